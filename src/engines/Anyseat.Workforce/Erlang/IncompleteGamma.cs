namespace Anyseat.Workforce.Erlang;

/// <summary>The incomplete gamma functions, in a form that keeps its digits for arguments of millions.</summary>
/// <remarks>Series and continued fraction of NIST DLMF 8.11.4 and 8.9.2. The factor x^s·e^(−x)/Γ(s + 1) that both share
/// is taken as a Poisson density in C. Loader's saddle-point form ("Fast and accurate computation of binomial
/// probabilities", 2000), because the difference of its large logarithms would cancel.</remarks>
internal static class IncompleteGamma
{
    private const double Precision = 1e-17;
    private const double LogSqrt2Pi = 0.91893853320467274178;

    /// <summary>ln P(s, x), the logarithm of the regularised lower function; s &gt; 0, x &gt; 0.</summary>
    public static double LogLower(double s, double x) => x < s + 1
        ? LogDensity(s, x) + Math.Log(LowerSeries(s, x))
        : Math.Log(1 - (Math.Exp(LogDensity(s, x)) * s * UpperFraction(s, x)));

    /// <summary>Γ(s, x) / (x^s·e^(−x)), for s of 1 to 2 and x &gt; 0.</summary>
    public static double UpperOverDensity(double s, double x) => x >= s + 1
        ? UpperFraction(s, x)
        : (Math.Exp(-LogDensity(s, x)) - LowerSeries(s, x)) / s;

    /// <summary>ln(x^s·e^(−x) / Γ(s + 1)).</summary>
    public static double LogDensity(double s, double x) =>
        -Deviance(s, x) - StirlingError(s) - LogSqrt2Pi - (0.5 * Math.Log(s));

    /// <summary>Σ x^k / ((s + 1)…(s + k)) over k ≥ 0: γ(s, x) = density · Γ(s) · this.</summary>
    private static double LowerSeries(double s, double x)
    {
        double sum = 1;
        double term = 1;
        for (double k = 1; term > Precision * sum; k++)
        {
            term *= x / (s + k);
            sum += term;
        }

        return sum;
    }

    /// <summary>Γ(s, x) / (x^s·e^(−x)) by the continued fraction 1/(x + 1 − s − 1(1 − s)/(x + 3 − s − …)), by Lentz's
    /// method; x ≥ s + 1.</summary>
    private static double UpperFraction(double s, double x)
    {
        const double Tiny = 1e-300;
        double b = x + 1 - s;
        double c = 1 / Tiny;
        double d = 1 / b;
        double h = d;
        double delta = 0;
        for (double i = 1; Math.Abs(delta - 1) > 1e-15 && i < 1e7; i++)
        {
            double a = -i * (i - s);
            b += 2;
            d = (a * d) + b;
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = b + (a / c);
            c = Math.Abs(c) < Tiny ? Tiny : c;
            delta = d * c;
            h *= delta;
        }

        return h;
    }

    /// <summary>s·ln(s/x) + x − s, without cancellation where s is near x.</summary>
    private static double Deviance(double s, double x)
    {
        double v = (s - x) / (s + x);
        if (Math.Abs(v) >= 0.1)
            return (s * Math.Log(s / x)) + x - s;
        // ln(s/x) = 2·artanh(v); the first terms cancel with x − s by hand.
        double sum = (s - x) * v;
        double power = 2 * s * v;
        for (int j = 1; j < 1000; j++)
        {
            power *= v * v;
            double next = sum + (power / ((2 * j) + 1));
            if (next.Equals(sum))
                break;
            sum = next;
        }

        return sum;
    }

    /// <summary>ln Γ(s + 1) − Stirling's s·ln s − s + ln √(2πs).</summary>
    private static double StirlingError(double s)
    {
        // Below 16 the series is too short: ln Γ(s + 1) goes up by its recurrence to where it holds.
        if (s >= 16)
            return StirlingSeries(s);
        double shifted = s;
        double logProduct = 0;
        while (shifted < 16)
        {
            shifted++;
            logProduct += Math.Log(shifted);
        }

        double logGamma = LogSqrt2Pi + (0.5 * Math.Log(shifted)) + (shifted * Math.Log(shifted)) - shifted
            + StirlingSeries(shifted) - logProduct;
        return logGamma - (LogSqrt2Pi + (0.5 * Math.Log(s)) + (s * Math.Log(s)) - s);
    }

    private static double StirlingSeries(double s)
    {
        double inverse = 1 / (s * s);
        return ((1.0 / 12)
            - ((1.0 / 360) - ((1.0 / 1260) - ((1.0 / 1680) - ((1.0 / 1188) * inverse)) * inverse) * inverse) * inverse) / s;
    }
}

using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Results;

/// <summary>Student's t distribution.</summary>
/// <remarks>M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions" (1964), equations 26.7.3 and 26.7.4: for whole
/// degrees of freedom the probability is a finite sum in the sine and cosine of θ = arctan(t/√ν). It is inverted by
/// halving.</remarks>
public static class StudentT
{
    /// <summary>Most degrees of freedom.</summary>
    public const int DegreesMax = 100_000;

    /// <summary>The value that the absolute of a t-distributed number stays below with a probability.</summary>
    /// <param name="degrees">Degrees of freedom, 1 to <see cref="DegreesMax"/>.</param>
    /// <param name="confidence">The probability, 0.5 to 0.999999999.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double Quantile(int degrees, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(degrees, DegreesMax);
        if (confidence is not (>= 0.5 and <= 0.999999999))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "0.5 to 0.999999999");
        double low = 0;
        double high = 1;
        while (Probability(high, degrees) < confidence)
            high *= 2;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Probability(middle, degrees) < confidence ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>P(|T| ≤ t).</summary>
    private static double Probability(double t, int degrees)
    {
        double sine = t / Math.Sqrt(degrees + (t * t));
        double cosineSquared = degrees / (degrees + (t * t));
        bool isOdd = degrees % 2 == 1;
        double term = isOdd ? Math.Sqrt(cosineSquared) : 1;
        double sum = degrees == 1 ? 0 : term;
        // Odd: factors 2/3, 4/5, …; even: 1/2, 3/4, …; up to the power ν − 2 of the cosine.
        for (int k = isOdd ? 3 : 2; k <= degrees - 2; k += 2)
        {
            term *= cosineSquared * (k - 1) / k;
            sum += term;
            if (term < 1e-18 * sum)
                break;
        }

        return isOdd
            ? 2 / Math.PI * (Elementary.Atan(t / Math.Sqrt(degrees)) + (sine * sum))
            : sine * sum;
    }
}

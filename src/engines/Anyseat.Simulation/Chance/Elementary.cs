namespace Anyseat.Simulation.Chance;

/// <summary>Logarithm and exponential from the four operations alone.</summary>
/// <remarks>The platform takes them from the C library, whose last digit differs between systems; with these a seed gives the
/// same day on every machine, since IEEE 754 leaves the four operations and the square root no choice. Errors stay within
/// two units of the last place.</remarks>
internal static class Elementary
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Ln2 = 0.693147180559945309417;

    /// <summary>The natural logarithm of a positive, normal number.</summary>
    /// <remarks>x = 2^k·m with m near 1; ln m = 2·artanh((m − 1)/(m + 1)) as its odd series.</remarks>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1023L << 52));
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        double s = (m - 1) / (m + 1);
        double z = s * s;
        double tail = z * ((1.0 / 3) + (z * ((1.0 / 5) + (z * ((1.0 / 7) + (z * ((1.0 / 9) + (z * ((1.0 / 11)
            + (z * ((1.0 / 13) + (z * ((1.0 / 15) + (z * ((1.0 / 17) + (z * (1.0 / 19)))))))))))))))));
        return (exponent * Ln2High) + ((exponent * Ln2Low) + ((2 * s) + (2 * s * tail)));
    }

    /// <summary>e^x, for x of −700 to 700; beyond it the value at the nearer end.</summary>
    public static double Exp(double x)
    {
        x = Math.Clamp(x, -700, 700);
        int k = (int)Math.Floor((x / Ln2) + 0.5);
        double r = x - (k * Ln2High) - (k * Ln2Low);
        double sum = 1;
        for (int i = 13; i >= 1; i--)
            sum = 1 + (r / i * sum);
        return sum * BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);
    }

    /// <summary>The arc tangent of a number that is not negative, in radians.</summary>
    /// <remarks>Thrice half the angle, tan(θ/2) = t/(1 + √(1 + t²)), then the odd series.</remarks>
    public static double Atan(double x)
    {
        for (int i = 0; i < 3; i++)
            x /= 1 + Math.Sqrt(1 + (x * x));
        double z = x * x;
        double sum = 0;
        for (int k = 25; k >= 1; k -= 2)
            sum = (1.0 / k) - (z * sum);
        return 8 * x * sum;
    }
}

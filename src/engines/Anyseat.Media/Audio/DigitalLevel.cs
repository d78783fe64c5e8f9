namespace Anyseat.Media.Audio;

/// <summary>The three ways levels are written down, and the way between them.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><b>dBov</b> (RFC 6464, RFC 3389): relative to the overload point; a full-scale square wave is 0 dBov, a full-scale sine
/// −3.01 dBov.</item>
/// <item><b>dBm0</b> (ITU-T G.711 §4, Table 5): power at the zero-level point; a full-scale sine is +3.14 dBm0 in A-law
/// (µ-law: +3.17, the difference is neglected here).</item>
/// <item>a peak amplitude from 0 to 32,767.</item>
/// </list>
/// </remarks>
public static class DigitalLevel
{
    /// <summary>The level of a full-scale sine in dBm0 (ITU-T G.711 Table 5, A-law).</summary>
    public const double FullScaleSineDbm0 = 3.14;

    /// <summary>What digital silence is given as, in dBov: the lowest level RFC 6464 §3 can carry.</summary>
    public const double SilenceDbov = -127;

    /// <summary>The peak amplitude of a sine of a level.</summary>
    /// <param name="dbm0">Level in dBm0; at most <see cref="FullScaleSineDbm0"/> is representable.</param>
    public static double SinePeak(double dbm0) => Math.Min(32767, 32768 * Math.Pow(10, (dbm0 - FullScaleSineDbm0) / 20));

    /// <summary>The level in dBov of samples with a mean square; <see cref="SilenceDbov"/> for silence.</summary>
    /// <param name="meanSquare">Mean of the squared 16-bit samples.</param>
    public static double Dbov(double meanSquare) =>
        meanSquare <= 0 ? SilenceDbov : Math.Max(SilenceDbov, 10 * Math.Log10(meanSquare / (32768.0 * 32768.0)));

    /// <summary>The level of samples in dBov.</summary>
    public static double Dbov(ReadOnlySpan<short> samples) =>
        samples.IsEmpty ? SilenceDbov : Dbov((double)SampleArithmetic.SumOfSquares(samples) / samples.Length);

    /// <summary>From dBov to dBm0 for the same power: a full-scale sine is −3.01 dBov and +3.14 dBm0.</summary>
    public static double DbovToDbm0(double dbov) => dbov + 3.01 + FullScaleSineDbm0;
}

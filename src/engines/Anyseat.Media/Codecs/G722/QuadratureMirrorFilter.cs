namespace Anyseat.Media.Codecs.G722;

/// <summary>The 24-tap filter that parts 0–8 kHz into two halves, and joins them (ITU-T G.722 §3.1, §4.4, Table 4).</summary>
/// <remarks>Every second coefficient is one of twelve, the others are the same twelve backwards.</remarks>
internal static class QuadratureMirrorFilter
{
    /// <summary>How many samples the filter looks back over.</summary>
    public const int TapCount = 24;

    private static ReadOnlySpan<short> Coefficients => [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11];

    /// <summary>The sums over the even and the odd places of a window.</summary>
    /// <param name="window"><see cref="TapCount"/> samples, the oldest first.</param>
    public static (int Even, int Odd) Filter(ReadOnlySpan<short> window)
    {
        window = window[..TapCount];
        ReadOnlySpan<short> coefficients = Coefficients;
        int even = 0, odd = 0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            even += window[2 * i] * coefficients[i];
            odd += window[(2 * i) + 1] * coefficients[coefficients.Length - 1 - i];
        }

        return (even, odd);
    }
}

namespace Anyseat.Media.Codecs.G722;

/// <summary>The adaptive quantiser step of one sub-band, kept as a logarithm (ITU-T G.722 §3.5, §6.2.1.3, block 3L/3H).</summary>
/// <param name="logarithmMax">The bound of the logarithm: 18,432 (lower band) or 22,528 (higher band).</param>
/// <param name="shift">The exponent at logarithm 0: 8 (lower band) or 10 (higher band).</param>
internal struct G722ScaleFactor(int logarithmMax, int shift)
{
    private int logarithm; // NB, 11 fractional bits

    private static ReadOnlySpan<short> Mantissas =>
    [
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
    ]; // ILB: 2^(i/32) in Q11

    /// <summary>DET: the step, in units of the sub-band signal.</summary>
    public int Step { get; private set; } = ToStep(0, shift);

    /// <summary>Moves the logarithm by a multiplier of Table 11 or 14 and computes the step [LOGSCL, SCALEL].</summary>
    public void Adapt(int multiplier)
    {
        logarithm = Math.Clamp(((logarithm * 127) >> 7) + multiplier, 0, logarithmMax);
        Step = ToStep(logarithm, shift);
    }

    private static int ToStep(int logarithm, int shift)
    {
        int mantissa = Mantissas[(logarithm >> 6) & 31];
        int exponent = shift - (logarithm >> 11);
        return (exponent < 0 ? mantissa << -exponent : mantissa >> exponent) << 2;
    }
}

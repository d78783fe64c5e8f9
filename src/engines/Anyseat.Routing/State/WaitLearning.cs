namespace Anyseat.Routing.State;

/// <summary>What one queue learns from those it served, in whole numbers so that every machine learns the same.</summary>
/// <remarks>Quantiles of actual over raw wait are tracked by stochastic approximation (Robbins and Monro, "A Stochastic
/// Approximation Method", 1951, applied to the quantile's estimating equation) with steps in proportion to the value, so that
/// scale does not matter.</remarks>
internal sealed class WaitLearning
{
    /// <summary>1 as a ratio.</summary>
    public const long RatioOne = 1 << 20;

    private const int IntervalShift = 5;
    private const int HandleShift = 4;
    private const int LevelShift = 6;
    private const int LevelScale = 1 << 10;
    private const long DurationMax = 7L * 24 * 3600 * 1_000_000;
    private const long RatioMax = RatioOne * 1000;

    /// <summary>Microseconds between two customers served while others wait, times 2⁵.</summary>
    public long Interval { get; set; }

    public long IntervalCount { get; set; }

    /// <summary>Microseconds of handling, times 2⁴.</summary>
    public long Handle { get; set; }

    public long HandleCount { get; set; }

    public long RatioLow { get; set; } = RatioOne * 3 / 10;

    public long RatioMiddle { get; set; } = RatioOne * 9 / 10;

    public long RatioHigh { get; set; } = RatioOne * 18 / 10;

    public long RatioCount { get; set; }

    /// <summary>Share served within the promise, in hundredths of a per cent times 2¹⁰.</summary>
    public int Level { get; set; } = 10_000 * LevelScale;

    /// <summary>When a customer last left, or the queue last began to fill.</summary>
    public RoutingInstant LastLeft { get; set; }

    public int LevelBasisPoints => Level / LevelScale;

    public long MeanInterval => Interval >> IntervalShift;

    public long MeanHandle => Handle >> HandleShift;

    /// <summary>A customer who had to wait left the queue.</summary>
    public void Left(RoutingInstant now)
    {
        long interval = Math.Min(now.Microseconds - LastLeft.Microseconds, DurationMax);
        LastLeft = now;
        Interval = IntervalCount++ == 0 ? interval << IntervalShift : Interval + interval - (Interval >> IntervalShift);
    }

    /// <summary>A customer was handled.</summary>
    public void Handled(long microseconds)
    {
        long handled = Math.Min(microseconds, DurationMax);
        Handle = HandleCount++ == 0 ? handled << HandleShift : Handle + handled - (Handle >> HandleShift);
    }

    /// <summary>A customer was answered or gave up after the promised time.</summary>
    public void Promised(bool isKept) => Level += ((isKept ? 10_000 * LevelScale : 0) - Level) >> LevelShift;

    /// <summary>A customer who had to wait was answered.</summary>
    public void Answered(long waited, long raw)
    {
        long ratio = raw > 0 && waited < DurationMax ? Math.Min(waited * RatioOne / raw, RatioMax) : RatioMax;
        RatioLow = Step(RatioLow, ratio, tenths: 1);
        RatioMiddle = Step(RatioMiddle, ratio, tenths: 5);
        RatioHigh = Step(RatioHigh, ratio, tenths: 9);
        RatioCount++;
    }

    private static long Step(long quantile, long ratio, int tenths) => Math.Clamp(
        ratio > quantile ? quantile + (quantile * tenths / 320) : quantile - (quantile * (10 - tenths) / 320),
        1024, RatioMax);
}

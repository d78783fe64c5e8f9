namespace Anyseat.Media.Jitter;

/// <summary>Learns from arrivals how much later than the quickest packets come, and so how long playout has to wait.</summary>
/// <remarks>
/// The lateness of a packet is its transit time (arrival − timestamp) over the least one of the last 5 to 10 s; since that minimum moves,
/// a difference of the clocks of sender and receiver is followed and not taken for jitter. Latenesses go into a histogram of 5 ms
/// steps that forgets with a time constant of 500 packets; the wanted delay is where 98 % of it lies below. All in units of the
/// payload's clock. Allocates nothing after creation. Not thread-safe.
/// </remarks>
/// <param name="clockRate">Units a second.</param>
internal sealed class DelayEstimator(int clockRate)
{
    private const int BinCount = 100;
    private const double Quantile = 0.98;
    private const double Forgetting = 1 - (1 / 500.0);
    private const double WeightMax = 1e9;
    private const int PacketsUntilKnown = 25;

    private readonly int binWidth = clockRate / 200;
    private readonly int windowLength = 5 * clockRate;
    private readonly int jumpMin = 10 * clockRate;
    private readonly double[] bins = new double[BinCount];
    private double total;
    private double weight = 1;
    private uint reference;
    private uint windowStart;
    private int minOfWindow;
    private int minOfLast;
    private int observed;
    private bool hasReference;

    /// <summary>Whether enough was seen to trust <see cref="Wanted"/>.</summary>
    public bool IsKnown => observed >= PacketsUntilKnown;

    /// <summary>The lateness that 98 % of the packets stay below.</summary>
    public int Wanted { get; private set; }

    /// <summary>Takes a packet's arrival into account.</summary>
    /// <param name="arrival">When it arrived.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <remarks>A packet far off the time line begins a new one: the sender's timestamps jumped.</remarks>
    public void Observe(uint arrival, uint timestamp)
    {
        uint transit = arrival - timestamp;
        bool isOnLine = hasReference && Math.Abs((long)(int)(transit - reference) - Minimum) < jumpMin;
        if (!isOnLine)
            Follow(transit, arrival);
        int relative = (int)(transit - reference);
        TrackMinimum(relative, arrival);
        Count(relative - Minimum);
    }

    /// <summary>How long after the quickest possible arrival a timestamp's turn is, if it is played at an instant.</summary>
    /// <param name="playedAt">When it would be played.</param>
    /// <param name="timestamp">The timestamp.</param>
    /// <returns>The delay; 10 s for a packet of a time line that has ended: its turn is now.</returns>
    public int DelayAt(uint playedAt, uint timestamp)
    {
        long delay = (long)(int)(playedAt - timestamp - reference) - Minimum;
        return Math.Abs(delay) < jumpMin ? (int)delay : jumpMin;
    }

    /// <summary>Starts a new time line; what was learnt of jitter stays.</summary>
    public void Restart() => hasReference = false;

    private int Minimum => Math.Min(minOfWindow, minOfLast);

    private void Follow(uint transit, uint arrival)
    {
        reference = transit;
        windowStart = arrival;
        (minOfWindow, minOfLast) = (0, 0);
        hasReference = true;
    }

    private void TrackMinimum(int relative, uint arrival)
    {
        if (arrival - windowStart >= (uint)windowLength)
        {
            minOfLast = minOfWindow;
            minOfWindow = relative;
            windowStart = arrival;
        }

        minOfWindow = Math.Min(minOfWindow, relative);
    }

    // Instead of fading all bins, each newcomer weighs a little more than the one before.
    private void Count(int lateness)
    {
        observed = Math.Min(observed + 1, PacketsUntilKnown);
        weight /= Forgetting;
        bins[Math.Clamp(lateness / binWidth, 0, BinCount - 1)] += weight;
        total += weight;
        if (weight > WeightMax)
            ScaleDown();
        Wanted = QuantileOf();
    }

    private void ScaleDown()
    {
        foreach (ref double bin in bins.AsSpan())
            bin /= WeightMax;
        (total, weight) = (total / WeightMax, weight / WeightMax);
    }

    private int QuantileOf()
    {
        double below = 0;
        for (int i = 0; i < BinCount; i++)
        {
            below += bins[i];
            if (below >= Quantile * total)
                return (i + 1) * binWidth;
        }

        return BinCount * binWidth;
    }
}

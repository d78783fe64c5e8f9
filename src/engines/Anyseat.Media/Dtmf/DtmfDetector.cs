namespace Anyseat.Media.Dtmf;

/// <summary>A digit that was heard.</summary>
/// <param name="Digit">The key.</param>
/// <param name="IsEnd">False when the digit was recognised, which is while it still sounds; true when it has ended.</param>
/// <param name="Start">When the sound began, in samples since the detector was made; within 7 ms.</param>
/// <param name="Duration">How long it has sounded, in samples; within 13 ms.</param>
public readonly record struct DtmfDetection(DtmfDigit Digit, bool IsEnd, long Start, int Duration);

/// <summary>Finds DTMF digits in the sound of a caller whose network sends no RFC 4733 events.</summary>
/// <remarks>
/// Works on blocks of 12.75 ms every 6.4 ms (<see cref="DtmfSpectrum"/>, <see cref="DtmfBlockRules"/>) and on their order in time:
/// <list type="bullet">
/// <item>a digit is recognised after four hits in a row, so that 40 ms always suffice and 23 ms never do (ITU-T Q.24, Annex A);</item>
/// <item>it ends after four misses in a row, so that a pause of 40 ms always parts two digits and a break of 10 ms never does;</item>
/// <item>from the second hit on, the phase of both tones must advance as it would at a frequency within 2.5 % of the nominal one: Q.24
/// has 1.5 % accepted and 3.5 % refused; and neither may drift. This, and that two tones hold nearly all the power, is what keeps
/// speech out.</item>
/// </list>
/// Allocates nothing after creation. Not thread-safe.
/// </remarks>
public sealed class DtmfDetector
{
    private const int HitsToBegin = 4;
    private const int MissesToEnd = 4;
    private const int PendingMax = 16;
    private const double DriftMax = 0.02;

    private readonly DtmfSpectrum spectrum;
    private readonly DtmfDetection[] pending = new DtmfDetection[PendingMax];
    private int pendingFirst;
    private int pendingCount;
    private readonly DtmfBlock[] recent = new DtmfBlock[HitsToBegin - 1]; // those whose offset is known
    private int recentAt;
    private int candidate = -1;
    private int hits;
    private int current = -1;
    private int misses;
    private long startedAt;
    private long lastHitAt;

    /// <summary>A detector.</summary>
    /// <param name="sampleRate">8,000 Hz or a multiple of it.</param>
    public DtmfDetector(int sampleRate) => spectrum = new(sampleRate);

    /// <summary>The digit that sounds now and has been recognised; null for none.</summary>
    public DtmfDigit? Current => current < 0 ? null : new((byte)current);

    /// <summary>Whether the last 6 ms may be part of a digit, recognised or not: what a recording of a secret must leave out.</summary>
    public bool IsSuspected => current >= 0 || hits > 0;

    /// <summary>Listens to samples.</summary>
    /// <param name="samples">Any number of samples; what was found is taken with <see cref="TryTake"/>.</param>
    public void Process(ReadOnlySpan<short> samples)
    {
        while (!samples.IsEmpty)
        {
            int taken = spectrum.Add(samples, out bool isBlockComplete);
            samples = samples[taken..];
            if (isBlockComplete)
                Judge();
        }
    }

    /// <summary>Takes the next event, in the order of time.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out DtmfDetection detection)
    {
        detection = pendingCount > 0 ? pending[pendingFirst] : default;
        if (pendingCount == 0)
            return false;
        pendingFirst = (pendingFirst + 1) % PendingMax;
        pendingCount--;
        return true;
    }

    private void Judge()
    {
        DtmfBlock block = DtmfBlockRules.Judge(spectrum, isContinued: hits > 0);
        CountHits(block);
        if (block.IsDigit && block.EventCode == current)
        {
            misses = 0;
            lastHitAt = spectrum.Position;
        }
        else if (current >= 0 && ++misses >= MissesToEnd)
        {
            End();
        }

        if (hits >= HitsToBegin && candidate != current && IsSteady())
            Begin();
    }

    private void CountHits(DtmfBlock block)
    {
        hits = !block.IsDigit ? 0 : block.EventCode == candidate ? hits + 1 : 1;
        candidate = block.EventCode;
        recent[recentAt] = block;
        recentAt = (recentAt + 1) % recent.Length;
    }

    // A key's tones stay where they are; the harmonics of a voice glide even when they pass a digit's frequencies.
    private bool IsSteady()
    {
        double lowMin = 1, lowMax = -1, highMin = 1, highMax = -1;
        foreach (DtmfBlock block in recent)
        {
            (lowMin, lowMax) = (Math.Min(lowMin, block.LowOffset), Math.Max(lowMax, block.LowOffset));
            (highMin, highMax) = (Math.Min(highMin, block.HighOffset), Math.Max(highMax, block.HighOffset));
        }

        return lowMax - lowMin < DriftMax && highMax - highMin < DriftMax;
    }

    private void Begin()
    {
        if (current >= 0)
            End();
        current = candidate;
        misses = 0;
        lastHitAt = spectrum.Position;
        startedAt = Math.Max(0, spectrum.Position - ((hits + 1) * spectrum.HopLength));
        Announce(isEnd: false);
    }

    private void End()
    {
        Announce(isEnd: true);
        current = -1;
        misses = 0;
    }

    // The oldest event gives way when nobody takes them.
    private void Announce(bool isEnd)
    {
        if (pendingCount == PendingMax)
        {
            pendingFirst = (pendingFirst + 1) % PendingMax;
            pendingCount--;
        }

        pending[(pendingFirst + pendingCount++) % PendingMax] =
            new(new((byte)current), isEnd, startedAt, (int)(lastHitAt - startedAt));
    }
}

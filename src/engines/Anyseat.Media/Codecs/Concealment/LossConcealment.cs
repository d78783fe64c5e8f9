namespace Anyseat.Media.Codecs.Concealment;

/// <summary>Fills in for lost packets by repeating the last pitch periods (ITU-T G.711 Appendix I).</summary>
/// <remarks>
/// Good speech passes through with a delay of 3.75 ms, so that its end can still be blended with the repetition when the next
/// packet turns out to be lost. The first 10 ms of a loss repeat one pitch period; the next 20 ms mix in a second and third one,
/// against a buzzing sound; the repetition fades by 20 % every 10 ms and is silent after 60 ms. The first good speech is blended in,
/// longer after longer losses. At 8 kHz the output is bit-exact with the Appendix; at other rates all lengths scale, which serves
/// G.722 and linear samples. Allocates nothing after creation. Not thread-safe.
/// </remarks>
public sealed class LossConcealment
{
    private const double FadePerFrame = 0.2;
    private const int FramesUntilSilence = 6;

    private readonly PitchSearch search;
    private readonly short[] history;
    private readonly short[] tail;        // what the last repetition would have gone on with
    private readonly double[] periods;     // the history as the repetition uses it
    private readonly double[] lastQuarter; // the end of the history as it was received
    private readonly int overlapMax;
    private readonly int overlapGrowth;
    private int lostCount;
    private int pitch;
    private int overlap;
    private int repeatedLength;
    private int repeatedAt;

    /// <summary>Concealment for one stream.</summary>
    /// <param name="sampleRate">A multiple of 8,000 Hz.</param>
    public LossConcealment(int sampleRate)
    {
        if (sampleRate <= 0 || sampleRate % 8000 != 0)
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "The rate is a multiple of 8,000 Hz.");
        search = new(sampleRate / 8000);
        FrameLength = sampleRate / 100;
        overlapMax = search.PitchMax / 4;
        overlapGrowth = 32 * sampleRate / 8000;
        history = new short[(3 * search.PitchMax) + overlapMax];
        periods = new double[history.Length];
        lastQuarter = new double[overlapMax];
        tail = new short[overlapMax];
    }

    /// <summary>10 ms, in samples.</summary>
    public int FrameLength { get; }

    /// <summary>How much later good speech comes out: 3.75 ms, in samples.</summary>
    public int Delay => overlapMax;

    /// <summary>Whether the last speech was made up.</summary>
    public bool IsConcealing => lostCount > 0;

    /// <summary>Takes good speech and replaces it by what is to be played.</summary>
    /// <param name="samples">Any length; frames of <see cref="FrameLength"/> are those of the Appendix.</param>
    public void Receive(Span<short> samples)
    {
        for (; !samples.IsEmpty; samples = samples[Math.Min(samples.Length, FrameLength)..])
        {
            Span<short> frame = samples[..Math.Min(samples.Length, FrameLength)];
            if (lostCount > 0)
                BlendIn(frame);
            lostCount = 0;
            RememberAndDelay(frame);
        }
    }

    /// <summary>Makes up what is to be played in place of lost speech.</summary>
    /// <param name="samples">Takes the speech; each <see cref="FrameLength"/>, or the rest, counts as 10 ms of loss.</param>
    public void Conceal(Span<short> samples)
    {
        for (; !samples.IsEmpty; samples = samples[Math.Min(samples.Length, FrameLength)..])
        {
            Span<short> frame = samples[..Math.Min(samples.Length, FrameLength)];
            ConcealFrame(frame);
            lostCount = Math.Min(lostCount + 1, int.MaxValue - 1);
            RememberAndDelay(frame);
        }
    }

    /// <summary>Forgets the past.</summary>
    public void Reset()
    {
        history.AsSpan().Clear();
        lostCount = 0;
    }

    private void ConcealFrame(Span<short> frame)
    {
        switch (lostCount)
        {
            case 0:
                BeginRepetition();
                Repeat(frame);
                break;
            case 1 or 2:
                AddPeriod(frame);
                Fade(frame);
                break;
            case >= FramesUntilSilence:
                frame.Clear();
                break;
            default:
                Repeat(frame);
                Fade(frame);
                break;
        }
    }

    // §I.2.2–I.2.4: finds the pitch, and blends the end of the history with the period before it, so that a repetition joins.
    private void BeginRepetition()
    {
        for (int i = 0; i < history.Length; i++)
            periods[i] = history[i];
        pitch = search.Find(periods);
        overlap = pitch / 4;
        periods.AsSpan(periods.Length - overlap).CopyTo(lastQuarter);
        repeatedAt = 0;
        repeatedLength = pitch;
        JoinPeriods();
        for (int i = history.Length - overlap; i < history.Length; i++)
            history[i] = (short)periods[i];
    }

    // §I.2.5: the repetition grows by one more period of the past; the old one's tail is blended into it.
    private void AddPeriod(Span<short> frame)
    {
        int savedAt = repeatedAt;
        Span<short> oldTail = tail.AsSpan(0, Math.Min(overlap, frame.Length));
        Repeat(oldTail);
        repeatedAt = savedAt;
        while (repeatedAt > pitch)
            repeatedAt -= pitch;
        repeatedLength += pitch;
        JoinPeriods();
        Repeat(frame);
        CrossFade(oldTail, frame, frame[..oldTail.Length]);
    }

    // The last quarter period, as received, fades into the quarter before the repeated stretch.
    private void JoinPeriods()
    {
        Span<double> end = periods.AsSpan(periods.Length - overlap);
        ReadOnlySpan<double> before = periods.AsSpan(periods.Length - repeatedLength - overlap, overlap);
        double step = 1.0 / overlap;
        double left = 1 - step;
        double right = step;
        for (int i = 0; i < overlap; i++)
        {
            end[i] = Saturate((left * lastQuarter[i]) + (right * before[i]));
            left -= step;
            right += step;
        }
    }

    private void Repeat(Span<short> output)
    {
        int start = periods.Length - repeatedLength;
        foreach (ref short sample in output)
        {
            sample = (short)periods[start + repeatedAt];
            repeatedAt = repeatedAt + 1 == repeatedLength ? 0 : repeatedAt + 1;
        }
    }

    private void Fade(Span<short> frame)
    {
        double gain = 1 - ((lostCount - 1) * FadePerFrame);
        double step = FadePerFrame / FrameLength;
        foreach (ref short sample in frame)
        {
            sample = (short)(sample * gain);
            gain -= step;
        }
    }

    // §I.2.7: 4 ms longer for each further 10 ms lost, at most one frame; the repetition goes on under it at its faded level.
    private void BlendIn(Span<short> frame)
    {
        int length = Math.Min(overlap + ((int)Math.Min(lostCount - 1, 100) * overlapGrowth), frame.Length);
        double gain = Math.Max(0, 1 - ((lostCount - 1) * FadePerFrame));
        double step = 1.0 / length;
        double gainStep = gain / length;
        double left = (1 - step) * gain;
        double right = step;
        int start = periods.Length - repeatedLength;
        for (int i = 0; i < length; i++)
        {
            short repeated = (short)periods[start + repeatedAt];
            repeatedAt = repeatedAt + 1 == repeatedLength ? 0 : repeatedAt + 1;
            frame[i] = (short)Saturate((left * repeated) + (right * frame[i]));
            left -= gainStep;
            right += step;
        }
    }

    private static void CrossFade(ReadOnlySpan<short> from, ReadOnlySpan<short> to, Span<short> output)
    {
        double step = 1.0 / from.Length;
        double left = 1 - step;
        double right = step;
        for (int i = 0; i < from.Length; i++)
        {
            output[i] = (short)Saturate((left * from[i]) + (right * to[i]));
            left -= step;
            right += step;
        }
    }

    private void RememberAndDelay(Span<short> frame)
    {
        history.AsSpan(frame.Length).CopyTo(history);
        frame.CopyTo(history.AsSpan(history.Length - frame.Length));
        history.AsSpan(history.Length - frame.Length - overlapMax, frame.Length).CopyTo(frame);
    }

    private static double Saturate(double value) => Math.Clamp(value, short.MinValue, short.MaxValue);
}

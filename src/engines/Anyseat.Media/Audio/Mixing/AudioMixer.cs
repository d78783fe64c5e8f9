namespace Anyseat.Media.Audio.Mixing;

/// <summary>Mixes one frame of every place of a bridge for every place, by a <see cref="MixingMatrix"/>.</summary>
/// <remarks>
/// A tick is: write each speaker's frame to <see cref="Input"/> (which marks him as heard in this tick), <see cref="Mix"/>, read
/// each listener's <see cref="Output"/>. Sums are kept in 32 bits and saturate once, at the end, so that the order of speakers does
/// not matter. Allocates nothing after creation. Not thread-safe: owned by the loop of the bridge.
/// </remarks>
public sealed class AudioMixer
{
    private readonly MixingPlan plan;
    private readonly short[] inputs;
    private readonly short[] outputs;
    private readonly int[] sum;
    private readonly int[] scratch;
    private readonly bool[] hasInput;

    /// <summary>A mixer.</summary>
    /// <param name="matrix">Who hears whom; may change between ticks.</param>
    /// <param name="frameLength">Samples of one frame: 160 for 20 ms at 8 kHz.</param>
    public AudioMixer(MixingMatrix matrix, int frameLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameLength, 1);
        Matrix = matrix;
        FrameLength = frameLength;
        plan = new(matrix.Places);
        inputs = new short[matrix.Places * frameLength];
        outputs = new short[matrix.Places * frameLength];
        sum = new int[frameLength];
        scratch = new int[frameLength];
        hasInput = new bool[matrix.Places];
    }

    /// <summary>Who hears whom.</summary>
    public MixingMatrix Matrix { get; }

    /// <summary>Samples of one frame.</summary>
    public int FrameLength { get; }

    /// <summary>The frame of a speaker for this tick, to be filled; whoever is not asked for is silent.</summary>
    /// <param name="place">The speaker's place.</param>
    public Span<short> Input(int place)
    {
        hasInput[place] = true;
        return inputs.AsSpan(place * FrameLength, FrameLength);
    }

    /// <summary>What a listener hears in this tick; valid until the next <see cref="Mix"/>.</summary>
    /// <param name="place">The listener's place.</param>
    public ReadOnlySpan<short> Output(int place) => outputs.AsSpan(place * FrameLength, FrameLength);

    /// <summary>Mixes for every place, and forgets who spoke.</summary>
    public void Mix()
    {
        plan.Follow(Matrix);
        bool hasSum = AddUpSum();
        for (int listener = 0; listener < Matrix.Places; listener++)
            MixFor(listener, hasSum);
        hasInput.AsSpan().Clear();
    }

    private bool AddUpSum()
    {
        bool isStarted = false;
        for (int speaker = 0; speaker < Matrix.Places; speaker++)
        {
            if (!hasInput[speaker] || !plan.IsInSum(speaker))
                continue;
            if (isStarted)
                MixingKernels.Add(sum, InputOf(speaker));
            else
                MixingKernels.Copy(sum, InputOf(speaker));
            isStarted = true;
        }

        return isStarted;
    }

    private void MixFor(int listener, bool hasSum)
    {
        Span<short> output = outputs.AsSpan(listener * FrameLength, FrameLength);
        bool startsFromSum = hasSum && plan.UsesSum(listener);
        ReadOnlySpan<MixingPlan.Term> terms = plan.TermsOf(listener);
        if (startsFromSum && TryMixWithoutSelf(terms, output))
            return;
        if (!startsFromSum && TryCopy(terms, output))
            return;

        if (startsFromSum)
            sum.CopyTo(scratch, 0);
        else
            scratch.AsSpan().Clear();
        foreach (MixingPlan.Term term in terms)
        {
            if (hasInput[term.Speaker])
                MixingKernels.AddScaled(scratch, InputOf(term.Speaker), term.Gain);
        }

        MixingKernels.Saturate(scratch, output);
    }

    // The member of a conference: the sum, less one voice with gain 1.
    private bool TryMixWithoutSelf(ReadOnlySpan<MixingPlan.Term> terms, Span<short> output)
    {
        if (terms is not [{ Gain: -MixingMatrix.Unity } self])
            return false;
        if (hasInput[self.Speaker])
            MixingKernels.SubtractAndSaturate(sum, InputOf(self.Speaker), output);
        else
            MixingKernels.Saturate(sum, output);
        return true;
    }

    // The party of two: the other's frame as it is; or nobody.
    private bool TryCopy(ReadOnlySpan<MixingPlan.Term> terms, Span<short> output)
    {
        int only = -1;
        foreach (MixingPlan.Term term in terms)
        {
            if (!hasInput[term.Speaker])
                continue;
            if (only >= 0 || term.Gain != MixingMatrix.Unity)
                return false;
            only = term.Speaker;
        }

        if (only >= 0)
            InputOf(only).CopyTo(output);
        else
            output.Clear();
        return true;
    }

    private ReadOnlySpan<short> InputOf(int place) => inputs.AsSpan(place * FrameLength, FrameLength);
}

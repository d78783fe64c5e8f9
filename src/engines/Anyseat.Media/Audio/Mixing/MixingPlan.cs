namespace Anyseat.Media.Audio.Mixing;

/// <summary>What has to be added up for each listener, worked out once for a matrix.</summary>
/// <remarks>
/// In a conference each hears the sum of all without himself. So the speakers that most listeners hear with gain 1 are summed once,
/// and a listener's mix is that sum with a few corrections (his own voice taken off again), where that is less work than adding up
/// his row. Every other constellation is only more corrections, so there is one path for all.
/// </remarks>
internal sealed class MixingPlan(int places)
{
    private readonly Term[] terms = new Term[places * places];
    private readonly int[] counts = new int[places];
    private readonly bool[] usesSum = new bool[places];
    private readonly bool[] isInSum = new bool[places];
    private int version = -1;

    /// <summary>Whether a speaker is part of the common sum.</summary>
    public bool IsInSum(int speaker) => isInSum[speaker];

    /// <summary>Whether a listener's mix starts from the common sum rather than from nothing.</summary>
    public bool UsesSum(int listener) => usesSum[listener];

    /// <summary>What is added for a listener.</summary>
    public ReadOnlySpan<Term> TermsOf(int listener) => terms.AsSpan(listener * places, counts[listener]);

    /// <summary>Follows the matrix, if it changed.</summary>
    public void Follow(MixingMatrix matrix)
    {
        if (version == matrix.Version)
            return;
        version = matrix.Version;
        ChooseSum(matrix);
        for (int listener = 0; listener < places; listener++)
        {
            int direct = Count(matrix, listener, fromSum: false);
            int corrections = Count(matrix, listener, fromSum: true);
            usesSum[listener] = corrections < direct;
            Collect(matrix, listener);
        }
    }

    // A sum pays when at least three listeners share most of it; below that, rows are added up as they are.
    private void ChooseSum(MixingMatrix matrix)
    {
        int listeners = 0;
        for (int listener = 0; listener < places; listener++)
            listeners += Count(matrix, listener, fromSum: false, ignoreSum: true) > 0 ? 1 : 0;
        for (int speaker = 0; speaker < places; speaker++)
        {
            int heardBy = 0;
            for (int listener = 0; listener < places; listener++)
                heardBy += matrix.GainOf(listener, speaker) == MixingMatrix.Unity ? 1 : 0;
            isInSum[speaker] = listeners >= 3 && heardBy * 2 > listeners;
        }
    }

    private int Count(MixingMatrix matrix, int listener, bool fromSum, bool ignoreSum = false)
    {
        int count = 0;
        for (int speaker = 0; speaker < places; speaker++)
            count += Gain(matrix, listener, speaker, fromSum && !ignoreSum) != 0 ? 1 : 0;
        return count;
    }

    private void Collect(MixingMatrix matrix, int listener)
    {
        int count = 0;
        for (int speaker = 0; speaker < places; speaker++)
        {
            int gain = Gain(matrix, listener, speaker, usesSum[listener]);
            if (gain != 0)
                terms[(listener * places) + count++] = new(speaker, gain);
        }

        counts[listener] = count;
    }

    private int Gain(MixingMatrix matrix, int listener, int speaker, bool fromSum) =>
        matrix.GainOf(listener, speaker) - (fromSum && isInSum[speaker] ? MixingMatrix.Unity : 0);

    /// <summary>A speaker and the gain to add him with, in units of <see cref="MixingMatrix.Unity"/>; may be negative.</summary>
    internal readonly record struct Term(int Speaker, int Gain);
}

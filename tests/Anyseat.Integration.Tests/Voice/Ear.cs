using Anyseat.Media.Wave;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Finds known sounds in what a party has heard, each after the one before.</summary>
internal sealed class Ear(ToneParty party)
{
    private const int FragmentSize = 800;
    private const double LikenessMin = 0.9;

    private int searched;

    /// <summary>Waits until a sound is heard: the loudest tenth of a second within a part of it.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="from">Where the part begins: 0 to 1.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="what">Words for the failure.</param>
    public Task HearsAsync(PromptAudio sound, double from, double to, string what)
    {
        short[] wanted = Loudest(sound, from, to);
        return Eventually.HoldsAsync(() => TryFind(party.Heard, wanted), what);
    }

    /// <summary>Whether a part of a sound was heard since the last one that was found.</summary>
    public bool HasHeard(PromptAudio sound, double from, double to) => TryFind(party.Heard, Loudest(sound, from, to));

    private bool TryFind(short[] heard, short[] wanted)
    {
        for (; searched + FragmentSize <= heard.Length; searched++)
            if (LikenessOf(heard.AsSpan(searched, FragmentSize), wanted) > LikenessMin)
                return true;
        return false;
    }

    /// <summary>The correlation of two sounds: 1 when they are the same but for their level.</summary>
    private static double LikenessOf(ReadOnlySpan<short> heard, ReadOnlySpan<short> wanted)
    {
        long product = 0;
        long first = 1;
        long second = 1;
        for (int i = 0; i < wanted.Length; i++)
        {
            product += heard[i] * (long)wanted[i];
            first += heard[i] * (long)heard[i];
            second += wanted[i] * (long)wanted[i];
        }

        return product / Math.Sqrt((double)first * second);
    }

    private static short[] Loudest(PromptAudio sound, double from, double to)
    {
        int end = (int)(sound.Samples.Length * to) - FragmentSize;
        int best = (int)(sound.Samples.Length * from);
        for (int at = best; at <= end; at += FragmentSize / 4)
            if (ToneParty.PowerOf(sound.Samples.Slice(at, FragmentSize)) > ToneParty.PowerOf(sound.Samples.Slice(best, FragmentSize)))
                best = at;
        return sound.Samples.Slice(best, FragmentSize).ToArray();
    }
}

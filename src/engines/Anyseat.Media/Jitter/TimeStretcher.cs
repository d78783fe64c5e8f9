using Anyseat.Media.Audio;

namespace Anyseat.Media.Jitter;

/// <summary>Makes a stretch of speech one pitch period shorter or longer without changing its pitch.</summary>
/// <remarks>
/// The overlap-add of similar waveforms (WSOLA: W. Verhelst and M. Roelands, ICASSP 1993) for a single step: the lag at which the
/// sound is most like itself is looked for by normalised correlation, and one such lag is cut out, or put in again, with a
/// cross-fade of 5 ms. Where the sound is not like itself nothing is done, since it would be heard; where it is nearly silent any
/// lag will do. Correlations are exact integers, so every machine cuts at the same place. Allocates nothing after creation. Not
/// thread-safe.
/// </remarks>
/// <param name="sampleRate">In Hz, at least 8,000.</param>
public sealed class TimeStretcher(int sampleRate)
{
    private const double SimilarityMin = 0.85;
    private const double QuietDbov = -50;

    private readonly int overlap = sampleRate / 200;
    private readonly int lagMin = sampleRate / 400;
    private readonly int lagMax = sampleRate / 80;

    /// <summary>The most samples one step adds: 12.5 ms.</summary>
    public int LagMax => lagMax;

    /// <summary>Cuts one period out.</summary>
    /// <param name="samples">The speech; changed in place.</param>
    /// <returns>How many samples are left; all, when it could not be done unheard.</returns>
    public int Shorten(Span<short> samples)
    {
        int lag = FindLag(samples);
        if (lag == 0)
            return samples.Length;
        CrossFade(samples[..overlap], samples.Slice(lag, overlap), samples[..overlap]);
        samples[(lag + overlap)..].CopyTo(samples[overlap..]);
        return samples.Length - lag;
    }

    /// <summary>Puts one period in.</summary>
    /// <param name="samples">The speech; changed in place.</param>
    /// <param name="count">How many samples of it there are; <see cref="LagMax"/> more must fit.</param>
    /// <returns>How many samples there are now.</returns>
    public int Lengthen(Span<short> samples, int count)
    {
        int lag = FindLag(samples[..count]);
        if (lag == 0 || count + lag > samples.Length)
            return count;
        // The period is heard twice: after its first time the sound fades back to its beginning.
        samples[overlap..count].CopyTo(samples[(lag + overlap)..]);
        Span<short> join = samples.Slice(lag, overlap);
        Span<short> begin = stackalloc short[overlap];
        samples[..overlap].CopyTo(begin);
        CrossFade(join, begin, join);
        return count + lag;
    }

    private int FindLag(ReadOnlySpan<short> samples)
    {
        int highest = Math.Min(lagMax, samples.Length - overlap);
        if (highest < lagMin)
            return 0;
        if (DigitalLevel.Dbov(samples) < QuietDbov)
            return highest;
        ReadOnlySpan<short> begin = samples[..overlap];
        double beginEnergy = SampleArithmetic.SumOfSquares(begin);
        double best = SimilarityMin;
        int bestLag = 0;
        for (int lag = lagMin; lag <= highest; lag++)
        {
            ReadOnlySpan<short> later = samples.Slice(lag, overlap);
            double norm = Math.Sqrt(beginEnergy * SampleArithmetic.SumOfSquares(later));
            double similarity = norm <= 0 ? 0 : SampleArithmetic.Dot(begin, later) / norm;
            if (similarity > best)
                (best, bestLag) = (similarity, lag);
        }

        return bestLag;
    }

    private static void CrossFade(ReadOnlySpan<short> from, ReadOnlySpan<short> to, Span<short> output)
    {
        int length = from.Length;
        for (int i = 0; i < length; i++)
            output[i] = (short)(((from[i] * (length - i)) + (to[i] * i)) / length);
    }
}

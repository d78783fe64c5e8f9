using System.Runtime.CompilerServices;
using static Anyseat.Media.Codecs.G722.G722Arithmetic;

namespace Anyseat.Media.Codecs.G722;

/// <summary>The adaptive predictor of one sub-band: two poles and six zeros (ITU-T G.722 §3.6 and §6.2.1.4, block 4L/4H).</summary>
/// <remarks>Names in brackets are those of the Recommendation's sub-blocks. Index 0 of a delay line is the newest value.</remarks>
internal struct G722Predictor
{
    private const int LeakOfPole2 = 32512; // 127/128
    private const int Leak = 32640;        // 255/256

    private Zeros differences; // D
    private Zeros zeros;       // B
    private int pole1;         // A1
    private int pole2;         // A2
    private int partial1;      // P of the last sample
    private int partial2;      // P of the one before
    private int reconstructed; // R of the last sample
    private int zeroPart;      // SZ

    /// <summary>S: what the next sample is expected to be.</summary>
    public int Estimate { get; private set; }

    /// <summary>Takes the quantised difference of this sample and predicts the next.</summary>
    /// <param name="difference">DLT or DH.</param>
    public void Adapt(int difference)
    {
        int newest = Saturate(Estimate + difference);  // [RECONS]
        int partial = Saturate(zeroPart + difference); // [PARREC]
        AdaptPoles(partial);
        AdaptZeros(difference);
        partial2 = partial1;
        partial1 = partial;

        // [FILTEP] over this reconstructed sample and the one before; [FILTEZ]; [PREDIC].
        int polePart = Saturate(Multiply(pole1, Saturate(2 * newest)) + Multiply(pole2, Saturate(2 * reconstructed)));
        reconstructed = newest;
        zeroPart = FilterZeros();
        Estimate = Saturate(polePart + zeroPart);
    }

    // [UPPOL2], then [UPPOL1], which is bounded by the new second pole so that the filter stays stable.
    private void AdaptPoles(int partial)
    {
        bool isSameAsLast = (partial ^ partial1) >= 0;
        bool isSameAsBefore = (partial ^ partial2) >= 0;
        int direction = Saturate(4 * pole1);
        direction = isSameAsLast ? Math.Min(-direction, short.MaxValue) : direction;
        int second = (isSameAsBefore ? 128 : -128) + (direction >> 7) + Multiply(pole2, LeakOfPole2);
        pole2 = Math.Clamp(second, -12288, 12288);
        int first = Saturate((isSameAsLast ? 192 : -192) + Multiply(pole1, Leak));
        int bound = Saturate(15360 - pole2);
        pole1 = Math.Clamp(first, -bound, bound);
    }

    // [UPZERO] and the shift of the delay line [DELAYA].
    private void AdaptZeros(int difference)
    {
        int step = difference == 0 ? 0 : 128;
        for (int i = Zeros.Count - 1; i >= 0; i--)
        {
            int change = (differences[i] ^ difference) >= 0 ? step : -step;
            zeros[i] = Saturate(change + Multiply(zeros[i], Leak));
            differences[i] = i == 0 ? difference : differences[i - 1];
        }
    }

    private readonly int FilterZeros()
    {
        int sum = 0;
        for (int i = Zeros.Count - 1; i >= 0; i--)
            sum = Saturate(sum + Multiply(Saturate(2 * differences[i]), zeros[i]));
        return sum;
    }

    [InlineArray(Count)]
    private struct Zeros
    {
        public const int Count = 6;
        private int first;
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Anyseat.Media.Audio.Mixing;

/// <summary>The inner loops of the mixer. Spans of one call have one length; integers only, so every machine gives the same.</summary>
internal static class MixingKernels
{
    private const int Width = 16;

    /// <summary>sum = samples.</summary>
    public static void Copy(Span<int> sum, ReadOnlySpan<short> samples)
    {
        ref int to = ref MemoryMarshal.GetReference(sum);
        ref short from = ref MemoryMarshal.GetReference(samples);
        int i = 0;
        for (; i <= samples.Length - Width; i += Width)
        {
            (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            lower.StoreUnsafe(ref to, (nuint)i);
            upper.StoreUnsafe(ref to, (nuint)(i + 8));
        }

        for (; i < samples.Length; i++)
            sum[i] = samples[i];
    }

    /// <summary>sum += samples.</summary>
    public static void Add(Span<int> sum, ReadOnlySpan<short> samples)
    {
        ref int to = ref MemoryMarshal.GetReference(sum);
        ref short from = ref MemoryMarshal.GetReference(samples);
        int i = 0;
        for (; i <= samples.Length - Width; i += Width)
        {
            (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            (Vector256.LoadUnsafe(ref to, (nuint)i) + lower).StoreUnsafe(ref to, (nuint)i);
            (Vector256.LoadUnsafe(ref to, (nuint)(i + 8)) + upper).StoreUnsafe(ref to, (nuint)(i + 8));
        }

        for (; i < samples.Length; i++)
            sum[i] += samples[i];
    }

    /// <summary>sum += samples × gain, rounded.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="samples">What is added.</param>
    /// <param name="gain">In units of <see cref="MixingMatrix.Unity"/>; at most 8 times that, so that a product fits 31 bits.</param>
    public static void AddScaled(Span<int> sum, ReadOnlySpan<short> samples, int gain)
    {
        ref int to = ref MemoryMarshal.GetReference(sum);
        ref short from = ref MemoryMarshal.GetReference(samples);
        Vector256<int> factor = Vector256.Create(gain);
        Vector256<int> half = Vector256.Create(1 << (MixingMatrix.Shift - 1));
        int i = 0;
        for (; i <= samples.Length - Width; i += Width)
        {
            (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            lower = ((lower * factor) + half) >> MixingMatrix.Shift;
            upper = ((upper * factor) + half) >> MixingMatrix.Shift;
            (Vector256.LoadUnsafe(ref to, (nuint)i) + lower).StoreUnsafe(ref to, (nuint)i);
            (Vector256.LoadUnsafe(ref to, (nuint)(i + 8)) + upper).StoreUnsafe(ref to, (nuint)(i + 8));
        }

        for (; i < samples.Length; i++)
            sum[i] += ((samples[i] * gain) + (1 << (MixingMatrix.Shift - 1))) >> MixingMatrix.Shift;
    }

    /// <summary>output = sum, within 16 bits.</summary>
    public static void Saturate(ReadOnlySpan<int> sum, Span<short> output)
    {
        ref int from = ref MemoryMarshal.GetReference(sum);
        ref short to = ref MemoryMarshal.GetReference(output);
        int i = 0;
        for (; i <= output.Length - Width; i += Width)
        {
            Vector256.NarrowWithSaturation(Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref from, (nuint)(i + 8)))
                .StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < output.Length; i++)
            output[i] = (short)Math.Clamp(sum[i], short.MinValue, short.MaxValue);
    }

    /// <summary>output = sum − samples, within 16 bits.</summary>
    public static void SubtractAndSaturate(ReadOnlySpan<int> sum, ReadOnlySpan<short> samples, Span<short> output)
    {
        ref int from = ref MemoryMarshal.GetReference(sum);
        ref short less = ref MemoryMarshal.GetReference(samples);
        ref short to = ref MemoryMarshal.GetReference(output);
        int i = 0;
        for (; i <= output.Length - Width; i += Width)
        {
            (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.LoadUnsafe(ref less, (nuint)i));
            Vector256.NarrowWithSaturation(
                Vector256.LoadUnsafe(ref from, (nuint)i) - lower,
                Vector256.LoadUnsafe(ref from, (nuint)(i + 8)) - upper).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < output.Length; i++)
            output[i] = (short)Math.Clamp(sum[i] - samples[i], short.MinValue, short.MaxValue);
    }
}

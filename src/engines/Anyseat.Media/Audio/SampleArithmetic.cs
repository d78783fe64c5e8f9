using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Anyseat.Media.Audio;

/// <summary>Sums over samples, vectorised. All results are exact integers, so every machine gives the same.</summary>
public static class SampleArithmetic
{
    /// <summary>The sum of the squared samples.</summary>
    public static long SumOfSquares(ReadOnlySpan<short> samples) => Dot(samples, samples);

    /// <summary>The sum of the products of two runs of samples of one length.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="right"/> is shorter than <paramref name="left"/>.</exception>
    public static long Dot(ReadOnlySpan<short> left, ReadOnlySpan<short> right)
    {
        right = right[..left.Length];
        ref short a = ref MemoryMarshal.GetReference(left);
        ref short b = ref MemoryMarshal.GetReference(right);
        Vector256<long> sum = default;
        int i = 0;
        for (; i <= left.Length - Vector256<short>.Count; i += Vector256<short>.Count)
        {
            (Vector256<int> aLower, Vector256<int> aUpper) = Vector256.Widen(Vector256.LoadUnsafe(ref a, (nuint)i));
            (Vector256<int> bLower, Vector256<int> bUpper) = Vector256.Widen(Vector256.LoadUnsafe(ref b, (nuint)i));
            // A product of two 16-bit numbers has at most 31 bits; the sum of two of them is widened first.
            sum += Widened(aLower * bLower) + Widened(aUpper * bUpper);
        }

        long total = Vector256.Sum(sum);
        for (; i < left.Length; i++)
            total += left[i] * right[i];
        return total;
    }

    private static Vector256<long> Widened(Vector256<int> products)
    {
        (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(products);
        return lower + upper;
    }
}

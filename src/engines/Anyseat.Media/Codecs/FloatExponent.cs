using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anyseat.Media.Codecs;

/// <summary>Uses the normalisation of IEEE 754 single precision to find leading bits of many integers at once.</summary>
internal static class FloatExponent
{
    /// <summary>The biased exponent and the four bits below the leading one, as <c>exponent × 16 + bits</c>.</summary>
    /// <param name="values">Non-negative; each is exact in a float.</param>
    /// <param name="fractionShift">How far to shift the float's bits down: 23 − 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Top4(Vector256<short> values, int fractionShift)
    {
        (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(values);
        return Vector256.Narrow(
            Vector256.ConvertToSingle(lower).AsInt32() >> fractionShift,
            Vector256.ConvertToSingle(upper).AsInt32() >> fractionShift);
    }
}

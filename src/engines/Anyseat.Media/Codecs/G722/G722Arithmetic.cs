using System.Runtime.CompilerServices;

namespace Anyseat.Media.Codecs.G722;

/// <summary>The arithmetic of ITU-T G.722 §6.2.1: 16-bit words that saturate, products shifted down by 15.</summary>
internal static class G722Arithmetic
{
    /// <summary>Saturates to 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Saturate(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>The operator * of §6.2.1: a product of two Q15 words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Multiply(int left, int right) => (left * right) >> 15;

    /// <summary>The LIMIT block of §6.2.1.6: the range of the sub-band signals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Limit(int value) => Math.Clamp(value, -16384, 16383);
}

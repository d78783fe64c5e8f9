using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Anyseat.Media.Codecs;

/// <summary>G.711 µ-law (RTP name PCMU): 16-bit linear samples to 8-bit codes and back.</summary>
/// <remarks>
/// ITU-T G.711 §3 and Tables 2a/2b, with the 14-bit uniform code in the upper bits of the 16-bit sample as in ITU-T G.191.
/// The magnitude of a negative sample is its one's complement, so that −1 and 0 are mirror images.
/// <code>
///  code (inverted on the wire)      magnitude + 33
///  +-+-+-+-+-+-+-+-+                 1 m m m m x x x ...  the leading one is bit 5 + segment,
///  |s|segment| mant. |               the four bits below it are the mantissa
///  +-+-+-+-+-+-+-+-+
/// </code>
/// A float holds exactly that: its exponent is the segment and the top of its fraction the mantissa, so the encoder converts to
/// float and shifts. Both directions are vectorised where the machine can; all paths give the same bits. Thread-safe.
/// </remarks>
public static class MuLaw
{
    /// <summary>The code of silence (+0).</summary>
    public const byte Silence = 0xFF;

    private const int Bias14 = 33;
    private const int Magnitude14Max = 0x1FFF;
    private const int FloatBase = (127 + 5) << 4;
    private const int FractionShift = 23 - 4;

    private static readonly short[] Decoded = [.. Enumerable.Range(0, 256).Select(code => DecodeByFormula((byte)code))];

    /// <summary>Encodes one sample.</summary>
    public static byte Encode(short sample)
    {
        int sign = sample >> 15;
        int magnitude = Math.Min(((sample ^ sign) >> 2) + Bias14, Magnitude14Max);
        int segmentAndMantissa = (BitConverter.SingleToInt32Bits(magnitude) >> FractionShift) - FloatBase;
        return (byte)~(segmentAndMantissa | (sign & 0x80));
    }

    /// <summary>Decodes one code.</summary>
    public static short Decode(byte code) => Decoded[code];

    /// <summary>Encodes samples.</summary>
    /// <param name="samples">Linear samples.</param>
    /// <param name="codes">Takes one code a sample; at least as long as <paramref name="samples"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="codes"/> is too short.</exception>
    public static void Encode(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        codes = codes[..samples.Length];
        int done = Vector256.IsHardwareAccelerated ? EncodeVectors(samples, codes) : 0;
        for (int i = done; i < samples.Length; i++)
            codes[i] = Encode(samples[i]);
    }

    /// <summary>Decodes codes.</summary>
    /// <param name="codes">Codes as on the wire.</param>
    /// <param name="samples">Takes one sample a code; at least as long as <paramref name="codes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is too short.</exception>
    public static void Decode(ReadOnlySpan<byte> codes, Span<short> samples)
    {
        samples = samples[..codes.Length];
        int done = Vector128.IsHardwareAccelerated ? DecodeVectors(codes, samples) : 0;
        for (int i = done; i < codes.Length; i++)
            samples[i] = Decoded[codes[i]];
    }

    private static int EncodeVectors(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        ref short from = ref MemoryMarshal.GetReference(samples);
        ref byte to = ref MemoryMarshal.GetReference(codes);
        int i = 0;
        for (; i <= samples.Length - Vector256<short>.Count; i += Vector256<short>.Count)
        {
            Vector256<short> sample = Vector256.LoadUnsafe(ref from, (nuint)i);
            Vector256<short> sign = sample >> 15;
            Vector256<short> magnitude = Vector256.Min(
                ((sample ^ sign) >> 2) + Vector256.Create((short)Bias14), Vector256.Create((short)Magnitude14Max));
            Vector256<short> segmentAndMantissa = FloatExponent.Top4(magnitude, FractionShift) - Vector256.Create((short)FloatBase);
            Vector256<ushort> code = (~(segmentAndMantissa | (sign & Vector256.Create((short)0x80)))).AsUInt16()
                & Vector256.Create((ushort)0xFF);
            Vector128.Narrow(code.GetLower(), code.GetUpper()).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    // ((mantissa × 8 + 132) × 2^segment − 132): the factor comes from a 16-byte table by shuffle, the product fits 16 bits.
    private static int DecodeVectors(ReadOnlySpan<byte> codes, Span<short> samples)
    {
        ref byte from = ref MemoryMarshal.GetReference(codes);
        ref short to = ref MemoryMarshal.GetReference(samples);
        Vector128<byte> powers = Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128);
        int i = 0;
        for (; i <= codes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<byte> code = ~Vector128.LoadUnsafe(ref from, (nuint)i);
            Vector128<byte> power = Vector128.ShuffleNative(powers, (code >>> 4) & Vector128.Create((byte)7));
            Vector128<byte> step = ((code & Vector128.Create((byte)15)) << 3) + Vector128.Create((byte)132);
            Vector128<sbyte> sign = code.AsSByte() >> 7;
            Signed(Vector128.WidenLower(step), Vector128.WidenLower(power), Vector128.WidenLower(sign)).StoreUnsafe(ref to, (nuint)i);
            Signed(Vector128.WidenUpper(step), Vector128.WidenUpper(power), Vector128.WidenUpper(sign)).StoreUnsafe(ref to, (nuint)(i + 8));
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Signed(Vector128<ushort> step, Vector128<ushort> power, Vector128<short> sign)
    {
        Vector128<short> magnitude = (step * power).AsInt16() - Vector128.Create((short)132);
        return (magnitude ^ sign) - sign;
    }

    private static short DecodeByFormula(byte code)
    {
        int inverted = ~code;
        int segment = (inverted >> 4) & 7;
        int magnitude = ((((inverted & 15) << 3) + 132) << segment) - 132;
        return (short)((inverted & 0x80) != 0 ? -magnitude : magnitude);
    }
}

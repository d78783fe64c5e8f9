using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Anyseat.Media.Codecs;

/// <summary>G.711 A-law (RTP name PCMA): 16-bit linear samples to 8-bit codes and back.</summary>
/// <remarks>
/// ITU-T G.711 §3 and Tables 1a/1b, with the 13-bit uniform code in the upper bits of the 16-bit sample as in ITU-T G.191.
/// The magnitude of a negative sample is its one's complement, so that −1 and 0 are mirror images.
/// <code>
///  code (even bits inverted: XOR 0x55)    magnitude, 11 bits
///  +-+-+-+-+-+-+-+-+                      segment 0: 0 0 0 0 0 0 0 m m m m
///  |s|segment| mant. |                    segment n: the leading one is bit 3 + n, the mantissa follows it
///  +-+-+-+-+-+-+-+-+
/// </code>
/// See <see cref="MuLaw"/> for why the encoder goes through floats. All paths give the same bits. Thread-safe.
/// </remarks>
public static class ALaw
{
    /// <summary>The code of the smallest positive value, sent for silence: A-law has no zero.</summary>
    public const byte Silence = 0xD5;

    private const int EvenBits = 0x55;
    private const int FloatBase = (127 + 3) << 4;
    private const int FractionShift = 23 - 4;

    private static readonly short[] Decoded = [.. Enumerable.Range(0, 256).Select(code => DecodeByFormula((byte)code))];

    /// <summary>Encodes one sample.</summary>
    public static byte Encode(short sample)
    {
        int sign = sample >> 15;
        int magnitude = (sample ^ sign) >> 4;
        int code = magnitude < 16 ? magnitude : (BitConverter.SingleToInt32Bits(magnitude) >> FractionShift) - FloatBase;
        return (byte)((code | (~sign & 0x80)) ^ EvenBits);
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
            Vector256<short> magnitude = (sample ^ sign) >> 4;
            Vector256<short> above = FloatExponent.Top4(magnitude, FractionShift) - Vector256.Create((short)FloatBase);
            Vector256<short> segmentAndMantissa = Vector256.ConditionalSelect(
                Vector256.LessThan(magnitude, Vector256.Create((short)16)), magnitude, above);
            Vector256<short> code = (segmentAndMantissa | (~sign & Vector256.Create((short)0x80))) ^ Vector256.Create((short)EvenBits);
            Vector128.Narrow(code.GetLower().AsUInt16(), code.GetUpper().AsUInt16()).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    // Segment 0: 16m + 8; segment n: (16m + 264) × 2^(n−1). Halved, the step fits a byte; its double is multiplied in 16 bits.
    private static int DecodeVectors(ReadOnlySpan<byte> codes, Span<short> samples)
    {
        ref byte from = ref MemoryMarshal.GetReference(codes);
        ref short to = ref MemoryMarshal.GetReference(samples);
        Vector128<byte> powers = Vector128.Create((byte)2, 2, 4, 8, 16, 32, 64, 128, 2, 2, 4, 8, 16, 32, 64, 128);
        Vector128<byte> halfOffsets = Vector128.Create((byte)4, 132, 132, 132, 132, 132, 132, 132, 4, 132, 132, 132, 132, 132, 132, 132);
        int i = 0;
        for (; i <= codes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<byte> code = Vector128.LoadUnsafe(ref from, (nuint)i) ^ Vector128.Create((byte)EvenBits);
            Vector128<byte> segment = (code >>> 4) & Vector128.Create((byte)7);
            Vector128<byte> power = Vector128.ShuffleNative(powers, segment);
            Vector128<byte> halfStep = ((code & Vector128.Create((byte)15)) << 3) + Vector128.ShuffleNative(halfOffsets, segment);
            Vector128<sbyte> sign = ~code.AsSByte() >> 7;
            Signed(Vector128.WidenLower(halfStep), Vector128.WidenLower(power), Vector128.WidenLower(sign)).StoreUnsafe(ref to, (nuint)i);
            Signed(Vector128.WidenUpper(halfStep), Vector128.WidenUpper(power), Vector128.WidenUpper(sign)).StoreUnsafe(ref to, (nuint)(i + 8));
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Signed(Vector128<ushort> halfStep, Vector128<ushort> power, Vector128<short> sign)
    {
        Vector128<short> magnitude = (halfStep * power).AsInt16();
        return (magnitude ^ sign) - sign;
    }

    private static short DecodeByFormula(byte code)
    {
        int plain = code ^ EvenBits;
        int segment = (plain >> 4) & 7;
        int magnitude = segment == 0 ? ((plain & 15) << 4) + 8 : (((plain & 15) << 4) + 264) << (segment - 1);
        return (short)((plain & 0x80) != 0 ? magnitude : -magnitude);
    }
}

using System.Buffers.Binary;

namespace Anyseat.Media.Rtp;

/// <summary>One event block of a telephone-event payload (RFC 4733 §2.3).</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     event     |E|R| volume    |          duration             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Event">The event code; 0 to 15 are DTMF (§3.2), see <see cref="DtmfCode"/>.</param>
/// <param name="IsEnd">E: the event ends here.</param>
/// <param name="Volume">Power below 0 dBm0 in dB, 0 to 63; only for DTMF and other tones.</param>
/// <param name="Duration">How long it lasts so far, in clock units.</param>
public readonly record struct TelephoneEventBlock(byte Event, bool IsEnd, byte Volume, ushort Duration)
{
    /// <summary>The size of a block, in bytes.</summary>
    public const int Size = 4;

    /// <summary>Reads a block.</summary>
    /// <param name="bytes">At least four bytes.</param>
    /// <param name="block">The block.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TelephoneEventBlock block)
    {
        if (bytes.Length < Size)
        {
            block = default;
            return false;
        }

        block = new TelephoneEventBlock(
            bytes[0], (bytes[1] & 0x80) != 0, (byte)(bytes[1] & 0x3F), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        return true;
    }

    /// <summary>Writes the block.</summary>
    /// <param name="target">At least four bytes.</param>
    public void Write(Span<byte> target)
    {
        target[0] = Event;
        target[1] = (byte)((IsEnd ? 0x80 : 0) | (Volume & 0x3F));
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], Duration);
    }
}

/// <summary>The event codes of DTMF (RFC 4733 §3.2, Table 3).</summary>
public static class DtmfCode
{
    private const string Digits = "0123456789*#ABCD";

    /// <summary>The code of a key.</summary>
    /// <param name="digit">0–9, *, #, A–D (or a–d).</param>
    /// <param name="code">0 to 15.</param>
    public static bool TryFrom(char digit, out byte code)
    {
        int index = Digits.IndexOf(char.ToUpperInvariant(digit), StringComparison.Ordinal);
        code = (byte)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The key of a code.</summary>
    /// <param name="code">The event code.</param>
    /// <param name="digit">0–9, *, #, A–D.</param>
    public static bool TryToDigit(byte code, out char digit)
    {
        digit = code < Digits.Length ? Digits[code] : '\0';
        return code < Digits.Length;
    }
}

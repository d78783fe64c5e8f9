using System.Buffers.Binary;

namespace Anyseat.Media.Rtp;

/// <summary>What is wrong with bytes that should have been an RTP packet.</summary>
public enum RtpFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Fewer than the twelve bytes of the fixed header.</summary>
    TooShort,

    /// <summary>The version is not 2.</summary>
    Version,

    /// <summary>The CSRC list is longer than the packet.</summary>
    CsrcTruncated,

    /// <summary>The header extension is longer than the packet.</summary>
    ExtensionTruncated,

    /// <summary>The padding bit is set, and the last byte says 0 or more than there is.</summary>
    Padding,
}

/// <summary>A view of one RTP packet (RFC 3550 §5.1). It holds no copy: it is good as long as the bytes are.</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           timestamp                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           synchronization source (SSRC) identifier            |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |        contributing source (CSRC) identifiers, CC of them     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+  when X (§5.3.1):
/// |      defined by profile       |   length in 32-bit words      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                    header extension, length words             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          payload                  |  padding    | when P: its |
/// |                                   |             | own length  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct RtpPacket
{
    /// <summary>The size of the fixed header, in bytes.</summary>
    public const int FixedHeaderSize = 12;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _headerSize;
    private readonly int _paddingSize;

    private RtpPacket(ReadOnlySpan<byte> bytes, int headerSize, int paddingSize)
    {
        _bytes = bytes;
        _headerSize = headerSize;
        _paddingSize = paddingSize;
    }

    /// <summary>The marker bit; for speech it begins a talk spurt (RFC 3551 §4.1), for events an event (RFC 4733 §2.2).</summary>
    public bool Marker => (_bytes[1] & 0x80) != 0;

    /// <summary>The payload type, 0 to 127.</summary>
    public byte PayloadType => (byte)(_bytes[1] & 0x7F);

    /// <summary>The sequence number.</summary>
    public SequenceNumber SequenceNumber => new(BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]));

    /// <summary>The timestamp, in units of the payload's clock.</summary>
    public RtpTimestamp Timestamp => new(BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]));

    /// <summary>The synchronisation source.</summary>
    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>How many contributing sources a mixer named, 0 to 15.</summary>
    public int CsrcCount => _bytes[0] & 0x0F;

    /// <summary>Whether there is a header extension, be it empty.</summary>
    public bool HasExtension => (_bytes[0] & 0x10) != 0;

    /// <summary>The 16 bits before the extension that say what it is; 0 without one.</summary>
    public ushort ExtensionProfile => HasExtension ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[CsrcEnd..]) : (ushort)0;

    /// <summary>The header extension without its own four bytes of header; empty without one.</summary>
    public ReadOnlySpan<byte> Extension => HasExtension ? _bytes[(CsrcEnd + 4).._headerSize] : [];

    /// <summary>The elements of a general header extension (RFC 8285); none when the profile is another.</summary>
    public RtpExtensionElements ExtensionElements => new(ExtensionProfile, Extension);

    /// <summary>Everything before the payload.</summary>
    public ReadOnlySpan<byte> Header => _bytes[.._headerSize];

    /// <summary>The payload without padding.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[_headerSize..^_paddingSize];

    /// <summary>The size of the padding, its own length byte included; 0 without.</summary>
    public int PaddingSize => _paddingSize;

    private int CsrcEnd => FixedHeaderSize + (CsrcCount * 4);

    /// <summary>A contributing source.</summary>
    /// <param name="index">0 to <see cref="CsrcCount"/> − 1.</param>
    public uint Csrc(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)CsrcCount, nameof(index));
        return BinaryPrimitives.ReadUInt32BigEndian(_bytes[(FixedHeaderSize + (index * 4))..]);
    }

    /// <summary>Views a datagram as an RTP packet.</summary>
    /// <param name="datagram">What arrived, decrypted.</param>
    /// <param name="packet">The view.</param>
    /// <param name="fault">Why it is none: drop and count.</param>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtpPacket packet, out RtpFault fault)
    {
        packet = default;
        if (!TryMeasureHeader(datagram, out int headerSize, out fault))
            return false;
        int paddingSize = 0;
        if ((datagram[0] & 0x20) != 0)
        {
            paddingSize = datagram[^1];
            if (paddingSize == 0 || paddingSize > datagram.Length - headerSize)
            {
                fault = RtpFault.Padding;
                return false;
            }
        }

        packet = new RtpPacket(datagram, headerSize, paddingSize);
        return true;
    }

    /// <summary>Finds where the payload begins. All that may be asked of a packet whose payload is still encrypted.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="headerSize">Fixed header, CSRC list and extension together, in bytes.</param>
    /// <param name="fault">Why it is no RTP packet.</param>
    public static bool TryMeasureHeader(ReadOnlySpan<byte> datagram, out int headerSize, out RtpFault fault)
    {
        headerSize = 0;
        if (datagram.Length < FixedHeaderSize)
        {
            fault = RtpFault.TooShort;
            return false;
        }

        if (datagram[0] >> 6 != 2)
        {
            fault = RtpFault.Version;
            return false;
        }

        int size = FixedHeaderSize + ((datagram[0] & 0x0F) * 4);
        if (size > datagram.Length)
        {
            fault = RtpFault.CsrcTruncated;
            return false;
        }

        if ((datagram[0] & 0x10) != 0 && !TryAddExtension(datagram, ref size))
        {
            fault = RtpFault.ExtensionTruncated;
            return false;
        }

        headerSize = size;
        fault = RtpFault.None;
        return true;
    }

    private static bool TryAddExtension(ReadOnlySpan<byte> datagram, ref int size)
    {
        if (size + 4 > datagram.Length)
            return false;
        size += 4 + (BinaryPrimitives.ReadUInt16BigEndian(datagram[(size + 2)..]) * 4);
        return size <= datagram.Length;
    }
}

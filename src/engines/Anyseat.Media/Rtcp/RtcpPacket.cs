using System.Buffers.Binary;

namespace Anyseat.Media.Rtcp;

/// <summary>The types of RTCP packets.</summary>
public enum RtcpPacketType : byte
{
    /// <summary>Sender report (RFC 3550 §6.4.1).</summary>
    SenderReport = 200,

    /// <summary>Receiver report (§6.4.2).</summary>
    ReceiverReport = 201,

    /// <summary>Source description (§6.5).</summary>
    SourceDescription = 202,

    /// <summary>A source leaves (§6.6).</summary>
    Goodbye = 203,

    /// <summary>Defined by an application (§6.7).</summary>
    ApplicationDefined = 204,

    /// <summary>Feedback of the transport layer (RFC 4585 §6.2).</summary>
    TransportFeedback = 205,

    /// <summary>Feedback of a payload (RFC 4585 §6.3).</summary>
    PayloadFeedback = 206,

    /// <summary>Extended report (RFC 3611).</summary>
    ExtendedReport = 207,
}

/// <summary>What is wrong with bytes that should have been RTCP.</summary>
public enum RtcpFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Fewer bytes than a header, or than its length says; or bytes left over at the end.</summary>
    Size,

    /// <summary>A packet's version is not 2.</summary>
    Version,

    /// <summary>The first packet is no report, and reduced-size RTCP was not agreed on (RFC 3550 §A.2, RFC 5506 §3).</summary>
    FirstPacket,

    /// <summary>Padding that is no multiple of four, longer than its packet, or not on the last packet (§6.4.1).</summary>
    Padding,

    /// <summary>More packets than <see cref="RtcpCompound.PacketCountMax"/>.</summary>
    TooManyPackets,
}

/// <summary>A view of one packet of a compound.</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  count  |     type      |  length in words, minus one   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                             body                              |
/// </code>
/// </remarks>
public readonly ref struct RtcpPacket
{
    internal const int HeaderSize = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    internal RtcpPacket(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The five bits of the header: reports, chunks or sources counted, a subtype, or a feedback format.</summary>
    public int Count => _bytes[0] & 0x1F;

    /// <summary>The type; may be one not listed, which is passed over (RFC 3550 §6.1).</summary>
    public RtcpPacketType Type => (RtcpPacketType)_bytes[1];

    /// <summary>What follows the header, without padding.</summary>
    public ReadOnlySpan<byte> Body => _bytes[HeaderSize..];
}

/// <summary>Reads the packets of one datagram (RFC 3550 §6.1).</summary>
public ref struct RtcpCompound
{
    /// <summary>The most packets of one datagram.</summary>
    public const int PacketCountMax = 64;

    private ReadOnlySpan<byte> _rest;

    private RtcpCompound(ReadOnlySpan<byte> datagram) => _rest = datagram;

    /// <summary>Checks a datagram as RFC 3550 §A.2 asks; afterwards every packet in it can be read.</summary>
    /// <param name="datagram">What arrived, decrypted.</param>
    /// <param name="isReducedSizeAllowed">Whether a datagram need not begin with a report (RFC 5506, a=rtcp-rsize).</param>
    /// <param name="compound">The packets.</param>
    /// <param name="fault">Why it is no RTCP: drop and count.</param>
    public static bool TryParse(ReadOnlySpan<byte> datagram, bool isReducedSizeAllowed, out RtcpCompound compound, out RtcpFault fault)
    {
        compound = default;
        fault = Check(datagram, isReducedSizeAllowed);
        if (fault != RtcpFault.None)
            return false;
        compound = new RtcpCompound(datagram);
        return true;
    }

    /// <summary>Reads the next packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out RtcpPacket packet)
    {
        packet = default;
        if (_rest.IsEmpty)
            return false;
        int size = SizeOf(_rest);
        int padding = (_rest[0] & 0x20) == 0 ? 0 : _rest[size - 1];
        packet = new RtcpPacket(_rest[..(size - padding)]);
        _rest = _rest[size..];
        return true;
    }

    private static int SizeOf(ReadOnlySpan<byte> packet) => (BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) + 1) * 4;

    private static RtcpFault Check(ReadOnlySpan<byte> datagram, bool isReducedSizeAllowed)
    {
        if (datagram.Length < RtcpPacket.HeaderSize)
            return RtcpFault.Size;
        bool isReport = datagram[1] is (byte)RtcpPacketType.SenderReport or (byte)RtcpPacketType.ReceiverReport;
        if (!isReport && !isReducedSizeAllowed)
            return RtcpFault.FirstPacket;
        for (int count = 0; !datagram.IsEmpty; count++)
        {
            RtcpFault fault = count == PacketCountMax ? RtcpFault.TooManyPackets : CheckPacket(datagram);
            if (fault != RtcpFault.None)
                return fault;
            datagram = datagram[SizeOf(datagram)..];
        }

        return RtcpFault.None;
    }

    private static RtcpFault CheckPacket(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < RtcpPacket.HeaderSize)
            return RtcpFault.Size;
        if (rest[0] >> 6 != 2)
            return RtcpFault.Version;
        int size = SizeOf(rest);
        if (size > rest.Length)
            return RtcpFault.Size;
        if ((rest[0] & 0x20) == 0)
            return RtcpFault.None;
        int padding = rest[size - 1];
        bool isSound = size == rest.Length && padding > 0 && padding % 4 == 0 && padding <= size - RtcpPacket.HeaderSize;
        return isSound ? RtcpFault.None : RtcpFault.Padding;
    }
}

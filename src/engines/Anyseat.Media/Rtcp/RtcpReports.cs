using System.Buffers.Binary;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Rtcp;

/// <summary>What a source says of what it sends (RFC 3550 §6.4.1).</summary>
/// <remarks>
/// <code>
/// |                        SSRC of the sender                     |
/// |              NTP timestamp, most significant word             |
/// |             NTP timestamp, least significant word             |
/// |              RTP timestamp of the same moment                 |
/// |                     sender's packet count                     |
/// |                      sender's octet count                     |
/// </code>
/// </remarks>
/// <param name="Ssrc">The sender.</param>
/// <param name="Ntp">The wall time of the report.</param>
/// <param name="Timestamp">The same moment on the clock of its packets.</param>
/// <param name="PacketCount">Packets sent.</param>
/// <param name="OctetCount">Payload bytes sent.</param>
public readonly record struct SenderInformation(uint Ssrc, NtpTimestamp Ntp, RtpTimestamp Timestamp, uint PacketCount, uint OctetCount)
{
    internal const int Size = 24;

    internal static SenderInformation Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32BigEndian(bytes),
        new NtpTimestamp(BinaryPrimitives.ReadUInt64BigEndian(bytes[4..])),
        new RtpTimestamp(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));

    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(target[4..], Ntp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], Timestamp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(target[20..], OctetCount);
    }
}

/// <summary>A view of a sender report or receiver report.</summary>
public readonly ref struct RtcpReport
{
    private readonly ReadOnlySpan<byte> _blocks;

    private RtcpReport(uint ssrc, SenderInformation? sender, ReadOnlySpan<byte> blocks)
    {
        Ssrc = ssrc;
        Sender = sender;
        _blocks = blocks;
    }

    /// <summary>Who reports.</summary>
    public uint Ssrc { get; }

    /// <summary>What it says of what it sends; null in a receiver report.</summary>
    public SenderInformation? Sender { get; }

    /// <summary>How many sources it reports on, 0 to 31.</summary>
    public int Count => _blocks.Length / ReportBlock.Size;

    /// <summary>A report on one source.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public ReportBlock this[int index] => ReportBlock.Read(_blocks.Slice(index * ReportBlock.Size, ReportBlock.Size));

    /// <summary>Views a packet as a report. What follows the blocks (profile extensions) is passed over.</summary>
    /// <param name="packet">A packet of type SR or RR.</param>
    /// <param name="report">The report.</param>
    public static bool TryRead(RtcpPacket packet, out RtcpReport report)
    {
        report = default;
        bool isSender = packet.Type == RtcpPacketType.SenderReport;
        int headSize = isSender ? SenderInformation.Size : 4;
        int blocksSize = packet.Count * ReportBlock.Size;
        ReadOnlySpan<byte> body = packet.Body;
        if ((!isSender && packet.Type != RtcpPacketType.ReceiverReport) || body.Length < headSize + blocksSize)
            return false;
        SenderInformation? sender = isSender ? SenderInformation.Read(body) : null;
        report = new RtcpReport(BinaryPrimitives.ReadUInt32BigEndian(body), sender, body.Slice(headSize, blocksSize));
        return true;
    }
}

using System.Buffers.Binary;

namespace Anyseat.Media.Rtcp;

/// <summary>A view of a goodbye (RFC 3550 §6.6).</summary>
/// <remarks>
/// <code>
/// |                           SSRC/CSRC, count of them            |
/// |    length     |            reason for leaving, optional        ...
/// </code>
/// </remarks>
public readonly ref struct RtcpGoodbye
{
    private readonly ReadOnlySpan<byte> _sources;

    private RtcpGoodbye(ReadOnlySpan<byte> sources, ReadOnlySpan<byte> reason)
    {
        _sources = sources;
        Reason = reason;
    }

    /// <summary>How many sources leave.</summary>
    public int Count => _sources.Length / 4;

    /// <summary>Why; UTF-8, may be empty.</summary>
    public ReadOnlySpan<byte> Reason { get; }

    /// <summary>A source that leaves.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public uint this[int index] => BinaryPrimitives.ReadUInt32BigEndian(_sources[(index * 4)..]);

    /// <summary>Views a packet as a goodbye.</summary>
    /// <param name="packet">A packet of type BYE.</param>
    /// <param name="goodbye">The goodbye.</param>
    public static bool TryRead(RtcpPacket packet, out RtcpGoodbye goodbye)
    {
        goodbye = default;
        ReadOnlySpan<byte> body = packet.Body;
        int size = packet.Count * 4;
        if (packet.Type != RtcpPacketType.Goodbye || body.Length < size)
            return false;
        ReadOnlySpan<byte> rest = body[size..];
        bool hasReason = !rest.IsEmpty && rest[0] < rest.Length;
        goodbye = new RtcpGoodbye(body[..size], hasReason ? rest.Slice(1, rest[0]) : []);
        return true;
    }
}

/// <summary>A view of a packet that an application defines (RFC 3550 §6.7).</summary>
/// <remarks>
/// <code>
/// |                           SSRC/CSRC                           |
/// |                          name (ASCII)                         |
/// |                   application-dependent data                  ...
/// </code>
/// </remarks>
public readonly ref struct RtcpApplicationDefined
{
    private RtcpApplicationDefined(int subtype, ReadOnlySpan<byte> body)
    {
        Subtype = subtype;
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(body);
        Name = body.Slice(4, 4);
        Data = body[8..];
    }

    /// <summary>Five bits of the application.</summary>
    public int Subtype { get; }

    /// <summary>Who sends it.</summary>
    public uint Ssrc { get; }

    /// <summary>Four ASCII characters.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The application's data.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Views a packet as one of an application.</summary>
    /// <param name="packet">A packet of type APP.</param>
    /// <param name="application">The packet.</param>
    public static bool TryRead(RtcpPacket packet, out RtcpApplicationDefined application)
    {
        bool isOne = packet.Type == RtcpPacketType.ApplicationDefined && packet.Body.Length >= 8;
        application = isOne ? new RtcpApplicationDefined(packet.Count, packet.Body) : default;
        return isOne;
    }
}

/// <summary>The formats of feedback that are told apart; others are passed over.</summary>
public enum RtcpFeedbackFormat : byte
{
    /// <summary>A format not listed.</summary>
    Other,

    /// <summary>Packets that are missing (RFC 4585 §6.2.1).</summary>
    GenericNack,

    /// <summary>A picture is lost (RFC 4585 §6.3.1).</summary>
    PictureLossIndication,

    /// <summary>Slices are lost (RFC 4585 §6.3.2).</summary>
    SliceLossIndication,

    /// <summary>A reference picture is chosen (RFC 4585 §6.3.3).</summary>
    ReferencePictureSelection,

    /// <summary>A whole picture is wanted (RFC 5104 §4.3.1).</summary>
    FullIntraRequest,

    /// <summary>Of an application, such as REMB (RFC 4585 §6.4).</summary>
    ApplicationLayer,
}

/// <summary>A view of a feedback message (RFC 4585 §6.1).</summary>
/// <remarks>
/// <code>
/// |                  SSRC of packet sender                        |
/// |                  SSRC of media source                         |
/// |            feedback control information (FCI)                 ...
///
/// Generic NACK, FCI (§6.2.1):
/// |     PID: a packet missing     |  BLP: which of the 16 after   |
/// </code>
/// </remarks>
public readonly ref struct RtcpFeedback
{
    private RtcpFeedback(RtcpFeedbackFormat format, ReadOnlySpan<byte> body)
    {
        Format = format;
        SenderSsrc = BinaryPrimitives.ReadUInt32BigEndian(body);
        MediaSsrc = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
        Information = body[8..];
    }

    /// <summary>What is told.</summary>
    public RtcpFeedbackFormat Format { get; }

    /// <summary>Who tells.</summary>
    public uint SenderSsrc { get; }

    /// <summary>Of which source.</summary>
    public uint MediaSsrc { get; }

    /// <summary>The rest, by the format.</summary>
    public ReadOnlySpan<byte> Information { get; }

    /// <summary>Views a packet as feedback.</summary>
    /// <param name="packet">A packet of type RTPFB or PSFB.</param>
    /// <param name="feedback">The feedback.</param>
    public static bool TryRead(RtcpPacket packet, out RtcpFeedback feedback)
    {
        bool isOne = packet.Type is RtcpPacketType.TransportFeedback or RtcpPacketType.PayloadFeedback && packet.Body.Length >= 8;
        feedback = isOne ? new RtcpFeedback(FormatOf(packet), packet.Body) : default;
        return isOne;
    }

    /// <summary>Lists the packets a generic NACK misses.</summary>
    /// <param name="missing">Where they go; what does not fit is left out.</param>
    /// <returns>How many were listed.</returns>
    public int ListMissing(Span<Rtp.SequenceNumber> missing)
    {
        int count = 0;
        if (Format != RtcpFeedbackFormat.GenericNack)
            return count;
        for (ReadOnlySpan<byte> rest = Information; rest.Length >= 4; rest = rest[4..])
        {
            var first = new Rtp.SequenceNumber(BinaryPrimitives.ReadUInt16BigEndian(rest));
            uint bits = ((uint)BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) << 1) | 1;
            for (int i = 0; i <= 16 && count < missing.Length; i++)
            {
                if ((bits >> i & 1) != 0)
                    missing[count++] = first.Plus(i);
            }
        }

        return count;
    }

    private static RtcpFeedbackFormat FormatOf(RtcpPacket packet) => (packet.Type, packet.Count) switch
    {
        (RtcpPacketType.TransportFeedback, 1) => RtcpFeedbackFormat.GenericNack,
        (RtcpPacketType.PayloadFeedback, 1) => RtcpFeedbackFormat.PictureLossIndication,
        (RtcpPacketType.PayloadFeedback, 2) => RtcpFeedbackFormat.SliceLossIndication,
        (RtcpPacketType.PayloadFeedback, 3) => RtcpFeedbackFormat.ReferencePictureSelection,
        (RtcpPacketType.PayloadFeedback, 4) => RtcpFeedbackFormat.FullIntraRequest,
        (RtcpPacketType.PayloadFeedback, 15) => RtcpFeedbackFormat.ApplicationLayer,
        _ => RtcpFeedbackFormat.Other,
    };
}

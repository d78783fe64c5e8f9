using System.Buffers.Binary;

namespace Anyseat.Media.Rtcp;

/// <summary>The VoIP metrics of an extended report (RFC 3611 §4.7): what a phone measured of a call, in its own words.</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     BT=7      |   reserved    |       block length = 8        |
/// |                        SSRC of source                         |
/// |   loss rate   | discard rate  | burst density |  gap density  |
/// |       burst duration          |         gap duration          |
/// |     round trip delay          |       end system delay        |
/// | signal level  |  noise level  |     RERL      |     Gmin      |
/// |   R factor    | ext. R factor |    MOS-LQ     |    MOS-CQ     |
/// |   RX config   |   reserved    |          JB nominal           |
/// |          JB maximum           |          JB abs max           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// 127 stands for "not available" in the levels, factors and MOS.
/// </remarks>
public readonly record struct VoipMetrics
{
    /// <summary>"Not available" in levels, factors and MOS.</summary>
    public const byte Unavailable = 127;

    internal const int BlockSize = 36;

    /// <summary>The source measured.</summary>
    public uint Ssrc { get; init; }

    /// <summary>Packets lost, in 1/256.</summary>
    public byte LossRate { get; init; }

    /// <summary>Packets that came too late or too early to be played, in 1/256.</summary>
    public byte DiscardRate { get; init; }

    /// <summary>Lost and discarded within bursts, in 1/256.</summary>
    public byte BurstDensity { get; init; }

    /// <summary>Lost and discarded between bursts, in 1/256.</summary>
    public byte GapDensity { get; init; }

    /// <summary>Mean length of a burst, in milliseconds.</summary>
    public ushort BurstDurationMs { get; init; }

    /// <summary>Mean length of a gap, in milliseconds.</summary>
    public ushort GapDurationMs { get; init; }

    /// <summary>The most recent round trip, in milliseconds; 0 when not known.</summary>
    public ushort RoundTripMs { get; init; }

    /// <summary>The delay within the end system, in milliseconds.</summary>
    public ushort EndSystemDelayMs { get; init; }

    /// <summary>Speech level in dBm, signed.</summary>
    public sbyte SignalLevel { get; init; }

    /// <summary>Noise level in dBm, signed.</summary>
    public sbyte NoiseLevel { get; init; }

    /// <summary>Residual echo return loss, in dB.</summary>
    public byte ResidualEchoReturnLoss { get; init; }

    /// <summary>The length of a gap that ends a burst, in packets; 16 is recommended.</summary>
    public byte GapMin { get; init; }

    /// <summary>The R factor, 0 to 100.</summary>
    public byte RFactor { get; init; }

    /// <summary>The R factor of an outer network.</summary>
    public byte ExternalRFactor { get; init; }

    /// <summary>Listening quality in tenths, 10 to 50.</summary>
    public byte MosListening { get; init; }

    /// <summary>Conversational quality in tenths, 10 to 50.</summary>
    public byte MosConversational { get; init; }

    /// <summary>Concealment and jitter buffer (§4.7.6).</summary>
    public byte ReceiverConfiguration { get; init; }

    /// <summary>The jitter buffer's nominal delay, in milliseconds.</summary>
    public ushort JitterNominalMs { get; init; }

    /// <summary>The jitter buffer's present maximum, in milliseconds.</summary>
    public ushort JitterMaxMs { get; init; }

    /// <summary>The most the jitter buffer may grow to, in milliseconds.</summary>
    public ushort JitterAbsoluteMaxMs { get; init; }

    /// <summary>Finds VoIP metrics in an extended report.</summary>
    /// <param name="packet">A packet of type XR.</param>
    /// <param name="metrics">The first block of them.</param>
    public static bool TryFind(RtcpPacket packet, out VoipMetrics metrics)
    {
        metrics = default;
        if (packet.Type != RtcpPacketType.ExtendedReport || packet.Body.Length < 4)
            return false;
        for (ReadOnlySpan<byte> rest = packet.Body[4..]; rest.Length >= 4;)
        {
            int size = 4 + (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) * 4);
            if (size > rest.Length)
                return false;
            if (rest[0] == 7 && size == BlockSize)
            {
                metrics = Read(rest);
                return true;
            }

            rest = rest[size..];
        }

        return false;
    }

    internal void Write(Span<byte> block)
    {
        block.Clear();
        block[0] = 7;
        block[3] = 8;
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], Ssrc);
        block[8] = LossRate;
        block[9] = DiscardRate;
        block[10] = BurstDensity;
        block[11] = GapDensity;
        BinaryPrimitives.WriteUInt16BigEndian(block[12..], BurstDurationMs);
        BinaryPrimitives.WriteUInt16BigEndian(block[14..], GapDurationMs);
        BinaryPrimitives.WriteUInt16BigEndian(block[16..], RoundTripMs);
        BinaryPrimitives.WriteUInt16BigEndian(block[18..], EndSystemDelayMs);
        block[20] = (byte)SignalLevel;
        block[21] = (byte)NoiseLevel;
        block[22] = ResidualEchoReturnLoss;
        block[23] = GapMin;
        block[24] = RFactor;
        block[25] = ExternalRFactor;
        block[26] = MosListening;
        block[27] = MosConversational;
        block[28] = ReceiverConfiguration;
        BinaryPrimitives.WriteUInt16BigEndian(block[30..], JitterNominalMs);
        BinaryPrimitives.WriteUInt16BigEndian(block[32..], JitterMaxMs);
        BinaryPrimitives.WriteUInt16BigEndian(block[34..], JitterAbsoluteMaxMs);
    }

    private static VoipMetrics Read(ReadOnlySpan<byte> block) => new()
    {
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(block[4..]),
        LossRate = block[8],
        DiscardRate = block[9],
        BurstDensity = block[10],
        GapDensity = block[11],
        BurstDurationMs = BinaryPrimitives.ReadUInt16BigEndian(block[12..]),
        GapDurationMs = BinaryPrimitives.ReadUInt16BigEndian(block[14..]),
        RoundTripMs = BinaryPrimitives.ReadUInt16BigEndian(block[16..]),
        EndSystemDelayMs = BinaryPrimitives.ReadUInt16BigEndian(block[18..]),
        SignalLevel = (sbyte)block[20],
        NoiseLevel = (sbyte)block[21],
        ResidualEchoReturnLoss = block[22],
        GapMin = block[23],
        RFactor = block[24],
        ExternalRFactor = block[25],
        MosListening = block[26],
        MosConversational = block[27],
        ReceiverConfiguration = block[28],
        JitterNominalMs = BinaryPrimitives.ReadUInt16BigEndian(block[30..]),
        JitterMaxMs = BinaryPrimitives.ReadUInt16BigEndian(block[32..]),
        JitterAbsoluteMaxMs = BinaryPrimitives.ReadUInt16BigEndian(block[34..]),
    };
}

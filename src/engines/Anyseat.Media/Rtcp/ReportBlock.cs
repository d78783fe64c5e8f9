using System.Buffers.Binary;

namespace Anyseat.Media.Rtcp;

/// <summary>What one receiver heard of one source (RFC 3550 §6.4.1).</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                 SSRC of the source heard                      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | fraction lost |       cumulative number of packets lost       |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           extended highest sequence number received           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                      interarrival jitter                      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         last SR (LSR)                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                   delay since last SR (DLSR)                  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Ssrc">The source heard.</param>
/// <param name="FractionLost">Lost ÷ expected since the report before, in 1/256.</param>
/// <param name="CumulativeLost">Lost since the beginning, −2²³ to 2²³ − 1.</param>
/// <param name="ExtendedHighest">Cycles in the upper 16 bits, the highest sequence number below.</param>
/// <param name="Jitter">In clock units of the source.</param>
/// <param name="LastSenderReport">The middle of the NTP timestamp of the last sender report; 0 for none.</param>
/// <param name="DelaySinceLastSenderReport">In 1/65,536 of a second.</param>
public readonly record struct ReportBlock(
    uint Ssrc, byte FractionLost, int CumulativeLost, uint ExtendedHighest, uint Jitter, uint LastSenderReport, uint DelaySinceLastSenderReport)
{
    internal const int Size = 24;

    /// <summary>The time from us to the other end and back (§6.4.1): A − LSR − DLSR.</summary>
    /// <param name="arrival">The wall time at which the block arrived; from the clock that dated our sender reports.</param>
    /// <param name="roundTrip">The time; never negative, since clocks that drift may make it seem so.</param>
    /// <returns>False when the other end has had no sender report of ours.</returns>
    public bool TryGetRoundTrip(NtpTimestamp arrival, out TimeSpan roundTrip)
    {
        int units = (int)(arrival.Middle - LastSenderReport - DelaySinceLastSenderReport);
        roundTrip = NtpTimestamp.FromShort(Math.Max(0, units));
        return LastSenderReport != 0;
    }

    internal static ReportBlock Read(ReadOnlySpan<byte> bytes)
    {
        uint lost = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        return new ReportBlock(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            (byte)(lost >> 24),
            (int)(lost << 8) >> 8, // 24 bits with their sign
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
    }

    internal void Write(Span<byte> target)
    {
        int cumulative = Math.Clamp(CumulativeLost, -0x80_0000, 0x7F_FFFF);
        BinaryPrimitives.WriteUInt32BigEndian(target, Ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], ((uint)FractionLost << 24) | ((uint)cumulative & 0xFF_FFFF));
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], ExtendedHighest);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(target[20..], DelaySinceLastSenderReport);
    }
}

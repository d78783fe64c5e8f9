using System.Text;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Rtcp;

/// <summary>What the other end says of what it hears from us.</summary>
/// <param name="FractionLost">Lost since its report before, 0 to 1.</param>
/// <param name="CumulativeLost">Lost in all.</param>
/// <param name="Jitter">The jitter it measures.</param>
/// <param name="RoundTrip">From us to it and back; null while it has had no sender report of ours.</param>
/// <param name="At">When it arrived.</param>
public readonly record struct RemoteReception(double FractionLost, int CumulativeLost, TimeSpan Jitter, TimeSpan? RoundTrip, MediaInstant At);

/// <summary>What a datagram of RTCP brought.</summary>
/// <param name="IsUnderstood">Whether it was RTCP at all.</param>
/// <param name="HasReception">Whether <see cref="RtcpReporter.Remote"/> is new.</param>
/// <param name="HasLeft">Whether the source we hear said goodbye.</param>
/// <param name="Fault">What is wrong with it, if it was not understood.</param>
public readonly record struct RtcpArrival(bool IsUnderstood, bool HasReception, bool HasLeft, RtcpFault Fault);

/// <summary>The reports of one leg: writes ours, reads theirs (RFC 3550 §6.4).</summary>
/// <remarks>Not thread-safe: owned by the loop of the leg.</remarks>
/// <param name="cname">Our canonical name, random per call (RFC 7022 §4.2).</param>
/// <param name="isReducedSizeAllowed">Whether reduced-size RTCP was agreed on (RFC 5506).</param>
public sealed class RtcpReporter(string cname, bool isReducedSizeAllowed = false)
{
    private readonly byte[] _cname = Encoding.UTF8.GetBytes(cname);
    private uint _heardSsrc;
    private uint _lastSenderReport;
    private MediaInstant _lastSenderReportAt;

    /// <summary>What the other end last said of what it hears from us.</summary>
    public RemoteReception? Remote { get; private set; }

    /// <summary>Writes a compound packet: report and name.</summary>
    /// <param name="target">Where it goes; 120 bytes are enough with a name of 40.</param>
    /// <param name="sent">What we send.</param>
    /// <param name="heard">What we hear; null before the first packet.</param>
    /// <param name="at">The present instant.</param>
    /// <param name="ntp">The same moment on the wall clock.</param>
    /// <param name="size">The size of the packet, in bytes.</param>
    /// <returns>False when the buffer is too small.</returns>
    public bool TryWrite(Span<byte> target, RtpSendStream sent, RtpSource? heard, MediaInstant at, NtpTimestamp ntp, out int size) =>
        TryWrite(target, sent, heard, at, ntp, isGoodbye: false, out size);

    /// <summary>Writes a compound packet that says goodbye. With fewer than 50 members it need not wait (§6.3.7).</summary>
    /// <param name="target"><inheritdoc cref="TryWrite(Span{byte}, RtpSendStream, RtpSource, MediaInstant, NtpTimestamp, out int)" path="/param[@name='target']"/></param>
    /// <param name="sent">What we sent.</param>
    /// <param name="heard">What we heard.</param>
    /// <param name="at">The present instant.</param>
    /// <param name="ntp">The same moment on the wall clock.</param>
    /// <param name="size">The size of the packet, in bytes.</param>
    public bool TryWriteGoodbye(Span<byte> target, RtpSendStream sent, RtpSource? heard, MediaInstant at, NtpTimestamp ntp, out int size) =>
        TryWrite(target, sent, heard, at, ntp, isGoodbye: true, out size);

    /// <summary>Reads a datagram of RTCP, decrypted.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="sentSsrc">Our source, on which they report.</param>
    /// <param name="clock">Our source's clock.</param>
    /// <param name="at">When it arrived.</param>
    /// <param name="ntp">The same moment on the wall clock.</param>
    public RtcpArrival Receive(ReadOnlySpan<byte> datagram, uint sentSsrc, RtpClock clock, MediaInstant at, NtpTimestamp ntp)
    {
        if (!RtcpCompound.TryParse(datagram, isReducedSizeAllowed, out RtcpCompound compound, out RtcpFault fault))
            return new RtcpArrival(false, false, false, fault);
        bool hasReception = false;
        bool hasLeft = false;
        while (compound.TryRead(out RtcpPacket packet))
        {
            if (RtcpReport.TryRead(packet, out RtcpReport report))
                hasReception |= Take(report, sentSsrc, clock, at, ntp);
            else if (RtcpGoodbye.TryRead(packet, out RtcpGoodbye goodbye))
                hasLeft |= Names(goodbye, _heardSsrc);
        }

        return new RtcpArrival(true, hasReception, hasLeft, RtcpFault.None);
    }

    private bool TryWrite(
        Span<byte> target, RtpSendStream sent, RtpSource? heard, MediaInstant at, NtpTimestamp ntp, bool isGoodbye, out int size)
    {
        Span<ReportBlock> room = stackalloc ReportBlock[1];
        bool isHeard = heard is { IsValid: true };
        if (isHeard)
            room[0] = Report(heard!, at);
        ReadOnlySpan<ReportBlock> blocks = isHeard ? room : room[..0];

        var writer = new RtcpWriter(target);
        if (sent.HasSent)
            writer.AddSenderReport(new SenderInformation(sent.Ssrc, ntp, sent.TimestampAt(at), sent.PacketCount, sent.OctetCount), blocks);
        else
            writer.AddReceiverReport(sent.Ssrc, blocks);
        writer.AddCname(sent.Ssrc, _cname);
        if (isGoodbye)
            writer.AddGoodbye(sent.Ssrc);
        return writer.TryFinish(out size);
    }

    private ReportBlock Report(RtpSource heard, MediaInstant at)
    {
        _heardSsrc = heard.Ssrc;
        ReceptionInterval interval = heard.EndInterval();
        uint delay = _lastSenderReport == 0 ? 0 : NtpTimestamp.ToShort(at - _lastSenderReportAt);
        return new ReportBlock(
            heard.Ssrc, interval.FractionLost, interval.CumulativeLost, interval.ExtendedHighest, interval.Jitter, _lastSenderReport, delay);
    }

    private bool Take(RtcpReport report, uint sentSsrc, RtpClock clock, MediaInstant at, NtpTimestamp ntp)
    {
        if (report.Sender is { } sender)
        {
            _heardSsrc = sender.Ssrc;
            _lastSenderReport = sender.Ntp.Middle;
            _lastSenderReportAt = at;
        }

        for (int i = 0; i < report.Count; i++)
        {
            ReportBlock block = report[i];
            if (block.Ssrc != sentSsrc)
                continue;
            TimeSpan? roundTrip = block.TryGetRoundTrip(ntp, out TimeSpan time) ? time : null;
            Remote = new RemoteReception(block.FractionLost / 256.0, block.CumulativeLost, clock.ToTimeSpan(block.Jitter), roundTrip, at);
            return true;
        }

        return false;
    }

    private static bool Names(RtcpGoodbye goodbye, uint ssrc)
    {
        for (int i = 0; i < goodbye.Count; i++)
        {
            if (goodbye[i] == ssrc)
                return true;
        }

        return false;
    }
}

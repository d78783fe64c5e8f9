using Anyseat.Media.Rtcp;

namespace Anyseat.Media.Shard;

/// <summary>The RTCP of a leg: ours every few seconds, theirs into the statistics.</summary>
internal sealed class LegReports
{
    // 5 % of the 64 kbit/s of telephone speech (RFC 3550 §6.2), in bytes a second.
    private const double Bandwidth = 400;
    private const int LikelySize = 28 + 80;

    private readonly Leg _leg;
    private readonly RtcpReporter _reporter;
    private RtcpSchedule? _schedule;
    private TransportAddress _heardFrom;

    public LegReports(Leg leg, string cname)
    {
        _leg = leg;
        _reporter = new RtcpReporter(cname);
    }

    /// <summary>Takes a datagram of RTCP.</summary>
    public void Receive(Span<byte> buffer, int size, in TransportAddress from, MediaInstant now)
    {
        if (_leg.IsProtected)
        {
            if (_leg.Security is not { } security || !security.Receiver.TryUnprotectRtcp(buffer[..size], out size, out _))
            {
                _leg.Counters.UnauthenticCount++;
                return;
            }
        }
        else if (from.WithPort(0) != _leg.Latch.Current.WithPort(0))
        {
            // Reports may come from any port of the peer's machine, and from nowhere else.
            _leg.Counters.StrangerCount++;
            return;
        }
        RtcpArrival arrival = _reporter.Receive(
            buffer[..size], _leg.Sender.Stream.Ssrc, _leg.Format.Clock, now, NtpTimestamp.From(_leg.Loop.UtcNow));
        if (!arrival.IsUnderstood)
        {
            _leg.Counters.MalformedCount++;
            return;
        }
        _heardFrom = from;
        if (arrival.HasReception && _reporter.Remote is { } remote)
        {
            _leg.Counters.RemoteLossShare = remote.FractionLost;
            _leg.Counters.RemoteJitter = remote.Jitter;
            _leg.Counters.RoundTrip = remote.RoundTrip ?? _leg.Counters.RoundTrip;
        }
    }

    /// <summary>Once a second: sends a report when one is due.</summary>
    public void OnSecond(MediaInstant now)
    {
        // Browsers speak RTP/SAVPF.
        _schedule ??= new RtcpSchedule(
            Bandwidth, LikelySize, now, _leg.Loop.NextRandom(), _leg.Browser is null ? RtcpSchedule.UsualMin : RtcpSchedule.FeedbackMin);
        if (now < _schedule.Next || _leg.Latch.Current.IsNone)
            return;
        bool isSender = _leg.Sender.Stream.HasSent;
        _schedule.IsSender = isSender;
        _schedule.SetMembers(2, isSender ? 2 : 1, now);
        if (_schedule.Expire(now, _leg.Loop.NextRandom()))
            Send(now);
    }

    private void Send(MediaInstant now)
    {
        Span<byte> into = _leg.Route.NextBuffer;
        NtpTimestamp ntp = NtpTimestamp.From(_leg.Loop.UtcNow);
        if (!_reporter.TryWrite(into, _leg.Sender.Stream, _leg.Receiver.Source, now, ntp, out int size))
            return;
        _schedule!.Sent(28 + size, now, _leg.Loop.NextRandom());
        if (_leg.IsProtected
            && (_leg.Security is not { } security || !security.Sender.TryProtectRtcp(into, size, out size, out _)))
            return;
        if (_leg.IsMultiplexed)
            _leg.Route.Send(size, _leg.Latch.Current);
        else
            _leg.Route.SendControl(size, _heardFrom.IsNone ? _leg.Latch.Current.WithPort(_leg.Latch.Current.Port + 1) : _heardFrom);
    }
}

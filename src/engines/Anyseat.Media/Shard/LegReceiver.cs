using System.Buffers.Binary;
using Anyseat.Media.Jitter;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Shard;

/// <summary>What arrives for a leg: told apart, authenticated, counted, then handed to those who listen.</summary>
internal sealed class LegReceiver(Leg leg)
{
    private readonly TelephoneEventReceiver _narrowEvents = new(RtpClock.Narrow);
    private readonly TelephoneEventReceiver _wideEvents = new(RtpClock.Opus);
    private RtpSource? _source;
    private RtpSource? _spare;
    private uint _candidate;
    private bool _hasCandidate;
    private long _expectedBefore;
    private long _lostBefore;
    private MediaInstant _heardAt;
    private bool _hasHeard;
    private bool _isSilenceTold;
    private MediaInstant _silenceToldAt;
    private bool _isNewSourceExpected;

    /// <summary>The source heard; null before the first packet.</summary>
    public RtpSource? Source => _source;

    /// <summary>Whether a key is held down, whose end may have to be made up.</summary>
    public bool IsKeyDown => Events.Active is not null;

    private TelephoneEventReceiver Events => leg.Format.Clock == RtpClock.Opus ? _wideEvents : _narrowEvents;

    /// <summary>Takes a datagram of the RTP port.</summary>
    /// <param name="buffer">The datagram, with the rest of its buffer behind.</param>
    /// <param name="size">Its length.</param>
    /// <param name="from">Its sender.</param>
    /// <param name="now">When it arrived.</param>
    public void OnDatagram(Span<byte> buffer, int size, in TransportAddress from, MediaInstant now)
    {
        switch (Datagram.Classify(buffer[..size]))
        {
            case DatagramKind.Rtp:
                OnRtp(buffer, size, from, now);
                break;
            case DatagramKind.Rtcp:
                OnControl(buffer, size, from, now);
                break;
            case DatagramKind.Dtls when leg.Browser is { } browser:
                browser.OnDtls(buffer[..size], from);
                break;
            default:
                leg.Counters.MalformedCount++;
                break;
        }
    }

    /// <summary>Takes a datagram of the RTCP port.</summary>
    public void OnControl(Span<byte> buffer, int size, in TransportAddress from, MediaInstant now) =>
        leg.Reports.Receive(buffer, size, from, now);

    /// <summary>Once a second: tells silence when it begins to be too long, and each time as long again has passed.</summary>
    public void OnSecond(MediaInstant now)
    {
        if (!_hasHeard)
            _heardAt = _heardAt == default ? now : _heardAt;
        MediaInstant since = _isSilenceTold ? _silenceToldAt : _heardAt;
        if (leg.SilenceMax > TimeSpan.Zero && leg.MayReceive && now - since >= leg.SilenceMax)
        {
            _isSilenceTold = true;
            _silenceToldAt = now;
            leg.Tell(MediaEventKind.MediaSilent);
        }
    }

    /// <summary>Ends a key press whose end was lost.</summary>
    public void PollEvents(MediaInstant now)
    {
        if (Events.Active is not null && Events.Poll(now) is { } ended)
            leg.Keys.OnReleased(ended);
    }

    /// <summary>The time without media counts from now: media was not to come before.</summary>
    public void RestartSilence(MediaInstant now)
    {
        _heardAt = now;
        _isSilenceTold = false;
    }

    /// <summary>Signalling has moved the peer: its next packet may come from another source at once.</summary>
    public void ExpectNewSource() => _isNewSourceExpected = true;

    /// <summary>Puts what the source knows into the statistics.</summary>
    public void CountInto(ref LegStatistics statistics)
    {
        statistics.ExpectedCount = _expectedBefore + (_source?.ExpectedCount ?? 0);
        statistics.LostCount = _lostBefore + (_source?.LostCount ?? 0);
        statistics.Jitter = _source?.Jitter ?? TimeSpan.Zero;
    }

    private void OnRtp(Span<byte> buffer, int size, in TransportAddress from, MediaInstant now)
    {
        if (size < RtpPacket.FixedHeaderSize)
        {
            leg.Counters.MalformedCount++;
            return;
        }
        if (leg.IsProtected ? !TryUnprotect(buffer, ref size) : !IsFromPeer(buffer, from, now))
            return;
        if (!RtpPacket.TryParse(buffer[..size], out RtpPacket packet, out _))
        {
            leg.Counters.MalformedCount++;
            return;
        }
        bool isEvent = packet.PayloadType == leg.Format.ReceiveEvents;
        bool isNoise = packet.PayloadType == LegFormat.ComfortNoise && leg.Format.Clock == RtpClock.Narrow;
        if (!isEvent && !isNoise && packet.PayloadType != leg.Format.ReceivePayloadType)
        {
            leg.Counters.UnknownPayloadCount++;
            return;
        }
        if (!Follow(packet, isEvent, now, out bool isNewest))
            return;
        // Who has the key may speak from elsewhere: the newest of its packets says where it is. Browsers say it by ICE.
        if (leg.IsProtected && leg.Browser is null && isNewest && leg.Latch.MoveTo(from, now) == LatchVerdict.Moved)
            leg.OnRemoteMoved(now);
        NoteHeard(now);
        if (isEvent)
            OnEvents(packet, now);
        else if (isNoise)
            leg.OnOther(packet, AudioPacketKind.ComfortNoise, now);
        else
            OnSpeech(packet, now);
    }

    private bool TryUnprotect(Span<byte> buffer, ref int size)
    {
        if (leg.Security is { } security && security.Receiver.TryUnprotectRtp(buffer[..size], out size, out _))
            return true;
        leg.Counters.UnauthenticCount++;
        return false;
    }

    private bool IsFromPeer(ReadOnlySpan<byte> packet, in TransportAddress from, MediaInstant now)
    {
        LatchVerdict verdict = leg.Latch.Judge(from, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), now);
        if (verdict == LatchVerdict.Moved)
            leg.OnRemoteMoved(now);
        if (verdict == LatchVerdict.Ignore)
            leg.Counters.StrangerCount++;
        return verdict != LatchVerdict.Ignore;
    }

    // RFC 3550 §8.2: a new source is followed when it comes twice without the old one in between.
    private bool Follow(in RtpPacket packet, bool isEvent, MediaInstant now, out bool isNewest)
    {
        isNewest = false;
        if (_source is null || packet.Ssrc != _source.Ssrc)
        {
            bool isKnown = _source is null || _isNewSourceExpected || (_hasCandidate && _candidate == packet.Ssrc);
            _candidate = packet.Ssrc;
            _hasCandidate = true;
            if (!isKnown)
            {
                leg.Counters.DroppedCount++;
                return false;
            }
            ChangeSource(packet.Ssrc);
        }
        _hasCandidate = false;
        _isNewSourceExpected = false;
        _source!.Clock = leg.Format.Clock;
        RtpArrival arrival = _source.Receive(packet.SequenceNumber, packet.Timestamp, now, countsForJitter: !isEvent);
        isNewest = arrival is RtpArrival.Forward or RtpArrival.Restarted;
        switch (arrival)
        {
            case RtpArrival.Jump or RtpArrival.OnProbation:
                leg.Counters.DroppedCount++;
                return false;
            case RtpArrival.Behind:
                leg.Counters.LateCount++;
                break;
        }
        leg.Counters.ReceivedCount++;
        leg.Counters.ReceivedBytes += packet.Payload.Length;
        return true;
    }

    private void ChangeSource(uint ssrc)
    {
        _expectedBefore += _source?.ExpectedCount ?? 0;
        _lostBefore += _source?.LostCount ?? 0;
        // Two take turns, so that a peer which keeps changing its source costs no memory.
        RtpSource next = _spare ?? new RtpSource(ssrc, leg.Format.Clock, minSequential: 1);
        next.StartOver(ssrc);
        _spare = _source;
        _source = next;
    }

    private void NoteHeard(MediaInstant now)
    {
        _heardAt = now;
        if (!_hasHeard)
        {
            _hasHeard = true;
            leg.Tell(MediaEventKind.MediaStarted);
        }
        if (_isSilenceTold)
        {
            _isSilenceTold = false;
            leg.Tell(MediaEventKind.MediaResumed);
        }
        leg.IsRefusalTold = false;
    }

    private void OnSpeech(in RtpPacket packet, MediaInstant now)
    {
        if (!leg.IsHeard)
        {
            leg.Counters.DroppedCount++;
            return;
        }
        leg.OnSpeech(packet, now);
        foreach (Leg listener in leg.ForwardTo)
            listener.Sender.Forward(packet, leg, now);
    }

    private void OnEvents(in RtpPacket packet, MediaInstant now)
    {
        leg.OnOther(packet, AudioPacketKind.Other, now);
        Span<TelephoneEventChange> changes = stackalloc TelephoneEventChange[4];
        int count = Events.Receive(packet.Payload, packet.Timestamp, now, changes);
        foreach (ref readonly TelephoneEventChange change in changes[..count])
            leg.Keys.OnChange(change);
        leg.PlanTicks();
        if (leg.KeepsDigits || !leg.IsHeard)
            return;
        foreach (Leg listener in leg.ForwardTo)
        {
            if (listener.Format.SendEvents is { } payloadType)
                listener.Sender.ForwardEvent(packet, leg, payloadType, now);
        }
    }
}

namespace Anyseat.Media.Rtp;

/// <summary>What to send for an event in this packet interval.</summary>
/// <param name="Block">The payload.</param>
/// <param name="Timestamp">The timestamp of the packet: the beginning of the event or of its segment.</param>
/// <param name="Marker">Whether the packet begins an event.</param>
public readonly record struct TelephoneEventPacket(TelephoneEventBlock Block, RtpTimestamp Timestamp, bool Marker);

/// <summary>Sends telephone events (RFC 4733 §2.5.1), one packet a tick in place of speech, from a bounded queue.</summary>
/// <remarks>
/// <code>
///  tick:       1        2       ...      n        n+1      n+2      then a pause, then the next event
///  marker:     M        -                -         -        -
///  timestamp:  t        t                t         t        t        (§2.2.1: the beginning, in every packet)
///  duration:   d        2d               D         D        D        (in clock units, rising; D is all of it)
///  E bit:      -        -                E         E        E        (§2.5.1.4: the end three times)
/// </code>
/// An event longer than the 16 bits of its duration goes on in segments (§2.5.1.3): 0xFFFF without E, then a timestamp 0xFFFF later
/// and a duration from there. At 8,000 a second a segment has 8.2 s, at 48,000 only 1.37 s. Not thread-safe: owned by the
/// loop of the leg.
/// </remarks>
/// <param name="clock">The clock of the telephone-event payload type, the same as that of the speech beside it.</param>
/// <param name="tick">The packet interval, usually 20 ms.</param>
public sealed class TelephoneEventSender(RtpClock clock, TimeSpan tick)
{
    /// <summary>How many events may wait.</summary>
    public const int QueueCountMax = 64;

    private const int EndPacketCount = 3;
    private const int SegmentMax = 0xFFFF;

    // A receiver that hears tones, not events, needs the pause to tell two equal digits apart (ITU-T Q.24: 40 ms at least).
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan DurationMin = TimeSpan.FromMilliseconds(40);

    private readonly (byte Event, byte Volume, long Duration)[] _queue = new (byte, byte, long)[QueueCountMax];
    private readonly int _tickUnits = checked((int)clock.ToUnits(tick));
    private readonly int _pauseTicks = (int)Math.Ceiling(PauseMin / tick);
    private int _first;
    private int _count;

    private bool _isSending;
    private byte _event;
    private byte _volume;
    private long _left; // of the event from the beginning of this segment on, in clock units
    private RtpTimestamp _segmentStart;
    private bool _isFirst;
    private int _endsLeft;
    private int _pauseLeft;

    /// <summary>Whether the next tick belongs to an event or to the pause after one; speech is not sent meanwhile.</summary>
    public bool IsActive => _isSending || _pauseLeft > 0 || _count > 0;

    /// <summary>Puts an event at the end of the queue.</summary>
    /// <param name="eventCode">The event code, 0 to 255.</param>
    /// <param name="duration">How long the key is down: 100 ms is usual; less than 40 ms is raised to that.</param>
    /// <param name="volume">dB below 0 dBm0, 0 to 63; 10 is usual.</param>
    /// <returns>False when <see cref="QueueCountMax"/> events wait already.</returns>
    public bool TryEnqueue(byte eventCode, TimeSpan duration, byte volume = 10)
    {
        if (_count == QueueCountMax)
            return false;
        long units = clock.ToUnits(duration < DurationMin ? DurationMin : duration);
        _queue[(_first + _count) % QueueCountMax] = (eventCode, Math.Min(volume, (byte)63), units);
        _count++;
        return true;
    }

    /// <summary>Forgets what waits; an event under way is ended in the next tick.</summary>
    public void Cancel()
    {
        _count = 0;
        if (_isSending && _endsLeft == EndPacketCount)
            _left = 0;
    }

    /// <summary>Takes a tick.</summary>
    /// <param name="now">The stream's timestamp of this tick.</param>
    /// <param name="packet">What to send in it.</param>
    /// <returns>Whether there is something to send; during the pause, and when idle, there is not.</returns>
    public bool TryTick(RtpTimestamp now, out TelephoneEventPacket packet)
    {
        packet = default;
        if (_pauseLeft > 0)
        {
            _pauseLeft--;
            return false;
        }

        if (!_isSending && !TryBegin(now))
            return false;
        packet = NextPacket(now);
        _isFirst = false;
        return true;
    }

    private bool TryBegin(RtpTimestamp now)
    {
        if (_count == 0)
            return false;
        (_event, _volume, _left) = _queue[_first];
        _first = (_first + 1) % QueueCountMax;
        _count--;
        _segmentStart = now;
        _isSending = true;
        _isFirst = true;
        _endsLeft = EndPacketCount;
        return true;
    }

    private TelephoneEventPacket NextPacket(RtpTimestamp now)
    {
        long elapsed = now.DistanceFrom(_segmentStart) + (long)_tickUnits;
        if (_endsLeft < EndPacketCount || elapsed >= _left)
        {
            if (_left > SegmentMax)
                return EndSegment();
            return End(_left > 0 ? _left : Math.Min(elapsed, SegmentMax));
        }

        return elapsed < SegmentMax ? Packet((ushort)elapsed, isEnd: false, _segmentStart) : EndSegment();
    }

    private TelephoneEventPacket End(long duration)
    {
        _left = duration;
        _endsLeft--;
        if (_endsLeft == 0)
        {
            _isSending = false;
            _pauseLeft = _pauseTicks;
        }

        return Packet((ushort)duration, isEnd: true, _segmentStart);
    }

    private TelephoneEventPacket EndSegment()
    {
        RtpTimestamp start = _segmentStart;
        _segmentStart = start.Plus(SegmentMax);
        _left -= SegmentMax;
        return Packet(SegmentMax, isEnd: false, start);
    }

    private TelephoneEventPacket Packet(ushort duration, bool isEnd, RtpTimestamp timestamp) =>
        new(new TelephoneEventBlock(_event, isEnd, _volume, duration), timestamp, _isFirst);
}

namespace Anyseat.Media.Rtp;

/// <summary>An event that has ended.</summary>
/// <param name="Event">The event code.</param>
/// <param name="Duration">How long it lasted, as far as was heard.</param>
/// <param name="IsEndKnown">Whether its end was heard; otherwise it is judged by what followed or by silence.</param>
public readonly record struct EndedTelephoneEvent(byte Event, TimeSpan Duration, bool IsEndKnown);

/// <summary>What a packet of telephone events changed, in this order.</summary>
/// <param name="EndedBefore">The event under way whose end was lost, ended by what came after it.</param>
/// <param name="Started">The code of an event that began.</param>
/// <param name="Ended">An event that ended, be it one that began in the same packet.</param>
public readonly record struct TelephoneEventChange(EndedTelephoneEvent? EndedBefore, byte? Started, EndedTelephoneEvent? Ended)
{
    /// <summary>Whether nothing changed: an update or a duplicate.</summary>
    public bool IsNone => EndedBefore is null && Started is null && Ended is null;
}

/// <summary>Receives telephone events (RFC 4733 §2.5.2) whatever the network loses, doubles or reorders.</summary>
/// <remarks>
/// An event is known by its timestamp: packets with the same one are the same press of the same key, so a lost beginning, a lost
/// marker and repeated ends do no harm. A lost end shows by the next event, or by <see cref="Poll"/> after silence. A segment that
/// follows a full one (§2.5.1.3) continues it. Not thread-safe: owned by the receive loop of the leg.
/// </remarks>
/// <param name="clock">The clock of the telephone-event payload type.</param>
public sealed class TelephoneEventReceiver(RtpClock clock)
{
    /// <summary>How long nothing may be heard of an event before it counts as over: three packets of 50 ms (§2.5.2.2).</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromMilliseconds(150);

    /// <summary>How long an event is remembered, so that its late packets start nothing. After that any timestamp is believed:
    /// a sender may begin anew, and one wild packet must not make the receiver deaf.</summary>
    public static readonly TimeSpan MemoryMax = TimeSpan.FromSeconds(2);

    private bool _isActive;
    private byte _event;
    private RtpTimestamp _segmentStart;
    private long _durationBefore; // of the segments before this one
    private int _duration;
    private MediaInstant _heardAt;

    private bool _hasPast;
    private RtpTimestamp _past; // the beginning of the newest segment seen

    /// <summary>The code of the event under way.</summary>
    public byte? Active => _isActive ? _event : null;

    /// <summary>Takes a packet. A payload may hold several events, one beginning where the one before ends (§2.5.1.5).</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="timestamp">The packet's timestamp.</param>
    /// <param name="at">When it arrived.</param>
    /// <param name="changes">Where the changes go, oldest first.</param>
    /// <returns>How many changes there are; what does not fit is lost.</returns>
    public int Receive(ReadOnlySpan<byte> payload, RtpTimestamp timestamp, MediaInstant at, Span<TelephoneEventChange> changes)
    {
        int count = 0;
        while (count < changes.Length && TelephoneEventBlock.TryRead(payload, out TelephoneEventBlock block))
        {
            TelephoneEventChange change = Take(block, timestamp, at);
            if (!change.IsNone)
                changes[count++] = change;
            timestamp = timestamp.Plus(block.Duration);
            payload = payload[TelephoneEventBlock.Size..];
        }

        return count;
    }

    /// <summary>Ends an event of which nothing was heard for <see cref="SilenceMax"/>.</summary>
    /// <param name="now">The present instant.</param>
    /// <returns>The event, or null.</returns>
    public EndedTelephoneEvent? Poll(MediaInstant now) =>
        _isActive && now - _heardAt >= SilenceMax ? EndActive(isEndKnown: false) : null;

    private TelephoneEventChange Take(TelephoneEventBlock block, RtpTimestamp start, MediaInstant at)
    {
        if (_isActive && start == _segmentStart)
            return Update(block, at);
        if (_hasPast && !start.IsAfter(_past) && at - _heardAt < MemoryMax)
            return default; // late, or the repeated end of an event that is over
        if (_isActive && IsNextSegment(block, start))
            return Continue(block, start, at);

        EndedTelephoneEvent? before = _isActive ? EndActive(isEndKnown: false) : null;
        Begin(block, start, at);
        return new TelephoneEventChange(before, block.Event, block.IsEnd ? EndActive(isEndKnown: true) : null);
    }

    private TelephoneEventChange Update(TelephoneEventBlock block, MediaInstant at)
    {
        if (block.Event != _event)
            return default; // one timestamp, one event: the first one heard holds
        _heardAt = at;
        _duration = Math.Max(_duration, block.Duration); // packets may come out of order
        return block.IsEnd ? new TelephoneEventChange(null, null, EndActive(isEndKnown: true)) : default;
    }

    private bool IsNextSegment(TelephoneEventBlock block, RtpTimestamp start) =>
        block.Event == _event && start.DistanceFrom(_segmentStart) == 0xFFFF;

    private TelephoneEventChange Continue(TelephoneEventBlock block, RtpTimestamp start, MediaInstant at)
    {
        _durationBefore += 0xFFFF;
        _segmentStart = start;
        _past = start;
        _duration = 0;
        return Update(block, at);
    }

    private void Begin(TelephoneEventBlock block, RtpTimestamp start, MediaInstant at)
    {
        _isActive = true;
        _event = block.Event;
        _segmentStart = start;
        _durationBefore = 0;
        _duration = block.Duration;
        _heardAt = at;
        _hasPast = true;
        _past = start;
    }

    private EndedTelephoneEvent EndActive(bool isEndKnown)
    {
        _isActive = false;
        return new EndedTelephoneEvent(_event, clock.ToTimeSpan(_durationBefore + _duration), isEndKnown);
    }
}

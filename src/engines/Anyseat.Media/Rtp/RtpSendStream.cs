namespace Anyseat.Media.Rtp;

/// <summary>One outgoing RTP stream: one SSRC whose numbers and timestamps run on without a break, whoever is heard in it.</summary>
/// <remarks>
/// A leg hears an announcement, then music, then an agent, then another. Each is a source of its own with numbers of its own;
/// the far end shall see one source that never restarts. What is passed on is renumbered as by the translator of RFC 3550 §7.1;
/// what we make ourselves continues in the same numbers. Loss and order of what is passed on are kept, so that the far end's
/// reports stay true. Not thread-safe: owned by the loop of the leg.
/// </remarks>
/// <param name="ssrc">Chosen at random by the host (RFC 3550 §8).</param>
/// <param name="firstSequenceNumber">Random (§5.1).</param>
/// <param name="firstTimestamp">Random (§5.1).</param>
/// <param name="clock">The clock of the payload.</param>
public sealed class RtpSendStream(uint ssrc, SequenceNumber firstSequenceNumber, RtpTimestamp firstTimestamp, RtpClock clock)
{
    private SequenceNumber _newest = firstSequenceNumber.Plus(-1);
    private RtpTimestamp _newestTimestamp = firstTimestamp;
    private MediaInstant _newestAt;
    private bool _hasSent;
    private uint? _passedSsrc;
    private int _sequenceOffset;
    private uint _timestampOffset;

    /// <summary>The stream's source identifier.</summary>
    public uint Ssrc { get; } = ssrc;

    /// <summary>The clock of the payload.</summary>
    public RtpClock Clock { get; } = clock;

    /// <summary>The least distance between the timestamps of a source's last packet and the first of the next one, in clock
    /// units: what a packet usually lasts, so that speech of two sources does not overlap for the receiver.</summary>
    public int JoinUnitsMin { get; init; } = 1;

    /// <summary>Packets sent, for sender reports (RFC 3550 §6.4.1).</summary>
    public uint PacketCount { get; private set; }

    /// <summary>Payload bytes sent without header and padding, for sender reports (RFC 3550 §6.4.1).</summary>
    public uint OctetCount { get; private set; }

    /// <summary>The number the next packet of our own will have.</summary>
    public SequenceNumber NextSequenceNumber => _newest.Next;

    /// <summary>Whether a packet was sent.</summary>
    public bool HasSent => _hasSent;

    /// <summary>The stream's timestamp for an instant: what a sender report pairs with the NTP time (§6.4.1), and what begins a
    /// packet of our own after a silence.</summary>
    /// <param name="at">The instant.</param>
    public RtpTimestamp TimestampAt(MediaInstant at) =>
        _hasSent ? _newestTimestamp.Plus(Clock.ToUnits(at - _newestAt)) : _newestTimestamp;

    /// <summary>Writes the header of a packet of our own.</summary>
    /// <param name="target">Where the packet begins; at least <see cref="RtpPacket.FixedHeaderSize"/> bytes.</param>
    /// <param name="payloadType">0 to 127.</param>
    /// <param name="marker">Whether a talk spurt or an event begins.</param>
    /// <param name="timestamp">Its timestamp in this stream; see <see cref="TimestampAt"/> and <see cref="ContinueFrom"/>.</param>
    /// <param name="payloadSize">The size of its payload, in bytes.</param>
    /// <param name="at">When it is sent.</param>
    public void WriteHeader(
        Span<byte> target, byte payloadType, bool marker, RtpTimestamp timestamp, int payloadSize, MediaInstant at)
    {
        _passedSsrc = null;
        SequenceNumber number = _newest.Next;
        new RtpHeader(payloadType, marker, number, timestamp, Ssrc).Write(target);
        Count(number, timestamp, payloadSize, at);
    }

    /// <summary>The timestamp of a packet of our own that follows the newest one without silence.</summary>
    /// <param name="clockUnits">What the newest packet lasts, in clock units.</param>
    public RtpTimestamp ContinueFrom(int clockUnits) => _hasSent ? _newestTimestamp.Plus(clockUnits) : _newestTimestamp;

    /// <summary>Renumbers a packet of another source in place, so that it continues this stream.</summary>
    /// <param name="packet">The packet, decrypted; its payload type, marker, extension and payload stay.</param>
    /// <param name="at">When it is passed on.</param>
    /// <returns>False when it is no RTP packet; then nothing was changed.</returns>
    public bool PassOn(Span<byte> packet, MediaInstant at)
    {
        if (!RtpPacket.TryParse(packet, out RtpPacket from, out _))
            return false;
        if (_passedSsrc != from.Ssrc || IsFar(from))
            Join(from, at);
        SequenceNumber number = from.SequenceNumber.Plus(_sequenceOffset);
        RtpTimestamp timestamp = from.Timestamp.Plus(_timestampOffset);
        int payloadSize = from.Payload.Length;
        RtpHeader.Patch(packet, number, timestamp, Ssrc);
        Count(number, timestamp, payloadSize, at);
        return true;
    }

    // A source that jumps (a phone restarting under the same SSRC) is joined anew rather than passed on with its jump.
    private bool IsFar(RtpPacket from) => Math.Abs(from.SequenceNumber.Plus(_sequenceOffset).DistanceFrom(_newest)) > 3_000;

    private void Join(RtpPacket from, MediaInstant at)
    {
        _passedSsrc = from.Ssrc;
        _sequenceOffset = _newest.Next.DistanceFrom(from.SequenceNumber);
        // At least one unit on: two packets of one timestamp would be one frame to the receiver.
        long elapsed = Math.Max(JoinUnitsMin, Clock.ToUnits(at - _newestAt));
        RtpTimestamp wanted = _hasSent ? _newestTimestamp.Plus(elapsed) : _newestTimestamp;
        _timestampOffset = wanted.Value - from.Timestamp.Value;
    }

    private void Count(SequenceNumber number, RtpTimestamp timestamp, int payloadSize, MediaInstant at)
    {
        PacketCount++;
        OctetCount += (uint)payloadSize;
        if (!_hasSent || number.IsAfter(_newest))
            _newest = number; // else passed on late: the newest stays the newest
        // Updates of a telephone event repeat its beginning; the clock they are paired with is that of the first.
        if (!_hasSent || timestamp.IsAfter(_newestTimestamp))
        {
            _newestTimestamp = timestamp;
            _newestAt = at;
        }

        _hasSent = true;
    }
}

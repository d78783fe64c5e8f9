using Anyseat.Media.Codecs;
using Anyseat.Media.Rtp;
using Anyseat.Media.Sockets;
using Anyseat.Media.Srtp;

namespace Anyseat.Media.Shard;

/// <summary>What a leg sends: one RTP stream without a break, whoever is heard in it.</summary>
internal sealed class LegSender
{
    private const long NoTick = -2;

    private readonly Leg _leg;
    private RtpSendStream _stream;
    private Leg? _speaker;
    private long _lastTick = NoTick;

    public LegSender(Leg leg, RtpSendStream stream)
    {
        _leg = leg;
        _stream = stream;
    }

    /// <summary>The stream.</summary>
    public RtpSendStream Stream => _stream;

    /// <summary>When something was last sent; what nobody hears is kept alive from then on.</summary>
    public MediaInstant SentAt { get; private set; }

    /// <summary>Begins another stream: the clock of timestamps has changed, which a stream cannot (RFC 7160 §3).</summary>
    public void Restart(RtpSendStream stream)
    {
        _stream = stream;
        _speaker = null;
        _lastTick = NoTick;
    }

    /// <summary>Passes on a packet of speech.</summary>
    /// <param name="packet">As it arrived.</param>
    /// <param name="speaker">Whose it is; of the same codec, or of the other law of G.711.</param>
    /// <param name="now">The present instant.</param>
    public void Forward(in RtpPacket packet, Leg speaker, MediaInstant now)
    {
        Span<byte> into = _leg.Route.NextBuffer;
        // A listener starts afresh where another voice sets in (RFC 3551 §4.1).
        bool marker = packet.Marker || _speaker != speaker;
        if (!TryWrite(into, packet, marker, _leg.Format.SendPayloadType, out int size))
            return;
        MediaCodec from = speaker.Format.Codec;
        if (from != _leg.Format.Codec)
            ChangeLaw(from, into[RtpPacket.FixedHeaderSize..size]);
        Send(into, size, speaker, now);
    }

    /// <summary>Passes on a packet of telephone events.</summary>
    public void ForwardEvent(in RtpPacket packet, Leg speaker, byte payloadType, MediaInstant now)
    {
        Span<byte> into = _leg.Route.NextBuffer;
        if (TryWrite(into, packet, packet.Marker, payloadType, out int size))
            Send(into, size, speaker, now);
    }

    /// <summary>Sends one tick's speech of our own making.</summary>
    /// <param name="payload">The encoded speech.</param>
    /// <param name="tick">The number of the tick.</param>
    /// <param name="now">The instant the tick was due.</param>
    public void SendFrame(ReadOnlySpan<byte> payload, long tick, MediaInstant now)
    {
        bool goesOn = _speaker is null && tick == _lastTick + 1;
        int units = _leg.Format.PacketUnits;
        RtpTimestamp timestamp = _stream.ContinueFrom(units);
        if (!goesOn && _stream.TimestampAt(now).IsAfter(timestamp))
            timestamp = _stream.TimestampAt(now);
        SendOwn(payload, _leg.Format.SendPayloadType, marker: !goesOn, timestamp, now);
        _lastTick = tick;
    }

    /// <summary>Sends one tick's packet of a telephone event.</summary>
    public void SendEvent(in TelephoneEventPacket packet, byte payloadType, MediaInstant now)
    {
        Span<byte> block = stackalloc byte[TelephoneEventBlock.Size];
        packet.Block.Write(block);
        SendOwn(block, payloadType, packet.Marker, packet.Timestamp, now);
        _lastTick = NoTick;
    }

    private void SendOwn(ReadOnlySpan<byte> payload, byte payloadType, bool marker, RtpTimestamp timestamp, MediaInstant now)
    {
        Span<byte> into = _leg.Route.NextBuffer;
        payload.CopyTo(into[RtpPacket.FixedHeaderSize..]);
        _stream.WriteHeader(into, payloadType, marker, timestamp, payload.Length, now);
        _speaker = null;
        Transmit(RtpPacket.FixedHeaderSize + payload.Length, now);
    }

    private void Send(Span<byte> into, int size, Leg speaker, MediaInstant now)
    {
        if (!_stream.PassOn(into[..size], now))
            return;
        _speaker = speaker;
        _lastTick = NoTick;
        Transmit(size, now);
    }

    private void Transmit(int size, MediaInstant now)
    {
        SentAt = now;
        if (_leg.Browser is { } browser)
        {
            if (!browser.MaySend)
                return;
            browser.NoteSent(now);
        }
        if (_leg.Latch.Current.IsNone || (_leg.IsProtected && !TryProtect(ref size)))
            return;
        if (_leg.Route.Send(size, _leg.Latch.Current) == SocketStatus.Done)
        {
            _leg.Counters.SentCount++;
            return;
        }
        _leg.Counters.SendFailureCount++;
    }

    private bool TryProtect(ref int size)
    {
        if (_leg.Security is { } security && security.Sender.TryProtectRtp(_leg.Route.NextBuffer, size, out size, out _))
            return true;
        _leg.Counters.SendFailureCount++;
        return false;
    }

    // Extensions, contributing sources and padding belong to the session they were agreed for: they are not passed on.
    private bool TryWrite(Span<byte> into, in RtpPacket packet, bool marker, byte payloadType, out int size)
    {
        ReadOnlySpan<byte> payload = packet.Payload;
        size = RtpPacket.FixedHeaderSize + payload.Length;
        if (size > DatagramBatch.DatagramSizeMax - SrtpProfiles.RtpOverheadMax)
        {
            _leg.Counters.DroppedCount++;
            return false;
        }
        new RtpHeader(payloadType, marker, packet.SequenceNumber, packet.Timestamp, packet.Ssrc).Write(into);
        payload.CopyTo(into[RtpPacket.FixedHeaderSize..]);
        return true;
    }

    private static void ChangeLaw(MediaCodec from, Span<byte> codes)
    {
        if (from == MediaCodec.Pcma)
            G711Transcoding.ALawToMuLaw(codes, codes);
        else
            G711Transcoding.MuLawToALaw(codes, codes);
    }
}

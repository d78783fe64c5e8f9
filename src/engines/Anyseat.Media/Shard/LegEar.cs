using Anyseat.Media.Codecs;
using Anyseat.Media.Jitter;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Shard;

/// <summary>The decoding side of a leg: packets in, one frame of samples a tick out. It exists only while somebody needs the
/// samples; what is only passed on is never decoded.</summary>
internal sealed class LegEar : IDisposable
{
    // A packet waits up to a tick until it is drawn, and the next one must be there by then: aiming lower would only alternate
    // between hurrying and running dry.
    private static readonly TimeSpan DelayMin = LegFormat.PacketTime * 1.5;

    private readonly LegFormat _format;
    private readonly IConcealingDecoder _decoder;
    private readonly JitterBuffer _buffer;
    private readonly AudioPlayout _playout;
    private readonly short[] _frame;

    public LegEar(LegFormat format)
    {
        _format = format;
        _decoder = LegCodec.CreateDecoder(format.Codec);
        _buffer = new JitterBuffer(new JitterBufferOptions { Clock = format.Clock, DelayMin = DelayMin });
        _playout = new AudioPlayout(_buffer, format.Clock.Rate, _decoder);
        _frame = new short[format.PacketSamples];
    }

    /// <summary>The codec that this was made for.</summary>
    public MediaCodec Codec => _format.Codec;

    /// <summary>The speech of this tick, at the codec's rate.</summary>
    public ReadOnlySpan<short> Frame => _frame;

    /// <summary>Takes a packet.</summary>
    public void Put(in RtpPacket packet, AudioPacketKind kind, MediaInstant now) =>
        _buffer.Put(packet.Ssrc, packet.SequenceNumber, packet.Timestamp, now, kind, packet.Payload);

    /// <summary>Makes the frame of this tick.</summary>
    public void Read(MediaInstant due) => _playout.Read(_frame, due);

    /// <summary>Frees what is native.</summary>
    public void Dispose() => (_decoder as IDisposable)?.Dispose();
}

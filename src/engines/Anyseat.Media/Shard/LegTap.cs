using Anyseat.Media.Audio.Resampling;
using Anyseat.Media.Codecs;
using Anyseat.Media.Recording;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Shard;

/// <summary>Puts what a leg's peer says into a recording: G.711 as it was received, other codecs as A-law of what was decoded.</summary>
internal sealed class LegTap(MediaRecording recording, RecordingTrack track, MediaInstant begunAt)
{
    private const int Rate = 8_000;

    private readonly RecordingClock _clock = new(begunAt);
    private readonly Resampler _down = new(16_000, Rate);
    private readonly short[] _samples = new short[(Rate / 50) + 1];
    private readonly byte[] _codes = new byte[Rate / 50];

    /// <summary>Takes a packet of G.711.</summary>
    public void Put(in RtpPacket packet, MediaCodec codec, MediaInstant now) => recording.Ring.TryWrite(
        track, codec == MediaCodec.Pcma ? G711Law.ALaw : G711Law.MuLaw, packet.Payload,
        _clock.PositionOf(packet.Ssrc, packet.Timestamp, now));

    /// <summary>Takes a tick of decoded speech at 16 kHz.</summary>
    public void Put(ReadOnlySpan<short> frame, MediaInstant due)
    {
        _down.Process(frame, _samples);
        ALaw.Encode(_samples.AsSpan(0, _codes.Length), _codes);
        recording.Ring.TryWrite(track, G711Law.ALaw, _codes, _clock.PositionAt(due));
    }

    /// <summary>Time goes on, whether or not anybody speaks.</summary>
    public void OnSecond(MediaInstant now) => recording.Ring.Tick(_clock.PositionAt(now));
}

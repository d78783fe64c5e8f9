using Anyseat.Media.Audio.Activity;
using Anyseat.Media.Codecs;

namespace Anyseat.Media.Shard;

/// <summary>Whether a leg's peer talks, and how long it has.</summary>
internal sealed class TalkMeter(int sampleRate, TalkMeter? before = null)
{
    private readonly VoiceActivityDetector _detector = new(sampleRate);
    private readonly short[] _samples = new short[480];
    private MediaInstant _heardAt;

    /// <summary>The rate that this was made for, in Hz.</summary>
    public int SampleRate => sampleRate;

    /// <summary>How long the peer talked.</summary>
    public TimeSpan Talk { get; private set; } = before?.Talk ?? TimeSpan.Zero;

    /// <summary>How long was listened.</summary>
    public TimeSpan Measured { get; private set; } = before?.Measured ?? TimeSpan.Zero;

    /// <summary>Whether the peer talks now: a peer that stops sending in silence is silent.</summary>
    public bool IsTalking(MediaInstant now) =>
        _detector.IsSpeech && now - _heardAt < TimeSpan.FromMilliseconds(100);

    /// <summary>Listens to a payload of G.711.</summary>
    public void Observe(ReadOnlySpan<byte> payload, bool isALaw, MediaInstant now)
    {
        Span<short> samples = _samples.AsSpan(0, Math.Min(payload.Length, _samples.Length));
        if (isALaw)
            ALaw.Decode(payload[..samples.Length], samples);
        else
            MuLaw.Decode(payload[..samples.Length], samples);
        Observe(samples, now);
    }

    /// <summary>Listens to samples.</summary>
    public void Observe(ReadOnlySpan<short> samples, MediaInstant now)
    {
        var duration = TimeSpan.FromTicks(samples.Length * (TimeSpan.TicksPerSecond / sampleRate));
        _heardAt = now;
        Measured += duration;
        if (_detector.Observe(samples))
            Talk += duration;
    }
}

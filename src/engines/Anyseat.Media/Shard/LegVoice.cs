using Anyseat.Media.Audio.Resampling;
using Anyseat.Media.Codecs;

namespace Anyseat.Media.Shard;

/// <summary>The encoding side of a leg: what the bridge mixed, what is played and what is dialled become one packet a tick.</summary>
internal sealed class LegVoice : IDisposable
{
    private const int PayloadSizeMax = 400;

    private readonly LegFormat _format;
    private readonly IAudioEncoder _encoder;
    private readonly short[] _samples;
    private readonly short[] _other = new short[321];
    private readonly short[] _converted = new short[321];
    private readonly byte[] _payload = new byte[PayloadSizeMax];
    private readonly Resampler _fromOtherRate;
    private readonly Resampler _fromPlayer;

    public LegVoice(LegFormat format)
    {
        _format = format;
        _encoder = LegCodec.CreateEncoder(format.Codec);
        int otherRate = format.SampleRate == 8_000 ? 16_000 : 8_000;
        _samples = new short[format.PacketSamples + 1];
        _fromOtherRate = new Resampler(otherRate, format.SampleRate);
        _fromPlayer = new Resampler(otherRate, format.SampleRate);
    }

    /// <summary>The codec that this was made for.</summary>
    public MediaCodec Codec => _format.Codec;

    /// <summary>The samples of this tick, to be filled.</summary>
    public Span<short> Samples => _samples.AsSpan(0, _format.PacketSamples);

    /// <summary>Begins a tick with what the others say.</summary>
    /// <param name="mixed">A frame at either rate; empty is silence.</param>
    public void Begin(ReadOnlySpan<short> mixed)
    {
        if (mixed.Length == _format.PacketSamples)
            mixed.CopyTo(_samples);
        else if (mixed.IsEmpty)
            Samples.Clear();
        else
            _fromOtherRate.Process(mixed, _samples);
    }

    /// <summary>Adds a tick of a player.</summary>
    public void Add(MediaPlayer player)
    {
        Span<short> played = _other.AsSpan(0, player.SampleRate / 50);
        player.Read(played);
        if (player.SampleRate == _format.SampleRate)
        {
            AddTo(Samples, played);
            return;
        }
        _fromPlayer.Process(played, _converted);
        AddTo(Samples, _converted.AsSpan(0, _format.PacketSamples));
    }

    /// <summary>Encodes the tick.</summary>
    /// <returns>The payload; empty when the codec has nothing to send.</returns>
    public ReadOnlySpan<byte> Encode() => _payload.AsSpan(0, _encoder.Encode(Samples, _payload));

    /// <summary>Frees what is native.</summary>
    public void Dispose() => (_encoder as IDisposable)?.Dispose();

    private static void AddTo(Span<short> sum, ReadOnlySpan<short> samples)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] = (short)Math.Clamp(sum[i] + samples[i], short.MinValue, short.MaxValue);
    }
}

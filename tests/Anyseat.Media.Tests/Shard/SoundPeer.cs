using Anyseat.Media.Codecs;
using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

/// <summary>A far end that speaks a steady tone every tick, and keeps what it hears.</summary>
internal sealed class SoundPeer
{
    private readonly IAudioEncoder _encoder;
    private readonly IAudioDecoder _decoder;
    private readonly byte[] _payload = new byte[400];
    private readonly short[] _decoded = new short[960];
    private readonly double _frequency;
    private readonly double _peak;
    private readonly List<short> _heard = [];
    private int _at;

    public SoundPeer(ShardRig rig, LegFormat format, double frequency, double peak = 8_000, Func<LegOptions, LegOptions>? change = null)
    {
        _frequency = frequency;
        _peak = peak;
        _encoder = LegCodec.CreateEncoder(format.Codec);
        _decoder = LegCodec.CreateDecoder(format.Codec);
        (Leg, Plain) = rig.OpenWithPeer(options => (change?.Invoke(options) ?? options) with { Format = format });
    }

    public MediaLeg Leg { get; }

    public TestPeer Plain { get; }

    public int SampleRate => _decoder.SampleRate;

    public bool IsSilent { get; set; }

    /// <summary>What arrived, in order.</summary>
    public List<ReceivedPacket> Packets { get; } = [];

    /// <summary>Sends 20 ms of the tone.</summary>
    public void Speak()
    {
        short[] samples = new short[SampleRate / 50];
        for (int i = 0; i < samples.Length && !IsSilent; i++)
            samples[i] = (short)Math.Round(_peak * Math.Sin(2 * Math.PI * _frequency * _at++ / SampleRate));
        Plain.Send(_payload.AsSpan(0, _encoder.Encode(samples, _payload)));
    }

    /// <summary>Takes in what has arrived.</summary>
    public void Listen()
    {
        foreach (ReceivedPacket packet in Plain.ReceiveAll())
        {
            Packets.Add(packet);
            if (packet.PayloadType == Plain.Format.SendPayloadType)
                _heard.AddRange(_decoded.AsSpan(0, _decoder.Decode(packet.Payload, _decoded)));
        }
    }

    /// <summary>The peak amplitude of a frequency in the last part of what was heard.</summary>
    public double HeardPeak(double frequency, double seconds = 1)
    {
        short[] last = [.. _heard.TakeLast((int)(seconds * SampleRate))];
        Assert.True(last.Length > SampleRate / 4, $"Only {last.Length} samples were heard.");
        return Math.Sqrt(2 * Signals.PowerAt(last, frequency, SampleRate));
    }

    /// <summary>How many samples were heard.</summary>
    public int HeardCount => _heard.Count;

    public void Forget()
    {
        Packets.Clear();
        _heard.Clear();
    }
}

using Anyseat.Media.Audio;
using Anyseat.Media.Codecs;
using Anyseat.Media.Codecs.Concealment;
using Anyseat.Media.Codecs.G722;
using Anyseat.Media.Jitter;

namespace Anyseat.Media.Tests.Jitter;

public sealed class AudioPlayoutTests
{
    [Fact]
    public void Without_trouble_the_speech_comes_out_as_it_was_sent()
    {
        short[] speech = new FormantSpeech(1, 8000).Read(8000 * 30);
        short[] heard = Play(new SimulatedNetwork(1), speech);
        short[] expected = [.. speech.Select(sample => ALaw.Decode(ALaw.Encode(sample)))];
        int offset = FindOffset(expected, heard, 80_000);
        Assert.InRange(offset, 8 * 30, 8 * 110);
        Assert.Equal(expected[80_000..160_000], heard[(80_000 + offset)..(160_000 + offset)]);
    }

    [Fact]
    public void Through_loss_jitter_and_skew_the_flow_is_even_and_keeps_its_level()
    {
        short[] speech = new FormantSpeech(1, 8000).Read(8000 * 30);
        short[] heard = Play(new SimulatedNetwork(2) { Loss = 0.03, JitterMs = 12, SkewPartsPerMillion = 200 }, speech);
        Assert.Equal(8 * 30_500, heard.Length);
        Assert.Equal(DigitalLevel.Dbov(speech), DigitalLevel.Dbov(heard), 1.5);
        // No click: no step between neighbours beyond what speech itself has.
        int steepest = speech.Zip(speech.Skip(1), (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(heard.Zip(heard.Skip(1), (a, b) => Math.Abs(a - b)).Max(), 0, steepest * 2);
    }

    [Fact]
    public void A_steady_tone_keeps_its_pitch_while_the_delay_is_changed()
    {
        short[] tone = Signals.Sine(400, 8000, 8000 * 30, 8000);
        short[] heard = Play(new SimulatedNetwork(3) { JitterMs = 25, SkewPartsPerMillion = -300 }, tone);
        Span<short> later = heard.AsSpan(8 * 12_000, 8 * 12_000);
        int crossings = 0;
        for (int i = 1; i < later.Length; i++)
            crossings += later[i - 1] < 0 && later[i] >= 0 ? 1 : 0;
        Assert.Equal(4800, crossings, 4800 * 0.02);
    }

    [Fact]
    public void Between_talk_spurts_the_background_of_the_sender_is_heard()
    {
        short[] speech = Signals.Sine(400, 8000, 8000 * 30, 8000);
        var network = new SimulatedNetwork(4)
        {
            KindOf = i => (i % 100) switch { < 50 => AudioPacketKind.Speech, 50 => AudioPacketKind.ComfortNoise, _ => null },
        };
        short[] heard = Play(network, speech);
        // 1.6 s into each period of 2 s, well within the gap.
        for (int period = 1; period < 14; period++)
            Assert.Equal(-50, DigitalLevel.Dbov(heard.AsSpan((period * 16_000) + 12_800, 1600)), 2.0);
    }

    [Fact]
    public void Wideband_runs_on_a_clock_of_8000()
    {
        var buffer = new JitterBuffer(new());
        var playout = new AudioPlayout(buffer, 8000, new ConcealingDecoder(new G722Decoder()));
        var encoder = new G722Encoder();
        short[] voice = Signals.Sine(3000, 16000, 16000 * 5, 8000);
        List<short> heard = [];
        byte[] payload = new byte[160];
        short[] frame = new short[320];
        for (int i = 0; i < 250; i++)
        {
            encoder.Encode(voice.AsSpan(i * 320, 320), payload);
            buffer.Put(1, new((ushort)i), new((uint)i * 160), new(i * 20_000L), AudioPacketKind.Speech, payload);
            playout.Read(frame, new((i * 20_000L) + 7_000));
            heard.AddRange(frame);
        }

        Assert.True(playout.IsTalking);
        Assert.True(Signals.SineToNoise([.. heard[16000..48000]], 3000, 16000) > 12);
        Assert.Equal(0, buffer.Statistics.LostCount);
    }

    [Fact]
    public void Bytes_that_are_no_speech_are_concealed()
    {
        var buffer = new JitterBuffer(new() { PayloadSizeMax = 3000, DelayMin = TimeSpan.Zero, DelayInitial = TimeSpan.Zero });
        var playout = new AudioPlayout(buffer, 8000, new ConcealingDecoder(new G711Codec(G711Law.ALaw)));
        short[] frame = new short[160];
        for (int i = 0; i < 200; i++)
        {
            buffer.Put(1, new((ushort)i), new((uint)i * 160), new(i * 20_000L), AudioPacketKind.Speech, i % 2 == 0 ? new byte[3000] : []);
            playout.Read(frame, new(i * 20_000L));
        }

        Assert.All(frame, sample => Assert.Equal(0, sample));
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(48000)]
    public void A_voiced_sound_is_stretched_by_whole_periods_and_noise_is_left_alone(int sampleRate)
    {
        var stretcher = new TimeStretcher(sampleRate);
        int period = sampleRate / 200;
        short[] voice = [.. Signals.Sine(200, sampleRate, sampleRate / 50, 8000), .. new short[stretcher.LagMax]];
        int longer = stretcher.Lengthen(voice, sampleRate / 50);
        Assert.Equal(0, (longer - (sampleRate / 50)) % period, 2.0);
        Assert.True(longer > sampleRate / 50);
        Assert.True(Signals.SineToNoise(voice.AsSpan(0, longer), 200, sampleRate) > 30);
        int shorter = stretcher.Shorten(voice.AsSpan(0, longer));
        Assert.True(shorter < longer);
        Assert.True(Signals.SineToNoise(voice.AsSpan(0, shorter), 200, sampleRate) > 30);

        short[] noise = Signals.Noise(1, sampleRate / 50, 8000);
        Assert.Equal(noise.Length, stretcher.Shorten(noise));
        Assert.True(stretcher.Shorten(new short[sampleRate / 50]) < sampleRate / 50);
        Assert.Equal(3, stretcher.Shorten(new short[3]));
    }

    [Fact]
    public void A_tick_allocates_nothing()
    {
        var buffer = new JitterBuffer(new());
        var playout = new AudioPlayout(buffer, 8000, new ConcealingDecoder(new G711Codec(G711Law.ALaw)));
        byte[] payload = new byte[160];
        ALaw.Encode(Signals.Sine(200, 8000, 160, 8000), payload);
        short[] frame = new short[160];
        int i = 0;
        Allocations.AssertNone(() =>
        {
            var at = new MediaInstant((i * 20_000L) + (i % 7 * 9_000));
            if (i % 11 != 3)
                buffer.Put(1, new((ushort)i), new((uint)i * 160), at, i % 100 == 99 ? AudioPacketKind.ComfortNoise : AudioPacketKind.Speech, payload);
            playout.Read(frame, new(i++ * 20_000L));
        });
    }

    private static short[] Play(SimulatedNetwork network, short[] speech)
    {
        var buffer = new JitterBuffer(new());
        var playout = new AudioPlayout(buffer, 8000, new ConcealingDecoder(new G711Codec(G711Law.ALaw)));
        List<short> heard = [];
        short[] frame = new short[160];
        network.Run(buffer, Payload, at =>
        {
            playout.Read(frame, at);
            heard.AddRange(frame);
        });
        return [.. heard];

        byte[] Payload(SimulatedNetwork.Arrival arrival)
        {
            if (arrival.Kind == AudioPacketKind.ComfortNoise)
                return [50];
            byte[] payload = new byte[160];
            ALaw.Encode(speech.AsSpan(arrival.Index * 160, 160), payload);
            return payload;
        }
    }

    private static int FindOffset(short[] sent, short[] heard, int at) =>
        Enumerable.Range(0, 2000).FirstOrDefault(offset => heard.AsSpan(at + offset, 400).SequenceEqual(sent.AsSpan(at, 400)), -1);
}

using Anyseat.Media.Codecs.G722;

namespace Anyseat.Media.Tests.Codecs;

public sealed class G722Tests
{
    [Fact]
    public void The_encoder_is_bit_exact_with_the_ITU_sequence()
    {
        short[] speech = AudioVectors.Words("g722", "inpsp.bin.gz");
        byte[] expected = [.. AudioVectors.Words("g722", "codspw.cod.gz").Select(word => (byte)word)];
        Assert.Equal(expected, EncodeInFrames(speech, 320));
    }

    [Fact]
    public void The_decoder_is_bit_exact_with_the_ITU_sequence()
    {
        byte[] code = [.. AudioVectors.Words("g722", "codspw.cod.gz").Select(word => (byte)word)];
        Assert.Equal(AudioVectors.Words("g722", "outsp1.bin.gz"), DecodeInFrames(code, 160, mode: 1));
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 18)]
    [InlineData(3, 12)]
    public void Each_mode_gives_back_the_speech_with_the_noise_of_its_bits(int mode, double decibelsMin)
    {
        short[] speech = SpeechLike(16000 * 3);
        short[] back = DecodeInFrames(EncodeInFrames(speech, 320), 160, mode);
        Assert.True(SignalToNoise(speech, back, delay: 22) > decibelsMin, $"{SignalToNoise(speech, back, 22):F1} dB");
    }

    [Fact]
    public void The_length_of_packets_changes_nothing()
    {
        short[] speech = SpeechLike(16000);
        byte[] whole = EncodeInFrames(speech, 16000);
        Assert.Equal(whole, EncodeInFrames(speech, 160));
        Assert.Equal(DecodeInFrames(whole, 8000, 1), DecodeInFrames(whole, 80, 1));
    }

    [Fact]
    public void Full_scale_noise_and_any_octets_are_survived()
    {
        var random = new Random(722);
        short[] noise = Signals.Noise(1, 32000, 32767);
        byte[] octets = new byte[16000];
        random.NextBytes(octets);
        Assert.Equal(16000, EncodeInFrames(noise, 320).Length);
        for (int mode = 1; mode <= 3; mode++)
            Assert.Equal(32000, DecodeInFrames(octets, 160, mode).Length);
    }

    [Fact]
    public void After_a_reset_the_past_is_forgotten()
    {
        var encoder = new G722Encoder();
        var decoder = new G722Decoder();
        short[] speech = SpeechLike(3200);
        byte[] first = new byte[1600], second = new byte[1600];
        short[] firstBack = new short[3200], secondBack = new short[3200];
        encoder.Encode(speech, first);
        decoder.Decode(first, firstBack);
        encoder.Reset();
        decoder.Reset();
        encoder.Encode(speech, second);
        decoder.Decode(second, secondBack);
        Assert.Equal(first, second);
        Assert.Equal(firstBack, secondBack);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(0, new G722Encoder().Encode(new short[3], new byte[8]));
        Assert.Equal(0, new G722Encoder().Encode(new short[4], new byte[1]));
        Assert.Equal(0, new G722Decoder().Decode(new byte[2], new short[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new G722Decoder(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new G722Decoder(4));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var encoder = new G722Encoder();
        var decoder = new G722Decoder();
        short[] frame = SpeechLike(320);
        byte[] payload = new byte[160];
        Allocations.AssertNone(() =>
        {
            encoder.Encode(frame, payload);
            decoder.Decode(payload, frame);
        });
    }

    private static byte[] EncodeInFrames(short[] samples, int frame)
    {
        var encoder = new G722Encoder();
        byte[] code = new byte[samples.Length / 2];
        for (int at = 0; at < samples.Length; at += frame)
        {
            int count = Math.Min(frame, samples.Length - at);
            Assert.Equal(count / 2, encoder.Encode(samples.AsSpan(at, count), code.AsSpan(at / 2)));
        }

        return code;
    }

    private static short[] DecodeInFrames(byte[] code, int frame, int mode)
    {
        var decoder = new G722Decoder(mode);
        short[] samples = new short[code.Length * 2];
        for (int at = 0; at < code.Length; at += frame)
        {
            int count = Math.Min(frame, code.Length - at);
            Assert.Equal(count * 2, decoder.Decode(code.AsSpan(at, count), samples.AsSpan(2 * at)));
        }

        return samples;
    }

    private static short[] SpeechLike(int count) =>
        Signals.Add(Signals.Sine(310, 16000, count, 6000), Signals.Add(Signals.Sine(1250, 16000, count, 2500), Signals.Sine(5100, 16000, count, 400)));

    private static double SignalToNoise(short[] sent, short[] received, int delay)
    {
        double signal = 0, noise = 0;
        for (int i = delay + 1600; i < received.Length; i++)
        {
            signal += (double)sent[i - delay] * sent[i - delay];
            noise += Math.Pow(received[i] - sent[i - delay], 2);
        }

        return Signals.Decibels(signal / noise);
    }
}

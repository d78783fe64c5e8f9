using Anyseat.Media.Audio;
using Anyseat.Media.Codecs;
using Anyseat.Media.Codecs.Concealment;

namespace Anyseat.Media.Tests.Codecs;

public sealed class LossConcealmentTests
{
    private const short GoodFrame = 0x6B21; // ITU-T G.192

    [Fact]
    public void G711_Appendix_I_is_bit_exact_with_the_ITU_sequence()
    {
        short[] speech = AudioVectors.Words("g711-plc", "f2.le.gz");
        short[] pattern = AudioVectors.Words("g711-plc", "fe10.g192.gz");
        short[] expected = AudioVectors.Words("g711-plc", "f2_10.raw.gz");
        var concealment = new LossConcealment(8000);
        short[] played = Play(concealment, speech, frame => pattern[frame % pattern.Length] == GoodFrame);
        // The expected file has the delay taken out.
        Assert.Equal(expected[..^concealment.Delay], played[concealment.Delay..]);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(48000)]
    public void A_lost_frame_of_a_steady_sound_is_hardly_heard(int sampleRate)
    {
        var concealment = new LossConcealment(sampleRate);
        short[] voice = Signals.Add(Signals.Sine(125, sampleRate, sampleRate, 8000), Signals.Sine(375, sampleRate, sampleRate, 4000));
        short[] played = Play(concealment, voice, frame => frame != 50);
        int from = 49 * concealment.FrameLength, to = 53 * concealment.FrameLength;
        double signal = 0, noise = 0;
        for (int i = from; i < to; i++)
        {
            double sent = voice[i - concealment.Delay];
            signal += sent * sent;
            noise += Math.Pow(played[i] - sent, 2);
        }

        Assert.True(Signals.Decibels(signal / noise) > 20, $"{Signals.Decibels(signal / noise):F1} dB");
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void A_long_loss_fades_to_silence_after_60_ms_and_speech_returns(int sampleRate)
    {
        var concealment = new LossConcealment(sampleRate);
        short[] voice = Signals.Sine(200, sampleRate, sampleRate, 8000);
        short[] played = Play(concealment, voice, frame => frame is < 20 or >= 40);
        short[] Frame(int index) => played.AsSpan((index * concealment.FrameLength) + concealment.Delay, concealment.FrameLength).ToArray();

        double[] levels = [.. Enumerable.Range(19, 8).Select(frame => DigitalLevel.Dbov(Frame(frame)))];
        for (int i = 2; i < 7; i++)
            Assert.True(levels[i] < levels[i - 1], $"Frame {i} of the loss is not quieter: {string.Join(" ", levels)}.");
        for (int frame = 27; frame < 40; frame++)
            Assert.All(Frame(frame), sample => Assert.Equal(0, sample));
        Assert.Equal(voice[(45 * concealment.FrameLength)..(46 * concealment.FrameLength)], Frame(45));
        Assert.False(concealment.IsConcealing);
    }

    [Fact]
    public void Without_loss_speech_passes_through_3_75_ms_later_whatever_the_length_of_the_frames()
    {
        short[] speech = Signals.Noise(5, 8000, 20000);
        foreach (int length in new[] { 1, 37, 80, 160, 240, 999 })
        {
            var concealment = new LossConcealment(8000);
            short[] played = [.. speech];
            for (int at = 0; at < played.Length; at += length)
                concealment.Receive(played.AsSpan(at, Math.Min(length, played.Length - at)));
            Assert.Equal(30, concealment.Delay);
            Assert.Equal(speech[..^30], played[30..]);
        }
    }

    [Fact]
    public void Any_pattern_of_loss_over_any_signal_is_survived()
    {
        var random = new Random(711);
        var concealment = new LossConcealment(16000);
        short[] frame = new short[480];
        for (int i = 0; i < 5000; i++)
        {
            Span<short> part = frame.AsSpan(0, random.Next(1, frame.Length + 1));
            foreach (ref short sample in part)
                sample = (short)random.Next(short.MinValue, short.MaxValue + 1);
            if (random.Next(3) == 0)
                concealment.Conceal(part);
            else
                concealment.Receive(part);
        }
    }

    [Fact]
    public void A_codec_without_concealment_gets_it()
    {
        var decoder = new ConcealingDecoder(new G711Codec(G711Law.ALaw));
        short[] samples = new short[160];
        byte[] payload = new byte[160];
        ALaw.Encode(Signals.Sine(200, 8000, 160, 8000), payload);
        for (int i = 0; i < 10; i++)
            Assert.Equal(160, decoder.Decode(payload, samples));
        Assert.False(decoder.TryRecover(payload, samples));
        decoder.Conceal(samples);
        Assert.InRange(DigitalLevel.Dbov(samples), -20, -12);
        Assert.Equal(0, decoder.Decode(new byte[161], samples));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var concealment = new LossConcealment(16000);
        short[] frame = new short[320];
        int count = 0;
        Allocations.AssertNone(() =>
        {
            if (count++ % 5 > 1)
                concealment.Conceal(frame);
            else
                concealment.Receive(frame);
        });
    }

    private static short[] Play(LossConcealment concealment, short[] speech, Func<int, bool> isReceived)
    {
        short[] played = [.. speech];
        for (int frame = 0; frame < speech.Length / concealment.FrameLength; frame++)
        {
            Span<short> samples = played.AsSpan(frame * concealment.FrameLength, concealment.FrameLength);
            if (isReceived(frame))
                concealment.Receive(samples);
            else
                concealment.Conceal(samples);
        }

        return played;
    }
}

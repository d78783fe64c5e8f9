using Anyseat.Media.Audio;
using Anyseat.Media.Audio.Activity;

namespace Anyseat.Media.Tests.Audio;

public sealed class ActivityTests
{
    [Theory]
    [InlineData(8000, 0)]
    [InlineData(8000, 100)]
    [InlineData(16000, 300)]
    public void Speech_over_a_background_is_found_and_the_background_is_not(int sampleRate, int noisePeak)
    {
        var detector = new VoiceActivityDetector(sampleRate);
        short[] speech = new FormantSpeech(3, sampleRate).Read(sampleRate * 30);
        short[] heard = Signals.Add(speech, Signals.Noise(1, speech.Length, noisePeak));
        int right = 0, frames = 0, missed = 0, loud = 0;
        bool[] spoken = [.. speech.Chunk(sampleRate / 50).Select(frame => DigitalLevel.Dbov(frame) > -40)];
        for (int i = 0; i < spoken.Length; i++)
        {
            bool isSpeech = detector.Observe(heard.AsSpan(i * sampleRate / 50, sampleRate / 50));
            // What the hangover covers counts as speech.
            bool isNear = spoken[Math.Max(0, i - 11)..(i + 1)].Any(one => one);
            frames++;
            right += isSpeech == isNear ? 1 : 0;
            loud += spoken[i] ? 1 : 0;
            missed += spoken[i] && !isSpeech ? 1 : 0;
        }

        Assert.True(missed <= loud / 100, $"{missed} of {loud} missed");
        Assert.True(right >= frames * 93 / 100, $"{right} of {frames}");
    }

    [Fact]
    public void Noise_that_stays_becomes_background()
    {
        var detector = new VoiceActivityDetector(8000);
        for (int i = 0; i < 50 * 20; i++)
            detector.Observe(Signals.Noise(i, 160, 400));
        Assert.False(detector.IsSpeech);
        Assert.Equal(detector.LevelDbov, detector.FloorDbov, 3.0);
        Assert.True(detector.Observe(Signals.Sine(300, 8000, 160, 8000)));
        detector.Reset();
        Assert.False(detector.IsSpeech);
    }

    [Fact]
    public void Digital_silence_and_very_quiet_sounds_are_no_speech()
    {
        var detector = new VoiceActivityDetector(8000);
        for (int i = 0; i < 100; i++)
            Assert.False(detector.Observe(new short[160]));
        for (int i = 0; i < 100; i++)
            Assert.False(detector.Observe(Signals.Noise(i, 160, 40)));
    }

    [Theory]
    [InlineData(0, -127)]
    [InlineData(1, -90.3)]
    [InlineData(-32768, 0)]
    [InlineData(32767, -0.0003)]
    public void Rfc6464_the_level_is_relative_to_a_full_square_wave(short sample, double dbov) =>
        Assert.Equal(dbov, DigitalLevel.Dbov(Enumerable.Repeat(sample, 100).ToArray()), 0.01);

    [Fact]
    public void G711_Table_5_a_full_sine_is_3_14_dBm0()
    {
        short[] sine = Signals.Sine(1000, 8000, 8000, 32767);
        Assert.Equal(-3.01, DigitalLevel.Dbov(sine), 0.01);
        Assert.Equal(3.14, DigitalLevel.DbovToDbm0(DigitalLevel.Dbov(sine)), 0.01);
        Assert.Equal(-10, DigitalLevel.DbovToDbm0(DigitalLevel.Dbov(Signals.Sine(1000, 8000, 8000, DigitalLevel.SinePeak(-10)))), 0.01);
        Assert.Equal(DigitalLevel.SilenceDbov, DigitalLevel.Dbov(ReadOnlySpan<short>.Empty));
    }

    [Fact]
    public void Sums_are_exact_for_every_length_and_value()
    {
        for (int length = 0; length < 70; length++)
        {
            short[] a = Signals.Noise(length, length, 32767), b = Signals.Noise(length + 100, length, 32767);
            Assert.Equal(a.Zip(b, (x, y) => (long)x * y).Sum(), SampleArithmetic.Dot(a, b));
        }

        short[] extreme = [.. Enumerable.Repeat(short.MinValue, 4800)];
        Assert.Equal(4800L << 30, SampleArithmetic.SumOfSquares(extreme));
    }

    [Fact]
    public void Talk_silence_overlap_and_interruptions_are_told_apart()
    {
        var measures = new TalkMeasures();
        var tick = TimeSpan.FromMilliseconds(20);
        void For(int ticks, bool customer, bool agent)
        {
            for (int i = 0; i < ticks; i++)
                measures.Observe(customer, agent, tick);
        }

        For(50, customer: false, agent: false);
        For(100, customer: true, agent: false);
        For(25, customer: true, agent: true); // the agent breaks in
        For(75, customer: false, agent: true);
        For(25, customer: true, agent: true); // the customer breaks in
        For(25, customer: true, agent: false);
        For(100, customer: false, agent: false);
        For(100, customer: false, agent: true);

        Assert.Equal(TimeSpan.FromSeconds(10), measures.Total);
        Assert.Equal(TimeSpan.FromSeconds(3.5), measures.CustomerTalk);
        Assert.Equal(TimeSpan.FromSeconds(4.5), measures.AgentTalk);
        Assert.Equal(TimeSpan.FromSeconds(1), measures.Overlap);
        Assert.Equal(TimeSpan.FromSeconds(3), measures.Silence);
        Assert.Equal(TimeSpan.FromSeconds(2), measures.LongestSilence);
        Assert.Equal((1, 1), (measures.AgentInterruptions, measures.CustomerInterruptions));
        Assert.Equal((0.35, 0.45, 0.1, 0.3), (measures.CustomerShare, measures.AgentShare, measures.OverlapShare, measures.SilenceShare));
        Assert.Equal(0, new TalkMeasures().SilenceShare);
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var detector = new VoiceActivityDetector(8000);
        var measures = new TalkMeasures();
        short[] frame = Signals.Noise(1, 160, 1000);
        Allocations.AssertNone(() => measures.Observe(detector.Observe(frame), true, TimeSpan.FromMilliseconds(20)));
    }
}

using Anyseat.Media.Audio;
using Anyseat.Media.Codecs.ComfortNoise;

namespace Anyseat.Media.Tests.Codecs;

public sealed class ComfortNoiseTests
{
    [Fact]
    public void Rfc3389_3_the_payload_is_level_and_reflection_coefficients()
    {
        Assert.True(ComfortNoiseParameters.TryRead([60, 127, 254, 0], out ComfortNoiseParameters parameters));
        Assert.Equal((-60, 3), (parameters.LevelDbov, parameters.Order));
        Assert.Equal(0, parameters[0]);
        Assert.Equal(258 * 127 / 32768.0, parameters[1], 1e-12);
        Assert.Equal(-258 * 127 / 32768.0, parameters[2], 1e-12);
        byte[] written = new byte[ComfortNoiseParameters.SizeMax];
        Assert.Equal([60, 127, 254, 0], written[..parameters.Write(written)]);
    }

    [Fact]
    public void What_is_no_comfort_noise_is_refused_and_what_is_too_long_is_cut()
    {
        Assert.False(ComfortNoiseParameters.TryRead([], out _));
        Assert.False(ComfortNoiseParameters.TryRead([0x80], out _));
        Assert.True(ComfortNoiseParameters.TryRead(new byte[200], out ComfortNoiseParameters parameters));
        Assert.Equal(ComfortNoiseParameters.OrderMax, parameters.Order);
        Assert.True(ComfortNoiseParameters.TryRead([40], out parameters));
        Assert.Equal(0, parameters.Order);
        // 255 is reserved; as −1 < k < 1 has to hold, it is read as the largest.
        Assert.True(ComfortNoiseParameters.TryRead([40, 255], out parameters));
        Assert.True(parameters[0] < 1);
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(-60)]
    public void Noise_comes_out_with_the_level_and_the_colour_it_went_in_with(int levelDbov)
    {
        short[] background = Dull(levelDbov, 8000);
        var analyser = new ComfortNoiseAnalyser();
        foreach (short[] frame in background.Chunk(160))
            analyser.Observe(frame);
        byte[] payload = new byte[ComfortNoiseParameters.SizeMax];
        int size = analyser.Describe().Write(payload);
        Assert.True(ComfortNoiseParameters.TryRead(payload.AsSpan(0, size), out ComfortNoiseParameters parameters));
        Assert.Equal(levelDbov, parameters.LevelDbov, 2.0);
        Assert.True(parameters[0] < -0.5);

        var generator = new ComfortNoiseGenerator();
        generator.Update(parameters);
        generator.Jump();
        short[] made = new short[16000];
        generator.Read(made);
        Assert.Equal(levelDbov, DigitalLevel.Dbov(made), 2.0);
        Assert.Equal(Tilt(background), Tilt(made), 2.0);
    }

    [Fact]
    public void The_noise_glides_to_a_new_level()
    {
        var generator = new ComfortNoiseGenerator();
        generator.Update(new ComfortNoiseParameters { LevelDbov = -30 });
        short[] first = new short[80], later = new short[8000];
        generator.Read(first);
        generator.Read(later);
        Assert.True(DigitalLevel.Dbov(first) < -36);
        Assert.Equal(-30, DigitalLevel.Dbov(later.AsSpan(4000)), 1.0);
        generator.Update(new ComfortNoiseParameters { LevelDbov = -127 });
        generator.Read(later);
        Assert.Equal(DigitalLevel.SilenceDbov, DigitalLevel.Dbov(later.AsSpan(7000)));
    }

    [Fact]
    public void Any_payload_gives_a_bounded_noise()
    {
        var random = new Random(3389);
        var generator = new ComfortNoiseGenerator(7);
        short[] frame = new short[160];
        for (int i = 0; i < 2000; i++)
        {
            byte[] payload = new byte[random.Next(1, 20)];
            random.NextBytes(payload);
            payload[0] &= 0x7F;
            Assert.True(ComfortNoiseParameters.TryRead(payload, out ComfortNoiseParameters parameters));
            generator.Update(parameters);
            generator.Read(frame);
        }

        // However wild the way, a quiet packet brings quiet.
        generator.Update(new ComfortNoiseParameters { LevelDbov = -70 });
        for (int i = 0; i < 100; i++)
            generator.Read(frame);
        Assert.InRange(DigitalLevel.Dbov(frame), -75, -65);
    }

    [Fact]
    public void Silence_is_described_as_silence()
    {
        var analyser = new ComfortNoiseAnalyser();
        analyser.Observe(new short[160]);
        ComfortNoiseParameters parameters = analyser.Describe();
        Assert.Equal((-127, 0), (parameters.LevelDbov, parameters.Order));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var analyser = new ComfortNoiseAnalyser();
        var generator = new ComfortNoiseGenerator();
        short[] frame = Signals.Noise(1, 160, 500);
        byte[] payload = new byte[ComfortNoiseParameters.SizeMax];
        Allocations.AssertNone(() =>
        {
            analyser.Observe(frame);
            int size = analyser.Describe().Write(payload);
            ComfortNoiseParameters.TryRead(payload.AsSpan(0, size), out ComfortNoiseParameters parameters);
            generator.Update(parameters);
            generator.Read(frame);
        });
    }

    // First-order low-pass noise: most of its power below 1 kHz.
    private static short[] Dull(int levelDbov, int count)
    {
        var random = new Random(1);
        double state = 0;
        double[] raw = new double[count];
        for (int i = 0; i < count; i++)
            raw[i] = state = (0.8 * state) + (random.NextDouble() - 0.5);
        double rms = Math.Sqrt(raw.Sum(value => value * value) / count);
        double gain = 32768 * Math.Pow(10, levelDbov / 20.0) / rms;
        return [.. raw.Select(value => (short)Math.Round(value * gain))];
    }

    // Power of differences against power: how bright a noise is, in dB.
    private static double Tilt(short[] samples) =>
        Signals.Decibels(Signals.MeanSquare([.. samples.Skip(1).Zip(samples, (a, b) => (short)(a - b))]) / Signals.MeanSquare(samples));
}

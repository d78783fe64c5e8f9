using Anyseat.Media.Audio.Resampling;

namespace Anyseat.Media.Tests.Audio;

public sealed class ResamplerTests
{
    public static TheoryData<int, int> Pairs
    {
        get
        {
            int[] rates = [8000, 16000, 24000, 32000, 44100, 48000];
            var pairs = new TheoryData<int, int>();
            foreach (int from in rates)
            {
                foreach (int to in rates.Where(to => to != from))
                    pairs.Add(from, to);
            }

            pairs.Add(11025, 8000);
            pairs.Add(22050, 16000);
            pairs.Add(12000, 48000);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_pass_band_keeps_its_level_and_at_least_60_dB_to_noise(int from, int to)
    {
        int lower = Math.Min(from, to);
        foreach (double part in new[] { 0.05, 0.2, 0.35, 0.425 })
        {
            double frequency = part * lower;
            short[] output = Convert(from, to, Signals.Sine(frequency, from, from, 16000));
            ReadOnlySpan<short> settled = output.AsSpan(to / 10, to / 2);
            Assert.True(
                Signals.SineToNoise(settled, frequency, to) >= 60,
                $"{frequency} Hz: {Signals.SineToNoise(settled, frequency, to):F1} dB");
            Assert.Equal(0, Signals.Decibels(Signals.MeanSquare(settled) / (16000.0 * 16000 / 2)), 0.15);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_the_lower_rate_cannot_hold_is_rejected(int from, int to)
    {
        if (from > to)
        {
            // Above 115 % of half the lower rate nothing may come through: it would fold down.
            foreach (double part in new[] { 0.576, 0.7, 0.9 })
            {
                double frequency = part * to;
                if (frequency > 0.49 * from)
                    continue;
                short[] output = Convert(from, to, Signals.Sine(frequency, from, from, 16000));
                double level = Signals.MeanSquare(output.AsSpan(to / 10, to / 2));
                Assert.True(Signals.Decibels(level / (16000.0 * 16000 / 2)) < -70, $"{frequency} Hz: {level}");
            }
        }
        else
        {
            double frequency = 0.4 * from;
            short[] output = Convert(from, to, Signals.Sine(frequency, from, from, 16000));
            double image = from - frequency;
            if (image < to / 2.0)
            {
                double level = Signals.PowerAt(output.AsSpan(to / 10, to / 2), image, to);
                Assert.True(Signals.Decibels(level / (16000.0 * 16000 / 2)) < -70, $"Image at {image} Hz.");
            }
        }
    }

    [Theory]
    [InlineData(8000, 48000)]
    [InlineData(48000, 8000)]
    [InlineData(44100, 8000)]
    [InlineData(16000, 24000)]
    public void The_length_of_frames_changes_nothing(int from, int to)
    {
        short[] noise = Signals.Noise(3, from / 2, 20000);
        short[] whole = Convert(from, to, noise);
        var random = new Random(4);
        var resampler = new Resampler(from, to);
        List<short> joined = [];
        for (int at = 0; at < noise.Length;)
        {
            int count = Math.Min(random.Next(1, 2000), noise.Length - at);
            short[] output = new short[resampler.OutputCountMax(count)];
            joined.AddRange(output[..resampler.Process(noise.AsSpan(at, count), output)]);
            at += count;
        }

        Assert.Equal(whole, joined);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_frame_of_20_ms_gives_a_frame_of_20_ms(int from, int to)
    {
        if (from % 50 != 0 || to % 50 != 0)
            return;
        var resampler = new Resampler(from, to);
        short[] input = Signals.Noise(1, from / 50, 1000);
        short[] output = new short[resampler.OutputCountMax(input.Length)];
        for (int i = 0; i < 10; i++)
            Assert.Equal(to / 50, resampler.Process(input, output));
    }

    [Fact]
    public void The_delay_is_what_it_says()
    {
        foreach ((int from, int to) in new[] { (8000, 48000), (48000, 8000), (16000, 8000) })
        {
            var resampler = new Resampler(from, to);
            short[] click = new short[from / 10];
            click[from / 50] = 30000;
            short[] output = new short[resampler.OutputCountMax(click.Length)];
            int count = resampler.Process(click, output);
            int loudest = Enumerable.Range(0, count).MaxBy(i => Math.Abs((int)output[i]));
            Assert.InRange(loudest - (to / 50) - resampler.Delay, -1 - ((double)to / from), 1 + ((double)to / from));
            Assert.InRange(resampler.Delay / to, 0, 0.0035);
        }
    }

    [Fact]
    public void Full_scale_saturates_and_one_rate_passes_through()
    {
        short[] square = [.. Enumerable.Range(0, 8000).Select(i => i / 20 % 2 == 0 ? short.MaxValue : short.MinValue)];
        short[] output = Convert(8000, 16000, square);
        Assert.Contains(short.MaxValue, output);
        Assert.Contains(short.MinValue, output);
        Assert.Equal(square, Convert(8000, 8000, square));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(8000, 44000));
        Assert.True(Resampler.IsRate(44100));
        Assert.False(Resampler.IsRate(0));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var up = new Resampler(8000, 48000);
        var down = new Resampler(48000, 8000);
        short[] narrow = Signals.Noise(1, 160, 1000);
        short[] wide = new short[1000];
        Allocations.AssertNone(() =>
        {
            int count = up.Process(narrow, wide);
            down.Process(wide.AsSpan(0, count), narrow.AsSpan());
        });
    }

    private static short[] Convert(int from, int to, short[] input)
    {
        var resampler = new Resampler(from, to);
        short[] output = new short[resampler.OutputCountMax(input.Length)];
        return output[..resampler.Process(input, output)];
    }
}

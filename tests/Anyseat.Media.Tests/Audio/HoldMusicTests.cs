using Anyseat.Media.Audio;

namespace Anyseat.Media.Tests.Audio;

public sealed class HoldMusicTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(48000)]
    public void The_music_is_never_loud_never_silent_and_passes_a_telephone(int sampleRate)
    {
        var music = new HoldMusic(sampleRate, 5);
        short[] second = new short[sampleRate];
        for (int i = 0; i < 60; i++)
        {
            music.Read(second);
            Assert.InRange(DigitalLevel.Dbov(second), -34, -16);
            Assert.InRange(second.Max(sample => Math.Abs((int)sample)), 500, 20000);
            // The steps between samples are those of a sound without much above 3.4 kHz.
            double bright = Signals.MeanSquare([.. second.Skip(1).Zip(second, (a, b) => (short)(a - b))]);
            Assert.True(bright < Signals.MeanSquare(second) * 2 * Math.Pow(Math.PI * 3400 / sampleRate, 2));
        }
    }

    [Fact]
    public void A_seed_is_a_piece_whatever_the_length_of_the_frames()
    {
        short[] one = new short[80_000], same = new short[80_000], other = new short[80_000];
        new HoldMusic(8000, 3).Read(one);
        var music = new HoldMusic(8000, 3);
        for (int at = 0; at < same.Length; at += 160)
            music.Read(same.AsSpan(at, 160));
        new HoldMusic(8000, 4).Read(other);
        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void It_is_in_tune()
    {
        // Each tenth of a second, the strongest note of the equal-tempered scale holds more than the quarter tones beside it.
        var music = new HoldMusic(16000, 1);
        short[] heard = new short[16000 * 10];
        music.Read(heard);
        double[] notes = [.. Enumerable.Range(48, 36).Select(note => 440 * Math.Pow(2, (note - 69) / 12.0))];
        double inTune = notes.Sum(frequency => Signals.PowerAt(heard, frequency, 16000));
        double between = notes.Sum(frequency => Signals.PowerAt(heard, frequency * Math.Pow(2, 1 / 24.0), 16000));
        Assert.True(inTune > 20 * between, $"{inTune} {between}");
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var music = new HoldMusic(8000);
        short[] frame = new short[160];
        Allocations.AssertNone(() => music.Read(frame));
    }
}

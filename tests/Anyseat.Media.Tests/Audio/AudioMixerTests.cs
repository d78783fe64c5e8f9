using Anyseat.Media.Audio.Mixing;

namespace Anyseat.Media.Tests.Audio;

public sealed class AudioMixerTests
{
    [Fact]
    public void Any_matrix_mixes_as_the_sum_of_its_rows()
    {
        var random = new Random(20);
        for (int round = 0; round < 400; round++)
        {
            int places = random.Next(1, 9), length = random.Next(1, 100);
            var matrix = new MixingMatrix(places);
            var mixer = new AudioMixer(matrix, length);
            for (int tick = 0; tick < 3; tick++)
            {
                Shuffle(matrix, random);
                short[]?[] frames = [.. Enumerable.Range(0, places).Select(place =>
                    random.Next(4) == 0 ? null : Signals.Noise(random.Next(), length, 32767))];
                Speak(mixer, frames);
                for (int listener = 0; listener < places; listener++)
                    Assert.Equal(Expected(matrix, listener, frames, length), mixer.Output(listener).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    public void In_a_conference_each_hears_all_others_and_not_himself(int places)
    {
        var matrix = new MixingMatrix(places);
        matrix.Connect([.. Enumerable.Range(0, places)]);
        var mixer = new AudioMixer(matrix, 160);
        short[][] frames = [.. Enumerable.Range(0, places).Select(place => Signals.Noise(place, 160, 400))];
        Speak(mixer, frames);
        for (int listener = 0; listener < places; listener++)
        {
            short[] expected = [.. Enumerable.Range(0, 160).Select(i => (short)(frames.Sum(frame => frame[i]) - frames[listener][i]))];
            Assert.Equal(expected, mixer.Output(listener).ToArray());
        }
    }

    [Theory]
    [InlineData(SupervisionMode.Listen, "agent", "customer", "customer agent")]
    [InlineData(SupervisionMode.Whisper, "agent", "customer leader", "customer agent")]
    [InlineData(SupervisionMode.Barge, "agent leader", "customer leader", "customer agent")]
    [InlineData(SupervisionMode.TakeOver, "leader", "", "customer")]
    public void Supervision_is_only_a_matter_of_who_hears_whom(
        SupervisionMode mode, string customerHears, string agentHears, string leaderHears)
    {
        string[] names = ["customer", "agent", "leader"];
        var matrix = new MixingMatrix(3);
        // Whatever was before, the mode decides.
        matrix.Connect(0, 1, 2);
        SupervisionMatrix.Apply(matrix, mode, customer: 0, agent: 1, leader: 2);
        var mixer = new AudioMixer(matrix, 20);
        Speak(mixer, [.. Enumerable.Range(0, 3).Select(place => Enumerable.Repeat((short)(1 << place), 20).ToArray())]);
        string[] heard = [customerHears, agentHears, leaderHears];
        for (int listener = 0; listener < 3; listener++)
        {
            int expected = names.Index().Where(one => heard[listener].Split(' ').Contains(one.Item)).Sum(one => 1 << one.Index);
            Assert.All(mixer.Output(listener).ToArray(), sample => Assert.Equal(expected, sample));
        }
    }

    [Fact]
    public void Loud_voices_saturate_and_do_not_wrap()
    {
        var matrix = new MixingMatrix(4);
        matrix.Connect(0, 1, 2, 3);
        matrix[0, 1] = MixingMatrix.GainMax;
        var mixer = new AudioMixer(matrix, 33);
        Speak(mixer, [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Repeat(short.MaxValue, 33).ToArray())]);
        Assert.All(mixer.Output(0).ToArray(), sample => Assert.Equal(short.MaxValue, sample));
        Assert.All(mixer.Output(3).ToArray(), sample => Assert.Equal(short.MaxValue, sample));
        Speak(mixer, [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Repeat(short.MinValue, 33).ToArray())]);
        Assert.All(mixer.Output(0).ToArray(), sample => Assert.Equal(short.MinValue, sample));
    }

    [Fact]
    public void Who_is_taken_out_neither_hears_nor_is_heard()
    {
        var matrix = new MixingMatrix(3);
        matrix.Connect(0, 1, 2);
        matrix.Silence(2);
        var mixer = new AudioMixer(matrix, 20);
        Speak(mixer, [.. Enumerable.Range(0, 3).Select(place => Enumerable.Repeat((short)(1 << place), 20).ToArray())]);
        Assert.Equal((2, 1, 0), (mixer.Output(0)[0], mixer.Output(1)[0], mixer.Output(2)[0]));
    }

    [Fact]
    public void A_place_or_gain_that_does_not_exist_is_refused()
    {
        var matrix = new MixingMatrix(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[2, 0] = 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[0, -1] = 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[0, 1] = -0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[0, 1] = 8.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MixingMatrix(MixingMatrix.PlacesMax + 1));
        matrix[0, 1] = 0.5;
        Assert.Equal(0.5, matrix[0, 1]);
    }

    [Fact]
    public void A_tick_allocates_nothing_even_when_the_matrix_changes()
    {
        var matrix = new MixingMatrix(5);
        matrix.Connect(0, 1, 2, 3);
        var mixer = new AudioMixer(matrix, 160);
        int tick = 0;
        Allocations.AssertNone(() =>
        {
            matrix[4, 0] = tick++ % 2;
            for (int place = 0; place < 5; place++)
                mixer.Input(place).Fill(5);
            mixer.Mix();
        });
    }

    private static void Speak(AudioMixer mixer, short[]?[] frames)
    {
        for (int place = 0; place < frames.Length; place++)
        {
            if (frames[place] is { } frame)
                frame.CopyTo(mixer.Input(place));
        }

        mixer.Mix();
    }

    private static void Shuffle(MixingMatrix matrix, Random random)
    {
        double[] gains = [0, 1, 1, 1, 1, 0.5, 0.123, 2];
        for (int listener = 0; listener < matrix.Places; listener++)
        {
            for (int speaker = 0; speaker < matrix.Places; speaker++)
                matrix[listener, speaker] = gains[random.Next(gains.Length)];
        }
    }

    private static short[] Expected(MixingMatrix matrix, int listener, short[]?[] frames, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (short)Math.Clamp(
            frames.Index().Sum(one => one.Item is null ? 0 : Math.Floor((one.Item[i] * matrix[listener, one.Index]) + 0.5)),
            short.MinValue,
            short.MaxValue))];
}

using Anyseat.Media.Wave;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Prompts;

namespace Anyseat.Voice.Tests;

public sealed class PromptTests
{
    private static readonly Lazy<IReadOnlyDictionary<(string Key, VoiceLanguage Language), PromptAudio>> builtIn = new(() =>
        new Dictionary<(string Key, VoiceLanguage Language), PromptAudio>(BuiltInPrompts.LoadSpeech())
        {
            [(PromptKeys.Music, VoiceLanguage.English)] = BuiltInPrompts.ComposeMusic(),
        });

    [Theory]
    [InlineData(1, "you-are-next")]
    [InlineData(0, "you-are-next")]
    [InlineData(3, "you-are-number number-3 in-line")]
    [InlineData(20, "you-are-number number-20 in-line")]
    [InlineData(23, "you-are-number number-20 number-3 in-line")]
    [InlineData(90, "you-are-number number-90 in-line")]
    [InlineData(99, "you-are-number number-90 number-9 in-line")]
    [InlineData(100, "you-are-number number-100 in-line")]
    [InlineData(101, "please-wait")]
    public void A_place_in_line_is_said_in_words(int place, string keys) => Assert.Equal(keys, string.Join(' ', PromptSequences.Position(place)));

    [Theory]
    [InlineData(0, VoiceLanguage.English, "less-than-a-minute")]
    [InlineData(59, VoiceLanguage.English, "less-than-a-minute")]
    [InlineData(60, VoiceLanguage.English, "expected-wait number-1 minute")]
    [InlineData(61, VoiceLanguage.English, "expected-wait number-2 minutes")]
    [InlineData(61, VoiceLanguage.Chinese, "expected-wait number-2-counted minutes")]
    [InlineData(25 * 60, VoiceLanguage.Chinese, "expected-wait number-20 number-5 minutes")]
    [InlineData(3600, VoiceLanguage.English, "expected-wait number-60 minutes")]
    [InlineData(3601, VoiceLanguage.English, "more-than-an-hour")]
    internal void A_wait_is_said_in_minutes_rounded_up(int seconds, VoiceLanguage language, string keys) =>
        Assert.Equal(keys, string.Join(' ', PromptSequences.Wait(TimeSpan.FromSeconds(seconds), language)));

    [Fact]
    public void Everything_that_is_ever_said_came_with_the_house_in_both_languages_and_can_be_heard()
    {
        string[] spoken =
        [
            .. PromptKeys.BuiltIn.Where(key => key != PromptKeys.Music),
            .. Enumerable.Range(0, 102).SelectMany(PromptSequences.Position),
            .. Enumerable.Range(0, 62).SelectMany(minute => PromptSequences.Wait(TimeSpan.FromMinutes(minute), VoiceLanguage.Chinese)),
        ];
        foreach (string key in spoken.Distinct())
        {
            foreach (VoiceLanguage language in Enum.GetValues<VoiceLanguage>())
            {
                Assert.True(builtIn.Value.TryGetValue((key, language), out PromptAudio? audio), $"{key} in {language}");
                Assert.InRange(audio.Duration.TotalSeconds, 0.15, 12);
                Assert.InRange(Loudness(audio.Samples), 300, 8_000);
            }
        }
    }

    [Fact]
    public void The_music_can_be_repeated_without_a_seam()
    {
        PromptAudio music = builtIn.Value[(PromptKeys.Music, VoiceLanguage.English)];
        Assert.InRange(music.Duration.TotalSeconds, 60, 120);
        Assert.InRange(Loudness(music.Samples), 300, 8_000);
        // The step over the seam is no larger than the steps within the piece.
        int within = 0;
        for (int i = 1; i < music.Samples.Length; i++)
            within = Math.Max(within, Math.Abs(music.Samples[i] - music.Samples[i - 1]));
        Assert.InRange(Math.Abs(music.Samples[0] - music.Samples[^1]), 0, within);
        Assert.InRange(Loudness(music.Samples[^4_000..]) / Loudness(music.Samples[..4_000]), 0.3, 3);
    }

    [Theory]
    [InlineData("welcome", true)]
    [InlineData("opening-hours-2", true)]
    [InlineData("", false)]
    [InlineData("Welcome", false)]
    [InlineData("../welcome", false)]
    [InlineData("a\"b", false)]
    public void A_key_has_lower_case_letters_digits_and_hyphens(string key, bool isGood) => Assert.Equal(isGood, PromptKeys.IsGood(key));

    private static double Loudness(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
            sum += (double)sample * sample;
        return Math.Sqrt(sum / samples.Length);
    }
}

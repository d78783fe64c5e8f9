namespace Anyseat.Voice.Domain;

/// <summary>Puts spoken sentences together from prompts: places in line and waits.</summary>
/// <remarks>
/// <code>
///   23rd, English    you-are-number  number-20  number-3  in-line
///   23rd, Chinese    您目前排在第      二十       三        位
///   2 minutes        expected-wait  number-2 (两)  minutes
/// </code>
/// </remarks>
internal static class PromptSequences
{
    /// <summary>The last place that is said; callers further back are asked to wait.</summary>
    public const int PlaceMax = 100;

    /// <summary>The longest wait that is said in minutes.</summary>
    public const int MinutesMax = 60;

    /// <summary>What says a place in line.</summary>
    /// <param name="place">1 is next.</param>
    public static IReadOnlyList<string> Position(int place) => place switch
    {
        <= 1 => [PromptKeys.YouAreNext],
        > PlaceMax => [PromptKeys.PleaseWait],
        _ => [PromptKeys.YouAreNumber, .. Number(place), PromptKeys.InLine],
    };

    /// <summary>What says an expected wait, in minutes rounded up.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="language">Chinese counts two minutes by another word than the number two.</param>
    public static IReadOnlyList<string> Wait(TimeSpan wait, VoiceLanguage language)
    {
        if (wait < TimeSpan.FromMinutes(1))
            return [PromptKeys.LessThanAMinute];
        int minutes = (int)Math.Min(Math.Ceiling(wait.TotalMinutes), MinutesMax + 1);
        return minutes switch
        {
            > MinutesMax => [PromptKeys.MoreThanAnHour],
            1 => [PromptKeys.ExpectedWait, .. Number(1), PromptKeys.Minute],
            2 when language == VoiceLanguage.Chinese => [PromptKeys.ExpectedWait, PromptKeys.NumberTwoCounted, PromptKeys.Minutes],
            _ => [PromptKeys.ExpectedWait, .. Number(minutes), PromptKeys.Minutes],
        };
    }

    /// <summary>What says a number from 0 to 100: one word up to 20 and for the tens, else tens and ones; alike in both languages.</summary>
    public static IReadOnlyList<string> Number(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
        return value <= 20 || value % 10 == 0
            ? [PromptKeys.NumberWord(value)]
            : [PromptKeys.NumberWord(value / 10 * 10), PromptKeys.NumberWord(value % 10)];
    }
}

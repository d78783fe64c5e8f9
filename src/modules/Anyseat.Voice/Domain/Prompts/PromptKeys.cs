namespace Anyseat.Voice.Domain;

/// <summary>The prompts that the house itself knows and plays. Others may be added by upload, under keys of their own.</summary>
internal static class PromptKeys
{
    /// <summary>Greets the caller.</summary>
    public const string Welcome = "welcome";

    /// <summary>Says that all agents are busy and the call is kept in line.</summary>
    public const string PleaseWait = "please-wait";

    /// <summary>Says that the queue is closed now.</summary>
    public const string Closed = "closed";

    /// <summary>Says that the call is recorded.</summary>
    public const string Recorded = "recorded";

    /// <summary>Says that no more calls can be taken just now.</summary>
    public const string Full = "full";

    /// <summary>Stands before the place in line.</summary>
    public const string YouAreNumber = "you-are-number";

    /// <summary>Stands after the place in line, where the language wants it.</summary>
    public const string InLine = "in-line";

    /// <summary>Says that the caller is next.</summary>
    public const string YouAreNext = "you-are-next";

    /// <summary>Stands before the expected wait.</summary>
    public const string ExpectedWait = "expected-wait";

    /// <summary>Says that the wait is less than a minute.</summary>
    public const string LessThanAMinute = "less-than-a-minute";

    /// <summary>Says that the wait is more than an hour.</summary>
    public const string MoreThanAnHour = "more-than-an-hour";

    /// <summary>Two, before a word that is counted: 两 in Chinese.</summary>
    public const string NumberTwoCounted = "number-2-counted";

    /// <summary>One minute.</summary>
    public const string Minute = "minute";

    /// <summary>Several minutes.</summary>
    public const string Minutes = "minutes";

    /// <summary>Says that the number cannot be reached.</summary>
    public const string NotReachable = "not-reachable";

    /// <summary>Says that this number may not be dialled.</summary>
    public const string NotAllowed = "not-allowed";

    /// <summary>Says goodbye.</summary>
    public const string Goodbye = "goodbye";

    /// <summary>Says that a key gets a callback with the place kept.</summary>
    public const string CallbackOffer = "callback-offer";

    /// <summary>Says that the callback will come.</summary>
    public const string CallbackTaken = "callback-taken";

    /// <summary>The music for those who wait; the same in every language.</summary>
    public const string Music = "music";

    /// <summary>All keys that the house plays by itself, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
    [
        Welcome, PleaseWait, Closed, Recorded, Full, YouAreNext, YouAreNumber, InLine, ExpectedWait, LessThanAMinute, MoreThanAnHour, Minute,
        Minutes, NotReachable, NotAllowed, Goodbye, CallbackOffer, CallbackTaken, Music, NumberTwoCounted, .. NumberWords.Select(NumberWord),
    ];

    private static IEnumerable<int> NumberWords => Enumerable.Range(0, 21).Concat(Enumerable.Range(3, 8).Select(ten => 10 * ten));

    /// <summary>The prompt of a number word: 0 to 20, then the tens, then a hundred.</summary>
    public static string NumberWord(int value) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"number-{value}");

    /// <summary>Whether a key may be used for an upload: 1 to 40 lower-case letters, digits or '-'.</summary>
    public static bool IsGood(string key) =>
        key.Length is >= 1 and <= 40 && key.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}

using System.Text.RegularExpressions;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>What is set of a number that customers dial.</summary>
internal sealed record InboundNumberSettings
{
    /// <summary>The number, with a plus and 5 to 15 digits; unique.</summary>
    public required string Number { get; init; }

    /// <summary>What carriers put for it otherwise, such as a short number of theirs; at most 10.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What agents see when it rings.</summary>
    public required LocalizedText Names { get; init; }

    /// <summary>The key under which reports count it: 1 to 40 lower-case letters, digits or '-'.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>The queue of its calls.</summary>
    public required Guid QueueId { get; init; }

    /// <summary>The language in which its callers are spoken to.</summary>
    public VoiceLanguage Language { get; init; }

    /// <summary>The site whose numbering its callers' numbers follow; null for that of the house.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The prompt that greets; null for none.</summary>
    public string? WelcomePrompt { get; init; } = PromptKeys.Welcome;

    /// <summary>Whether calls to it are taken.</summary>
    public bool IsEnabled { get; init; } = true;
}

/// <summary>Numbers as an administrator keeps them.</summary>
internal static partial class InboundNumbers
{
    private const int AliasesMax = 10;

    public static SettingsEndpoints<InboundNumber, InboundNumberSettings> Endpoints { get; } = new(new()
    {
        Path = "numbers",
        Name = "Number",
        Words = "a number that customers dial",
        All = settings => settings.Numbers,
        ToSettings = number => new InboundNumberSettings
        {
            Number = number.Number.ToString(),
            Aliases = number.Aliases,
            Names = number.Names,
            EntryPoint = number.EntryPoint,
            QueueId = number.QueueId,
            Language = number.Language,
            SiteId = number.SiteId,
            WelcomePrompt = number.WelcomePrompt,
            IsEnabled = number.IsEnabled,
        },
        Make = Make,
    });

    private static Result<InboundNumber> Make(SettingsCheck check, Guid id, InboundNumberSettings set, InboundNumber? former)
    {
        ValidationError? invalid = SettingsCheck.First(
            SettingsCheck.Number(set.Number, "number", out E164Number? number), CheckAliases(set),
            set.Names.IsGood(80) ? null : new ValidationError("number.names_invalid", "Names are in English, of 1 to 80 characters.", "names"),
            KeyPattern().IsMatch(set.EntryPoint)
                ? null
                : new ValidationError("entry_point.key_invalid", "A key has 1 to 40 lower-case letters, digits or '-'.", "entryPoint"),
            check.Queue(set.QueueId), check.Site(set.SiteId), check.Prompt(set.WelcomePrompt, set.Language, "welcomePrompt"));
        if (invalid is not null)
            return invalid;
        if (number is not { } known)
            return new ValidationError("number.invalid", "number is a number with a plus and 5 to 15 digits.", "number");
        bool isAliasTaken = check.Current.Numbers.Any(other =>
            other.Id != id && other.Aliases.Any(alias => set.Aliases.Contains(alias, StringComparer.OrdinalIgnoreCase)));
        if (isAliasTaken)
            return new ConflictError("voice.number_taken", "Another number has this alias.");
        return new InboundNumber
        {
            Id = id,
            Number = known,
            Aliases = set.Aliases,
            Names = set.Names,
            EntryPoint = set.EntryPoint,
            QueueId = set.QueueId,
            Language = set.Language,
            SiteId = set.SiteId,
            WelcomePrompt = set.WelcomePrompt,
            IsEnabled = set.IsEnabled,
        };
    }

    private static ValidationError? CheckAliases(InboundNumberSettings set) =>
        set.Aliases.Count > AliasesMax || !set.Aliases.All(alias => AliasPattern().IsMatch(alias))
            ? new ValidationError("number.alias_invalid", $"At most {AliasesMax} aliases of 1 to 40 letters, digits, '+', '-', '_' or '.'.", "aliases")
            : null;

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"^[A-Za-z0-9+_.-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AliasPattern();
}

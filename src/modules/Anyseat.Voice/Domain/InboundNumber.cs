using System.Text.Json.Serialization;
using Anyseat.Interactions.Contracts;

namespace Anyseat.Voice.Domain;

/// <summary>A number that customers dial: where its calls come in.</summary>
internal sealed record InboundNumber : VoiceDocument, IVoiceKind
{
    /// <inheritdoc/>
    public static string Kind => "number";

    /// <summary>The number.</summary>
    public required E164Number Number { get; init; }

    /// <summary>What carriers put for it in the Request-URI when that is neither the number nor dialled by the site's numbering, such
    /// as a short number of theirs; 1 to 40 letters, digits, '+', '-', '_' or '.' each; at most 10.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What agents see when it rings.</summary>
    public required LocalizedText Names { get; init; }

    /// <summary>The key under which reports count it: 1 to 40 lower-case letters, digits or '-'.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>The queue of its calls.</summary>
    public required Guid QueueId { get; init; }

    /// <summary>The language in which its callers are spoken to.</summary>
    public VoiceLanguage Language { get; init; }

    /// <summary>The site whose numbering its callers' numbers follow; null for the numbering of the house.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The prompt that greets; null for none.</summary>
    public string? WelcomePrompt { get; init; } = PromptKeys.Welcome;

    /// <summary>Whether calls to it are taken.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string FirstKey => Number.Digits;
}

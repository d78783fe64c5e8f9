using System.Text.Json.Serialization;
using Anyseat.People.Contracts;

namespace Anyseat.Voice.Domain;

/// <summary>What kind of destination a number is.</summary>
internal enum NumberKind
{
    /// <summary>An agent's number.</summary>
    Internal = 0,

    /// <summary>An emergency number: always dialable.</summary>
    Emergency = 1,

    /// <summary>A number of the site's country.</summary>
    National = 2,

    /// <summary>A number that costs the caller nothing.</summary>
    FreeOfCharge = 3,

    /// <summary>A number whose owner earns by the call.</summary>
    Premium = 4,

    /// <summary>A number of another country.</summary>
    International = 5,
}

/// <summary>Which numbers a role may dial: the guard against toll fraud. Somebody with several roles may dial what any of them may.</summary>
internal sealed record DialRule : VoiceDocument, IVoiceKind
{
    /// <inheritdoc/>
    public static string Kind => "dial_rule";

    /// <summary>Whose rule it is.</summary>
    public required Role Role { get; init; }

    /// <summary>The kinds it may dial; emergency numbers need not be among them.</summary>
    public required IReadOnlyList<NumberKind> Kinds { get; init; }

    /// <summary>Beginnings of numbers (+4930) it may dial though their kind is not among <see cref="Kinds"/>; at most 200.</summary>
    public IReadOnlyList<string> AllowedPrefixes { get; init; } = [];

    /// <summary>Beginnings of numbers it may not dial, whatever else is said; the longest beginning that fits counts; at most 200.</summary>
    public IReadOnlyList<string> RefusedPrefixes { get; init; } = [];

    /// <summary>The service number that is shown; null for the trunk's own.</summary>
    public E164Number? CallerId { get; init; }

    /// <summary>The trunks it may use, in the order in which they are tried; empty for all in their own order.</summary>
    public IReadOnlyList<Guid> TrunkIds { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override string FirstKey => Role.ToString();
}

using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>What a role may dial.</summary>
internal sealed record DialRuleSettings
{
    /// <summary>Whose rule it is; one rule a role.</summary>
    public required Role Role { get; init; }

    /// <summary>The kinds it may dial. Colleagues and emergency numbers may always be dialled.</summary>
    public required IReadOnlyList<NumberKind> Kinds { get; init; }

    /// <summary>Beginnings of numbers it may dial besides; at most 200.</summary>
    public IReadOnlyList<string> AllowedPrefixes { get; init; } = [];

    /// <summary>Beginnings of numbers it may not dial; the longest beginning that fits counts; at most 200.</summary>
    public IReadOnlyList<string> RefusedPrefixes { get; init; } = [];

    /// <summary>The service number that is shown; null for the trunk's own.</summary>
    public string? CallerId { get; init; }

    /// <summary>The trunks it may use, in order; empty for all.</summary>
    public IReadOnlyList<Guid> TrunkIds { get; init; } = [];
}

/// <summary>Dial rules as an administrator keeps them.</summary>
internal static class DialRuleEndpoints
{
    public static SettingsEndpoints<DialRule, DialRuleSettings> Endpoints { get; } = new(new()
    {
        Path = "dial-rules",
        Name = "DialRule",
        Words = "what a role may dial",
        All = settings => settings.DialRules,
        ToSettings = rule => new DialRuleSettings
        {
            Role = rule.Role,
            Kinds = rule.Kinds,
            AllowedPrefixes = rule.AllowedPrefixes,
            RefusedPrefixes = rule.RefusedPrefixes,
            CallerId = rule.CallerId?.ToString(),
            TrunkIds = rule.TrunkIds,
        },
        Make = Make,
    });

    private static Result<DialRule> Make(SettingsCheck check, Guid id, DialRuleSettings set, DialRule? former)
    {
        ValidationError? invalid = SettingsCheck.First(
            SettingsCheck.Prefixes(set.AllowedPrefixes, "allowedPrefixes"), SettingsCheck.Prefixes(set.RefusedPrefixes, "refusedPrefixes"),
            SettingsCheck.Number(set.CallerId, "callerId", out E164Number? callerId),
            set.TrunkIds.Count > SettingsCheck.EntriesMax ? SettingsCheck.TooMany("trunkIds", SettingsCheck.EntriesMax) : check.Trunks(set.TrunkIds));
        if (invalid is not null)
            return invalid;
        return new DialRule
        {
            Id = id,
            Role = set.Role,
            Kinds = [.. set.Kinds.Distinct().Order()],
            AllowedPrefixes = set.AllowedPrefixes,
            RefusedPrefixes = set.RefusedPrefixes,
            CallerId = callerId,
            TrunkIds = [.. set.TrunkIds.Distinct()],
        };
    }
}

using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;

namespace Anyseat.Voice.Domain;

/// <summary>What somebody may dial, and how it gets there.</summary>
internal sealed record DialPermit
{
    /// <summary>What kind of destination it is.</summary>
    public required NumberKind Kind { get; init; }

    /// <summary>The number of the world; null for internal and emergency numbers.</summary>
    public E164Number? Number { get; init; }

    /// <summary>The digits as dialled, without what gets an outside line; what is sent for an emergency number.</summary>
    public required string Dialled { get; init; }

    /// <summary>The trunks to try, in order; empty for an internal number.</summary>
    public IReadOnlyList<Trunk> Trunks { get; init; } = [];

    /// <summary>The number to show, for <see cref="CallerIdRule.Choose"/> of the trunk; null for the trunk's own.</summary>
    public E164Number? CallerId { get; init; }

    /// <summary>The colleague's phone, for an internal number.</summary>
    public Phone? Phone { get; init; }

    /// <summary>Whether it is an emergency call: never refused, marked, and first in every line.</summary>
    public bool IsEmergency => Kind == NumberKind.Emergency;
}

/// <summary>Why a number may not be dialled.</summary>
internal enum DialRefusalReason
{
    /// <summary>None of the roles may dial its kind.</summary>
    Kind = 0,

    /// <summary>A beginning of numbers that the rule refuses.</summary>
    Prefix = 1,

    /// <summary>None of the roles has a rule: they dial colleagues and emergency numbers.</summary>
    NoRule = 2,
}

/// <summary>The number may not be dialled: 403.</summary>
/// <param name="Kind">What kind of destination it is.</param>
/// <param name="Reason">Why not.</param>
internal sealed record DialRefused(NumberKind Kind, DialRefusalReason Reason)
    : ForbiddenError("dial.refused", $"This number may not be dialled: {Kind}, {Reason}.")
{
    public override IEnumerable<KeyValuePair<string, object?>> Data => [new("kind", Kind), new("reason", Reason)];
}

/// <summary>The guard against toll fraud: a pure function of configuration, roles and what was dialled.</summary>
/// <remarks>
/// Emergency numbers come first and pass for everybody. Then colleagues' numbers. Everything else needs a rule of one of the roles:
/// of the beginnings that a rule allows and refuses the longest that fits counts, refusal on a tie; without one the kind decides.
/// Without rules nothing leaves the house.
/// </remarks>
internal static class DialPlan
{
    /// <summary>Judges what was dialled.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="roles">The caller's roles.</param>
    /// <param name="site">The caller's site, whose numbering holds.</param>
    /// <param name="text">What was dialled or clicked.</param>
    public static Result<DialPermit> Check(VoiceSettings settings, IReadOnlyCollection<Role> roles, Guid? site, string text)
    {
        NumberingPlan plan = settings.NumberingOf(site);
        if (NumberText.Clean(text) is not { } digits)
            return NotANumber;
        if (NumberClassifier.IsEmergency(digits, plan, out string emergency))
            return ToEmergency(settings, site, emergency);
        if (settings.FindPhoneByNumber(digits) is { IsEnabled: true } phone)
            return new DialPermit { Kind = NumberKind.Internal, Dialled = digits, Phone = phone };
        if (ReadOutside(digits, plan) is not { } number)
            return NotANumber;
        if (settings.FindNumber(number) is not null)
            return OwnNumber;
        NumberKind kind = NumberClassifier.KindOf(number, plan);
        if (!FindRule(settings, roles, number, kind).TryGet(out DialRule? rule, out Error? refused))
            return refused;
        Trunk[] trunks = [.. TrunksFor(settings, rule, number)];
        if (trunks.Length == 0)
            return NoTrunk;
        return new DialPermit { Kind = kind, Number = number, Dialled = digits, Trunks = trunks, CallerId = rule.CallerId };
    }

    private static Result<DialPermit> ToEmergency(VoiceSettings settings, Guid? site, string number)
    {
        // Through the caller's own site first: the emergency centre locates by the line. Then through whatever there is.
        Trunk[] trunks = [.. settings.Trunks.Where(trunk => trunk.IsEnabled).OrderBy(trunk => trunk.SiteId == site ? 0 : 1)];
        if (trunks.Length == 0)
            return NoTrunk;
        return new DialPermit { Kind = NumberKind.Emergency, Dialled = number, Trunks = trunks };
    }

    // A number clicked on a page has no prefix for an outside line; one dialled on a telephone may have.
    internal static E164Number? ReadOutside(string digits, NumberingPlan plan)
    {
        bool hasOutside = plan.OutsidePrefix.Length > 0 && digits.Length > plan.OutsidePrefix.Length
            && digits.StartsWith(plan.OutsidePrefix, StringComparison.Ordinal);
        return (hasOutside ? NumberReader.Read(digits[plan.OutsidePrefix.Length..], plan) : null) ?? NumberReader.Read(digits, plan);
    }

    private static Result<DialRule> FindRule(VoiceSettings settings, IReadOnlyCollection<Role> roles, E164Number number, NumberKind kind)
    {
        DialRefusalReason reason = DialRefusalReason.NoRule;
        foreach (Role role in roles.Order())
        {
            if (settings.FindRule(role) is not { } rule)
                continue;
            if (RefusalOf(rule, number, kind) is not { } refusal)
                return rule;
            reason = refusal;
        }

        return new DialRefused(kind, reason);
    }

    private static DialRefusalReason? RefusalOf(DialRule rule, E164Number number, NumberKind kind)
    {
        int allowed = NumberClassifier.LongestPrefix(number, rule.AllowedPrefixes);
        int refused = NumberClassifier.LongestPrefix(number, rule.RefusedPrefixes);
        if (refused >= 0 && refused >= allowed)
            return DialRefusalReason.Prefix;
        if (allowed >= 0 || rule.Kinds.Contains(kind))
            return null;
        return kind == NumberKind.FreeOfCharge && rule.Kinds.Contains(NumberKind.National) ? null : DialRefusalReason.Kind;
    }

    private static IEnumerable<Trunk> TrunksFor(VoiceSettings settings, DialRule rule, E164Number number)
    {
        IEnumerable<Trunk> usable = rule.TrunkIds.Count == 0
            ? settings.Trunks
            : rule.TrunkIds.Select(id => settings.Trunks.FirstOrDefault(trunk => trunk.Id == id)).OfType<Trunk>();
        return usable.Where(trunk => trunk.IsEnabled)
            .Select(trunk => (Trunk: trunk, Fit: trunk.Prefixes.Count == 0 ? 0 : NumberClassifier.LongestPrefix(number, trunk.Prefixes)))
            .Where(one => one.Fit >= 0)
            .OrderByDescending(one => one.Fit)
            .Select(one => one.Trunk);
    }

    private static ValidationError NotANumber => new("dial.number_invalid", "This is no number that can be dialled from here.", "to");

    // The carrier would bring the call back, and it would go round. A telephone that dials it gets the queue without leaving the house.
    private static ConflictError OwnNumber => new("dial.own_number", "This number leads to this house itself.");

    private static ConflictError NoTrunk => new("dial.no_trunk", "No trunk is set up for this number.");
}

/// <summary>Judges what users dial, by the configuration and people of this moment.</summary>
internal interface IDialRules
{
    /// <summary>Judges; see <see cref="DialPlan.Check"/>.</summary>
    /// <param name="user">Who dials.</param>
    /// <param name="dialled">What was dialled or clicked.</param>
    Result<DialPermit> Judge(Guid user, string dialled);
}

/// <inheritdoc cref="IDialRules"/>
internal sealed class DialRules(IVoiceSettings settings, IPeopleDirectory people) : IDialRules
{
    public Result<DialPermit> Judge(Guid user, string dialled) => people.FindUser(user) is { IsEnabled: true } person
        ? DialPlan.Check(settings.Current, person.Roles, person.SiteId, dialled)
        : DialPlan.Check(settings.Current, [], null, dialled);
}

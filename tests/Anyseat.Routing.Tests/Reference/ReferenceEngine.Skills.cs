namespace Anyseat.Routing.Tests.Reference;

/// Who matches.
internal sealed partial class ReferenceEngine
{
    private static bool Matches(Agent agent, Queue queue, int ring, InteractionNeeds needs)
    {
        if (!agent.Serves(queue.Index))
            return false;
        if (needs.Language is { } language && agent.Proficiency(language.Skill.Index) < language.ProficiencyMin)
            return false;
        if (needs.Extra is { } extra && !IsMet(extra, agent, needs.Tier, lowered: 0))
            return false;
        List<QueueRing> rings = [.. queue.Rules.Rings.Take(ring)];
        return rings.Any(one => one.Alternative is { } other && IsMet(other, agent, needs.Tier, lowered: 0))
            || (IsAtSite(agent, queue.Rules, rings)
                && HasSkills(agent, queue.Rules, rings.Sum(one => one.LowersProficiencyBy), needs.Tier));
    }

    private static bool IsAtSite(Agent agent, QueueConfiguration rules, List<QueueRing> rings) =>
        rules.Sites.IsEmpty
        || rings.Any(one => one.AddsEverySite)
        || rules.Sites.Concat(rings.SelectMany(one => one.AddsSites)).Contains(agent.Rules!.Site);

    private static bool HasSkills(Agent agent, QueueConfiguration rules, int lowered, int tier) =>
        rules.Requirements.All(need =>
            agent.Proficiency(need.Skill.Index) >= Math.Max(1, need.ProficiencyMin - lowered))
        && (rules.Match is null || IsMet(rules.Match, agent, tier, lowered));

    private static bool IsMet(Requirement one, Agent agent, int tier, int lowered, bool isNegated = false) =>
        one.Kind switch
        {
            RequirementKind.Skill =>
                agent.Proficiency(one.Index) >= (isNegated ? one.Min : Math.Max(1, one.Min - lowered)),
            RequirementKind.Site => agent.Rules!.Site.Index == one.Index,
            RequirementKind.TierAtLeast => tier >= one.Min,
            RequirementKind.Not => !IsMet(one.Parts[0], agent, tier, lowered, !isNegated),
            RequirementKind.All => one.Parts.All(part => IsMet(part, agent, tier, lowered, isNegated)),
            RequirementKind.Any => one.Parts.Any(part => IsMet(part, agent, tier, lowered, isNegated)),
            _ => true,
        };

    private static int ProficiencySum(Agent agent, Place place)
    {
        InteractionNeeds needs = place.Item.Needs;
        QueueConfiguration rules = place.Queue.Rules;
        IEnumerable<int> named = rules.Requirements.Select(need => need.Skill.Index)
            .Concat(Named(rules.Match))
            .Concat(rules.Rings.Take(place.Ring).SelectMany(ring => Named(ring.Alternative)))
            .Concat(Named(needs.Extra));
        if (needs.Language is { } language)
            named = named.Append(language.Skill.Index);
        return named.Distinct().Sum(agent.Proficiency);
    }

    private static IEnumerable<int> Named(Requirement? one) => one switch
    {
        null or { Kind: RequirementKind.Not } => [],
        { Kind: RequirementKind.Skill } => [one.Index],
        _ => one.Parts.SelectMany(Named),
    };
}

using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>What a queue asks for in each of its rings, as one expression.</summary>
internal static class RingMatch
{
    /// <summary>The match of a queue in a ring; 0 is the queue's own.</summary>
    public static Requirement Of(QueueConfiguration queue, int ring)
    {
        int lower = 0;
        bool isEverySite = queue.Sites.IsEmpty;
        List<SiteHandle> sites = [.. queue.Sites];
        List<Requirement> ways = [];
        for (int i = 0; i < ring; i++)
        {
            QueueRing step = queue.Rings[i];
            lower += step.LowersProficiencyBy;
            isEverySite |= step.AddsEverySite;
            foreach (SiteHandle site in step.AddsSites)
            {
                if (!sites.Contains(site))
                    sites.Add(site);
            }

            if (step.Alternative is { } alternative && !ways.Contains(alternative))
                ways.Add(alternative);
        }

        ImmutableArray<SkillRequirement> skills =
            [.. queue.Requirements.OrderBy(one => one.Skill.Index).Select(one => Lower(one, lower))];
        List<Requirement> asked = [.. skills.Select(one => Requirement.HasSkill(one.Skill, one.ProficiencyMin))];
        if (queue.Match is { } match)
            asked.Add(Lower(match, lower, isNegated: false));
        if (!isEverySite)
            asked.Add(Requirement.Join(RequirementKind.Any, [.. sites.OrderBy(one => one.Index).Select(Requirement.AtSite)]));
        Requirement own = Requirement.Join(RequirementKind.All, [.. asked]);
        return ways.Count == 0 ? own : Requirement.Join(RequirementKind.Any, [own, .. ways]);
    }

    /// <summary>A ring's match together with what one interaction needs.</summary>
    public static Requirement With(Requirement match, InteractionNeeds needs)
    {
        List<Requirement> all = [match];
        if (needs.Language is { } language)
            all.Add(Requirement.HasSkill(language.Skill, language.ProficiencyMin));
        if (needs.Extra is { } extra)
            all.Add(extra);
        return Requirement.Join(RequirementKind.All, [.. all]);
    }

    private static SkillRequirement Lower(SkillRequirement one, int by) =>
        one with { ProficiencyMin = (byte)Math.Max(1, one.ProficiencyMin - by) };

    /// <summary>Where a skill is negated, lowering its proficiency would narrow the match; it stays.</summary>
    private static Requirement Lower(Requirement one, int by, bool isNegated) => one.Kind switch
    {
        RequirementKind.Skill when !isNegated =>
            Requirement.HasSkill(new SkillHandle(one.Index), (byte)Math.Max(1, one.Min - by)),
        RequirementKind.All or RequirementKind.Any =>
            Requirement.Join(one.Kind, [.. one.Parts.Select(part => Lower(part, by, isNegated))]),
        RequirementKind.Not => Requirement.Not(Lower(one.Parts[0], by, !isNegated)),
        _ => one,
    };
}

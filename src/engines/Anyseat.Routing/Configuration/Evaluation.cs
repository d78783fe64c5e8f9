namespace Anyseat.Routing;

/// <summary>Evaluates requirements for one agent at a time.</summary>
internal sealed class Evaluation
{
    private readonly byte[] _proficiency = new byte[RoutingConfigurationRules.SkillLimit];
    private AgentConfiguration? _agent;

    /// <summary>Makes an agent the one that is looked at.</summary>
    public void LookAt(AgentConfiguration agent)
    {
        if (_agent is { } before)
        {
            foreach (AgentSkill skill in before.Skills)
                _proficiency[skill.Skill.Index] = 0;
        }

        _agent = agent;
        foreach (AgentSkill skill in agent.Skills)
            _proficiency[skill.Skill.Index] = skill.Proficiency;
    }

    /// <summary>Whether the agent meets it, for a customer of the tier.</summary>
    public bool IsMet(Requirement requirement, int tier)
    {
        switch (requirement.Kind)
        {
            case RequirementKind.Skill:
                return _proficiency[requirement.Index] >= requirement.Min;
            case RequirementKind.Site:
                return _agent!.Site.Index == requirement.Index;
            case RequirementKind.TierAtLeast:
                return tier >= requirement.Min;
            case RequirementKind.Not:
                return !IsMet(requirement.Parts[0], tier);
            case RequirementKind.All:
                foreach (Requirement part in requirement.Parts)
                {
                    if (!IsMet(part, tier))
                        return false;
                }

                return true;
            case RequirementKind.Any:
                foreach (Requirement part in requirement.Parts)
                {
                    if (IsMet(part, tier))
                        return true;
                }

                return false;
            default:
                return true;
        }
    }

    /// <summary>The agent's proficiency summed over the skills.</summary>
    public int Sum(ReadOnlySpan<int> skills)
    {
        int sum = 0;
        foreach (int skill in skills)
            sum += _proficiency[skill];
        return sum;
    }

    /// <summary>The skills an expression names other than by negation, each once, in order.</summary>
    public static int[] SkillsNamed(Requirement requirement)
    {
        SortedSet<int> skills = [];
        Collect(requirement, skills);
        return [.. skills];
    }

    private static void Collect(Requirement requirement, SortedSet<int> skills)
    {
        if (requirement.Kind == RequirementKind.Skill)
            skills.Add(requirement.Index);
        if (requirement.Kind == RequirementKind.Not)
            return;
        foreach (Requirement part in requirement.Parts)
            Collect(part, skills);
    }
}

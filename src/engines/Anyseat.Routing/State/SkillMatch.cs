using System.Collections.Immutable;

namespace Anyseat.Routing.State;

/// <summary>How an agent's skills answer a queue's requirements.</summary>
/// <param name="MetCount">Requirements met with the least proficiency or better.</param>
/// <param name="ProficiencySum">The agent's proficiency over all required skills, met or not.</param>
internal readonly record struct SkillMatch(int MetCount, int ProficiencySum)
{
    public static SkillMatch Of(ImmutableArray<AgentSkill> skills, ImmutableArray<SkillRequirement> requirements)
    {
        int met = 0;
        int sum = 0;
        foreach (SkillRequirement requirement in requirements)
        {
            foreach (AgentSkill skill in skills)
            {
                if (skill.Skill != requirement.Skill)
                    continue;
                sum += skill.Proficiency;
                if (skill.Proficiency >= requirement.ProficiencyMin)
                    met++;
            }
        }

        return new SkillMatch(met, sum);
    }
}

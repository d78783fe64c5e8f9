using System.Collections.Immutable;
using Anyseat.Routing;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads what an agent must meet: <c>{"skill": "billing", "proficiencyMin": 3}</c>, <c>{"site": "north"}</c>,
/// <c>{"tierAtLeast": 2}</c>, joined by <c>{"all": […]}</c>, <c>{"any": […]}</c> and <c>{"not": …}</c>.</summary>
internal sealed class RequirementReader(RoutingNames names)
{
    private static readonly string[] Kinds = ["skill", "site", "tierAtLeast", "all", "any", "not"];

    public Requirement Read(Node node)
    {
        string[] kinds = [.. Kinds.Where(node.Has)];
        if (kinds.Length != 1)
        {
            node.FaultHere(DocumentFaultCode.Contradiction, $"must have exactly one of {string.Join(", ", Kinds)}");
            return Requirement.Anyone;
        }

        if (kinds[0] == "skill")
            node.Allow("skill", "proficiencyMin");
        else
            node.Allow(kinds[0]);
        return kinds[0] switch
        {
            "skill" => ReadSkill(node) is var skill ? Requirement.HasSkill(skill.Skill, skill.ProficiencyMin) : Requirement.Anyone,
            "site" => Requirement.AtSite(new SiteHandle(names.Sites.Find(node, "site"))),
            "tierAtLeast" => Requirement.TierAtLeast((byte)node.Whole("tierAtLeast", 0, InteractionNeeds.TierMax)),
            "all" => Requirement.All(Parts(node, "all")),
            "any" => Requirement.Any(Parts(node, "any")),
            _ => node.Object("not") is { } part ? Requirement.Not(Read(part)) : Requirement.Anyone,
        };
    }

    /// <summary>A list of skills, all of them needed.</summary>
    public ImmutableArray<SkillRequirement> ReadSkills(Node node, string field) =>
        [.. node.Objects(field, 50).Select(ReadSkillEntry)];

    public ImmutableArray<SiteHandle> ReadSites(Node node, string field) =>
        [.. node.List(field, 1_000).Select(one => new SiteHandle(names.Sites.FindHere(one)))];

    private SkillRequirement ReadSkillEntry(Node node)
    {
        node.Allow("skill", "proficiencyMin");
        return ReadSkill(node);
    }

    private SkillRequirement ReadSkill(Node node) =>
        new(new SkillHandle(names.Skills.Find(node, "skill")), (byte)node.Whole("proficiencyMin", 1, 5, 1));

    private Requirement[] Parts(Node node, string field) =>
        [.. node.Objects(field, Requirement.NodesMax, isRequired: true).Select(Read)];
}

using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <summary>Which profiles can be offered the work of which queues, in any ring: whose time counts for the occupancy of a queue.
/// </summary>
internal sealed class EligibilityTable
{
    private readonly bool[][] _byQueue;

    public EligibilityTable(Day day, ImmutableArray<AgentProfile> profiles)
    {
        ILookup<int, QueueConfiguration> rules = day.Routing.Rules.Queues
            .Concat(day.Routing.Changes.SelectMany(change => change.Rules.Queues))
            .Concat(day.Actions.OfType<ChangeQueue>().Select(action => action.Queue))
            .ToLookup(queue => queue.Queue.Index);
        _byQueue = [.. day.Routing.QueueNames.Select((_, queue) =>
            profiles.Select(profile => rules[queue].Any(rule => CanServe(profile.Abilities, rule))).ToArray())];
    }

    public bool CanServe(int profile, int queue) => _byQueue[queue][profile];

    private static bool CanServe(AgentConfiguration agent, QueueConfiguration queue)
    {
        if (agent.Queues.Any(one => one.Queue == queue.Queue && !one.IsServed))
            return false;
        int lowered = queue.Rings.Sum(ring => ring.LowersProficiencyBy);
        Requirement own = Requirement.Of(queue.Requirements);
        Requirement match = queue.Match is { } more ? Requirement.All(own, more) : own;
        bool isAtSite = queue.Sites.IsEmpty || queue.Sites.Contains(agent.Site)
            || queue.Rings.Any(ring => ring.AddsEverySite || ring.AddsSites.Contains(agent.Site));
        return (isAtSite && Meets(agent, match, lowered) != false)
            || queue.Rings.Any(ring => ring.Alternative is { } other && Meets(agent, other, 0) != false);
    }

    /// <summary>Whether an agent meets an expression; null when that depends on the customer.</summary>
    private static bool? Meets(AgentConfiguration agent, Requirement match, int lowered) => match.Kind switch
    {
        RequirementKind.Anyone => true,
        RequirementKind.Skill => agent.Skills.Any(
            skill => skill.Skill.Index == match.Index && skill.Proficiency >= Math.Max(1, match.Min - lowered)),
        RequirementKind.Site => agent.Site.Index == match.Index,
        RequirementKind.TierAtLeast => null,
        RequirementKind.Not => !Meets(agent, match.Parts[0], lowered),
        RequirementKind.All => JoinAll(match.Parts.Select(part => Meets(agent, part, lowered))),
        _ => !JoinAll(match.Parts.Select(part => !Meets(agent, part, lowered))),
    };

    /// <summary>False if any is, else null if any is, else true.</summary>
    private static bool? JoinAll(IEnumerable<bool?> parts)
    {
        bool? all = true;
        foreach (bool? part in parts)
        {
            if (part == false)
                return false;
            all &= part;
        }

        return all;
    }
}

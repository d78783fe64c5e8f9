using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <summary>What all replications of a day share: worked out once, never changed.</summary>
internal sealed class SimulationPlan
{
    private readonly int[] _firstOf;

    public SimulationPlan(Day day)
    {
        Day = day;
        Profiles = new ProfileTable(day);
        GroupOf = [.. day.Groups.SelectMany((group, place) => Enumerable.Repeat(place, group.Count))];
        OrdinalOf = [.. day.Groups.SelectMany(group => Enumerable.Range(0, group.Count))];
        _firstOf = new int[day.Groups.Length];
        for (int group = 1; group < _firstOf.Length; group++)
            _firstOf[group] = _firstOf[group - 1] + day.Groups[group - 1].Count;
        Configuration = day.Routing.Rules with
        {
            Agents = [.. GroupOf.Select((group, agent) => AgentFor(agent, Profiles.Of(group, OrdinalOf[agent])))],
        };
        Eligible = new EligibilityTable(day, Profiles.All);
    }

    public Day Day { get; }

    /// <summary>The handle of an agent; none when a change has left the group with fewer.</summary>
    public AgentHandle HandleOf(DayAgent agent) =>
        agent.Member < Day.Groups[agent.Group].Count ? new AgentHandle(_firstOf[agent.Group] + agent.Member) : AgentHandle.None;

    public RoutingConfiguration Configuration { get; }

    /// <summary>Place of the group by agent.</summary>
    public ImmutableArray<int> GroupOf { get; }

    /// <summary>The agent's number within the group.</summary>
    public ImmutableArray<int> OrdinalOf { get; }

    public ProfileTable Profiles { get; }

    /// <summary>Which profiles can be offered the work of which queues.</summary>
    public EligibilityTable Eligible { get; }

    /// <summary>An agent who does the work of a profile.</summary>
    public AgentConfiguration AgentFor(int agent, int profile) =>
        Profiles.All[profile].Abilities with { Agent = new AgentHandle(agent) };
}

using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Days;

/// <summary>Agents who are alike, or who belong together: then <see cref="Members"/> tells them apart.</summary>
public sealed record AgentGroup
{
    /// <summary>Unique in the day; also names the streams of chance.</summary>
    public required string Name { get; init; }

    /// <summary>How many are rostered.</summary>
    public required int Count { get; init; }

    /// <summary>What each can do; its handle is given by the simulator.</summary>
    public required AgentConfiguration Abilities { get; init; }

    /// <summary>The people of the group one by one, with abilities and hours of their own; empty when all are alike. When more
    /// are rostered than are named, the others are like the named ones, in their order from the first again.</summary>
    public ImmutableArray<AgentMember> Members { get; init; } = [];

    /// <summary>When they work, in order; more than one part for a split shift.</summary>
    public required ImmutableArray<Stretch> Shifts { get; init; }

    /// <summary>When they do not, within the shifts.</summary>
    public ImmutableArray<Break> Breaks { get; init; } = [];

    /// <summary>The chance of each not to come, 0 to 1.</summary>
    public double NoShowShare { get; init; }

    /// <summary>How long one takes to answer an offer that is not answered by itself.</summary>
    public Distribution AnswerTime { get; init; } = new FixedTime(0);

    /// <summary>How many such offers are missed, 0 to 1.</summary>
    public double MissShare { get; init; }

    /// <summary>How long after being made not ready for that one is ready again.</summary>
    public TimeSpan BackAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>By what share a conversation gets longer for each other one that the agent holds when it begins: 0.2 means a
    /// fifth longer beside one.</summary>
    public double SlowdownShare { get; init; }
}

/// <summary>One person of a group.</summary>
/// <param name="Abilities">What he or she can do; the handle is given by the simulator.</param>
/// <param name="Shifts">When at work, in order.</param>
/// <param name="Breaks">When not, within the shifts.</param>
public sealed record AgentMember(AgentConfiguration Abilities, ImmutableArray<Stretch> Shifts, ImmutableArray<Stretch> Breaks);

/// <summary>A stretch of the day.</summary>
/// <param name="From">Begin, from midnight.</param>
/// <param name="To">End, from midnight.</param>
public readonly record struct Stretch(TimeSpan From, TimeSpan To);

/// <summary>A break.</summary>
/// <param name="From">Begin for the first wave, from midnight.</param>
/// <param name="To">Its end.</param>
/// <param name="Waves">The group goes in so many parts, one after the other; 1 for all at once.</param>
public readonly record struct Break(TimeSpan From, TimeSpan To, int Waves = 1);

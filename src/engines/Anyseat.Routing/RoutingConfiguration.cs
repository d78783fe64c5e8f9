using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>What kind of channel an interaction uses, as far as an agent's capacity is concerned.</summary>
public enum ChannelClass : byte
{
    /// <summary>A phone call: real time, one voice.</summary>
    Voice = 0,

    /// <summary>Live text: web chat, in-app chat.</summary>
    Chat = 1,

    /// <summary>Text that may wait: mail, social posts, tickets.</summary>
    Asynchronous = 2,
}

/// <summary>How a queue chooses among eligible agents.</summary>
public enum AgentChoice : byte
{
    /// <summary>The agent who has been without new work for the longest time.</summary>
    LongestIdle = 0,

    /// <summary>The agent with the highest sum of proficiency in the required skills, then the longest idle.</summary>
    MostSkilled = 1,
}

/// <summary>A skill an interaction needs, with the least proficiency that will do.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="ProficiencyMin">1 (beginner) to 5 (expert).</param>
public readonly record struct SkillRequirement(SkillHandle Skill, byte ProficiencyMin);

/// <summary>A skill an agent has.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="Proficiency">1 (beginner) to 5 (expert).</param>
public readonly record struct AgentSkill(SkillHandle Skill, byte Proficiency);

/// <summary>The rules of one queue.</summary>
public sealed record QueueConfiguration
{
    /// <summary>The queue's handle.</summary>
    public required QueueHandle Queue { get; init; }

    /// <summary>All of these must be met by an agent. Empty: any agent will do.</summary>
    public ImmutableArray<SkillRequirement> Requirements { get; init; } = [];

    /// <summary>0 (lowest) to 9 (highest): queues with a higher number are served first.</summary>
    public byte Priority { get; init; }

    /// <summary>How to choose among eligible agents.</summary>
    public AgentChoice AgentChoice { get; init; }

    /// <summary>How long an offer stands before it counts as not answered (redirect on no answer).</summary>
    public TimeSpan OfferTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest wrap-up; the engine ends it then. Zero: no wrap-up after this queue's work.</summary>
    public TimeSpan WrapUpMax { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>What one agent can do and how much at once.</summary>
public sealed record AgentConfiguration
{
    /// <summary>The agent.</summary>
    public required AgentHandle Agent { get; init; }

    /// <summary>What the agent knows.</summary>
    public ImmutableArray<AgentSkill> Skills { get; init; } = [];

    /// <summary>How many interactions of each class at once, indexed by <see cref="ChannelClass"/>; 0 to 50.</summary>
    public ImmutableArray<int> ChannelLimits { get; init; } = [1, 3, 5];

    /// <summary>How much work in all, in the units of <see cref="RoutingConfiguration.ChannelWeights"/>.</summary>
    public int Capacity { get; init; } = 100;

    /// <summary>False for a person who is no longer an agent: gets no new work, keeps what is connected.</summary>
    public bool IsEnabled { get; init; } = true;
}

/// <summary>The whole configuration of a routing domain, replaced as one by
/// <see cref="RoutingCommand.Configure(RoutingConfiguration)"/>.</summary>
/// <remarks>Handles stay valid from version to version: a queue or an agent that disappears keeps its handle until
/// nothing refers to it. Waiting interactions follow the new rules at once; offered and connected ones and wrap-up are
/// not disturbed. A queue that disappears keeps its last rules for what is in it and takes nothing new
/// (<see cref="RoutingRejection.UnknownQueue"/>). An agent who disappears or is no longer enabled loses a pending
/// offer, becomes not ready once (<see cref="EngineReason.Removed"/>), finishes what is connected and may sign out.</remarks>
public sealed record RoutingConfiguration
{
    /// <summary>Rises with each change.</summary>
    public required int Version { get; init; }

    /// <summary>The queues; handles may be sparse.</summary>
    public ImmutableArray<QueueConfiguration> Queues { get; init; } = [];

    /// <summary>The agents; handles may be sparse.</summary>
    public ImmutableArray<AgentConfiguration> Agents { get; init; } = [];

    /// <summary>Units of capacity one interaction takes, indexed by <see cref="ChannelClass"/>. The default lets a call
    /// exclude all else and allows a handful of chats.</summary>
    public ImmutableArray<int> ChannelWeights { get; init; } = [100, 20, 10];

    /// <summary>Looks for what the engine would refuse: handles twice or outside of 0 to 65,535 (agents: 1,048,575),
    /// skills named twice, proficiency outside of 1 to 5, more than 50 requirements or 1,000 skills, priority above 9,
    /// durations outside of 1 ms to 1 day (wrap-up may be zero), limits outside of 0 to 50, capacity outside of 0 to
    /// 1,000,000, weights outside of 0 to 10,000, other than three limits or weights.</summary>
    /// <returns>The path of the first such field, as <c>queues[3].offerTimeout</c>; null when there is none.</returns>
    public string? FindFault() => RoutingConfigurationRules.FindFault(this);
}

using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>An agent's relation to a queue, where it differs from the ordinary.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Preference">−9 to 9. Among free agents the higher comes first; and when the agent is free, the queue's
/// interactions count as having so many points more for this agent.</param>
/// <param name="Share">Weight for <see cref="AgentChoice.Weighted"/>, 0 to 1,000, in per cent or any other unit; only
/// the proportion counts. 0: only when nobody else is free.</param>
/// <param name="IsServed">False: the agent gets nothing of this queue, whatever the skills.</param>
public readonly record struct AgentQueue(
    QueueHandle Queue, sbyte Preference = 0, short Share = AgentQueue.ShareDefault, bool IsServed = true)
{
    /// <summary>The share of an agent who has no entry for the queue.</summary>
    public const short ShareDefault = 100;
}

/// <summary>What one agent can do and how much at once.</summary>
public sealed record AgentConfiguration
{
    /// <summary>No limit in <see cref="LimitsBeside"/>.</summary>
    public const int NoLimit = 50;

    /// <summary>The agent.</summary>
    public required AgentHandle Agent { get; init; }

    /// <summary>What the agent knows, languages included.</summary>
    public ImmutableArray<AgentSkill> Skills { get; init; } = [];

    /// <summary>Where the agent belongs.</summary>
    public SiteHandle Site { get; init; } = SiteHandle.None;

    /// <summary>Queues the agent likes more or less than others, or does not serve.</summary>
    public ImmutableArray<AgentQueue> Queues { get; init; } = [];

    /// <summary>How many interactions of each class at once, indexed by <see cref="ChannelClass"/>; 0 to 50.</summary>
    public ImmutableArray<int> ChannelLimits { get; init; } = [1, 3, 5];

    /// <summary>How many of a class may be held when another is taken beside them: entry <c>[3 × held + taken]</c> is
    /// the most interactions of class <c>held</c> beside which one of class <c>taken</c> is offered, 0 to 50. Empty: no
    /// such limits. A call that excludes chats has 0 at <c>[3 × Voice + Chat]</c> and <c>[3 × Chat + Voice]</c>; a call
    /// beside which one chat is fine has 1 at the latter.</summary>
    public ImmutableArray<int> LimitsBeside { get; init; } = [];

    /// <summary>Whether asynchronous work leaves room for a call or a chat that needs it: it is suspended when the other
    /// is connected and resumes by itself when there is room again.</summary>
    public bool IsAsynchronousInterrupted { get; init; }

    /// <summary>How much work in all, in the units of <see cref="RoutingConfiguration.ChannelWeights"/>.</summary>
    public int Capacity { get; init; } = 100;

    /// <summary>Whether every offer counts as taken at once.</summary>
    public bool IsAutoAnswering { get; init; }

    /// <summary>False for a person who is no longer an agent: gets no new work, keeps what is connected.</summary>
    public bool IsEnabled { get; init; } = true;
}

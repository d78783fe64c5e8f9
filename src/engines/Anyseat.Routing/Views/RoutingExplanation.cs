namespace Anyseat.Routing;

/// <summary>What an explanation says of an agent. Codes are stable.</summary>
public enum CandidateVerdict : byte
{
    /// <summary>First by the rule: gets the offer.</summary>
    Chosen = 0,

    /// <summary>Could take it; another ranks higher.</summary>
    Outranked,

    /// <summary>Signed out.</summary>
    SignedOut,

    /// <summary>Not ready; <see cref="CandidateExplanation.Reason"/> says why.</summary>
    NotReady,

    /// <summary>No longer an agent.</summary>
    Disabled,

    /// <summary>Has an offer pending, or is reserved.</summary>
    HasOffer,

    /// <summary>Does not meet the match of the ring.</summary>
    NotMatching,

    /// <summary>Does not serve the queue.</summary>
    QueueNotServed,

    /// <summary>Holds as many of the class as may.</summary>
    ChannelLimit,

    /// <summary>Holds other work that excludes it.</summary>
    Excluded,

    /// <summary>Has not enough capacity left.</summary>
    NoCapacity,

    /// <summary>Declined it, did not answer it, or let go of it a moment ago.</summary>
    PassedOver,

    /// <summary>It waits for another agent alone.</summary>
    WaitsForAnother,

    /// <summary>Offers of its class do not reach the agent: no telephone is registered.</summary>
    Unreachable,
}

/// <summary>One agent in an explanation.</summary>
public readonly record struct CandidateExplanation
{
    /// <summary>The agent.</summary>
    public required AgentHandle Agent { get; init; }

    /// <summary>How it went.</summary>
    public required CandidateVerdict Verdict { get; init; }

    /// <summary>Why not ready.</summary>
    public int Reason { get; init; }

    /// <summary>The agent's preference for the queue, −9 to 9: the first thing that ranks.</summary>
    public int Preference { get; init; }

    /// <summary>What the rule compares, less is first: minus the sum of proficiency, microseconds occupied, interactions,
    /// last offer's number, or share used; 0 for longest idle.</summary>
    public long RankValue { get; init; }

    /// <summary>Microseconds idle: what decides among equals.</summary>
    public long IdleMicroseconds { get; init; }

    /// <summary>Sum of proficiency in the skills that the match names.</summary>
    public int ProficiencySum { get; init; }

    /// <summary>Capacity in use that counts against this interaction.</summary>
    public int UnitsUsed { get; init; }

    /// <summary>The agent's capacity.</summary>
    public int Capacity { get; init; }
}

/// <summary>An interaction that comes before in the order of service of the same queue.</summary>
/// <param name="Interaction">The interaction.</param>
/// <param name="Queue">Where it waits.</param>
/// <param name="Score">Its effective priority, in milliardths of a point.</param>
/// <param name="Sequence">Its number of arrival.</param>
public readonly record struct RivalExplanation(
    InteractionHandle Interaction, QueueHandle Queue, long Score, long Sequence);

/// <summary>What an interaction's score is made of, in milliardths of a point.</summary>
/// <param name="Base">Its queue's priority plus its own boost, held within 0 to 9.</param>
/// <param name="Tier">For the customer's tier.</param>
/// <param name="Ageing">For its time since arrival.</param>
/// <param name="Boost">Since its promised time is nearly over.</param>
/// <param name="Lag">Since its queue is behind its promise.</param>
public readonly record struct ScoreExplanation(long Base, long Tier, long Ageing, long Boost, long Lag)
{
    /// <summary>The sum.</summary>
    public long Total => Base + Tier + Ageing + Boost + Lag;
}

/// <summary>Why an interaction goes to an agent, or why it still waits: worked out from the engine's state by looking at
/// every agent anew, apart from the heaps that made the decision.</summary>
/// <remarks>The agents are all that are configured, in the order of handles. Agents and interactions are codes and
/// numbers; the host puts them into words.</remarks>
public sealed record RoutingExplanation
{
    /// <summary>When.</summary>
    public required RoutingInstant At { get; init; }

    /// <summary>The interaction.</summary>
    public required InteractionHandle Interaction { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required InteractionState State { get; init; }

    /// <summary>The queue by which it would be, or is, offered.</summary>
    public required QueueHandle Queue { get; init; }

    /// <summary>The ring of that queue it is in.</summary>
    public int Ring { get; init; }

    /// <summary>Its channel class.</summary>
    public ChannelClass Channel { get; init; }

    /// <summary>The whole match of the ring with what the interaction itself needs.</summary>
    public required Requirement Match { get; init; }

    /// <summary>What its score is made of.</summary>
    public ScoreExplanation Score { get; init; }

    /// <summary>Its place in the order of service of the queue, from 1; 0 when it does not wait.</summary>
    public int Position { get; init; }

    /// <summary>The rule that ranks the candidates.</summary>
    public RoutingRule Rule { get; init; }

    /// <summary>Who comes first; none if nobody can take it.</summary>
    public AgentHandle Chosen { get; init; } = AgentHandle.None;

    /// <summary>How many agents could take it.</summary>
    public int CandidateCount { get; init; }

    /// <summary>Every configured agent and how it went.</summary>
    public required IReadOnlyList<CandidateExplanation> Agents { get; init; }

    /// <summary>Up to <see cref="RivalsMax"/> waiting interactions that come before it, first first.</summary>
    public required IReadOnlyList<RivalExplanation> Rivals { get; init; }

    /// <summary>The most rivals that are listed.</summary>
    public const int RivalsMax = 10;
}

using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>What one interaction needs beyond what its queue asks. Immutable; may be shared by any number of
/// interactions. Interactions with equal tier, language and extra requirement share the engine's index of agents.</summary>
public sealed record InteractionNeeds
{
    /// <summary>In how many queues an interaction may wait at once.</summary>
    public const int QueuesMax = 4;

    /// <summary>The highest tier.</summary>
    public const byte TierMax = 9;

    /// <summary>Nothing.</summary>
    public static InteractionNeeds None { get; } = new();

    /// <summary>The customer's tier, 0 to <see cref="TierMax"/>.</summary>
    public byte Tier { get; init; }

    /// <summary>The language to be spoken, as a skill; null for none in particular.</summary>
    public SkillRequirement? Language { get; init; }

    /// <summary>Must be met by the agent as well, in every ring; null for nothing more.</summary>
    public Requirement? Extra { get; init; }

    /// <summary>Only this agent may take it. Waits until the agent can; if the agent is removed, anyone of the queue may.
    /// </summary>
    public AgentHandle RequiredAgent { get; init; } = AgentHandle.None;

    /// <summary>This agent first (the customer's own, or the last one spoken to), as
    /// <see cref="QueueConfiguration.PreferredAgentWait"/> says. Must be eligible as everyone.</summary>
    public AgentHandle PreferredAgent { get; init; } = AgentHandle.None;

    /// <summary>Further queues to wait in at once, best first after the queue of the command; different, and at most
    /// three.</summary>
    public ImmutableArray<QueueHandle> AlternativeQueues { get; init; } = [];
}

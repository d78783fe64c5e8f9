namespace Anyseat.Routing;

/// <summary>An agent as the engine sees it.</summary>
/// <param name="State">Signed out, not ready, ready.</param>
/// <param name="Reason">Why not ready.</param>
/// <param name="Since">When the state began.</param>
/// <param name="OfferedCount">Pending offers (0 or 1).</param>
/// <param name="ConnectedCount">Conversations.</param>
/// <param name="WrapUpCount">Wrap-ups.</param>
/// <param name="UnitsUsed">Capacity used, in units.</param>
public readonly record struct AgentView(
    AgentState State, int Reason, RoutingInstant Since, int OfferedCount, int ConnectedCount, int WrapUpCount,
    int UnitsUsed);

/// <summary>Where an interaction is in its life.</summary>
public enum InteractionState : byte
{
    /// <summary>Unknown or over.</summary>
    None = 0,

    /// <summary>Waits in a queue.</summary>
    Waiting,

    /// <summary>Is offered to an agent, its place kept.</summary>
    Offered,

    /// <summary>An agent has it.</summary>
    Connected,

    /// <summary>Over; the agent writes up.</summary>
    WrapUp,
}

/// <summary>An interaction as the engine sees it.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Agent">Who is offered or has it.</param>
/// <param name="Offer">The pending offer.</param>
/// <param name="Deadline">End of the offer, the wrap-up, or the wait for <paramref name="Target"/>; else
/// <see cref="RoutingInstant.Never"/>.</param>
/// <param name="ArrivedAt">When it first entered a queue.</param>
/// <param name="Target">The only agent it waits for, after a transfer to an agent.</param>
/// <param name="EffectivePriority">0 to 9: its queue's priority plus its boost.</param>
/// <param name="Sequence">Its number of arrival: the place it keeps among those of equal priority.</param>
public readonly record struct InteractionView(
    InteractionState State, QueueHandle Queue, AgentHandle Agent, OfferNumber Offer, RoutingInstant Deadline,
    RoutingInstant ArrivedAt, AgentHandle Target, int EffectivePriority, long Sequence)
{
    /// <summary>No such interaction.</summary>
    public static InteractionView None => new(
        InteractionState.None, QueueHandle.None, AgentHandle.None, OfferNumber.None, RoutingInstant.Never, default,
        AgentHandle.None, 0, 0);
}

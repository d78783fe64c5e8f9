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
    int UnitsUsed)
{
    /// <summary>Asynchronous work that was suspended for other work; counted in <see cref="ConnectedCount"/> too.
    /// </summary>
    public int SuspendedCount { get; init; }

    /// <summary>Interactions connected today.</summary>
    public int TakenToday { get; init; }

    /// <summary>Handling time today, in microseconds, until the agent's work last changed.</summary>
    public long OccupiedTodayMicroseconds { get; init; }

    /// <summary>Offers in a row that failed.</summary>
    public int FailedOffers { get; init; }

    /// <summary>One bit a class (<c>1 &lt;&lt; class</c>) of which no offer reaches the agent.</summary>
    public int UnreachableClasses { get; init; }

    /// <summary>Whether offers of the class reach the agent.</summary>
    public bool IsReachable(ChannelClass channel) => (UnreachableClasses & (1 << (int)channel)) == 0;
}

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

    /// <summary>A callback that rests until its time.</summary>
    Scheduled,

    /// <summary>A callback whose customer is being dialled.</summary>
    Dialing,
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
/// <param name="EffectivePriority">0 to 9: its queue's priority plus its boost, before tier and ageing.</param>
/// <param name="Sequence">Its number of arrival: the place it keeps among those of equal priority.</param>
public readonly record struct InteractionView(
    InteractionState State, QueueHandle Queue, AgentHandle Agent, OfferNumber Offer, RoutingInstant Deadline,
    RoutingInstant ArrivedAt, AgentHandle Target, int EffectivePriority, long Sequence)
{
    /// <summary>Its effective priority now with everything that counts, in milliardths of a point.</summary>
    public long Score { get; init; }

    /// <summary>Its ring in its queue.</summary>
    public int Ring { get; init; }

    /// <summary>Whether it is a callback.</summary>
    public bool IsCallback { get; init; }

    /// <summary>Whether the customer is on the line (false for a callback until answered).</summary>
    public bool IsCustomerPresent { get; init; }

    /// <summary>How often the customer was dialled.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether it is suspended asynchronous work.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>Whether its agent began it.</summary>
    public bool IsOutbound { get; init; }

    /// <summary>In how many queues it waits.</summary>
    public int QueueCount { get; init; }

    /// <summary>No such interaction.</summary>
    public static InteractionView None => new(
        InteractionState.None, QueueHandle.None, AgentHandle.None, OfferNumber.None, RoutingInstant.Never, default,
        AgentHandle.None, 0, 0);
}

/// <summary>A queue as the engine sees it.</summary>
public readonly record struct QueueStatus
{
    /// <summary>Whether it takes interactions now.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Why not, else none.</summary>
    public TreatmentReason ClosedFor { get; init; }

    /// <summary>The reason given with an emergency closing.</summary>
    public int ClosedReason { get; init; }

    /// <summary>The share of arrivals diverted, in hundredths of a per cent.</summary>
    public int DiversionBasisPoints { get; init; }

    /// <summary>How many wait, offers and those who wait for one agent included.</summary>
    public int WaitingCount { get; init; }

    /// <summary>Signed-in agents who meet the queue's own match (ring 0).</summary>
    public int EligibleSignedInCount { get; init; }

    /// <summary>The recent share of customers served within the promised time, in hundredths of a per cent; a moving
    /// average over about 64 customers. 10,000 before the first.</summary>
    public int ServiceLevelBasisPoints { get; init; }

    /// <summary>The mean time between two customers being served while others wait, in microseconds; 0 when not yet
    /// known.</summary>
    public long ServiceIntervalMicroseconds { get; init; }
}

/// <summary>How long an interaction will probably wait still.</summary>
/// <remarks>Worked out from what the queue served lately; docs/routing.md says how.</remarks>
public readonly record struct RoutingEstimate
{
    /// <summary>Its place in the order of service of its queue, from 1.</summary>
    public int Position { get; init; }

    /// <summary>The middle of what is expected: as often more as less.</summary>
    public TimeSpan Expected { get; init; }

    /// <summary>One in ten waits less than this.</summary>
    public TimeSpan Low { get; init; }

    /// <summary>One in ten waits more than this.</summary>
    public TimeSpan High { get; init; }

    /// <summary>From how many customers served the queue has learned; below 20 the range is a guess.</summary>
    public long SampleCount { get; init; }
}

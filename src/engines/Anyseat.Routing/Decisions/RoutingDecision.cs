namespace Anyseat.Routing;

/// <summary>What the engine decided.</summary>
public enum RoutingDecisionKind : byte
{
    /// <summary>The command was not applied; <see cref="RoutingDecision.Rejection"/> says why. Nothing changed but what
    /// was due by itself. Carries the command's handles.</summary>
    Rejected = 0,

    /// <summary>The agent's state is now <see cref="RoutingDecision.AgentState"/> with
    /// <see cref="RoutingDecision.Reason"/>.</summary>
    AgentStateChanged,

    /// <summary>The interaction waits in <see cref="RoutingDecision.Queue"/> (first arrival, transfer, or back from an
    /// offer); if <see cref="RoutingDecision.Agent"/> is some, for that agent alone.</summary>
    Queued,

    /// <summary>The interaction is offered to the agent until <see cref="RoutingDecision.Deadline"/>.</summary>
    Offered,

    /// <summary>The agent did not answer in time and becomes not ready; the interaction keeps its place.</summary>
    OfferTimedOut,

    /// <summary>The agent declined; the interaction keeps its place.</summary>
    OfferDeclined,

    /// <summary>The offer was taken back (customer left, agent went not ready, transfer, restart).</summary>
    OfferRevoked,

    /// <summary>The agent has the interaction.</summary>
    Connected,

    /// <summary>The agent let go of the interaction by transfer.</summary>
    Released,

    /// <summary>Wrap-up runs until <see cref="RoutingDecision.Deadline"/>; it holds capacity. Said again with a later
    /// deadline when <see cref="RoutingCommandKind.RevokeOffers"/> grants it anew.</summary>
    WrapUpStarted,

    /// <summary>Wrap-up is over; capacity is free again.</summary>
    WrapUpEnded,

    /// <summary>The customer left before anyone answered.</summary>
    Abandoned,

    /// <summary>The interaction is over and its handle may be used again.</summary>
    Closed,

    /// <summary>The interaction waits in <see cref="RoutingDecision.Queue"/> as well, with the same place.</summary>
    QueuedAlso,

    /// <summary>The interaction no longer waits in <see cref="RoutingDecision.Queue"/>, though in others.</summary>
    Dequeued,

    /// <summary>In <see cref="RoutingDecision.Queue"/> the interaction is now in <see cref="RoutingDecision.Ring"/>.
    /// </summary>
    RingWidened,

    /// <summary>The interaction gained <see cref="RoutingDecision.Points"/> since its promised time is nearly over.
    /// </summary>
    Boosted,

    /// <summary>The interaction went from <see cref="RoutingDecision.Queue"/> to
    /// <see cref="RoutingDecision.TargetQueue"/>, its place kept, for <see cref="RoutingDecision.TreatmentReason"/>.
    /// </summary>
    Diverted,

    /// <summary>The interaction leaves <see cref="RoutingDecision.Queue"/> for the host's channel
    /// <see cref="RoutingDecision.Channel"/>; it ends here.</summary>
    SentToChannel,

    /// <summary>The interaction is refused by <see cref="RoutingDecision.Queue"/>; it ends here.</summary>
    TurnedAway,

    /// <summary>The customer may be offered a callback.</summary>
    CallbackOffered,

    /// <summary>The interaction is now a callback; its customer has left and it keeps its place.</summary>
    CallbackRequested,

    /// <summary>The callback rests until <see cref="RoutingDecision.Deadline"/>, then waits in
    /// <see cref="RoutingDecision.Queue"/>.</summary>
    CallbackScheduled,

    /// <summary>The customer is to be dialled; unless answered or failed by <see cref="RoutingDecision.Deadline"/> it
    /// counts as not answered. The agent, if some, is reserved (customer first) or has taken it (agent first).</summary>
    DialRequested,

    /// <summary>The customer was not reached; <see cref="RoutingDecision.Attempt"/> says how often so far.</summary>
    CallbackFailed,

    /// <summary>The callback is given up; it ends here.</summary>
    CallbackGivenUp,

    /// <summary>The queue takes interactions again.</summary>
    QueueOpened,

    /// <summary>The queue takes none: <see cref="RoutingDecision.TreatmentReason"/> is closed or emergency.</summary>
    QueueClosed,

    /// <summary>The share of diverted arrivals is now <see cref="RoutingDecision.BasisPoints"/>.</summary>
    DiversionChanged,

    /// <summary>The agent's asynchronous work makes room for other work; it takes no capacity.</summary>
    Suspended,

    /// <summary>Suspended work goes on.</summary>
    Resumed,

    /// <summary>The agent has begun the interaction, which is the agent's as if connected.</summary>
    OutboundStarted,

    /// <summary>Whether offers of <see cref="RoutingDecision.ChannelClass"/> reach the agent is now
    /// <see cref="RoutingDecision.IsReachable"/>.</summary>
    ReachabilityChanged,
}

/// <summary>The state of an agent, owned by the engine alone.</summary>
public enum AgentState : byte
{
    /// <summary>Not at work.</summary>
    SignedOut = 0,

    /// <summary>Signed in, takes no new work; a reason says why.</summary>
    NotReady,

    /// <summary>Can be offered work while capacity allows.</summary>
    Ready,
}

/// <summary>Why a command was refused. Codes are stable: they appear in the journal.</summary>
public enum RoutingRejection : byte
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>No such agent, or no longer enabled.</summary>
    UnknownAgent,

    /// <summary>No such queue.</summary>
    UnknownQueue,

    /// <summary>No such interaction, or already over.</summary>
    UnknownInteraction,

    /// <summary>The agent is signed out.</summary>
    AgentSignedOut,

    /// <summary>The agent is signed in already.</summary>
    AgentAlreadySignedIn,

    /// <summary>The agent still has conversations or wrap-up.</summary>
    AgentHasWork,

    /// <summary>The offer is not (or no longer) the one pending.</summary>
    OfferNotPending,

    /// <summary>The interaction is not in a state that allows this.</summary>
    WrongInteractionState,

    /// <summary>The interaction belongs to another agent.</summary>
    NotTheAgentsInteraction,

    /// <summary>The handle is in use already.</summary>
    InteractionAlreadyExists,

    /// <summary>The transfer's target is the one who holds it, is signed out or not enabled, or could never take work
    /// of this class.</summary>
    TransferTargetUnavailable,

    /// <summary>The configuration breaks a rule of <see cref="RoutingConfiguration.FindFault"/>.</summary>
    InvalidConfiguration,

    /// <summary>A field of the command is outside of its range.</summary>
    InvalidCommand,

    /// <summary>The queue is closed now, or will be then.</summary>
    QueueClosed,

    /// <summary>The queue calls nobody back.</summary>
    NoCallbacks,

    /// <summary>As many callbacks are booked for that time as may.</summary>
    CallbackSlotFull,

    /// <summary>What the agent holds leaves no room for one more of the class.</summary>
    AgentAtCapacity,
}

/// <summary>The rule that put an agent first.</summary>
public enum RoutingRule : byte
{
    /// <summary>Not an offer.</summary>
    None = 0,

    /// <summary>Longest idle.</summary>
    LongestIdle,

    /// <summary>Most skilled.</summary>
    MostSkilled,

    /// <summary>The transfer named this agent.</summary>
    TransferTarget,

    /// <summary>Least occupied today.</summary>
    LeastOccupied,

    /// <summary>Fewest interactions today.</summary>
    FewestInteractions,

    /// <summary>Longest without an offer.</summary>
    RoundRobin,

    /// <summary>Furthest behind the agent's share.</summary>
    Weighted,

    /// <summary>The interaction prefers this agent.</summary>
    PreferredAgent,

    /// <summary>The interaction requires this agent.</summary>
    RequiredAgent,

    /// <summary>The agent was reserved while the customer was dialled.</summary>
    Reserved,
}

/// <summary>The engine's own reasons for changing an agent's state; negative, so the host's codes (≥ 0) are free.</summary>
public static class EngineReason
{
    /// <summary>An offer was not answered in time.</summary>
    public const int NoAnswer = -1;

    /// <summary>The configuration no longer has the agent.</summary>
    public const int Removed = -2;

    /// <summary>Too many offers in a row were declined or not answered.</summary>
    public const int FailedOffers = -3;
}

/// <summary>One decision: a value with codes and numbers, put into words only when shown.</summary>
public readonly record struct RoutingDecision
{
    /// <summary>What was decided.</summary>
    public required RoutingDecisionKind Kind { get; init; }

    /// <summary>The agent's new state.</summary>
    public AgentState AgentState { get; init; }

    /// <summary>Why the command was refused.</summary>
    public RoutingRejection Rejection { get; init; }

    /// <summary>The field for which the command was refused.</summary>
    public CommandField Field { get; init; }

    /// <summary>Why an interaction was treated so, or the queue closed.</summary>
    public TreatmentReason TreatmentReason { get; init; }

    /// <summary>The ring of the queue in which the interaction is or was offered; 0 before the first.</summary>
    public byte Ring { get; init; }

    /// <summary>How often the customer of a callback was dialled.</summary>
    public byte Attempt { get; init; }

    /// <summary>Whether the offer counts as taken at once; <see cref="RoutingDecisionKind.Connected"/> follows.</summary>
    public bool IsAutoAnswered { get; init; }

    /// <summary>Whether offers reach the agent.</summary>
    public bool IsReachable { get; init; }

    /// <summary>Of which class.</summary>
    public ChannelClass ChannelClass { get; init; }

    /// <summary>The rule that ranked the agent first.</summary>
    public RoutingRule Rule { get; init; }

    /// <summary>The interaction, or none.</summary>
    public InteractionHandle Interaction { get; init; }

    /// <summary>The agent, or none.</summary>
    public AgentHandle Agent { get; init; }

    /// <summary>The queue, or none.</summary>
    public QueueHandle Queue { get; init; }

    /// <summary>The reason: a host's code (≥ 0) or one of <see cref="EngineReason"/>.</summary>
    public int Reason { get; init; }

    /// <summary>Points of priority gained.</summary>
    public int Points { get; init; }

    /// <summary>Where it goes.</summary>
    public QueueHandle TargetQueue { get; init; }

    /// <summary>What is said: a code of the host, 0 for nothing.</summary>
    public int Announcement { get; init; }

    /// <summary>The channel it goes to: a code of the host.</summary>
    public int Channel { get; init; }

    /// <summary>The share of arrivals that is diverted, in hundredths of a per cent.</summary>
    public int BasisPoints { get; init; }

    /// <summary>How many of the queue's <see cref="QueueConfiguration.Requirements"/> the agent meets as they were
    /// before any ring (all, for an offer in ring 0 by a queue).</summary>
    public int RequirementsMet { get; init; }

    /// <summary>How many requirements the queue has.</summary>
    public int RequirementCount { get; init; }

    /// <summary>Sum of the agent's proficiency in the required skills.</summary>
    public int ProficiencySum { get; init; }

    /// <summary>How many agents were eligible.</summary>
    public int CandidateCount { get; init; }

    /// <summary>The offer, or none.</summary>
    public OfferNumber Offer { get; init; }

    /// <summary>When the offer or the wrap-up ends by itself.</summary>
    public RoutingInstant Deadline { get; init; }

    /// <summary>The interaction's effective priority when offered, in milliardths of a point.</summary>
    public long Score { get; init; }

    /// <summary>Microseconds since the agent last became ready, was connected or was freed of work.</summary>
    public long IdleMicroseconds { get; init; }

    /// <summary>How long the interaction had waited in all, offers included, in microseconds.</summary>
    public long WaitedMicroseconds { get; init; }

    /// <summary>A decision with every handle none.</summary>
    internal static RoutingDecision Of(RoutingDecisionKind kind) => new()
    {
        Kind = kind,
        Interaction = InteractionHandle.None,
        Agent = AgentHandle.None,
        Queue = QueueHandle.None,
        TargetQueue = QueueHandle.None,
        Deadline = RoutingInstant.Never,
    };
}

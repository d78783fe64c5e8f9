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
}

/// <summary>The engine's own reasons for changing an agent's state; negative, so the host's codes (≥ 0) are free.</summary>
public static class EngineReason
{
    /// <summary>An offer was not answered in time.</summary>
    public const int NoAnswer = -1;

    /// <summary>The configuration no longer has the agent.</summary>
    public const int Removed = -2;
}

/// <summary>One decision: a value with codes and numbers, put into words only when shown.</summary>
public readonly record struct RoutingDecision
{
    /// <summary>What was decided.</summary>
    public required RoutingDecisionKind Kind { get; init; }

    /// <summary>The interaction, or none.</summary>
    public InteractionHandle Interaction { get; init; }

    /// <summary>The agent, or none.</summary>
    public AgentHandle Agent { get; init; }

    /// <summary>The queue, or none.</summary>
    public QueueHandle Queue { get; init; }

    /// <summary>The offer, or none.</summary>
    public OfferNumber Offer { get; init; }

    /// <summary>When the offer or the wrap-up ends by itself.</summary>
    public RoutingInstant Deadline { get; init; }

    /// <summary>The agent's new state.</summary>
    public AgentState AgentState { get; init; }

    /// <summary>The reason: a host's code (≥ 0) or one of <see cref="EngineReason"/>.</summary>
    public int Reason { get; init; }

    /// <summary>Why the command was refused.</summary>
    public RoutingRejection Rejection { get; init; }

    /// <summary>The rule that ranked the agent first.</summary>
    public RoutingRule Rule { get; init; }

    /// <summary>How many of the queue's requirements the agent meets (always all, for an offer by a queue).</summary>
    public int RequirementsMet { get; init; }

    /// <summary>How many requirements the queue has.</summary>
    public int RequirementCount { get; init; }

    /// <summary>Sum of the agent's proficiency in the required skills.</summary>
    public int ProficiencySum { get; init; }

    /// <summary>How many agents were eligible.</summary>
    public int CandidateCount { get; init; }

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
        Deadline = RoutingInstant.Never,
    };
}

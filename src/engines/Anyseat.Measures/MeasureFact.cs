namespace Anyseat.Measures;

/// <summary>What happened, as far as measures care. The host maps its events to these; none knows of a channel's nature, so
/// a call and a chat with the same story have the same figures.</summary>
public enum MeasureFactKind : byte
{
    /// <summary>An interaction arrived and waits in its first queue.</summary>
    Arrived = 0,

    /// <summary>A customer booked a callback: an interaction without a customer who waits.</summary>
    Booked,

    /// <summary>An interaction waits in a queue: again after an offer that failed, or newly after a transfer or a move.</summary>
    Queued,

    /// <summary>It left the queues for another way of service (a callback, a message, another channel).</summary>
    Diverted,

    /// <summary>The customer left and will be called back: the visit overflows, the place may be kept.</summary>
    CallbackTaken,

    /// <summary>It is offered to an agent.</summary>
    Offered,

    /// <summary>The agent declined the offer.</summary>
    OfferDeclined,

    /// <summary>The agent did not answer the offer in time.</summary>
    OfferNotAnswered,

    /// <summary>The offer was taken back: the customer left, the agent went not ready, the house restarted.</summary>
    OfferRevoked,

    /// <summary>An agent has it.</summary>
    Connected,

    /// <summary>The agent put the customer on hold.</summary>
    Held,

    /// <summary>The customer is off hold.</summary>
    Retrieved,

    /// <summary>An agent sent a message to the customer.</summary>
    Replied,

    /// <summary>The agent let go of it by transfer.</summary>
    Released,

    /// <summary>The conversation is over and the agent writes up.</summary>
    WrapUpStarted,

    /// <summary>The outcome was recorded.</summary>
    DispositionSet,

    /// <summary>Wrap-up is over.</summary>
    WrapUpEnded,

    /// <summary>The customer left before anyone answered.</summary>
    Abandoned,

    /// <summary>It is over and will not be spoken of again.</summary>
    Closed,

    /// <summary>An agent's state changed.</summary>
    AgentStateChanged,

    /// <summary>An agent belongs to another team, or to none.</summary>
    AgentTeamChanged,

    /// <summary>An agent turned to a customer unasked: nobody waited, and the agent has it.</summary>
    Begun,
}

/// <summary>Whether an agent is at work and takes new work.</summary>
public enum AgentPresence : byte
{
    /// <summary>Not at work.</summary>
    SignedOut = 0,

    /// <summary>At work, takes nothing new; a reason says why.</summary>
    NotReady,

    /// <summary>Takes work.</summary>
    Ready,
}

/// <summary>One fact: a small value, made by one of the factories.</summary>
/// <remarks>Ids are the host's; a simulator can make them of its handles. A fact about an interaction that never arrived or
/// is closed is ignored.</remarks>
public readonly record struct MeasureFact
{
    /// <summary>What happened.</summary>
    public MeasureFactKind Kind { get; private init; }

    /// <summary>When. Facts of one interaction or agent come in order; one that lies before the former counts as simultaneous.
    /// </summary>
    public MeasureInstant At { get; private init; }

    /// <summary>Which interaction; empty for facts about agents.</summary>
    public Guid Interaction { get; private init; }

    /// <summary>The agent concerned.</summary>
    public Guid? Agent { get; private init; }

    /// <summary>The queue concerned.</summary>
    public Guid? Queue { get; private init; }

    /// <summary>The team, or the disposition.</summary>
    public Guid? Detail { get; private init; }

    /// <summary>The channel, such as <c>voice</c> or <c>chat</c>, of an arrival.</summary>
    public string? Channel { get; private init; }

    /// <summary>The agent's state.</summary>
    public AgentPresence Presence { get; private init; }

    /// <summary>Why not ready: the host's code.</summary>
    public int Reason { get; private init; }

    /// <summary><see cref="MeasureFactKind.Arrived"/>.</summary>
    public static MeasureFact Arrived(MeasureInstant at, Guid interaction, Guid queue, string channel) =>
        new() { Kind = MeasureFactKind.Arrived, At = at, Interaction = interaction, Queue = queue, Channel = channel };

    /// <summary><see cref="MeasureFactKind.Booked"/>.</summary>
    public static MeasureFact Booked(MeasureInstant at, Guid interaction, Guid queue, string channel) =>
        new() { Kind = MeasureFactKind.Booked, At = at, Interaction = interaction, Queue = queue, Channel = channel };

    /// <summary><see cref="MeasureFactKind.Begun"/>.</summary>
    public static MeasureFact Begun(MeasureInstant at, Guid interaction, Guid queue, string channel, Guid agent) => new()
    {
        Kind = MeasureFactKind.Begun,
        At = at,
        Interaction = interaction,
        Queue = queue,
        Channel = channel,
        Agent = agent,
    };

    /// <summary><see cref="MeasureFactKind.Queued"/>.</summary>
    public static MeasureFact Queued(MeasureInstant at, Guid interaction, Guid queue) =>
        new() { Kind = MeasureFactKind.Queued, At = at, Interaction = interaction, Queue = queue };

    /// <summary><see cref="MeasureFactKind.Offered"/>.</summary>
    public static MeasureFact Offered(MeasureInstant at, Guid interaction, Guid agent) =>
        new() { Kind = MeasureFactKind.Offered, At = at, Interaction = interaction, Agent = agent };

    /// <summary><see cref="MeasureFactKind.Connected"/>.</summary>
    /// <param name="at">When.</param>
    /// <param name="interaction">Which.</param>
    /// <param name="agent">Who.</param>
    /// <param name="queue">Through which queue, for an interaction that waits in several; null for the one it waits in.</param>
    public static MeasureFact Connected(MeasureInstant at, Guid interaction, Guid agent, Guid? queue = null) =>
        new() { Kind = MeasureFactKind.Connected, At = at, Interaction = interaction, Agent = agent, Queue = queue };

    /// <summary><see cref="MeasureFactKind.Replied"/>.</summary>
    public static MeasureFact Replied(MeasureInstant at, Guid interaction, Guid agent) =>
        new() { Kind = MeasureFactKind.Replied, At = at, Interaction = interaction, Agent = agent };

    /// <summary><see cref="MeasureFactKind.DispositionSet"/>.</summary>
    public static MeasureFact DispositionSet(MeasureInstant at, Guid interaction, Guid disposition) =>
        new() { Kind = MeasureFactKind.DispositionSet, At = at, Interaction = interaction, Detail = disposition };

    /// <summary>A fact that says nothing but that it happened: <see cref="MeasureFactKind.Diverted"/>,
    /// <see cref="MeasureFactKind.CallbackTaken"/>, the ends of an offer, hold, <see cref="MeasureFactKind.Released"/>, wrap-up, <see cref="MeasureFactKind.Abandoned"/>,
    /// <see cref="MeasureFactKind.Closed"/>.</summary>
    public static MeasureFact Of(MeasureFactKind kind, MeasureInstant at, Guid interaction) =>
        new() { Kind = kind, At = at, Interaction = interaction };

    /// <summary><see cref="MeasureFactKind.AgentStateChanged"/>.</summary>
    public static MeasureFact AgentState(MeasureInstant at, Guid agent, AgentPresence presence, int reason = 0) =>
        new() { Kind = MeasureFactKind.AgentStateChanged, At = at, Agent = agent, Presence = presence, Reason = reason };

    /// <summary><see cref="MeasureFactKind.AgentTeamChanged"/>.</summary>
    public static MeasureFact AgentTeam(MeasureInstant at, Guid agent, Guid? team) =>
        new() { Kind = MeasureFactKind.AgentTeamChanged, At = at, Agent = agent, Detail = team };
}

namespace Anyseat.Routing;

/// <summary>What a <see cref="RoutingCommand"/> asks for.</summary>
public enum RoutingCommandKind : byte
{
    /// <summary>Nothing but the passing of time: due deadlines fire.</summary>
    Advance = 0,

    /// <summary>A new configuration.</summary>
    Configure,

    /// <summary>An agent signs in, not ready.</summary>
    SignIn,

    /// <summary>An agent signs out. Refused while the agent still has work.</summary>
    SignOut,

    /// <summary>An agent can be offered work.</summary>
    Ready,

    /// <summary>An agent takes no new work, for a reason. A pending offer is revoked and goes elsewhere.</summary>
    NotReady,

    /// <summary>An interaction enters a queue.</summary>
    Enqueue,

    /// <summary>An agent takes an offer.</summary>
    Accept,

    /// <summary>An agent declines an offer; the interaction keeps its place and passes this agent over until
    /// <see cref="RoutingEngine.DeclineBackOff"/> is over, the agent becomes ready anew, or the interaction is
    /// transferred.</summary>
    Decline,

    /// <summary>A connected or waiting interaction moves to another queue.</summary>
    TransferToQueue,

    /// <summary>A connected interaction moves to one agent, who gets an offer as soon as capacity allows.</summary>
    TransferToAgent,

    /// <summary>The conversation is over: abandoned when it still waited, else wrap-up begins.</summary>
    End,

    /// <summary>An agent finished wrap-up.</summary>
    CompleteWrapUp,

    /// <summary>All pending offers are taken back without blame, because the house itself was away (restart, lost
    /// database); they are made anew at once under the ordinary rules. Unlike every other command it fires no deadline
    /// that is due: wrap-ups and waits for a transfer's target that ran out meanwhile are granted in full from now. So
    /// it must be the first command after the pause.</summary>
    RevokeOffers,
}

/// <summary>One input to the engine. A value; build it with the factory methods.</summary>
public readonly record struct RoutingCommand
{
    /// <summary>What is asked.</summary>
    public required RoutingCommandKind Kind { get; init; }

    /// <summary>The agent concerned.</summary>
    public AgentHandle Agent { get; init; }

    /// <summary>The interaction concerned.</summary>
    public InteractionHandle Interaction { get; init; }

    /// <summary>The queue concerned.</summary>
    public QueueHandle Queue { get; init; }

    /// <summary>The offer concerned.</summary>
    public OfferNumber Offer { get; init; }

    /// <summary>The channel class of an arriving interaction.</summary>
    public ChannelClass Channel { get; init; }

    /// <summary>Added to the queue's priority, −9 to 9; the sum is held within 0 to 9.</summary>
    public sbyte PriorityBoost { get; init; }

    /// <summary>A reason code of the host (not ready, decline); opaque to the engine, carried into decisions.</summary>
    public int Reason { get; init; }

    /// <summary>The configuration of a <see cref="RoutingCommandKind.Configure"/>.</summary>
    public RoutingConfiguration? Configuration { get; init; }

    /// <summary>Lets due deadlines fire.</summary>
    public static RoutingCommand Advance() => Of(RoutingCommandKind.Advance);

    /// <summary>Replaces the configuration.</summary>
    public static RoutingCommand Configure(RoutingConfiguration configuration) =>
        Of(RoutingCommandKind.Configure) with { Configuration = configuration };

    /// <summary>Signs an agent in, not ready with <paramref name="reason"/>.</summary>
    public static RoutingCommand SignIn(AgentHandle agent, int reason) =>
        Of(RoutingCommandKind.SignIn) with { Agent = agent, Reason = reason };

    /// <summary>Signs an agent out.</summary>
    public static RoutingCommand SignOut(AgentHandle agent) => Of(RoutingCommandKind.SignOut) with { Agent = agent };

    /// <summary>Makes an agent ready.</summary>
    public static RoutingCommand Ready(AgentHandle agent) => Of(RoutingCommandKind.Ready) with { Agent = agent };

    /// <summary>Makes an agent not ready.</summary>
    public static RoutingCommand NotReady(AgentHandle agent, int reason) =>
        Of(RoutingCommandKind.NotReady) with { Agent = agent, Reason = reason };

    /// <summary>Puts a new interaction into a queue.</summary>
    public static RoutingCommand Enqueue(
        InteractionHandle interaction, QueueHandle queue, ChannelClass channel, sbyte priorityBoost = 0) =>
        Of(RoutingCommandKind.Enqueue) with
        {
            Interaction = interaction,
            Queue = queue,
            Channel = channel,
            PriorityBoost = priorityBoost,
        };

    /// <summary>Takes an offer.</summary>
    public static RoutingCommand Accept(InteractionHandle interaction, AgentHandle agent, OfferNumber offer) =>
        Of(RoutingCommandKind.Accept) with { Interaction = interaction, Agent = agent, Offer = offer };

    /// <summary>Declines an offer.</summary>
    public static RoutingCommand Decline(
        InteractionHandle interaction, AgentHandle agent, OfferNumber offer, int reason) =>
        Of(RoutingCommandKind.Decline) with
        {
            Interaction = interaction,
            Agent = agent,
            Offer = offer,
            Reason = reason,
        };

    /// <summary>Moves an interaction to another queue. <paramref name="agent"/> is who lets go, or
    /// <see cref="AgentHandle.None"/> when it still waits.</summary>
    public static RoutingCommand TransferToQueue(
        InteractionHandle interaction, AgentHandle agent, QueueHandle queue) =>
        Of(RoutingCommandKind.TransferToQueue) with { Interaction = interaction, Agent = agent, Queue = queue };

    /// <summary>Moves an interaction to one agent. It waits for <paramref name="agent"/> alone; when that agent
    /// declines, does not answer, goes away, or cannot be offered it for
    /// <see cref="RoutingEngine.TargetWaitOffers"/> time-outs, it goes back to <paramref name="queue"/> with its place
    /// kept.</summary>
    public static RoutingCommand TransferToAgent(
        InteractionHandle interaction, AgentHandle agent, QueueHandle queue) =>
        Of(RoutingCommandKind.TransferToAgent) with { Interaction = interaction, Agent = agent, Queue = queue };

    /// <summary>Ends an interaction.</summary>
    public static RoutingCommand End(InteractionHandle interaction) =>
        Of(RoutingCommandKind.End) with { Interaction = interaction };

    /// <summary>Ends wrap-up.</summary>
    public static RoutingCommand CompleteWrapUp(InteractionHandle interaction, AgentHandle agent) =>
        Of(RoutingCommandKind.CompleteWrapUp) with { Interaction = interaction, Agent = agent };

    /// <summary>Takes back every pending offer without blame.</summary>
    public static RoutingCommand RevokeOffers() => Of(RoutingCommandKind.RevokeOffers);

    private static RoutingCommand Of(RoutingCommandKind kind) => new()
    {
        Kind = kind,
        Agent = AgentHandle.None,
        Interaction = InteractionHandle.None,
        Queue = QueueHandle.None,
    };
}

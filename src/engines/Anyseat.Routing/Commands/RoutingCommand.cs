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

    /// <summary>A waiting customer wants to be called back and leaves; the interaction keeps its place.</summary>
    RequestCallback,

    /// <summary>A callback at a time of the customer's choice: a new interaction that enters its queue then.</summary>
    ScheduleCallback,

    /// <summary>The customer who was dialled answered.</summary>
    AnswerCallback,

    /// <summary>The customer who was dialled did not answer, was busy, or could not be reached.</summary>
    FailCallback,

    /// <summary>Closes a queue at once, whatever its calendar says (emergency closing).</summary>
    CloseQueue,

    /// <summary>Ends what <see cref="CloseQueue"/> began: the queue follows its calendar again.</summary>
    OpenQueue,

    /// <summary>Sends a share of a queue's arrivals elsewhere; a share of 0 returns to normal.</summary>
    Divert,

    /// <summary>A new day: what agents did today counts from nothing again. The host knows where midnight is.</summary>
    StartDay,

    /// <summary>An agent turns to a customer unasked: a call out. The new interaction never waits; it is the agent's at once
    /// if capacity, limits and exclusions allow one more of its class, ready or not.</summary>
    StartOutbound,

    /// <summary>Offers of a channel class can reach the agent again.</summary>
    Reach,

    /// <summary>Offers of a channel class cannot reach the agent, who has no telephone registered, say: none is made, and a
    /// pending one is revoked without blame. What is connected goes on, and so do the other classes.</summary>
    Unreach,
}

/// <summary>Who is called first in a callback.</summary>
public enum CallbackMode : byte
{
    /// <summary>When its turn comes it is offered to an agent, and the customer is dialled after the agent took it.
    /// </summary>
    AgentFirst = 0,

    /// <summary>When its turn comes an agent is reserved and the customer is dialled; the agent gets the offer when the
    /// customer answered.</summary>
    CustomerFirst = 1,
}

/// <summary>A field of a <see cref="RoutingCommand"/>, named when it is why the command was refused.</summary>
public enum CommandField : byte
{
    /// <summary>None in particular.</summary>
    None = 0,

    /// <summary><see cref="RoutingCommand.Kind"/>.</summary>
    Kind,

    /// <summary><see cref="RoutingCommand.Agent"/>.</summary>
    Agent,

    /// <summary><see cref="RoutingCommand.Interaction"/>.</summary>
    Interaction,

    /// <summary><see cref="RoutingCommand.Queue"/>.</summary>
    Queue,

    /// <summary><see cref="RoutingCommand.Offer"/>.</summary>
    Offer,

    /// <summary><see cref="RoutingCommand.Channel"/>.</summary>
    Channel,

    /// <summary><see cref="RoutingCommand.PriorityBoost"/>.</summary>
    PriorityBoost,

    /// <summary><see cref="RoutingCommand.Needs"/>.</summary>
    Needs,

    /// <summary><see cref="RoutingCommand.CallbackAt"/>.</summary>
    CallbackAt,

    /// <summary><see cref="RoutingCommand.CallbackMode"/>.</summary>
    CallbackMode,

    /// <summary><see cref="RoutingCommand.BasisPoints"/>.</summary>
    BasisPoints,

    /// <summary><see cref="RoutingCommand.Treatment"/>.</summary>
    Treatment,

    /// <summary><see cref="RoutingCommand.Configuration"/>; <see cref="RoutingConfiguration.FindFaults"/> says more.
    /// </summary>
    Configuration,
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

    /// <summary>The channel class of a new interaction, or for which an agent can be reached.</summary>
    public ChannelClass Channel { get; init; }

    /// <summary>Added to the queue's priority, −9 to 9; the sum is held within 0 to 9.</summary>
    public sbyte PriorityBoost { get; init; }

    /// <summary>A reason code of the host (not ready, decline); opaque to the engine, carried into decisions.</summary>
    public int Reason { get; init; }

    /// <summary>Who is called first.</summary>
    public CallbackMode CallbackMode { get; init; }

    /// <summary>The share of arrivals that is diverted, in hundredths of a per cent: 0 to 10,000.</summary>
    public int BasisPoints { get; init; }

    /// <summary>When a scheduled callback is due: after now, at most 366 days ahead.</summary>
    public RoutingInstant CallbackAt { get; init; }

    /// <summary>What an arriving interaction needs beyond its queue; null for nothing.</summary>
    public InteractionNeeds? Needs { get; init; }

    /// <summary>What happens to arrivals of a closed or diverted queue; null for what the queue's rules say.</summary>
    public Treatment? Treatment { get; init; }

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
        InteractionHandle interaction, QueueHandle queue, ChannelClass channel, sbyte priorityBoost = 0,
        InteractionNeeds? needs = null) =>
        Of(RoutingCommandKind.Enqueue) with
        {
            Interaction = interaction,
            Queue = queue,
            Channel = channel,
            PriorityBoost = priorityBoost,
            Needs = needs,
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

    /// <summary>Turns a waiting interaction into a callback.</summary>
    public static RoutingCommand RequestCallback(InteractionHandle interaction, CallbackMode mode) =>
        Of(RoutingCommandKind.RequestCallback) with { Interaction = interaction, CallbackMode = mode };

    /// <summary>Books a callback.</summary>
    public static RoutingCommand ScheduleCallback(
        InteractionHandle interaction, QueueHandle queue, ChannelClass channel, RoutingInstant at, CallbackMode mode,
        sbyte priorityBoost = 0, InteractionNeeds? needs = null) =>
        Of(RoutingCommandKind.ScheduleCallback) with
        {
            Interaction = interaction,
            Queue = queue,
            Channel = channel,
            CallbackAt = at,
            CallbackMode = mode,
            PriorityBoost = priorityBoost,
            Needs = needs,
        };

    /// <summary>The dialled customer answered.</summary>
    public static RoutingCommand AnswerCallback(InteractionHandle interaction) =>
        Of(RoutingCommandKind.AnswerCallback) with { Interaction = interaction };

    /// <summary>The dialled customer was not reached, for a reason of the host.</summary>
    public static RoutingCommand FailCallback(InteractionHandle interaction, int reason) =>
        Of(RoutingCommandKind.FailCallback) with { Interaction = interaction, Reason = reason };

    /// <summary>Closes a queue, for a reason of the host. Arrivals get <paramref name="treatment"/>, or the queue's
    /// <see cref="QueueConfiguration.WhenClosed"/>.</summary>
    public static RoutingCommand CloseQueue(QueueHandle queue, int reason, Treatment? treatment = null) =>
        Of(RoutingCommandKind.CloseQueue) with { Queue = queue, Reason = reason, Treatment = treatment };

    /// <summary>Lets a queue follow its calendar again.</summary>
    public static RoutingCommand OpenQueue(QueueHandle queue) =>
        Of(RoutingCommandKind.OpenQueue) with { Queue = queue };

    /// <summary>Diverts a share of a queue's arrivals, spread evenly; 0 returns to normal.</summary>
    public static RoutingCommand Divert(QueueHandle queue, int basisPoints, Treatment? treatment = null) =>
        Of(RoutingCommandKind.Divert) with { Queue = queue, BasisPoints = basisPoints, Treatment = treatment };

    /// <summary>Begins a new day for what counts by the day.</summary>
    public static RoutingCommand StartDay() => Of(RoutingCommandKind.StartDay);

    /// <summary>Gives an agent a new interaction that the agent began. <paramref name="queue"/> lends it its wrap-up and is
    /// where it counts.</summary>
    public static RoutingCommand StartOutbound(
        InteractionHandle interaction, AgentHandle agent, QueueHandle queue, ChannelClass channel,
        InteractionNeeds? needs = null) =>
        Of(RoutingCommandKind.StartOutbound) with
        {
            Interaction = interaction,
            Agent = agent,
            Queue = queue,
            Channel = channel,
            Needs = needs,
        };

    /// <summary>Says that offers of a class reach the agent.</summary>
    public static RoutingCommand Reach(AgentHandle agent, ChannelClass channel) =>
        Of(RoutingCommandKind.Reach) with { Agent = agent, Channel = channel };

    /// <summary>Says that offers of a class do not reach the agent.</summary>
    public static RoutingCommand Unreach(AgentHandle agent, ChannelClass channel) =>
        Of(RoutingCommandKind.Unreach) with { Agent = agent, Channel = channel };

    private static RoutingCommand Of(RoutingCommandKind kind) => new()
    {
        Kind = kind,
        Agent = AgentHandle.None,
        Interaction = InteractionHandle.None,
        Queue = QueueHandle.None,
    };
}

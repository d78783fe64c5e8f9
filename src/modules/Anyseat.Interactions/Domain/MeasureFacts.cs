using Anyseat.Interactions.Contracts;
using Anyseat.Measures;
using Anyseat.Platform.Journal;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>From journal events to the facts of which measures are made: the one mapping, for stored cells and live boards.
/// </summary>
internal static class MeasureFacts
{
    /// <summary>The kinds of events that say something; the others are passed over.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        JournalKinds.InteractionArrived, JournalKinds.InteractionQueued, JournalKinds.InteractionOffered, JournalKinds.OfferTimedOut,
        JournalKinds.OfferDeclined, JournalKinds.OfferRevoked, JournalKinds.InteractionConnected, JournalKinds.InteractionReleased,
        JournalKinds.WrapUpStarted, JournalKinds.WrapUpCompletionRequested, JournalKinds.WrapUpEnded, JournalKinds.InteractionAbandoned,
        JournalKinds.InteractionClosed, JournalKinds.MessageSent, JournalKinds.AgentStateChanged, JournalKinds.RoutingConfigured,
        JournalKinds.CallbackArrived, JournalKinds.CallbackQueued, JournalKinds.CallbackScheduled, JournalKinds.InteractionDiverted,
        JournalKinds.InteractionSentToChannel, JournalKinds.InteractionTurnedAway, JournalKinds.InteractionSuspended, JournalKinds.InteractionResumed,
        JournalKinds.OutboundRequested,
    ];

    /// <summary>Adds the facts of an event.</summary>
    public static void Add(JournalEvent committed, List<MeasureFact> facts)
    {
        if (committed.Kind == JournalKinds.RoutingConfigured)
            AddTeams(committed, facts);
        else if (Find(committed) is { } fact)
            facts.Add(fact);
    }

    private static MeasureFact? Find(JournalEvent committed)
    {
        var at = new MeasureInstant(committed.At.Microseconds);
        Guid id = committed.StreamId;
        return committed.Kind switch
        {
            JournalKinds.InteractionArrived => Arrived(committed, at),
            JournalKinds.InteractionQueued => Queued(committed, at),
            JournalKinds.InteractionOffered when AgentOf(committed) is { } agent => MeasureFact.Offered(at, id, agent),
            JournalKinds.OfferTimedOut => MeasureFact.Of(MeasureFactKind.OfferNotAnswered, at, id),
            JournalKinds.OfferDeclined => MeasureFact.Of(MeasureFactKind.OfferDeclined, at, id),
            JournalKinds.OfferRevoked => MeasureFact.Of(MeasureFactKind.OfferRevoked, at, id),
            JournalKinds.InteractionConnected when AgentOf(committed) is { } agent =>
                MeasureFact.Connected(at, id, agent, JournalCodec.DataOf<RoutingDecisionData>(committed).Queue),
            JournalKinds.CallbackArrived => Booked(committed, at),
            JournalKinds.OutboundRequested => Begun(committed, at),
            JournalKinds.CallbackQueued or JournalKinds.CallbackScheduled => MeasureFact.Of(MeasureFactKind.CallbackTaken, at, id),
            JournalKinds.InteractionDiverted => Diverted(committed, at),
            JournalKinds.InteractionSentToChannel or JournalKinds.InteractionTurnedAway => MeasureFact.Of(MeasureFactKind.Diverted, at, id),
            JournalKinds.InteractionSuspended => MeasureFact.Of(MeasureFactKind.Held, at, id),
            JournalKinds.InteractionResumed => MeasureFact.Of(MeasureFactKind.Retrieved, at, id),
            JournalKinds.InteractionReleased => MeasureFact.Of(MeasureFactKind.Released, at, id),
            JournalKinds.WrapUpStarted => MeasureFact.Of(MeasureFactKind.WrapUpStarted, at, id),
            JournalKinds.WrapUpCompletionRequested => Disposition(committed, at),
            JournalKinds.WrapUpEnded => MeasureFact.Of(MeasureFactKind.WrapUpEnded, at, id),
            JournalKinds.InteractionAbandoned => MeasureFact.Of(MeasureFactKind.Abandoned, at, id),
            JournalKinds.InteractionClosed => MeasureFact.Of(MeasureFactKind.Closed, at, id),
            JournalKinds.MessageSent => Replied(committed, at),
            JournalKinds.AgentStateChanged => State(committed, at),
            _ => null,
        };
    }

    private static Guid? AgentOf(JournalEvent committed) => JournalCodec.DataOf<RoutingDecisionData>(committed).Agent;

    private static MeasureFact Arrived(JournalEvent committed, MeasureInstant at)
    {
        InteractionArrivedData data = JournalCodec.DataOf<InteractionArrivedData>(committed);
        return MeasureFact.Arrived(at, committed.StreamId, data.Queue, data.Channel);
    }

    private static MeasureFact Booked(JournalEvent committed, MeasureInstant at)
    {
        InteractionArrivedData data = JournalCodec.DataOf<CallbackArrivedData>(committed).Arrived;
        return MeasureFact.Booked(at, committed.StreamId, data.Queue, data.Channel);
    }

    private static MeasureFact Begun(JournalEvent committed, MeasureInstant at)
    {
        OutboundRequestedData data = JournalCodec.DataOf<OutboundRequestedData>(committed);
        return MeasureFact.Begun(at, committed.StreamId, data.Arrived.Queue, data.Arrived.Channel, data.Agent);
    }

    private static MeasureFact? Diverted(JournalEvent committed, MeasureInstant at) =>
        JournalCodec.DataOf<RoutingDecisionData>(committed).TargetQueue is { } queue
            ? MeasureFact.Queued(at, committed.StreamId, queue)
            : null;

    private static MeasureFact? Queued(JournalEvent committed, MeasureInstant at) =>
        JournalCodec.DataOf<RoutingDecisionData>(committed).Queue is { } queue ? MeasureFact.Queued(at, committed.StreamId, queue) : null;

    private static MeasureFact? Disposition(JournalEvent committed, MeasureInstant at)
    {
        // On the feed it may come with a note, of which nothing is wanted here.
        RoutingInputData data = committed.Payload is NotedPayload noted ? noted.Data : JournalCodec.DataOf<RoutingInputData>(committed);
        return data.Disposition is { } disposition ? MeasureFact.DispositionSet(at, committed.StreamId, disposition) : null;
    }

    private static MeasureFact? Replied(JournalEvent committed, MeasureInstant at)
    {
        MessageSentData data = committed.Payload is MessagePayload sent ? sent.Data : JournalCodec.DataOf<MessageSentData>(committed);
        return data is { By: MessageAuthor.Agent, Agent: { } agent } ? MeasureFact.Replied(at, committed.StreamId, agent) : null;
    }

    private static MeasureFact State(JournalEvent committed, MeasureInstant at)
    {
        RoutingDecisionData data = JournalCodec.DataOf<RoutingDecisionData>(committed);
        AgentPresence presence = data.State switch
        {
            AgentState.Ready => AgentPresence.Ready,
            AgentState.NotReady => AgentPresence.NotReady,
            _ => AgentPresence.SignedOut,
        };
        return MeasureFact.AgentState(at, committed.StreamId, presence, data.Reason ?? 0);
    }

    private static void AddTeams(JournalEvent committed, List<MeasureFact> facts)
    {
        var at = new MeasureInstant(committed.At.Microseconds);
        foreach (RoutingAgentDocument agent in JournalCodec.DataOf<RoutingDocument>(committed).Agents)
            facts.Add(MeasureFact.AgentTeam(at, agent.Id, agent.Team));
    }
}

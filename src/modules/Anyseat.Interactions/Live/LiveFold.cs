using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Platform.Journal;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>What an event changed, for whoever must be told.</summary>
/// <param name="Interaction">The interaction changed, as it is now (also when it was just removed).</param>
/// <param name="Agent">The agent concerned.</param>
/// <param name="Item">The entry added to the story.</param>
internal readonly record struct LiveChange(LiveInteraction? Interaction, LiveAgent? Agent, LiveItem? Item);

/// <summary>Folds journal events into <see cref="LiveState"/>: live and at replay alike.</summary>
internal static class LiveFold
{
    public static LiveChange Apply(LiveState state, JournalEvent committed)
    {
        state.Seq = committed.Seq;
        return committed.StreamKind switch
        {
            StreamKind.Agent => ApplyAgent(state, committed),
            StreamKind.Interaction => ApplyInteraction(state, committed),
            _ => default,
        };
    }

    private static LiveChange ApplyAgent(LiveState state, JournalEvent committed)
    {
        if (committed.Kind is not (JournalKinds.AgentStateChanged or JournalKinds.ReachabilityChanged))
            return default;
        RoutingDecisionData data = JournalCodec.DataOf<RoutingDecisionData>(committed);
        LiveAgent agent = state.Agent(committed.StreamId);
        if (committed.Kind == JournalKinds.ReachabilityChanged)
        {
            if (data.IsReachable == true)
                agent.Unreachable.Remove(data.ChannelClass ?? ChannelClass.Voice);
            else
                agent.Unreachable.Add(data.ChannelClass ?? ChannelClass.Voice);
            return new LiveChange(null, agent, null);
        }

        agent.State = data.State ?? AgentState.SignedOut;
        agent.Reason = data.Reason ?? 0;
        agent.Since = committed.At.Microseconds;
        return new LiveChange(null, agent, null);
    }

    private static LiveChange ApplyInteraction(LiveState state, JournalEvent committed)
    {
        if (committed.Kind == JournalKinds.InteractionArrived)
            return Arrive(state, committed, JournalCodec.DataOf<InteractionArrivedData>(committed));
        if (committed.Kind == JournalKinds.CallbackArrived)
            return Arrive(state, committed, JournalCodec.DataOf<CallbackArrivedData>(committed).Arrived, isCallback: true);
        if (committed.Kind == JournalKinds.OutboundRequested)
            return Arrive(state, committed, JournalCodec.DataOf<OutboundRequestedData>(committed).Arrived, isOutbound: true);
        if (!state.Interactions.TryGetValue(committed.StreamId, out LiveInteraction? live))
            return default;
        if (JournalKinds.IsCallFact(committed.Kind))
            return Note(live, StoryItems.From(committed));
        LiveItem? item = StoryItems.From(committed);
        LiveAgent? agent = null;
        switch (committed.Kind)
        {
            case JournalKinds.MessageSent:
                CountUnread(live, item!);
                break;
            case JournalKinds.MessagesRead:
                Read(live, JournalCodec.DataOf<MessagesReadData>(committed));
                break;
            case JournalKinds.EndRequested:
                live.EndedBy ??= StoryItems.RequestData(committed, out _).By;
                live.EndedAt ??= committed.At.Microseconds;
                break;
            case JournalKinds.TransferRequested:
                live.TransferredBy = live.Agent;
                live.TransferNoteSeq = item!.HasNote ? committed.Seq : 0;
                live.TransferNote = item.Note;
                break;
            case JournalKinds.WrapUpCompletionRequested:
                live.Disposition = item!.Disposition;
                break;
            case JournalKinds.NoteAdded:
                break;
            case JournalKinds.CallbackAnswerReported:
                live.IsCallback = false;
                return default;
            case JournalKinds.AcceptRequested or JournalKinds.DeclineRequested or JournalKinds.CallbackRequested
                or JournalKinds.CallbackFailureReported:
                return default;
            default:
                agent = ApplyDecision(state, live, committed);
                break;
        }

        if (item is not null)
            live.Add(item);
        return new LiveChange(live, agent, item);
    }

    private static LiveChange Arrive(
        LiveState state, JournalEvent committed, InteractionArrivedData data, bool isCallback = false, bool isOutbound = false)
    {
        var live = new LiveInteraction
        {
            Id = committed.StreamId,
            Data = data,
            QueuedAt = committed.At.Microseconds,
            Queue = data.Queue,
            Phase = isOutbound ? InteractionPhase.Connected : InteractionPhase.Waiting,
            IsCallback = isCallback,
            IsOutbound = isOutbound,
        };
        state.Interactions.Add(live.Id, live);
        LiveItem? item = StoryItems.From(committed);
        if (item is not null)
            live.Add(item);
        return new LiveChange(live, null, item);
    }

    /// <summary>What happened on the line is part of the story and changes nothing else.</summary>
    private static LiveChange Note(LiveInteraction live, LiveItem? item)
    {
        if (item is null)
            return default;
        live.Add(item);
        return new LiveChange(live, null, item);
    }

    private static void CountUnread(LiveInteraction live, LiveItem message)
    {
        if (message.Author == AuthorKind.Customer)
        {
            live.UnreadCount++;
            return;
        }

        // Who answers has read.
        if (live.UnreadCount > 0)
            live.AgentReadSeq = message.Seq;
        live.UnreadCount = 0;
    }

    private static void Read(LiveInteraction live, MessagesReadData data)
    {
        if (data.By == MessageAuthor.Customer)
        {
            live.CustomerReadSeq = Math.Max(live.CustomerReadSeq, data.Seq);
        }
        else if (data.Seq > live.AgentReadSeq)
        {
            live.AgentReadSeq = data.Seq;
            live.UnreadCount = live.Tail.Count(item => item.IsMessage && item.Author == AuthorKind.Customer && item.Seq > data.Seq);
        }
    }

    private static LiveAgent? ApplyDecision(LiveState state, LiveInteraction live, JournalEvent committed)
    {
        RoutingDecisionData data = JournalCodec.DataOf<RoutingDecisionData>(committed);
        LiveAgent? agent = data.Agent is { } id ? state.Agent(id) : null;
        switch (committed.Kind)
        {
            case JournalKinds.InteractionQueued:
                if (live.Agent is { } reserved)
                    state.Agent(reserved).Interactions.Remove(live.Id);
                live.Phase = InteractionPhase.Waiting;
                live.Queue = data.Queue ?? live.Queue;
                live.Agent = null;
                break;
            case JournalKinds.InteractionOffered:
                live.Phase = InteractionPhase.Offered;
                live.Agent = data.Agent;
                live.Offer = data.Offer ?? 0;
                live.OfferData = data;
                live.OfferedAt = committed.At.Microseconds;
                agent?.Interactions.Add(live.Id);
                break;
            case JournalKinds.OfferTimedOut or JournalKinds.OfferDeclined or JournalKinds.OfferRevoked:
                EndOffer(live, agent);
                break;
            case JournalKinds.OutboundStarted:
                live.Phase = InteractionPhase.Connected;
                live.Agent = data.Agent;
                live.ConnectedAt = committed.At.Microseconds;
                agent?.Interactions.Add(live.Id);
                break;
            case JournalKinds.InteractionConnected:
                live.Phase = InteractionPhase.Connected;
                live.Agent = data.Agent;
                live.ConnectedAt ??= committed.At.Microseconds;
                live.OfferData = null;
                break;
            case JournalKinds.InteractionReleased:
                agent?.Interactions.Remove(live.Id);
                live.Agent = null;
                live.Phase = InteractionPhase.Waiting;
                break;
            case JournalKinds.WrapUpStarted:
                live.Phase = InteractionPhase.WrapUp;
                live.WrapUpDeadline = data.Deadline;
                break;
            case JournalKinds.InteractionAbandoned:
                live.Phase = InteractionPhase.Abandoned;
                break;
            case JournalKinds.InteractionDiverted:
                live.Queue = data.TargetQueue ?? live.Queue;
                break;
            case JournalKinds.InteractionTurnedAway or JournalKinds.InteractionSentToChannel or JournalKinds.CallbackGivenUp:
                live.Phase = InteractionPhase.TurnedAway;
                break;
            case JournalKinds.InteractionSuspended or JournalKinds.InteractionResumed:
                live.IsSuspended = committed.Kind == JournalKinds.InteractionSuspended;
                break;
            case JournalKinds.CallbackQueued:
                live.IsCallback = true;
                break;
            case JournalKinds.CallbackScheduled:
                live.Phase = InteractionPhase.Scheduled;
                live.CallbackAt = data.Deadline;
                break;
            case JournalKinds.CallbackDialing:
                Dial(live, agent, data);
                break;
            case JournalKinds.CallbackFailed:
                agent?.Interactions.Remove(live.Id);
                live.Agent = null;
                break;
            case JournalKinds.InteractionClosed:
                return Close(state, live);
        }

        return agent;
    }

    /// <summary>The customer is dialled: for an agent who took it, or who is reserved and has nothing of it yet.</summary>
    private static void Dial(LiveInteraction live, LiveAgent? agent, RoutingDecisionData data)
    {
        live.Phase = InteractionPhase.Dialing;
        live.CallbackAttempts = data.Attempt ?? live.CallbackAttempts;
        live.Agent = data.Agent;
        live.OfferData = null;
        if (agent is not null && !agent.Interactions.Contains(live.Id))
            agent.Interactions.Add(live.Id);
    }

    private static LiveAgent? Close(LiveState state, LiveInteraction live)
    {
        LiveAgent? agent = live.Agent is { } id ? state.Agent(id) : null;
        agent?.Interactions.Remove(live.Id);
        state.Interactions.Remove(live.Id);
        if (live.Phase is InteractionPhase.Abandoned or InteractionPhase.TurnedAway)
            return agent;
        live.Phase = InteractionPhase.Closed;
        return agent;
    }

    private static void EndOffer(LiveInteraction live, LiveAgent? agent)
    {
        agent?.Interactions.Remove(live.Id);
        live.Agent = null;
        live.OfferData = null;
        // Whose reserved agent went away is dialled on.
        if (live.Phase != InteractionPhase.Dialing)
            live.Phase = InteractionPhase.Waiting;
    }
}

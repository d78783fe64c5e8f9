using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>An interaction's way with agents: accept, decline, transfer, end, wrap-up.</content>
public sealed partial class RoutingEngine
{
    private RoutingRejection Accept(in RoutingCommand command)
    {
        RoutingRejection rejection = CheckOffer(command, out InteractionRecord? interaction, out AgentRecord? agent);
        if (rejection != RoutingRejection.None)
            return rejection;
        Take(interaction!, agent!);
        return RoutingRejection.None;
    }

    /// <summary>The agent has what was offered; for a callback, the customer is dialled now.</summary>
    private void Take(InteractionRecord interaction, AgentRecord agent)
    {
        OfferNumber offer = interaction.Offer;
        long waited = interaction.Waited(_now);
        LearnServed(interaction, waited);
        BelongTo(interaction, interaction.Shown);
        LeaveQueues(interaction);
        interaction.WaitedBefore = waited;
        interaction.Offer = OfferNumber.None;
        interaction.Target = null;
        interaction.TargetKind = TargetKind.None;
        interaction.TakenAt = _now;
        _declines.RemoveAll(interaction);
        ClearLease(interaction);
        agent.Offered = null;
        agent.Account(_now);
        agent.ConnectedCount++;
        agent.TakenToday++;
        agent.Unanswered = 0;
        agent.Failed = 0;
        agent.IdleSince = _now;
        if (interaction.IsCustomerPresent)
        {
            interaction.State = InteractionState.Connected;
            Decide(About(RoutingDecisionKind.Connected, interaction) with { Offer = offer });
            HoldAsynchronous(interaction);
        }
        else
        {
            Dial(interaction, RoutingDecision.Of(RoutingDecisionKind.DialRequested));
        }

        Refresh(agent);
    }

    /// <summary>Makes one of the queues it waits in the one it belongs to.</summary>
    private void BelongTo(InteractionRecord interaction, QueueRecord queue)
    {
        interaction.OfferedBy = null;
        if (interaction.Queue == queue)
            return;
        queue.References++;
        QueueRecord before = interaction.Queue!;
        interaction.Queue = queue;
        Dereference(before);
    }

    private RoutingRejection Decline(in RoutingCommand command)
    {
        RoutingRejection rejection = CheckOffer(command, out InteractionRecord? interaction, out AgentRecord? agent);
        if (rejection != RoutingRejection.None)
            return rejection;

        EndOffer(interaction!, RoutingDecisionKind.OfferDeclined, command.Reason);
        EndDirection(interaction!);
        PassOver(interaction!, agent!);
        Requeue(interaction!);
        if (!CountFailure(agent!, isUnanswered: false))
            Refresh(agent!);
        return RoutingRejection.None;
    }

    private RoutingRejection TransferToQueue(in RoutingCommand command)
    {
        if (FindInteraction(command.Interaction) is not { } interaction)
            return Refuse(CommandField.Interaction, RoutingRejection.UnknownInteraction);
        if (FindActiveQueue(command.Queue) is not { } queue)
            return Refuse(CommandField.Queue, RoutingRejection.UnknownQueue);
        switch (interaction.State)
        {
            case InteractionState.Waiting or InteractionState.Offered when !command.Agent.IsSome:
                if (!queue.IsOpen)
                    return Refuse(CommandField.Queue, RoutingRejection.QueueClosed);
                TakeFromWaiting(interaction);
                _declines.RemoveAll(interaction);
                interaction.Target = null;
                interaction.TargetKind = TargetKind.None;
                interaction.IgnoresAgents = true;
                EnterQueue(interaction, queue, _now);
                Requeue(interaction);
                return RoutingRejection.None;
            case InteractionState.Connected when interaction.Agent!.Handle == command.Agent:
                if (!queue.IsOpen)
                    return Refuse(CommandField.Queue, RoutingRejection.QueueClosed);
                LetGo(interaction, queue);
                Requeue(interaction);
                return RoutingRejection.None;
            case InteractionState.Connected:
                return Refuse(CommandField.Agent, RoutingRejection.NotTheAgentsInteraction);
            default:
                return Refuse(CommandField.Interaction, RoutingRejection.WrongInteractionState);
        }
    }

    private RoutingRejection TransferToAgent(in RoutingCommand command)
    {
        if (FindInteraction(command.Interaction) is not { } interaction)
            return Refuse(CommandField.Interaction, RoutingRejection.UnknownInteraction);
        if (FindActiveQueue(command.Queue) is not { } queue)
            return Refuse(CommandField.Queue, RoutingRejection.UnknownQueue);
        if (interaction.State != InteractionState.Connected)
            return Refuse(CommandField.Interaction, RoutingRejection.WrongInteractionState);
        if (FindAgent(command.Agent) is not { IsEnabled: true } target
            || target == interaction.Agent
            || target.State == AgentState.SignedOut
            || !target.CanEverTake(interaction.Channel, _weights)
            || !target.IsReachable(interaction.Channel))
        {
            return Refuse(CommandField.Agent, RoutingRejection.TransferTargetUnavailable);
        }

        LetGo(interaction, queue);
        interaction.Target = target;
        interaction.TargetKind = TargetKind.Transfer;
        Requeue(interaction);
        return RoutingRejection.None;
    }

    private RoutingRejection End(InteractionHandle handle)
    {
        if (FindInteraction(handle) is not { } interaction)
            return Refuse(CommandField.Interaction, RoutingRejection.UnknownInteraction);
        CacheLines.Fetch(interaction.Agent, AgentRecord.Lines);
        switch (interaction.State)
        {
            case InteractionState.Waiting or InteractionState.Offered:
                LearnAbandoned(interaction);
                interaction.WaitedBefore = TakeFromWaiting(interaction);
                Decide(About(RoutingDecisionKind.Abandoned, interaction));
                Close(interaction);
                return RoutingRejection.None;
            case InteractionState.Scheduled:
                Unschedule(interaction);
                Close(interaction);
                return RoutingRejection.None;
            case InteractionState.Dialing:
                EndDialing(interaction);
                return RoutingRejection.None;
            case InteractionState.Connected:
                EndConversation(interaction);
                return RoutingRejection.None;
            default:
                return Refuse(CommandField.Interaction, RoutingRejection.WrongInteractionState);
        }
    }

    private void EndDialing(InteractionRecord interaction)
    {
        ClearLease(interaction);
        if (interaction.Agent is { } agent && agent.Offered == interaction)
        {
            EndReservation(interaction, RoutingDecisionKind.OfferRevoked);
            Refresh(agent);
        }
        else
        {
            LetAgentGo(interaction);
        }

        Decide(About(RoutingDecisionKind.Abandoned, interaction));
        Close(interaction);
    }

    private void EndConversation(InteractionRecord interaction)
    {
        AgentRecord agent = interaction.Agent!;
        agent.LookAhead();
        if (interaction.Queue!.Rules.WrapUpMax > TimeSpan.Zero)
        {
            ReleaseAsynchronous(interaction);
            interaction.State = InteractionState.WrapUp;
            agent.ConnectedCount--;
            agent.WrapUpCount++;
            Grant(interaction, interaction.Queue.Rules.WrapUpMax, interaction.Queue.WrapUpTimers);
            Decide(About(RoutingDecisionKind.WrapUpStarted, interaction) with { Deadline = interaction.Deadline });
            SuspendWrapUp(interaction, agent);
            Refresh(agent);
            return;
        }

        LearnHandled(interaction);
        agent.Account(_now);
        agent.ConnectedCount--;
        Free(interaction);
        Close(interaction);
    }

    private RoutingRejection CompleteWrapUp(in RoutingCommand command)
    {
        if (FindInteraction(command.Interaction) is not { } interaction)
            return Refuse(CommandField.Interaction, RoutingRejection.UnknownInteraction);
        if (interaction.State != InteractionState.WrapUp)
            return Refuse(CommandField.Interaction, RoutingRejection.WrongInteractionState);
        if (interaction.Agent!.Handle != command.Agent)
            return Refuse(CommandField.Agent, RoutingRejection.NotTheAgentsInteraction);
        EndWrapUp(interaction);
        return RoutingRejection.None;
    }

    private void EndWrapUp(InteractionRecord interaction)
    {
        AgentRecord agent = interaction.Agent!;
        agent.LookAhead();
        ClearLease(interaction);
        LearnHandled(interaction);
        agent.Account(_now);
        agent.WrapUpCount--;
        Decide(About(RoutingDecisionKind.WrapUpEnded, interaction));
        Free(interaction);
        Close(interaction);
    }

    /// <summary>Finds the offer an answer speaks of, and refuses late and foreign answers.</summary>
    private RoutingRejection CheckOffer(
        in RoutingCommand command, out InteractionRecord? interaction, out AgentRecord? agent)
    {
        interaction = FindInteraction(command.Interaction);
        agent = FindAgent(command.Agent);
        agent?.LookAhead();
        if (agent is null)
            return Refuse(CommandField.Agent, RoutingRejection.UnknownAgent);
        if (interaction is null)
            return Refuse(CommandField.Interaction, RoutingRejection.UnknownInteraction);
        if (interaction.State != InteractionState.Offered || interaction.Offer != command.Offer)
            return Refuse(CommandField.Offer, RoutingRejection.OfferNotPending);
        return interaction.Agent == agent
            ? RoutingRejection.None
            : Refuse(CommandField.Agent, RoutingRejection.NotTheAgentsInteraction);
    }

    /// <summary>The holder lets go of a connected interaction, which then waits (not yet placed) in the queue and
    /// passes the holder over for a while.</summary>
    private void LetGo(InteractionRecord interaction, QueueRecord queue)
    {
        AgentRecord holder = interaction.Agent!;
        Decide(About(RoutingDecisionKind.Released, interaction));
        LearnHandled(interaction);
        ReleaseAsynchronous(interaction);
        holder.Account(_now);
        holder.ConnectedCount--;
        Free(interaction);
        interaction.IsOutbound = false;
        interaction.IgnoresAgents = true;
        interaction.RawEstimate = 0;
        EnterQueue(interaction, queue, _now);
        PassOver(interaction, holder);
    }

    /// <summary>Takes the interaction's capacity from its agent.</summary>
    private void Free(InteractionRecord interaction)
    {
        AgentRecord agent = interaction.Agent!;
        ReleaseAsynchronous(interaction);
        if (interaction.IsSuspended)
        {
            interaction.IsSuspended = false;
            agent.SuspendedCount--;
        }

        interaction.Agent = null;
        agent.AddCount(interaction.Channel, -1);
        agent.IdleSince = _now;
        agent.RankVersion++;
        ResumeAsynchronous(agent);
        Refresh(agent);
    }

    /// <summary>Ends an offer; the interaction is then waiting but in no order of service until it is requeued, and the
    /// agent unavailable until refreshed.</summary>
    private void EndOffer(InteractionRecord interaction, RoutingDecisionKind kind, int reason)
    {
        AgentRecord agent = interaction.Agent!;
        Decide(About(kind, interaction) with { Offer = interaction.Offer, Reason = reason });
        ClearLease(interaction);
        interaction.State = InteractionState.Waiting;
        interaction.Agent = null;
        interaction.OfferedBy = null;
        interaction.Offer = OfferNumber.None;
        agent.Offered = null;
        agent.AddCount(interaction.Channel, -1);
    }

    /// <summary>Takes a waiting or offered interaction out of its queues; the offer, if any, is revoked.</summary>
    /// <returns>Microseconds waited so far.</returns>
    private long TakeFromWaiting(InteractionRecord interaction)
    {
        if (interaction.State == InteractionState.Offered)
        {
            AgentRecord agent = interaction.Agent!;
            EndOffer(interaction, RoutingDecisionKind.OfferRevoked, reason: 0);
            Refresh(agent);
        }
        else
        {
            Unplace(interaction);
        }

        long waited = interaction.Waited(_now);
        LeaveQueues(interaction);
        interaction.WaitedBefore = waited;
        interaction.WaitingSince = _now;
        return waited;
    }

    private void Close(InteractionRecord interaction)
    {
        _declines.RemoveAll(interaction);
        interaction.State = InteractionState.None;
        Decide(About(RoutingDecisionKind.Closed, interaction));
        Dereference(interaction.Queue!);
        interaction.Clear();
    }

    private void PassOver(InteractionRecord interaction, AgentRecord agent) =>
        _declines.Add(interaction, agent.Index, agent.ReadyStamp, _now + DeclineBackOff);

    private RoutingDecision About(RoutingDecisionKind kind, InteractionRecord interaction) => new()
    {
        Kind = kind,
        Interaction = interaction.Handle,
        Agent = interaction.Agent?.Handle ?? AgentHandle.None,
        Queue = interaction.Shown.Handle,
        TargetQueue = QueueHandle.None,
        Deadline = RoutingInstant.Never,
        WaitedMicroseconds = interaction.Waited(_now),
    };
}

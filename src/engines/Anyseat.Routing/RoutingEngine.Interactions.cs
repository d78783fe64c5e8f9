using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>An interaction's way: enqueue, accept, decline, transfer, end, wrap-up.</content>
public sealed partial class RoutingEngine
{
    private RoutingRejection Enqueue(in RoutingCommand command)
    {
        if ((uint)command.Interaction.Index >= InteractionHandleLimit
            || command.Channel > ChannelClass.Asynchronous
            || command.PriorityBoost is < -9 or > 9)
        {
            return RoutingRejection.InvalidCommand;
        }

        if (FindActiveQueue(command.Queue) is not { } queue)
            return RoutingRejection.UnknownQueue;
        if (FindInteraction(command.Interaction) is not null)
            return RoutingRejection.InteractionAlreadyExists;

        InteractionRecord interaction = RecordOf(command.Interaction);
        interaction.Channel = command.Channel;
        interaction.PriorityBoost = command.PriorityBoost;
        interaction.Sequence = ++_lastSequence;
        interaction.ArrivedAt = _now;
        EnterQueue(interaction, queue);
        Requeue(interaction);
        return RoutingRejection.None;
    }

    private RoutingRejection Accept(in RoutingCommand command)
    {
        RoutingRejection rejection = CheckOffer(command, out InteractionRecord? interaction, out AgentRecord? agent);
        if (rejection != RoutingRejection.None)
            return rejection;

        interaction!.WaitedBefore = interaction.Waited(_now);
        interaction.Queue!.Leave(interaction);
        interaction.State = InteractionState.Connected;
        interaction.Offer = OfferNumber.None;
        interaction.Target = null;
        _declines.RemoveAll(interaction);
        ClearDeadline(interaction);
        agent!.Offered = null;
        agent.ConnectedCount++;
        agent.IdleSince = _now;
        Decide(About(RoutingDecisionKind.Connected, interaction) with { Offer = command.Offer });
        Refresh(agent);
        return RoutingRejection.None;
    }

    private RoutingRejection Decline(in RoutingCommand command)
    {
        RoutingRejection rejection = CheckOffer(command, out InteractionRecord? interaction, out AgentRecord? agent);
        if (rejection != RoutingRejection.None)
            return rejection;

        EndOffer(interaction!, RoutingDecisionKind.OfferDeclined, command.Reason);
        interaction!.Target = null;
        PassOver(interaction, agent!);
        Requeue(interaction);
        Refresh(agent!);
        return RoutingRejection.None;
    }

    private RoutingRejection TransferToQueue(in RoutingCommand command)
    {
        if (FindInteraction(command.Interaction) is not { } interaction)
            return RoutingRejection.UnknownInteraction;
        if (FindActiveQueue(command.Queue) is not { } queue)
            return RoutingRejection.UnknownQueue;
        switch (interaction.State)
        {
            case InteractionState.Waiting or InteractionState.Offered when !command.Agent.IsSome:
                TakeFromWaiting(interaction);
                _declines.RemoveAll(interaction);
                interaction.Target = null;
                EnterQueue(interaction, queue);
                Requeue(interaction);
                return RoutingRejection.None;
            case InteractionState.Connected when interaction.Agent!.Handle == command.Agent:
                LetGo(interaction, queue);
                Requeue(interaction);
                return RoutingRejection.None;
            case InteractionState.Connected:
                return RoutingRejection.NotTheAgentsInteraction;
            default:
                return RoutingRejection.WrongInteractionState;
        }
    }

    private RoutingRejection TransferToAgent(in RoutingCommand command)
    {
        if (FindInteraction(command.Interaction) is not { } interaction)
            return RoutingRejection.UnknownInteraction;
        if (FindActiveQueue(command.Queue) is not { } queue)
            return RoutingRejection.UnknownQueue;
        if (interaction.State != InteractionState.Connected)
            return RoutingRejection.WrongInteractionState;
        if (FindAgent(command.Agent) is not { IsEnabled: true } target
            || target == interaction.Agent
            || target.State == AgentState.SignedOut
            || !target.CanEverTake(interaction.Channel, _weights))
        {
            return RoutingRejection.TransferTargetUnavailable;
        }

        LetGo(interaction, queue);
        interaction.Target = target;
        Requeue(interaction);
        return RoutingRejection.None;
    }

    private RoutingRejection End(InteractionHandle handle)
    {
        if (FindInteraction(handle) is not { } interaction)
            return RoutingRejection.UnknownInteraction;
        switch (interaction.State)
        {
            case InteractionState.Waiting or InteractionState.Offered:
                interaction.WaitedBefore = TakeFromWaiting(interaction);
                Decide(About(RoutingDecisionKind.Abandoned, interaction));
                Close(interaction);
                return RoutingRejection.None;
            case InteractionState.Connected when interaction.Queue!.Rules.WrapUpMax > TimeSpan.Zero:
                interaction.State = InteractionState.WrapUp;
                interaction.Agent!.ConnectedCount--;
                interaction.Agent.WrapUpCount++;
                Grant(interaction, interaction.Queue.Rules.WrapUpMax);
                Decide(About(RoutingDecisionKind.WrapUpStarted, interaction) with { Deadline = interaction.Deadline });
                return RoutingRejection.None;
            case InteractionState.Connected:
                interaction.Agent!.ConnectedCount--;
                Free(interaction);
                Close(interaction);
                return RoutingRejection.None;
            default:
                return RoutingRejection.WrongInteractionState;
        }
    }

    private RoutingRejection CompleteWrapUp(in RoutingCommand command)
    {
        if (FindInteraction(command.Interaction) is not { } interaction)
            return RoutingRejection.UnknownInteraction;
        if (interaction.State != InteractionState.WrapUp)
            return RoutingRejection.WrongInteractionState;
        if (interaction.Agent!.Handle != command.Agent)
            return RoutingRejection.NotTheAgentsInteraction;
        EndWrapUp(interaction);
        return RoutingRejection.None;
    }

    private void EndWrapUp(InteractionRecord interaction)
    {
        ClearDeadline(interaction);
        interaction.Agent!.WrapUpCount--;
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
        if (agent is null)
            return RoutingRejection.UnknownAgent;
        if (interaction is null)
            return RoutingRejection.UnknownInteraction;
        if (interaction.State != InteractionState.Offered || interaction.Offer != command.Offer)
            return RoutingRejection.OfferNotPending;
        return interaction.Agent == agent ? RoutingRejection.None : RoutingRejection.NotTheAgentsInteraction;
    }

    /// <summary>The holder lets go of a connected interaction, which then waits (not yet placed) in the queue and
    /// passes the holder over for a while.</summary>
    private void LetGo(InteractionRecord interaction, QueueRecord queue)
    {
        AgentRecord holder = interaction.Agent!;
        Decide(About(RoutingDecisionKind.Released, interaction));
        holder.ConnectedCount--;
        Free(interaction);
        EnterQueue(interaction, queue);
        PassOver(interaction, holder);
    }

    /// <summary>Takes the interaction's capacity from its agent.</summary>
    private void Free(InteractionRecord interaction)
    {
        AgentRecord agent = interaction.Agent!;
        interaction.Agent = null;
        agent.AddCount(interaction.Channel, -1);
        agent.IdleSince = _now;
        Refresh(agent);
    }

    /// <summary>Ends an offer; the interaction is then waiting but in no order of service until it is requeued, and the
    /// agent unavailable until refreshed.</summary>
    private void EndOffer(InteractionRecord interaction, RoutingDecisionKind kind, int reason)
    {
        AgentRecord agent = interaction.Agent!;
        Decide(About(kind, interaction) with { Offer = interaction.Offer, Reason = reason });
        ClearDeadline(interaction);
        interaction.State = InteractionState.Waiting;
        interaction.Agent = null;
        interaction.Offer = OfferNumber.None;
        agent.Offered = null;
        agent.AddCount(interaction.Channel, -1);
    }

    /// <summary>Takes a waiting or offered interaction out of its queue; the offer, if any, is revoked.</summary>
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
        interaction.Queue!.Leave(interaction);
        interaction.WaitedBefore = waited;
        interaction.WaitingSince = _now;
        return waited;
    }

    /// <summary>Makes the interaction one of the queue's waiting; what waited already keeps its time.</summary>
    private void EnterQueue(InteractionRecord interaction, QueueRecord queue)
    {
        queue.References++;
        if (interaction.Queue is { } before)
            Dereference(before);
        interaction.Queue = queue;
        interaction.State = InteractionState.Waiting;
        interaction.WaitingSince = _now;
        queue.Join(interaction);
    }

    /// <summary>Puts a waiting interaction into the order of service at its place, and says so.</summary>
    private void Requeue(InteractionRecord interaction)
    {
        if (interaction.Target is not null)
            Grant(interaction, interaction.Queue!.Rules.OfferTimeout * TargetWaitOffers);
        Place(interaction);
        Decide(About(RoutingDecisionKind.Queued, interaction) with
        {
            Agent = interaction.Target?.Handle ?? AgentHandle.None,
        });
    }

    /// <summary>What waits for one agent alone goes back to its queue.</summary>
    private void ReturnToQueue(InteractionRecord interaction)
    {
        Unplace(interaction);
        interaction.Target = null;
        Requeue(interaction);
    }

    private void Close(InteractionRecord interaction)
    {
        _declines.RemoveAll(interaction);
        Decide(About(RoutingDecisionKind.Closed, interaction));
        Dereference(interaction.Queue!);
        interaction.Clear();
    }

    private void Dereference(QueueRecord queue)
    {
        if (--queue.References == 0 && !queue.IsActive)
            _queues[queue.Index] = null;
    }

    private void PassOver(InteractionRecord interaction, AgentRecord agent) =>
        _declines.Add(interaction, agent.Index, agent.ReadyStamp, _now + DeclineBackOff);

    private RoutingDecision About(RoutingDecisionKind kind, InteractionRecord interaction) =>
        RoutingDecision.Of(kind) with
        {
            Interaction = interaction.Handle,
            Agent = interaction.Agent?.Handle ?? AgentHandle.None,
            Queue = interaction.Queue!.Handle,
            WaitedMicroseconds = interaction.Waited(_now),
        };

    private InteractionRecord RecordOf(InteractionHandle handle)
    {
        if (handle.Index >= _interactions.Length)
        {
            int doubled = Math.Clamp(_interactions.Length * 2, 16, InteractionHandleLimit);
            int length = Math.Max(handle.Index + 1, doubled);
            Array.Resize(ref _interactions, length);
            _deadlinePositions.Reserve(length);
            _waitingPositions.Reserve(length);
        }

        return _interactions[handle.Index] ??= new InteractionRecord(handle.Index);
    }
}

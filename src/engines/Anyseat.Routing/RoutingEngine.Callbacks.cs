using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Callbacks: offered, requested, scheduled, dialled, answered, tried again, given up.</content>
public sealed partial class RoutingEngine
{
    private static readonly TimeSpan CallbackHorizon = TimeSpan.FromDays(366);

    private readonly HeapPositions _scheduledPositions = new();
    private readonly IndexedHeap<DeadlineKey> _scheduled;
    private readonly Dictionary<(int Queue, long Slot), int> _slots = [];

    /// <summary>Says once that a customer on the line may be offered a callback.</summary>
    private void OfferCallback(InteractionRecord interaction, QueueRecord queue, TreatmentReason reason, int announcement)
    {
        if (interaction.IsCallback || interaction.IsCallbackOffered || queue.Rules.Callbacks is null)
            return;
        interaction.IsCallbackOffered = true;
        Decide(RoutingDecision.Of(RoutingDecisionKind.CallbackOffered) with
        {
            Interaction = interaction.Handle,
            Queue = queue.Handle,
            TreatmentReason = reason,
            Announcement = announcement,
            WaitedMicroseconds = interaction.Waited(_now),
        });
    }

    private RoutingRejection RequestCallback(in RoutingCommand command)
    {
        if (FindInteraction(command.Interaction) is not { } interaction)
            return Refuse(CommandField.Interaction, RoutingRejection.UnknownInteraction);
        if (command.CallbackMode > CallbackMode.CustomerFirst)
            return Refuse(CommandField.CallbackMode, RoutingRejection.InvalidCommand);
        if (interaction.State != InteractionState.Waiting || !interaction.IsCustomerPresent)
            return Refuse(CommandField.Interaction, RoutingRejection.WrongInteractionState);
        if (interaction.Queue!.Rules.Callbacks is null)
            return Refuse(CommandField.Interaction, RoutingRejection.NoCallbacks);
        interaction.IsCallback = true;
        interaction.IsCustomerPresent = false;
        interaction.CallbackMode = command.CallbackMode;
        Decide(About(RoutingDecisionKind.CallbackRequested, interaction));
        return RoutingRejection.None;
    }

    private RoutingRejection ScheduleCallback(in RoutingCommand command)
    {
        RoutingRejection rejection = CheckArrival(command, out QueueRecord? queue);
        if (rejection != RoutingRejection.None)
            return rejection;
        if (command.CallbackMode > CallbackMode.CustomerFirst)
            return Refuse(CommandField.CallbackMode, RoutingRejection.InvalidCommand);
        if (queue!.Rules.Callbacks is not { } rules)
            return Refuse(CommandField.Queue, RoutingRejection.NoCallbacks);
        if (command.CallbackAt <= _now || command.CallbackAt > _now + CallbackHorizon)
            return Refuse(CommandField.CallbackAt, RoutingRejection.InvalidCommand);
        if (!IsOpenAt(queue.Rules.Calendar, command.CallbackAt, out _))
            return Refuse(CommandField.CallbackAt, RoutingRejection.QueueClosed);
        (int Queue, long Slot) slot = SlotOf(queue, command.CallbackAt);
        if (_slots.GetValueOrDefault(slot) >= rules.SlotCapacity)
            return Refuse(CommandField.CallbackAt, RoutingRejection.CallbackSlotFull);

        InteractionRecord interaction = NewInteraction(command);
        interaction.IsCallback = true;
        interaction.IsCustomerPresent = false;
        interaction.CallbackMode = command.CallbackMode;
        interaction.HoldsSlot = true;
        interaction.Queue = queue;
        queue.References++;
        Schedule(interaction, command.CallbackAt);
        TakeSlot(interaction);
        return RoutingRejection.None;
    }

    private (int Queue, long Slot) SlotOf(QueueRecord queue, RoutingInstant at)
    {
        TimeSpan length = queue.Rules.Callbacks?.SlotLength ?? TimeSpan.FromMinutes(15);
        return (queue.Index, at.Microseconds / (length.Ticks / TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>Counts the booked callbacks of each slot anew: the length of a queue's slots may have changed.</summary>
    private void CountSlots()
    {
        _slots.Clear();
        foreach (InteractionRecord interaction in _interactions)
        {
            if (interaction.HoldsSlot)
                TakeSlot(interaction);
        }
    }

    private void TakeSlot(InteractionRecord interaction)
    {
        (int Queue, long Slot) slot = SlotOf(interaction.Queue!, interaction.ScheduledAt);
        _slots[slot] = _slots.GetValueOrDefault(slot) + 1;
    }

    private void Schedule(InteractionRecord interaction, RoutingInstant at)
    {
        interaction.State = InteractionState.Scheduled;
        interaction.ScheduledAt = at;
        _scheduledPositions.Reserve(interaction.Index + 1);
        _scheduled.Add(interaction.Index, new DeadlineKey(at.Microseconds, interaction.Index));
        Decide(About(RoutingDecisionKind.CallbackScheduled, interaction) with
        {
            Deadline = at,
            Attempt = interaction.Attempts,
        });
    }

    private void Unschedule(InteractionRecord interaction)
    {
        _scheduled.Remove(interaction.Index);
        FreeSlot(interaction);
        interaction.ScheduledAt = RoutingInstant.Never;
    }

    private void FreeSlot(InteractionRecord interaction)
    {
        if (!interaction.HoldsSlot)
            return;
        interaction.HoldsSlot = false;
        (int Queue, long Slot) slot = SlotOf(interaction.Queue!, interaction.ScheduledAt);
        int count = _slots.GetValueOrDefault(slot) - 1;
        if (count > 0)
            _slots[slot] = count;
        else
            _slots.Remove(slot);
    }

    /// <summary>A scheduled callback is due: a booked one arrives now, one that is tried again has its old place.</summary>
    private void Due(InteractionRecord interaction)
    {
        bool isFirst = interaction.Attempts == 0;
        Unschedule(interaction);
        if (isFirst)
        {
            interaction.Sequence = ++_lastSequence;
            interaction.ArrivedAt = _now;
        }

        EnterQueue(interaction, interaction.Queue!, isFirst ? _now : interaction.Entry(0).JoinedAt);
        Requeue(interaction);
    }

    /// <summary>Reserves an agent and has the customer dialled.</summary>
    private void ReserveAndDial(InteractionRecord interaction, AgentRecord agent, in RoutingDecision offered)
    {
        long waited = interaction.Waited(_now);
        LeaveQueues(interaction);
        interaction.WaitedBefore = waited;
        interaction.State = InteractionState.Dialing;
        interaction.Agent = agent;
        interaction.Offer = new OfferNumber(++_lastOffer);
        agent.Offered = interaction;
        agent.AddCount(interaction.Channel, 1);
        CountOffer(agent, interaction.Queue!);
        Refresh(agent);
        Dial(interaction, offered);
    }

    /// <summary>Has the customer dialled, within a lease.</summary>
    private void Dial(InteractionRecord interaction, in RoutingDecision more)
    {
        interaction.State = InteractionState.Dialing;
        TimeSpan timeout = interaction.Queue!.Rules.Callbacks?.DialTimeout ?? TimeSpan.FromSeconds(45);
        interaction.Attempts++;
        Grant(interaction, timeout);
        SayDial(interaction, more);
    }

    private void SayDial(InteractionRecord interaction, in RoutingDecision more) => Decide(more with
    {
        Kind = RoutingDecisionKind.DialRequested,
        Interaction = interaction.Handle,
        Agent = interaction.Agent?.Handle ?? AgentHandle.None,
        Queue = interaction.Queue!.Handle,
        Offer = interaction.Offer,
        Deadline = interaction.Deadline,
        Attempt = interaction.Attempts,
        WaitedMicroseconds = interaction.Waited(_now),
    });

    private RoutingRejection AnswerCallback(InteractionHandle handle)
    {
        if (FindInteraction(handle) is not { } interaction)
            return Refuse(CommandField.Interaction, RoutingRejection.UnknownInteraction);
        if (interaction.State != InteractionState.Dialing)
            return Refuse(CommandField.Interaction, RoutingRejection.WrongInteractionState);
        ClearLease(interaction);
        interaction.IsCustomerPresent = true;
        if (interaction.Agent is { } agent && agent.Offered != interaction)
        {
            interaction.State = InteractionState.Connected;
            HoldAsynchronous(interaction);
            Decide(About(RoutingDecisionKind.Connected, interaction));
            // Connected work that may be interrupted leaves room that dialled work does not.
            Refresh(agent);
            return RoutingRejection.None;
        }

        AgentRecord? reserved = interaction.Agent;
        if (reserved is not null)
            FreeReservation(interaction, reserved);
        EnterQueue(interaction, interaction.Queue!, interaction.Entry(0).JoinedAt);
        if (reserved is null)
        {
            Requeue(interaction);
            return RoutingRejection.None;
        }

        Decide(About(RoutingDecisionKind.Queued, interaction) with { Agent = reserved.Handle });
        OfferToReserved(interaction, reserved);
        return RoutingRejection.None;
    }

    private RoutingRejection FailCallback(InteractionHandle handle, int reason)
    {
        if (FindInteraction(handle) is not { } interaction)
            return Refuse(CommandField.Interaction, RoutingRejection.UnknownInteraction);
        if (interaction.State != InteractionState.Dialing)
            return Refuse(CommandField.Interaction, RoutingRejection.WrongInteractionState);
        NotReached(interaction, reason);
        return RoutingRejection.None;
    }

    private void NotReached(InteractionRecord interaction, int reason)
    {
        ClearLease(interaction);
        Decide(About(RoutingDecisionKind.CallbackFailed, interaction) with
        {
            Reason = reason,
            Attempt = interaction.Attempts,
        });
        LetAgentGo(interaction);
        CallbackRules rules = interaction.Queue!.Rules.Callbacks ?? new CallbackRules();
        if (interaction.Attempts < rules.AttemptsMax)
        {
            Schedule(interaction, _now + rules.RetryAfter);
            return;
        }

        Decide(About(RoutingDecisionKind.CallbackGivenUp, interaction) with { Attempt = interaction.Attempts });
        Close(interaction);
    }

    /// <summary>Frees who is reserved for, or has taken, a callback whose customer is not on the line.</summary>
    private void LetAgentGo(InteractionRecord interaction)
    {
        if (interaction.Agent is not { } agent)
            return;
        if (agent.Offered == interaction)
        {
            FreeReservation(interaction, agent);
            Refresh(agent);
            return;
        }

        agent.Account(_now);
        agent.ConnectedCount--;
        Free(interaction);
    }

    /// <summary>The agent goes away while the customer is dialled.</summary>
    private void EndReservation(InteractionRecord interaction, RoutingDecisionKind kind)
    {
        AgentRecord agent = interaction.Agent!;
        Decide(About(kind, interaction) with { Offer = interaction.Offer });
        FreeReservation(interaction, agent);
    }

    private static void FreeReservation(InteractionRecord interaction, AgentRecord agent)
    {
        interaction.Agent = null;
        interaction.Offer = OfferNumber.None;
        agent.Offered = null;
        agent.AddCount(interaction.Channel, -1);
    }
}

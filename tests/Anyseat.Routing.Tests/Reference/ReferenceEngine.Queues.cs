using static Anyseat.Routing.RoutingRejection;

namespace Anyseat.Routing.Tests.Reference;

/// Arrivals, configuration, opening and closing, callbacks, learning.
internal sealed partial class ReferenceEngine
{
    private RoutingRejection CheckArrival(RoutingCommand command)
    {
        if (command.Interaction.Index is < 0 or >= RoutingEngine.InteractionHandleLimit)
            return No(CommandField.Interaction, InvalidCommand);
        if (command.Channel > ChannelClass.Asynchronous)
            return No(CommandField.Channel, InvalidCommand);
        if (command.PriorityBoost is < -9 or > 9)
            return No(CommandField.PriorityBoost, InvalidCommand);
        if (Active(command.Queue) is null)
            return No(CommandField.Queue, UnknownQueue);
        if (_items.ContainsKey(command.Interaction.Index))
            return No(CommandField.Interaction, InteractionAlreadyExists);
        InteractionNeeds needs = command.Needs ?? InteractionNeeds.None;
        if (needs.RequiredAgent.IsSome && Find(needs.RequiredAgent) is not { IsEnabled: true })
            return No(CommandField.Needs, UnknownAgent);
        if (needs.PreferredAgent.IsSome && Find(needs.PreferredAgent) is null)
            return No(CommandField.Needs, UnknownAgent);
        foreach (QueueHandle other in needs.AlternativeQueues)
        {
            if (Active(other) is null)
                return No(CommandField.Needs, UnknownQueue);
            if (other == command.Queue || needs.AlternativeQueues.Count(one => one == other) > 1)
                return No(CommandField.Needs, InvalidCommand);
        }

        return None;
    }

    private Item NewItem(RoutingCommand command, Queue queue)
    {
        Item item = new()
        {
            Index = command.Interaction.Index,
            Channel = command.Channel,
            Boost = command.PriorityBoost,
            Needs = command.Needs ?? InteractionNeeds.None,
            Queue = queue,
            Sequence = ++_lastSequence,
            ArrivedAt = _now,
            WaitingSince = _now,
        };
        _items.Add(item.Index, item);
        return item;
    }

    private RoutingRejection Enqueue(RoutingCommand command, Queue queue)
    {
        Item item = NewItem(command, queue);
        item.State = InteractionState.None;
        if (Admit(item, queue) is not { } admitted)
        {
            _items.Remove(item.Index);
            Say(Blank(RoutingDecisionKind.Closed) with
            {
                Interaction = command.Interaction,
                Queue = command.Queue,
            });
            return None;
        }

        EnterQueue(item, admitted, _now);
        item.Raw = admitted.Learning.Raw(WaitingCount(admitted), SignedIn(admitted, 0));
        Requeue(item);
        foreach (QueueHandle other in item.Needs.AlternativeQueues)
        {
            if (FindOpen(other) is { } open)
                TryEnterAlso(item, open, TreatmentReason.None);
        }

        EnterOverflows(item);
        if (admitted.Rules.Callbacks is { } rules && rules.OfferAtEstimatedWait > TimeSpan.Zero && item.Raw > 0
            && admitted.Learning.Expected(item.Raw) >= rules.OfferAtEstimatedWait)
        {
            OfferCallback(item, admitted, TreatmentReason.CallbackEstimate, rules.Announcement);
        }

        return None;
    }

    private RoutingRejection Configure(RoutingConfiguration configuration)
    {
        if (configuration.FindFault() is not null)
            return No(CommandField.Configuration, InvalidConfiguration);
        foreach (AgentConfiguration rules in configuration.Agents)
            _agents.TryAdd(rules.Agent.Index, new Agent { Index = rules.Agent.Index });
        foreach (Agent agent in _agents.Values.ToList())
            Adopt(agent, configuration.Agents.FirstOrDefault(one => one.Agent.Index == agent.Index));
        ForgetGone();
        _configuration = configuration;
        foreach (Queue queue in _queues.Values)
            queue.IsActive = false;
        foreach (QueueConfiguration rules in configuration.Queues)
        {
            _queues.TryAdd(rules.Queue.Index, new Queue { Index = rules.Queue.Index, Rules = rules });
            _queues[rules.Queue.Index].Rules = rules;
            _queues[rules.Queue.Index].IsActive = true;
        }

        ForgetGone();
        Reconcile();
        return None;
    }

    private void Adopt(Agent agent, AgentConfiguration? rules)
    {
        bool wasEnabled = agent.IsEnabled;
        agent.Rules = rules;
        if (wasEnabled && !agent.IsEnabled && agent.State != AgentState.SignedOut)
        {
            TakeOfferFrom(agent);
            ReturnDirected(agent);
            SetState(agent, AgentState.NotReady, EngineReason.Removed);
        }

        if (rules is null && agent.State == AgentState.SignedOut)
        {
            agent.Shares.Clear();
            agent.Unreachable.Clear();
            agent.IdleSince = default;
            agent.OccupiedSince = default;
            agent.Taken = 0;
            agent.Occupied = 0;
            agent.LastOffer = 0;
            agent.Unanswered = 0;
            agent.Failed = 0;
        }
    }

    private void Reconcile()
    {
        foreach (Queue queue in _queues.Values)
            queue.Lag = LagOf(queue);
        foreach (Place place in _items.Values.SelectMany(item => item.Places))
        {
            place.Reached = 0;
            place.Ring = 0;
            place.Boost = 0;
        }

        foreach (Agent agent in _agents.Values.Where(one => one.State != AgentState.SignedOut))
        {
            foreach (Queue queue in WeightedQueues)
                agent.Shares.TryAdd(queue.Index, queue.SharesUsed);
        }

        FollowCalendars();
        foreach (Item item in _items.Values.ToList())
            RunMilestones(item);
        foreach (Agent agent in _agents.Values.Where(agent => !agent.IsEnabled))
            ReturnDirected(agent);
        OverflowWithoutAgents();
        foreach (Agent agent in _agents.Values)
            Resume(agent);
    }

    private bool IsOpenAt(Queue queue, RoutingInstant at) =>
        !queue.Rules.Calendar.IsSome
        || queue.Rules.Calendar.Index >= _configuration.Calendars.Length
        || _configuration.Calendars[queue.Rules.Calendar.Index].Open.Any(one => one.From <= at && at < one.To);

    private bool IsCalendarDue() => _queues.Values.Any(queue => queue.IsActive
        && queue.Rules.Calendar.IsSome
        && _configuration.Calendars[queue.Rules.Calendar.Index].Open
            .SelectMany(one => new[] { one.From, one.To })
            .Any(change => change > _calendarsFollowedAt && change <= _now));

    private void FollowCalendars()
    {
        _calendarsFollowedAt = _now;
        foreach (Queue queue in _queues.Values.Where(one => one.IsActive).ToList())
        {
            bool isOpen = IsOpenAt(queue, _now);
            if (isOpen == queue.IsCalendarOpen)
                continue;
            queue.IsCalendarOpen = isOpen;
            if (queue.IsEmergency)
                continue;
            SayOpenOrClosed(queue);
            if (!isOpen)
                TreatAtClosing(queue, TreatmentReason.Closed);
        }
    }

    private void SayOpenOrClosed(Queue queue) =>
        Say(Blank(queue.IsOpen ? RoutingDecisionKind.QueueOpened : RoutingDecisionKind.QueueClosed) with
        {
            Queue = new QueueHandle(queue.Index),
            TreatmentReason = queue.IsOpen ? TreatmentReason.None : TreatmentReason.Closed,
        });

    private RoutingRejection CloseQueue(Queue queue, RoutingCommand command)
    {
        if (!IsPossible(command.Treatment, queue))
            return No(CommandField.Treatment, InvalidCommand);
        queue.IsEmergency = true;
        queue.EmergencyTreatment = command.Treatment;
        Say(Blank(RoutingDecisionKind.QueueClosed) with
        {
            Queue = command.Queue,
            TreatmentReason = TreatmentReason.Emergency,
            Reason = command.Reason,
        });
        TreatAtClosing(queue, TreatmentReason.Emergency);
        return None;
    }

    private RoutingRejection OpenQueue(Queue queue)
    {
        if (!queue.IsEmergency)
            return None;
        queue.IsEmergency = false;
        SayOpenOrClosed(queue);
        return None;
    }

    private RoutingRejection Divert(Queue queue, RoutingCommand command)
    {
        if (command.BasisPoints is < 0 or > 10_000)
            return No(CommandField.BasisPoints, InvalidCommand);
        if (!IsPossible(command.Treatment, queue))
            return No(CommandField.Treatment, InvalidCommand);
        queue.Diversion = command.BasisPoints;
        queue.DiversionTreatment = command.Treatment;
        queue.DiversionLevel = 0;
        Say(Blank(RoutingDecisionKind.DiversionChanged) with
        {
            Queue = command.Queue,
            BasisPoints = command.BasisPoints,
        });
        return None;
    }

    private bool IsPossible(Treatment? treatment, Queue queue) => treatment?.Kind switch
    {
        null => true,
        TreatmentKind.Queue => Active(treatment.Queue) is { } target && target != queue,
        TreatmentKind.Callback => queue.Rules.Callbacks is not null,
        _ => true,
    };

    private RoutingRejection RequestCallback(Item item, CallbackMode mode)
    {
        if (item.State != InteractionState.Waiting || !item.IsPresent)
            return No(CommandField.Interaction, WrongInteractionState);
        if (item.Queue.Rules.Callbacks is null)
            return No(CommandField.Interaction, NoCallbacks);
        item.IsCallback = true;
        item.IsPresent = false;
        item.Mode = mode;
        Say(RoutingDecisionKind.CallbackRequested, item);
        return None;
    }

    private RoutingRejection ScheduleCallback(RoutingCommand command, Queue queue)
    {
        if (queue.Rules.Callbacks is not { } rules)
            return No(CommandField.Queue, NoCallbacks);
        if (command.CallbackAt <= _now || command.CallbackAt > _now + TimeSpan.FromDays(366))
            return No(CommandField.CallbackAt, InvalidCommand);
        if (!IsOpenAt(queue, command.CallbackAt))
            return No(CommandField.CallbackAt, RoutingRejection.QueueClosed);
        long slot = command.CallbackAt.Microseconds / Us(rules.SlotLength);
        if (_items.Values.Count(item => item.HoldsSlot && item.Queue == queue
            && item.ScheduledAt.Microseconds / Us(rules.SlotLength) == slot) >= rules.SlotCapacity)
        {
            return No(CommandField.CallbackAt, CallbackSlotFull);
        }

        Item item = NewItem(command, queue);
        item.IsCallback = true;
        item.IsPresent = false;
        item.Mode = command.CallbackMode;
        item.HoldsSlot = true;
        Schedule(item, command.CallbackAt);
        return None;
    }

    private void Schedule(Item item, RoutingInstant at)
    {
        item.State = InteractionState.Scheduled;
        item.ScheduledAt = at;
        Say(RoutingDecisionKind.CallbackScheduled, item, one => one with
        {
            Deadline = at,
            Attempt = (byte)item.Attempts,
        });
    }

    private void BecomeDue(Item item)
    {
        item.ScheduledAt = RoutingInstant.Never;
        item.HoldsSlot = false;
        bool isFirst = item.Attempts == 0;
        if (isFirst)
        {
            item.Sequence = ++_lastSequence;
            item.ArrivedAt = _now;
        }

        EnterQueue(item, item.Queue, isFirst ? _now : item.JoinedAt);
        Requeue(item);
    }

    private void ReserveAndDial(Item item, Agent agent, Func<RoutingDecision, RoutingDecision> why)
    {
        item.WaitedBefore = Waited(item);
        item.JoinedAt = item.Places[0].JoinedAt;
        item.Places.Clear();
        item.Agent = agent;
        item.Offer = ++_lastOffer;
        CountOffer(agent, item.Queue);
        Dial(item, why);
    }

    private void Dial(Item item, Func<RoutingDecision, RoutingDecision> why)
    {
        item.State = InteractionState.Dialing;
        item.Attempts++;
        Grant(item, Us((item.Queue.Rules.Callbacks ?? new CallbackRules()).DialTimeout));
        SayDial(item, why);
    }

    private void SayDial(Item item, Func<RoutingDecision, RoutingDecision> why) =>
        Say(RoutingDecisionKind.DialRequested, item, one => why(one) with
        {
            Offer = new OfferNumber(item.Offer),
            Deadline = item.Deadline,
            Attempt = (byte)item.Attempts,
        });

    private RoutingRejection AnswerCallback(Item item)
    {
        item.Deadline = RoutingInstant.Never;
        item.IsPresent = true;
        Agent? agent = item.Agent;
        if (agent is not null && item.Offer == 0)
        {
            item.State = InteractionState.Connected;
            Suspend(item, agent);
            Say(RoutingDecisionKind.Connected, item);
            return None;
        }

        item.Agent = null;
        item.Offer = 0;
        EnterQueue(item, item.Queue, item.JoinedAt);
        if (agent is null)
        {
            Requeue(item);
            return None;
        }

        Say(RoutingDecisionKind.Queued, item, one => one with { Agent = new AgentHandle(agent.Index) });
        Place place = item.Places[0];
        int sum = ProficiencySum(agent, place);
        MakeOffer(item, agent, one => one with
        {
            Rule = RoutingRule.Reserved,
            RequirementsMet = place.Queue.Rules.Requirements.Count(
                need => agent.Proficiency(need.Skill.Index) >= need.ProficiencyMin),
            RequirementCount = place.Queue.Rules.Requirements.Length,
            ProficiencySum = sum,
            CandidateCount = 1,
            IdleMicroseconds = _now.Microseconds - agent.IdleSince.Microseconds,
            Score = Score(place),
        });
        return None;
    }

    private RoutingRejection NotReached(Item item, int reason)
    {
        item.Deadline = RoutingInstant.Never;
        Say(RoutingDecisionKind.CallbackFailed, item, one => one with
        {
            Reason = reason,
            Attempt = (byte)item.Attempts,
        });
        if (item.IsReserving)
            item.Agent = null;
        else if (item.Agent is not null)
            Free(item);
        item.Offer = 0;
        CallbackRules rules = item.Queue.Rules.Callbacks ?? new CallbackRules();
        if (item.Attempts < rules.AttemptsMax)
        {
            Schedule(item, _now + rules.RetryAfter);
            return None;
        }

        Say(RoutingDecisionKind.CallbackGivenUp, item, one => one with { Attempt = (byte)item.Attempts });
        return Close(item);
    }

    private void LearnServed(Item item, long waited)
    {
        KeepPromise(item.Shown, waited, isServed: true);
        if (item.IsServedAtOnce)
            return;
        item.Shown.Learning.Left(_now);
        if (item.Raw > 0 && item.IsPresent)
            item.Shown.Learning.Answered(waited, item.Raw);
        item.Raw = 0;
    }

    private void LearnAbandoned(Item item)
    {
        KeepPromise(item.Queue, Waited(item), isServed: false);
        if (!item.IsServedAtOnce)
            item.Queue.Learning.Left(_now);
    }

    private void LearnHandled(Item item)
    {
        if (!item.IsOutbound)
            item.Queue.Learning.Handled(_now.Microseconds - item.TakenAt.Microseconds);
    }

    private static void KeepPromise(Queue queue, long waited, bool isServed)
    {
        if (queue.Rules.ServiceLevel is not { } promise)
            return;
        bool isInTime = waited <= Us(promise.Within);
        if (isServed || !isInTime)
            queue.Learning.Promised(isInTime);
    }

    private void RefreshLags()
    {
        foreach (Queue queue in _queues.Values)
            queue.Lag = LagOf(queue);
    }

    private static long LagOf(Queue queue)
    {
        if (queue.Rules.ServiceLevel is not { } promise)
            return 0;
        long missing = Math.Max(0, (promise.Percent * 100) - (queue.Learning.Level / 1024));
        return missing * promise.LagMilliPointsPerPercent * 10_000;
    }
}

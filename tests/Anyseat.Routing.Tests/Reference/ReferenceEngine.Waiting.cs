namespace Anyseat.Routing.Tests.Reference;

/// Places in queues, what happens there with time, and treatments.
internal sealed partial class ReferenceEngine
{
    private void EnterQueue(Item item, Queue queue, RoutingInstant joinedAt)
    {
        item.Queue = queue;
        item.State = InteractionState.Waiting;
        item.WaitingSince = _now;
        item.Places.Clear();
        Join(item, queue, joinedAt);
    }

    private void Join(Item item, Queue queue, RoutingInstant joinedAt)
    {
        if (WaitingCount(queue) == 0)
            queue.Learning.LastLeft = _now;
        if (item.Places.Count == 0)
            item.JoinedAt = joinedAt;
        item.Places.Add(new Place { Item = item, Queue = queue, JoinedAt = joinedAt });
    }

    private int WaitingCount(Queue queue) => _items.Values.Sum(item => item.Places.Count(place => place.Queue == queue));


    /// A queue that is no longer configured goes when nothing is left in it.
    private void ForgetGone()
    {
        foreach (Queue queue in _queues.Values.Where(one => !one.IsActive && !_items.Values.Any(item =>
            item.Queue == one || item.OfferedBy == one || item.Places.Any(place => place.Queue == one))).ToList())
        {
            _queues.Remove(queue.Index);
        }
    }

    private void Requeue(Item item)
    {
        item.State = InteractionState.Waiting;
        Direct(item);
        Say(RoutingDecisionKind.Queued, item, one => one with { Agent = TargetOf(item) });
        RunMilestones(item);
    }

    private static AgentHandle TargetOf(Item item) =>
        item.Target is { } target ? new AgentHandle(target.Index) : AgentHandle.None;

    private void Direct(Item item)
    {
        item.Deadline = RoutingInstant.Never;
        if (item.Aim == Aim.Transfer)
        {
            Grant(item, Us(item.Queue.Rules.OfferTimeout) * 3);
            return;
        }

        item.Target = null;
        item.Aim = Aim.None;
        if (item.IgnoresAgents)
            return;
        if (Find(item.Needs.RequiredAgent) is { IsEnabled: true } required)
        {
            item.Target = required;
            item.Aim = Aim.Required;
            return;
        }

        if (!item.Needs.PreferredAgent.IsSome || item.IsPreferredOver)
            return;
        long wait = Us(item.Queue.Rules.PreferredAgentWait);
        if (item.Queue.Rules.Rings.FirstOrDefault(ring => ring.DropsPreferredAgent) is { } drop)
            wait = Math.Min(wait, item.JoinedAt.Microseconds + Us(drop.After) - _now.Microseconds);
        Agent? preferred = Find(item.Needs.PreferredAgent);
        bool isWaitedFor = wait > 0
            && preferred is { IsEnabled: true, State: not AgentState.SignedOut }
            && CanEverTake(preferred, item.Channel)
            && !preferred.Unreachable.Contains(item.Channel)
            && Matches(preferred, item.Queue, item.Places[0].Ring, item.Needs);
        if (!isWaitedFor)
        {
            item.IsPreferredOver = true;
            return;
        }

        item.Target = preferred;
        item.Aim = Aim.Preferred;
        Grant(item, wait);
    }

    private bool CanEverTake(Agent agent, ChannelClass channel) =>
        agent.Rules!.ChannelLimits[(int)channel] > 0
        && _configuration.ChannelWeights[(int)channel] <= agent.Rules.Capacity;

    private static void EndAim(Item item)
    {
        if (item.Aim == Aim.Preferred)
            item.IsPreferredOver = true;
        item.Target = null;
        item.Aim = Aim.None;
        item.Deadline = RoutingInstant.Never;
    }

    private void RunMilestones(Item item)
    {
        while (item.State == InteractionState.Waiting
            && item.Places.FirstOrDefault(place => place.NextAt <= _now.Microseconds) is { } due)
        {
            RunMilestones(due);
        }
    }

    private void RunMilestones(Place place)
    {
        while (place.NextAt <= _now.Microseconds && place.Item.Places.Contains(place))
            Reach(place, place.Milestones[place.Reached++]);
    }

    private void Reach(Place place, (long After, int Kind, int Argument) milestone)
    {
        Item item = place.Item;
        QueueConfiguration rules = place.Queue.Rules;
        switch (milestone.Kind)
        {
            case 0:
                place.Ring = milestone.Argument;
                if (place.Ring > place.RingTold)
                    SayOf(place, RoutingDecisionKind.RingWidened, one => one with { Ring = (byte)place.Ring });
                place.RingTold = Math.Max(place.RingTold, place.Ring);
                break;
            case 1:
                place.Boost = milestone.Argument;
                if (!place.IsBoostTold)
                    SayOf(place, RoutingDecisionKind.Boosted, one => one with { Points = place.Boost });
                place.IsBoostTold = true;
                break;
            case 2:
                OfferCallback(item, place.Queue, TreatmentReason.CallbackWait, rules.Callbacks!.Announcement);
                break;
            case 3:
                TryOverflow(place, rules.Overflows[milestone.Argument], TreatmentReason.OverflowWait);
                break;
            default:
                if (item.Places.Count > 1)
                    LeaveOne(place);
                else
                    Treat(place, rules.WhenWaitedOut, TreatmentReason.WaitedOut);
                break;
        }
    }

    private void SayOf(Place place, RoutingDecisionKind kind, Func<RoutingDecision, RoutingDecision> more) =>
        Say(kind, place.Item, one => more(one with { Queue = new QueueHandle(place.Queue.Index) }));

    private void LeaveOne(Place place)
    {
        Item item = place.Item;
        item.Places.Remove(place);
        item.Queue = item.Places[0].Queue;
        item.JoinedAt = item.Places[0].JoinedAt;
        SayOf(place, RoutingDecisionKind.Dequeued, one => one);
    }

    private Queue? Active(QueueHandle queue) => _queues.GetValueOrDefault(queue.Index) is { IsActive: true } found ? found : null;

    private Queue? FindOpen(QueueHandle queue) =>
        Active(queue) is { IsOpen: true } found && !IsFull(found) ? found : null;

    private bool IsFull(Queue queue) => queue.Rules.LengthMax > 0 && WaitingCount(queue) >= queue.Rules.LengthMax;

    private int SignedIn(Queue queue, int ring) => _agents.Values.Count(agent =>
        agent.IsEnabled && agent.State != AgentState.SignedOut && Matches(agent, queue, ring, InteractionNeeds.None));

    private bool HasNoAgents(Queue queue) => SignedIn(queue, queue.Rules.Rings.Length) == 0;

    private Queue? Admit(Item item, Queue queue)
    {
        for (int i = 0; i < 8; i++)
        {
            (Treatment treatment, TreatmentReason reason) = OnArrival(queue);
            if (treatment.Kind == TreatmentKind.Queue && Active(treatment.Queue) is { } next && next != queue)
            {
                SayDiverted(item, queue, next, reason, treatment.Announcement);
                queue = next;
                continue;
            }

            if (treatment.Kind is TreatmentKind.Channel or TreatmentKind.TurnAway)
            {
                SayRefused(item, queue, treatment, reason);
                return null;
            }

            if (treatment.Kind == TreatmentKind.Callback)
                OfferCallback(item, queue, reason, treatment.Announcement);
            return queue;
        }

        return queue;
    }

    private (Treatment Treatment, TreatmentReason Reason) OnArrival(Queue queue)
    {
        if (queue.IsEmergency)
            return (queue.EmergencyTreatment ?? queue.Rules.WhenClosed, TreatmentReason.Emergency);
        if (!queue.IsCalendarOpen)
            return (queue.Rules.WhenClosed, TreatmentReason.Closed);
        queue.DiversionLevel += queue.Diversion;
        if (queue.DiversionLevel >= 10_000)
        {
            queue.DiversionLevel -= 10_000;
            return (queue.DiversionTreatment ?? queue.Rules.WhenClosed, TreatmentReason.Diverted);
        }

        foreach (Overflow overflow in queue.Rules.Overflows.Where(one => !one.KeepsPlaceHere && FindOpen(one.To) is not null))
        {
            if (overflow.AtLength > 0 && WaitingCount(queue) >= overflow.AtLength)
                return (Treatment.ToQueue(overflow.To), TreatmentReason.OverflowLength);
            if (overflow.WhenNoAgents && HasNoAgents(queue))
                return (Treatment.ToQueue(overflow.To), TreatmentReason.OverflowNoAgents);
        }

        return IsFull(queue) ? (queue.Rules.WhenFull, TreatmentReason.Full) : (Treatment.Wait, TreatmentReason.None);
    }

    private void EnterOverflows(Item item)
    {
        Place place = item.Places[0];
        foreach (Overflow overflow in place.Queue.Rules.Overflows.Where(one => one.KeepsPlaceHere))
        {
            bool isLong = overflow.AtLength > 0 && WaitingCount(place.Queue) > overflow.AtLength;
            bool isAlone = overflow.WhenNoAgents && HasNoAgents(place.Queue);
            if (isLong || isAlone)
                TryOverflow(place, overflow, isLong ? TreatmentReason.OverflowLength : TreatmentReason.OverflowNoAgents);
        }
    }

    private bool TryOverflow(Place place, Overflow overflow, TreatmentReason reason)
    {
        Item item = place.Item;
        if (FindOpen(overflow.To) is not { } target || item.Places.Any(one => one.Queue == target))
            return false;
        if (!overflow.KeepsPlaceHere)
        {
            Move(place, target, reason, 0);
            return true;
        }

        TryEnterAlso(item, target, reason);
        return false;
    }

    private void TryEnterAlso(Item item, Queue queue, TreatmentReason reason)
    {
        if (item.Places.Count == InteractionNeeds.QueuesMax || item.Places.Any(one => one.Queue == queue))
            return;
        Join(item, queue, _now);
        SayOf(item.Places[^1], RoutingDecisionKind.QueuedAlso, one => one with
        {
            Agent = AgentHandle.None,
            TreatmentReason = reason,
        });
    }

    private void Move(Place place, Queue target, TreatmentReason reason, int announcement)
    {
        Item item = place.Item;
        SayDiverted(item, place.Queue, target, reason, announcement);
        int ordinal = item.Places.IndexOf(place);
        if (WaitingCount(target) == 0)
            target.Learning.LastLeft = _now;
        Place moved = new() { Item = item, Queue = target, JoinedAt = _now };
        item.Places[ordinal] = moved;
        if (ordinal == 0)
        {
            item.Queue = target;
            item.JoinedAt = _now;
        }

        SayOf(moved, ordinal == 0 ? RoutingDecisionKind.Queued : RoutingDecisionKind.QueuedAlso, one => one with
        {
            Agent = TargetOf(item),
        });
        RunMilestones(moved);
    }

    private bool Treat(Place place, Treatment treatment, TreatmentReason reason)
    {
        Item item = place.Item;
        switch (treatment.Kind)
        {
            case TreatmentKind.Queue when FindOpen(treatment.Queue) is { } target && target != place.Queue:
                Move(place, target, reason, treatment.Announcement);
                return true;
            case TreatmentKind.Channel or TreatmentKind.TurnAway when item.IsPresent:
                item.WaitedBefore = Waited(item);
                item.WaitingSince = _now;
                SayRefused(item, place.Queue, treatment, reason);
                Close(item);
                return true;
            case TreatmentKind.Callback:
                OfferCallback(item, place.Queue, reason, treatment.Announcement);
                return false;
            default:
                return false;
        }
    }

    private void TreatAtClosing(Queue queue, TreatmentReason reason)
    {
        if (queue.Rules.AtClosing.Kind == TreatmentKind.Wait)
            return;
        foreach (Item item in WaitingInOrder(queue))
        {
            if (item.State != InteractionState.Waiting || item.Places.Find(one => one.Queue == queue) is not { } place)
                continue;
            if (item.Places.Count > 1)
                LeaveOne(place);
            else
                Treat(place, queue.Rules.AtClosing, reason);
        }
    }

    private void OverflowWithoutAgents()
    {
        foreach (Queue queue in _queues.Values.Where(one => one.Rules.Overflows.Any(rule => rule.WhenNoAgents)).ToList())
        {
            if (!HasNoAgents(queue))
                continue;
            foreach (Item item in WaitingInOrder(queue))
            {
                if (item.State == InteractionState.Waiting && item.Places.Find(one => one.Queue == queue) is { } place)
                {
                    _ = queue.Rules.Overflows.Any(rule =>
                        rule.WhenNoAgents && TryOverflow(place, rule, TreatmentReason.OverflowNoAgents));
                }
            }
        }
    }

    private List<Item> WaitingInOrder(Queue queue) => [.. InOrder(_items.Values
        .SelectMany(item => item.Places).Where(place => place.Queue == queue)).Select(place => place.Item)];

    private void OfferCallback(Item item, Queue queue, TreatmentReason reason, int announcement)
    {
        if (item.IsCallback || item.IsCallbackOffered || queue.Rules.Callbacks is null)
            return;
        item.IsCallbackOffered = true;
        SayAt(item, queue, RoutingDecisionKind.CallbackOffered, one => one with
        {
            TreatmentReason = reason,
            Announcement = announcement,
        });
    }

    private void SayDiverted(Item item, Queue from, Queue to, TreatmentReason reason, int announcement) =>
        SayAt(item, from, RoutingDecisionKind.Diverted, one => one with
        {
            TargetQueue = new QueueHandle(to.Index),
            TreatmentReason = reason,
            Announcement = announcement,
        });

    private void SayRefused(Item item, Queue queue, Treatment treatment, TreatmentReason reason) => SayAt(
        item, queue,
        treatment.Kind == TreatmentKind.Channel ? RoutingDecisionKind.SentToChannel : RoutingDecisionKind.TurnedAway,
        one => one with
        {
            TreatmentReason = reason,
            Announcement = treatment.Announcement,
            Channel = treatment.Channel,
        });

    private void SayAt(
        Item item, Queue queue, RoutingDecisionKind kind, Func<RoutingDecision, RoutingDecision> more) =>
        Say(more(Blank(kind) with
        {
            Interaction = new InteractionHandle(item.Index),
            Queue = new QueueHandle(queue.Index),
            WaitedMicroseconds = Waited(item),
        }));
}

using static Anyseat.Routing.RoutingRejection;

namespace Anyseat.Routing.Tests.Reference;

/// What commands do to agents and conversations.
internal sealed partial class ReferenceEngine
{
    private RoutingRejection Execute(RoutingCommand command)
    {
        Agent? agent = Find(command.Agent);
        Item? item = _items.GetValueOrDefault(command.Interaction.Index);
        Queue? queue = Active(command.Queue);
        return command.Kind switch
        {
            RoutingCommandKind.Advance => None,
            RoutingCommandKind.Configure => Configure(command.Configuration!),
            RoutingCommandKind.SignOut => SignOut(agent),
            RoutingCommandKind.SignIn or RoutingCommandKind.Ready or RoutingCommandKind.NotReady
                when agent is not { IsEnabled: true } => No(CommandField.Agent, UnknownAgent),
            RoutingCommandKind.SignIn when agent!.State != AgentState.SignedOut =>
                No(CommandField.Agent, AgentAlreadySignedIn),
            RoutingCommandKind.SignIn => SetState(agent, AgentState.NotReady, command.Reason),
            RoutingCommandKind.Ready or RoutingCommandKind.NotReady when agent!.State == AgentState.SignedOut =>
                No(CommandField.Agent, AgentSignedOut),
            RoutingCommandKind.Ready => Ready(agent),
            RoutingCommandKind.NotReady => NotReady(agent, command.Reason),
            RoutingCommandKind.Enqueue => CheckArrival(command) is var no and not None ? no : Enqueue(command, queue!),
            RoutingCommandKind.ScheduleCallback =>
                CheckArrival(command) is var no and not None ? no : ScheduleCallback(command, queue!),
            RoutingCommandKind.Accept or RoutingCommandKind.Decline when agent is null =>
                No(CommandField.Agent, UnknownAgent),
            RoutingCommandKind.RevokeOffers => RevokeOffers(),
            RoutingCommandKind.StartDay => StartDay(),
            RoutingCommandKind.CloseQueue or RoutingCommandKind.OpenQueue or RoutingCommandKind.Divert
                when queue is null => No(CommandField.Queue, UnknownQueue),
            RoutingCommandKind.CloseQueue => CloseQueue(queue, command),
            RoutingCommandKind.OpenQueue => OpenQueue(queue),
            RoutingCommandKind.Divert => Divert(queue, command),
            RoutingCommandKind.StartOutbound =>
                CheckArrival(command) is var no and not None ? no : StartOutbound(command, agent, queue!),
            RoutingCommandKind.Reach or RoutingCommandKind.Unreach when agent is null =>
                No(CommandField.Agent, UnknownAgent),
            RoutingCommandKind.Reach or RoutingCommandKind.Unreach when command.Channel > ChannelClass.Asynchronous =>
                No(CommandField.Channel, InvalidCommand),
            RoutingCommandKind.Reach => Reach(agent!, command.Channel),
            RoutingCommandKind.Unreach => Unreach(agent!, command.Channel),
            > RoutingCommandKind.Unreach => No(CommandField.Kind, InvalidCommand),
            _ when item is null => No(CommandField.Interaction, UnknownInteraction),
            RoutingCommandKind.Accept or RoutingCommandKind.Decline
                when item.State != InteractionState.Offered || item.Offer != command.Offer.Number =>
                No(CommandField.Offer, OfferNotPending),
            RoutingCommandKind.Accept or RoutingCommandKind.Decline when item.Agent != agent =>
                No(CommandField.Agent, NotTheAgentsInteraction),
            RoutingCommandKind.Accept => Accept(item, agent!),
            RoutingCommandKind.Decline => TurnDown(item, agent!, command.Reason),
            RoutingCommandKind.TransferToQueue or RoutingCommandKind.TransferToAgent when queue is null =>
                No(CommandField.Queue, UnknownQueue),
            RoutingCommandKind.TransferToQueue => TransferToQueue(item, command, queue),
            RoutingCommandKind.TransferToAgent => TransferToAgent(item, agent, queue),
            RoutingCommandKind.End => End(item),
            RoutingCommandKind.CompleteWrapUp when item.State != InteractionState.WrapUp =>
                No(CommandField.Interaction, WrongInteractionState),
            RoutingCommandKind.CompleteWrapUp when item.Agent!.Index != command.Agent.Index =>
                No(CommandField.Agent, NotTheAgentsInteraction),
            RoutingCommandKind.CompleteWrapUp => EndWrapUp(item),
            RoutingCommandKind.RequestCallback => RequestCallback(item, command.CallbackMode),
            RoutingCommandKind.AnswerCallback or RoutingCommandKind.FailCallback
                when item.State != InteractionState.Dialing => No(CommandField.Interaction, WrongInteractionState),
            RoutingCommandKind.AnswerCallback => AnswerCallback(item),
            RoutingCommandKind.FailCallback => NotReached(item, command.Reason),
        };
    }

    private Agent? Find(AgentHandle agent) => _agents.GetValueOrDefault(agent.Index) is { } found
        && (found.Rules is not null || found.State != AgentState.SignedOut) ? found : null;

    private RoutingRejection SignOut(Agent? agent)
    {
        if (agent is null || (!agent.IsEnabled && agent.State == AgentState.SignedOut))
            return No(CommandField.Agent, UnknownAgent);
        if (agent.State == AgentState.SignedOut)
            return No(CommandField.Agent, AgentSignedOut);
        if (HeldBy(agent).Any(item => item != OfferOf(agent)))
            return No(CommandField.Agent, AgentHasWork);
        TakeOfferFrom(agent);
        ReturnDirected(agent);
        SetState(agent, AgentState.SignedOut, 0);
        if (agent.Rules is null)
            _agents.Remove(agent.Index);
        OverflowWithoutAgents();
        return None;
    }

    private RoutingRejection Ready(Agent agent)
    {
        if (agent.State == AgentState.Ready)
            return None;
        _declines.RemoveAll(one => one.Agent == agent);
        agent.IdleSince = _now;
        agent.Unanswered = 0;
        agent.Failed = 0;
        foreach (Queue queue in WeightedQueues)
            agent.Shares[queue.Index] = Math.Max(agent.Shares.GetValueOrDefault(queue.Index), queue.SharesUsed);
        return SetState(agent, AgentState.Ready, 0);
    }

    private List<Queue> WeightedQueues =>
        [.. _queues.Values.Where(queue => queue.Rules.AgentChoice == AgentChoice.Weighted)];

    private RoutingRejection NotReady(Agent agent, int reason)
    {
        if (agent.State == AgentState.NotReady && agent.Reason == reason)
            return None;
        TakeOfferFrom(agent);
        return SetState(agent, AgentState.NotReady, reason);
    }

    private RoutingRejection StartOutbound(RoutingCommand command, Agent? agent, Queue queue)
    {
        if (agent is not { IsEnabled: true })
            return No(CommandField.Agent, UnknownAgent);
        if (agent.State == AgentState.SignedOut)
            return No(CommandField.Agent, AgentSignedOut);
        if (!Fits(agent, command.Channel))
            return No(CommandField.Agent, AgentAtCapacity);
        Account(agent);
        Item item = NewItem(command, queue);
        item.IsOutbound = true;
        item.State = InteractionState.Connected;
        item.Agent = agent;
        item.TakenAt = _now;
        agent.Taken++;
        agent.Unanswered = 0;
        agent.Failed = 0;
        agent.IdleSince = _now;
        Say(RoutingDecisionKind.OutboundStarted, item);
        Suspend(item, agent);
        return None;
    }

    private RoutingRejection Reach(Agent agent, ChannelClass channel)
    {
        if (agent.Unreachable.Remove(channel))
            SayReachable(agent, channel, isReachable: true);
        return None;
    }

    private RoutingRejection Unreach(Agent agent, ChannelClass channel)
    {
        if (agent.Unreachable.Contains(channel))
            return None;
        if (OfferOf(agent)?.Channel == channel)
            TakeOfferFrom(agent);
        agent.Unreachable.Add(channel);
        SayReachable(agent, channel, isReachable: false);
        return None;
    }

    private void SayReachable(Agent agent, ChannelClass channel, bool isReachable) =>
        Say(Blank(RoutingDecisionKind.ReachabilityChanged) with
        {
            Agent = new AgentHandle(agent.Index),
            ChannelClass = channel,
            IsReachable = isReachable,
        });

    private RoutingRejection StartDay()
    {
        foreach (Agent agent in _agents.Values)
        {
            Account(agent);
            agent.Occupied = 0;
            agent.Taken = 0;
        }

        return None;
    }

    private void Account(Agent agent)
    {
        if (HeldBy(agent).Any(item => item != OfferOf(agent)))
            agent.Occupied += _now.Microseconds - agent.OccupiedSince.Microseconds;
        agent.OccupiedSince = _now;
    }

    private RoutingRejection Accept(Item item, Agent agent)
    {
        Take(item, agent);
        return None;
    }

    private void Take(Item item, Agent agent)
    {
        long waited = Waited(item);
        LearnServed(item, waited);
        Account(agent);
        item.Queue = item.Shown;
        item.OfferedBy = null;
        item.Places.Clear();
        item.WaitedBefore = waited;
        item.State = InteractionState.Connected;
        item.Deadline = RoutingInstant.Never;
        item.Target = null;
        item.Aim = Aim.None;
        item.TakenAt = _now;
        long offer = item.Offer;
        item.Offer = 0;
        _declines.RemoveAll(one => one.Item == item);
        agent.Taken++;
        agent.Unanswered = 0;
        agent.Failed = 0;
        agent.IdleSince = _now;
        if (item.IsPresent)
        {
            Say(RoutingDecisionKind.Connected, item, one => one with { Offer = new OfferNumber(offer) });
            Suspend(item, agent);
        }
        else
        {
            Dial(item, one => one);
        }
    }

    private void Suspend(Item item, Agent agent)
    {
        if (item.Channel == ChannelClass.Asynchronous || agent.Rules is not { IsAsynchronousInterrupted: true })
            return;
        foreach (Item work in HeldBy(agent).Where(IsInterruptible).OrderByDescending(one => one.Sequence).ToList())
        {
            if (!work.IsSuspended && !FitsAsynchronous(agent, added: 0))
            {
                work.IsSuspended = true;
                Say(RoutingDecisionKind.Suspended, work);
            }
        }
    }

    private void Resume(Agent agent)
    {
        if (agent.Rules is null)
            return;
        foreach (Item work in HeldBy(agent).Where(IsInterruptible).OrderBy(one => one.Sequence).ToList())
        {
            if (work.IsSuspended && FitsAsynchronous(agent, added: 1))
            {
                work.IsSuspended = false;
                Say(RoutingDecisionKind.Resumed, work);
            }
        }
    }

    private bool FitsAsynchronous(Agent agent, int added)
    {
        List<Item> active = [.. HeldBy(agent).Where(item => !item.IsSuspended)];
        int units = active.Sum(item => _configuration.ChannelWeights[(int)item.Channel])
            + (added * _configuration.ChannelWeights[(int)ChannelClass.Asynchronous]);
        return units <= agent.Rules!.Capacity
            && (agent.Rules.LimitsBeside.IsEmpty || Enumerable.Range(0, 2).All(held =>
                active.Count(item => (int)item.Channel == held) <= agent.Rules.LimitsBeside[(3 * held) + 2]));
    }

    private RoutingRejection TurnDown(Item item, Agent agent, int reason)
    {
        EndOffer(item, RoutingDecisionKind.OfferDeclined, reason);
        EndAim(item);
        PassOver(item, agent);
        Requeue(item);
        CountFailure(agent, isUnanswered: false);
        return None;
    }

    private void CountFailure(Agent agent, bool isUnanswered)
    {
        agent.Failed++;
        agent.Unanswered += isUnanswered ? 1 : 0;
        if (isUnanswered && agent.Unanswered >= _configuration.UnansweredOffersMax)
            SetState(agent, AgentState.NotReady, EngineReason.NoAnswer);
        else if (_configuration.FailedOffersMax > 0 && agent.Failed >= _configuration.FailedOffersMax)
            SetState(agent, AgentState.NotReady, EngineReason.FailedOffers);
    }

    private RoutingRejection TransferToQueue(Item item, RoutingCommand command, Queue queue)
    {
        bool isWaiting = item.IsQueued && !command.Agent.IsSome;
        if (item.State == InteractionState.Connected && item.Agent!.Index != command.Agent.Index)
            return No(CommandField.Agent, NotTheAgentsInteraction);
        if (!isWaiting && item.State != InteractionState.Connected)
            return No(CommandField.Interaction, WrongInteractionState);
        if (!queue.IsOpen)
            return No(CommandField.Queue, RoutingRejection.QueueClosed);
        if (!isWaiting)
        {
            LetGo(item, queue);
            Requeue(item);
            return None;
        }

        if (item.State == InteractionState.Offered)
            EndOffer(item, RoutingDecisionKind.OfferRevoked);
        item.WaitedBefore = Waited(item);
        item.Target = null;
        item.Aim = Aim.None;
        item.IgnoresAgents = true;
        _declines.RemoveAll(one => one.Item == item);
        EnterQueue(item, queue, _now);
        Requeue(item);
        return None;
    }

    private RoutingRejection TransferToAgent(Item item, Agent? target, Queue queue)
    {
        if (item.State != InteractionState.Connected)
            return No(CommandField.Interaction, WrongInteractionState);
        if (target is not { IsEnabled: true } || target.State == AgentState.SignedOut || target == item.Agent
            || !CanEverTake(target, item.Channel) || target.Unreachable.Contains(item.Channel))
        {
            return No(CommandField.Agent, TransferTargetUnavailable);
        }

        LetGo(item, queue);
        item.Target = target;
        item.Aim = Aim.Transfer;
        Requeue(item);
        return None;
    }

    private void LetGo(Item item, Queue queue)
    {
        Agent holder = item.Agent!;
        Say(RoutingDecisionKind.Released, item);
        LearnHandled(item);
        Free(item);
        item.IsOutbound = false;
        item.IgnoresAgents = true;
        item.Raw = 0;
        EnterQueue(item, queue, _now);
        PassOver(item, holder);
    }

    private RoutingRejection End(Item item)
    {
        switch (item.State)
        {
            case InteractionState.WrapUp:
                return No(CommandField.Interaction, WrongInteractionState);
            case InteractionState.Scheduled:
                return Close(item);
            case InteractionState.Dialing:
                if (item.IsReserving)
                {
                    SayWithOffer(RoutingDecisionKind.OfferRevoked, item);
                    item.Agent = null;
                }
                else if (item.Agent is not null)
                {
                    Free(item);
                }

                Say(RoutingDecisionKind.Abandoned, item);
                return Close(item);
            case InteractionState.Connected:
                return EndConversation(item);
            default:
                LearnAbandoned(item);
                if (item.State == InteractionState.Offered)
                    EndOffer(item, RoutingDecisionKind.OfferRevoked);
                Say(RoutingDecisionKind.Abandoned, item);
                return Close(item);
        }
    }

    private RoutingRejection EndConversation(Item item)
    {
        long wrapUp = Us(item.Queue.Rules.WrapUpMax);
        if (wrapUp == 0)
        {
            LearnHandled(item);
            Free(item);
            return Close(item);
        }

        item.State = InteractionState.WrapUp;
        Grant(item, wrapUp);
        Say(RoutingDecisionKind.WrapUpStarted, item, one => one with { Deadline = item.Deadline });
        if (item is { Channel: ChannelClass.Asynchronous, IsSuspended: false }
            && item.Agent!.Rules is { IsAsynchronousInterrupted: true } && !FitsAsynchronous(item.Agent, added: 0))
        {
            item.IsSuspended = true;
            Say(RoutingDecisionKind.Suspended, item);
        }

        return None;
    }

    private RoutingRejection EndWrapUp(Item item)
    {
        LearnHandled(item);
        Say(RoutingDecisionKind.WrapUpEnded, item);
        Free(item);
        return Close(item);
    }

    private void Free(Item item)
    {
        Agent agent = item.Agent!;
        Account(agent);
        item.IsSuspended = false;
        item.Agent = null;
        agent.IdleSince = _now;
        Resume(agent);
    }

    private RoutingRejection RevokeOffers()
    {
        foreach (Item item in _items.Values.Where(item => item.State == InteractionState.Offered)
            .OrderBy(item => item.Agent!.Index).ToList())
        {
            EndOffer(item, RoutingDecisionKind.OfferRevoked);
            Requeue(item);
        }

        foreach (Item item in _items.Values.Where(item => item.State == InteractionState.Dialing))
        {
            Grant(item, item.Granted);
            SayDial(item, one => one);
        }

        _declines.RemoveAll(decline => decline.Until <= _now);
        foreach (Item item in Due())
        {
            Grant(item, item.Granted);
            if (item.State == InteractionState.WrapUp)
                Say(RoutingDecisionKind.WrapUpStarted, item, one => one with { Deadline = item.Deadline });
        }

        return None;
    }

    private void TakeOfferFrom(Agent agent)
    {
        if (OfferOf(agent) is not { } item)
            return;
        if (item.IsReserving)
        {
            SayWithOffer(RoutingDecisionKind.OfferRevoked, item);
            item.Agent = null;
            item.Offer = 0;
            return;
        }

        EndOffer(item, RoutingDecisionKind.OfferRevoked);
        EndAim(item);
        Requeue(item);
    }

    private void ReturnDirected(Agent agent)
    {
        foreach (Item item in _items.Values
            .Where(item => item.State == InteractionState.Waiting && item.Target == agent)
            .Where(item => item.Aim != Aim.Required || !agent.IsEnabled)
            .OrderBy(item => item.Sequence).ToList())
        {
            EndAim(item);
            Requeue(item);
        }
    }

    private void EndOffer(Item item, RoutingDecisionKind kind, int reason = 0)
    {
        Say(kind, item, one => one with { Reason = reason, Offer = new OfferNumber(item.Offer) });
        item.State = InteractionState.Waiting;
        item.Agent = null;
        item.OfferedBy = null;
        item.Offer = 0;
        item.Deadline = RoutingInstant.Never;
    }

    private void SayWithOffer(RoutingDecisionKind kind, Item item) =>
        Say(kind, item, one => one with { Offer = new OfferNumber(item.Offer) });

    private void PassOver(Item item, Agent agent)
    {
        _declines.RemoveAll(one => one.Item == item && one.Agent == agent);
        _declines.Add(new Decline(item, agent, _now + TimeSpan.FromSeconds(10)));
    }

    private void Grant(Item item, long duration)
    {
        item.Granted = duration;
        item.Deadline = new RoutingInstant(_now.Microseconds + duration);
    }

    private RoutingRejection Close(Item item)
    {
        item.WaitedBefore = Waited(item);
        item.State = InteractionState.None;
        Say(RoutingDecisionKind.Closed, item);
        _items.Remove(item.Index);
        _declines.RemoveAll(one => one.Item == item);
        return None;
    }

    private RoutingRejection SetState(Agent agent, AgentState state, int reason)
    {
        agent.State = state;
        agent.Reason = reason;
        Say(Blank(RoutingDecisionKind.AgentStateChanged) with
        {
            Agent = new AgentHandle(agent.Index),
            AgentState = state,
            Reason = reason,
        });
        return None;
    }
}

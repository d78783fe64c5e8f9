using static Anyseat.Routing.RoutingRejection;

namespace Anyseat.Routing.Tests.Reference;

internal sealed partial class ReferenceEngine
{
    private RoutingRejection Execute(RoutingCommand command)
    {
        Agent? agent = _agents.GetValueOrDefault(command.Agent.Index);
        if (agent is { Rules: null, State: AgentState.SignedOut })
            agent = null;
        Item? item = _items.GetValueOrDefault(command.Interaction.Index);
        bool isQueueOpen = _queues.TryGetValue(command.Queue.Index, out (QueueConfiguration Rules, bool IsActive) queue)
            && queue.IsActive;
        return command.Kind switch
        {
            RoutingCommandKind.Advance => None,
            RoutingCommandKind.Configure => Configure(command.Configuration!),
            RoutingCommandKind.SignOut => SignOut(agent),
            RoutingCommandKind.SignIn or RoutingCommandKind.Ready or RoutingCommandKind.NotReady
                when agent is not { IsEnabled: true } => UnknownAgent,
            RoutingCommandKind.SignIn when agent!.State != AgentState.SignedOut => AgentAlreadySignedIn,
            RoutingCommandKind.SignIn => SetState(agent, AgentState.NotReady, command.Reason),
            RoutingCommandKind.Ready or RoutingCommandKind.NotReady
                when agent!.State == AgentState.SignedOut => AgentSignedOut,
            RoutingCommandKind.Ready => Ready(agent),
            RoutingCommandKind.NotReady => NotReady(agent, command.Reason),
            RoutingCommandKind.Enqueue when !isQueueOpen => UnknownQueue,
            RoutingCommandKind.Enqueue when item is not null => InteractionAlreadyExists,
            RoutingCommandKind.Enqueue => Enqueue(command),
            RoutingCommandKind.Accept or RoutingCommandKind.Decline when agent is null => UnknownAgent,
            RoutingCommandKind.RevokeOffers => RevokeOffers(),
            _ when item is null => UnknownInteraction,
            RoutingCommandKind.Accept or RoutingCommandKind.Decline
                when item.State != InteractionState.Offered || item.Offer != command.Offer.Number => OfferNotPending,
            RoutingCommandKind.Accept or RoutingCommandKind.Decline
                when item.Agent != command.Agent.Index => NotTheAgentsInteraction,
            RoutingCommandKind.Accept => Accept(item, agent!),
            RoutingCommandKind.Decline => TurnDown(item, agent!, command.Reason),
            RoutingCommandKind.TransferToQueue or RoutingCommandKind.TransferToAgent when !isQueueOpen => UnknownQueue,
            RoutingCommandKind.TransferToQueue => TransferToQueue(item, command),
            RoutingCommandKind.TransferToAgent => TransferToAgent(item, agent, command.Queue),
            RoutingCommandKind.End => End(item),
            RoutingCommandKind.CompleteWrapUp when item.State != InteractionState.WrapUp => WrongInteractionState,
            RoutingCommandKind.CompleteWrapUp when item.Agent != command.Agent.Index => NotTheAgentsInteraction,
            RoutingCommandKind.CompleteWrapUp => EndWrapUp(item),
            _ => InvalidCommand,
        };
    }

    private RoutingRejection Configure(RoutingConfiguration configuration)
    {
        foreach (AgentConfiguration rules in configuration.Agents)
            _agents.TryAdd(rules.Agent.Index, new Agent { Index = rules.Agent.Index });
        foreach (Agent agent in _agents.Values)
        {
            bool wasEnabled = agent.IsEnabled;
            agent.Rules = configuration.Agents.FirstOrDefault(one => one.Agent.Index == agent.Index);
            if (!wasEnabled || agent.IsEnabled || agent.State == AgentState.SignedOut)
                continue;
            TakeOfferFrom(agent);
            ReturnDirected(agent);
            SetState(agent, AgentState.NotReady, EngineReason.Removed);
        }

        _configuration = configuration;
        foreach (int queue in _queues.Keys.ToList())
            _queues[queue] = (_queues[queue].Rules, false);
        foreach (QueueConfiguration rules in configuration.Queues)
            _queues[rules.Queue.Index] = (rules, true);
        return None;
    }

    private RoutingRejection SignOut(Agent? agent)
    {
        if (agent is null || (!agent.IsEnabled && agent.State == AgentState.SignedOut))
            return UnknownAgent;
        if (agent.State == AgentState.SignedOut)
            return AgentSignedOut;
        if (HeldBy(agent).Any(item => !IsOffered(item)))
            return AgentHasWork;
        TakeOfferFrom(agent);
        ReturnDirected(agent);
        return SetState(agent, AgentState.SignedOut, 0);
    }

    private RoutingRejection Ready(Agent agent)
    {
        if (agent.State == AgentState.Ready)
            return None;
        _declines.RemoveAll(one => one.Agent == agent.Index);
        agent.IdleSince = _now;
        return SetState(agent, AgentState.Ready, 0);
    }

    private RoutingRejection NotReady(Agent agent, int reason)
    {
        if (agent.State == AgentState.NotReady && agent.Reason == reason)
            return None;
        TakeOfferFrom(agent);
        return SetState(agent, AgentState.NotReady, reason);
    }

    private RoutingRejection Enqueue(RoutingCommand command)
    {
        Item item = new()
        {
            Index = command.Interaction.Index,
            Channel = command.Channel,
            Boost = command.PriorityBoost,
            Queue = command.Queue.Index,
            Sequence = ++_lastSequence,
            WaitingSince = _now,
        };
        _items.Add(item.Index, item);
        return Queue(item);
    }

    private RoutingRejection Accept(Item item, Agent agent)
    {
        item.Waited = Waited(item);
        item.State = InteractionState.Connected;
        item.Deadline = RoutingInstant.Never;
        item.Target = -1;
        _declines.RemoveAll(one => one.Item == item.Index);
        agent.IdleSince = _now;
        Say(RoutingDecisionKind.Connected, item);
        item.Offer = 0;
        return None;
    }

    private RoutingRejection TurnDown(Item item, Agent agent, int reason)
    {
        EndOffer(item, RoutingDecisionKind.OfferDeclined, reason);
        item.Target = -1;
        PassOver(item, agent);
        return Queue(item);
    }

    private RoutingRejection TransferToQueue(Item item, RoutingCommand command)
    {
        if (item.State == InteractionState.Connected)
        {
            if (item.Agent != command.Agent.Index)
                return NotTheAgentsInteraction;
            LetGo(item, command.Queue);
            return Queue(item);
        }

        if (item.State == InteractionState.WrapUp || command.Agent.IsSome)
            return WrongInteractionState;
        if (IsOffered(item))
            EndOffer(item, RoutingDecisionKind.OfferRevoked);
        item.Target = -1;
        item.Queue = command.Queue.Index;
        _declines.RemoveAll(one => one.Item == item.Index);
        return Queue(item);
    }

    private RoutingRejection TransferToAgent(Item item, Agent? target, QueueHandle queue)
    {
        if (item.State != InteractionState.Connected)
            return WrongInteractionState;
        if (target is not { IsEnabled: true } || target.State == AgentState.SignedOut || target.Index == item.Agent
            || target.Rules!.ChannelLimits[(int)item.Channel] == 0
            || _configuration.ChannelWeights[(int)item.Channel] > target.Rules.Capacity)
        {
            return TransferTargetUnavailable;
        }

        LetGo(item, queue);
        item.Target = target.Index;
        return Queue(item);
    }

    private RoutingRejection End(Item item)
    {
        if (item.State == InteractionState.WrapUp)
            return WrongInteractionState;
        if (item.State != InteractionState.Connected)
        {
            if (IsOffered(item))
                EndOffer(item, RoutingDecisionKind.OfferRevoked);
            Say(RoutingDecisionKind.Abandoned, item);
            return Close(item);
        }

        TimeSpan wrapUp = _queues[item.Queue].Rules.WrapUpMax;
        if (wrapUp == TimeSpan.Zero)
            return FreeAndClose(item);
        item.State = InteractionState.WrapUp;
        item.Granted = wrapUp;
        item.Deadline = _now + wrapUp;
        Say(RoutingDecisionKind.WrapUpStarted, item, one => one with { Deadline = item.Deadline });
        return None;
    }

    private RoutingRejection EndWrapUp(Item item)
    {
        Say(RoutingDecisionKind.WrapUpEnded, item);
        return FreeAndClose(item);
    }

    private RoutingRejection RevokeOffers()
    {
        foreach (Item item in _items.Values.Where(IsOffered).OrderBy(item => item.Agent).ToList())
        {
            EndOffer(item, RoutingDecisionKind.OfferRevoked);
            Queue(item);
        }

        _declines.RemoveAll(decline => decline.Until <= _now);
        foreach (Item item in Due())
        {
            item.Deadline = _now + item.Granted;
            if (item.State == InteractionState.WrapUp)
                Say(RoutingDecisionKind.WrapUpStarted, item, one => one with { Deadline = item.Deadline });
        }

        return None;
    }

    private void TakeOfferFrom(Agent agent)
    {
        foreach (Item item in HeldBy(agent).Where(IsOffered).ToList())
        {
            EndOffer(item, RoutingDecisionKind.OfferRevoked);
            item.Target = -1;
            Queue(item);
        }
    }

    private void ReturnDirected(Agent agent)
    {
        foreach (Item item in WaitingInOrder.Where(item => item.Target == agent.Index).ToList())
        {
            item.Target = -1;
            Queue(item);
        }
    }

    private void EndOffer(Item item, RoutingDecisionKind kind, int reason = 0)
    {
        Say(kind, item, one => one with { Reason = reason });
        item.State = InteractionState.Waiting;
        item.Agent = -1;
        item.Offer = 0;
        item.Deadline = RoutingInstant.Never;
    }

    private void LetGo(Item item, QueueHandle queue)
    {
        Say(RoutingDecisionKind.Released, item);
        PassOver(item, _agents[item.Agent]);
        _agents[item.Agent].IdleSince = _now;
        item.Agent = -1;
        item.Queue = queue.Index;
        item.State = InteractionState.Waiting;
        item.WaitingSince = _now;
    }

    private void PassOver(Item item, Agent agent)
    {
        _declines.RemoveAll(one => one.Item == item.Index && one.Agent == agent.Index);
        _declines.Add(new Decline(item.Index, agent.Index, _now + TimeSpan.FromSeconds(10)));
    }

    private RoutingRejection Queue(Item item)
    {
        item.Granted = _queues[item.Queue].Rules.OfferTimeout * 3;
        item.Deadline = item.Target >= 0 ? _now + item.Granted : RoutingInstant.Never;
        Say(RoutingDecisionKind.Queued, item, one => one with { Agent = new AgentHandle(item.Target) });
        return None;
    }

    private RoutingRejection FreeAndClose(Item item)
    {
        _agents[item.Agent].IdleSince = _now;
        item.Agent = -1;
        return Close(item);
    }

    private RoutingRejection Close(Item item)
    {
        item.Waited = Waited(item);
        item.State = InteractionState.None;
        Say(RoutingDecisionKind.Closed, item);
        _items.Remove(item.Index);
        _declines.RemoveAll(one => one.Item == item.Index);
        return None;
    }

    private RoutingRejection SetState(Agent agent, AgentState state, int reason)
    {
        agent.State = state;
        agent.Reason = reason;
        Say(
            RoutingDecisionKind.AgentStateChanged, InteractionHandle.None, new AgentHandle(agent.Index), QueueHandle.None,
            one => one with { AgentState = state, Reason = reason });
        return None;
    }
}

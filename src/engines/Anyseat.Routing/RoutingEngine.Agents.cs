using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>What agents do: sign in and out, ready and not ready.</content>
public sealed partial class RoutingEngine
{
    private RoutingRejection SignIn(AgentHandle handle, int reason)
    {
        if (FindAgent(handle) is not { IsEnabled: true } agent)
            return Refuse(CommandField.Agent, RoutingRejection.UnknownAgent);
        if (agent.State != AgentState.SignedOut)
            return Refuse(CommandField.Agent, RoutingRejection.AgentAlreadySignedIn);
        CountSignedIn(agent, 1);
        SetState(agent, AgentState.NotReady, reason);
        return RoutingRejection.None;
    }

    /// <summary>Also for one who is no longer enabled, or the agent would stay signed in for ever.</summary>
    private RoutingRejection SignOut(AgentHandle handle)
    {
        if (FindAgent(handle) is not { } agent)
            return Refuse(CommandField.Agent, RoutingRejection.UnknownAgent);
        if (agent.State == AgentState.SignedOut)
            return Refuse(
                CommandField.Agent,
                agent.IsEnabled ? RoutingRejection.AgentSignedOut : RoutingRejection.UnknownAgent);
        if (agent.ConnectedCount + agent.WrapUpCount > 0)
            return Refuse(CommandField.Agent, RoutingRejection.AgentHasWork);
        WithdrawOffer(agent);
        ReturnDirected(agent);
        CountSignedIn(agent, -1);
        SetState(agent, AgentState.SignedOut, 0);
        if (agent.Configuration is null)
            agent.Forget();
        OverflowWithoutAgents();
        return RoutingRejection.None;
    }

    private RoutingRejection MakeReady(AgentHandle handle)
    {
        if (FindAgent(handle) is not { IsEnabled: true } agent)
            return Refuse(CommandField.Agent, RoutingRejection.UnknownAgent);
        if (agent.State == AgentState.SignedOut)
            return Refuse(CommandField.Agent, RoutingRejection.AgentSignedOut);
        if (agent.State == AgentState.Ready)
            return RoutingRejection.None;
        agent.IdleSince = _now;
        agent.RankVersion++;
        agent.ReadyStamp = ++_lastReadyStamp;
        agent.Unanswered = 0;
        agent.Failed = 0;
        CatchUpShares(agent);
        SetState(agent, AgentState.Ready, 0);
        return RoutingRejection.None;
    }

    private RoutingRejection MakeNotReady(AgentHandle handle, int reason)
    {
        if (FindAgent(handle) is not { IsEnabled: true } agent)
            return Refuse(CommandField.Agent, RoutingRejection.UnknownAgent);
        if (agent.State == AgentState.SignedOut)
            return Refuse(CommandField.Agent, RoutingRejection.AgentSignedOut);
        if (agent.State == AgentState.NotReady && agent.Reason == reason)
            return RoutingRejection.None;
        WithdrawOffer(agent);
        SetState(agent, AgentState.NotReady, reason);
        return RoutingRejection.None;
    }

    private RoutingRejection StartDay()
    {
        foreach (AgentRecord? agent in _agents)
        {
            if (agent is null)
                continue;
            agent.Account(_now);
            agent.OccupiedToday = 0;
            agent.TakenToday = 0;
            Refresh(agent);
        }

        return RoutingRejection.None;
    }

    private RoutingRejection SetReachable(in RoutingCommand command, bool isReachable)
    {
        if (FindAgent(command.Agent) is not { } agent)
            return Refuse(CommandField.Agent, RoutingRejection.UnknownAgent);
        if (command.Channel > ChannelClass.Asynchronous)
            return Refuse(CommandField.Channel, RoutingRejection.InvalidCommand);
        if (agent.IsReachable(command.Channel) == isReachable)
            return RoutingRejection.None;
        if (!isReachable && agent.Offered?.Channel == command.Channel)
            WithdrawOffer(agent);
        agent.UnreachableClasses ^= 1 << (int)command.Channel;
        Decide(RoutingDecision.Of(RoutingDecisionKind.ReachabilityChanged) with
        {
            Agent = agent.Handle,
            ChannelClass = command.Channel,
            IsReachable = isReachable,
        });
        Refresh(agent);
        return RoutingRejection.None;
    }

    /// <summary>Takes back the agent's pending offer or reservation, if there is one, for the agent's sake: what waited
    /// for this agent alone goes back to its queue, and who is being dialled is dialled on.</summary>
    private void WithdrawOffer(AgentRecord agent)
    {
        if (agent.Offered is not { } interaction)
            return;
        if (interaction.State == InteractionState.Dialing)
        {
            EndReservation(interaction, RoutingDecisionKind.OfferRevoked);
            return;
        }

        EndOffer(interaction, RoutingDecisionKind.OfferRevoked, reason: 0);
        EndDirection(interaction);
        Requeue(interaction);
    }

    /// <summary>Gives what waits for this agent alone back to its queue; what requires the agent waits on, unless the
    /// agent is no longer one.</summary>
    private void ReturnDirected(AgentRecord agent)
    {
        while (FirstToReturn(agent) is { } interaction)
            ReturnToQueue(interaction);
    }

    private static InteractionRecord? FirstToReturn(AgentRecord agent)
    {
        InteractionRecord? first = null;
        for (int i = 0; i < agent.Directed.Count; i++)
        {
            InteractionRecord interaction = agent.Directed[i];
            bool stays = interaction.TargetKind == TargetKind.Required && agent.IsEnabled;
            if (!stays && (first is null || interaction.Sequence < first.Sequence))
                first = interaction;
        }

        return first;
    }

    /// <summary>An offer came to nothing by the agent's doing: enough of them in a row make the agent not ready.</summary>
    private bool CountFailure(AgentRecord agent, bool isUnanswered)
    {
        agent.Failed++;
        if (isUnanswered && ++agent.Unanswered >= _configuration.UnansweredOffersMax)
        {
            SetState(agent, AgentState.NotReady, EngineReason.NoAnswer);
            return true;
        }

        if (_configuration.FailedOffersMax > 0 && agent.Failed >= _configuration.FailedOffersMax)
        {
            SetState(agent, AgentState.NotReady, EngineReason.FailedOffers);
            return true;
        }

        return false;
    }

    private void SetState(AgentRecord agent, AgentState state, int reason)
    {
        CountReady(agent, (state == AgentState.Ready ? 1 : 0) - (agent.State == AgentState.Ready ? 1 : 0));
        agent.State = state;
        agent.Reason = reason;
        agent.Since = _now;
        Decide(RoutingDecision.Of(RoutingDecisionKind.AgentStateChanged) with
        {
            Agent = agent.Handle,
            AgentState = state,
            Reason = reason,
        });
        Refresh(agent);
    }

    private void CountSignedIn(AgentRecord agent, int change)
    {
        foreach (ref readonly Membership membership in agent.Memberships)
            _pools[membership.Pool].SignedInCount += change;
    }

    private void CountReady(AgentRecord agent, int change)
    {
        if (change == 0)
            return;
        foreach (ref readonly Membership membership in agent.Memberships)
            _pools[membership.Pool].ReadyCount += change;
    }

    /// <summary>An agent who was away begins at the level of the others in weighted queues.</summary>
    private void CatchUpShares(AgentRecord agent)
    {
        foreach (QueueRecord queue in _weightedQueues)
            agent.SetSharesUsed(queue.Index, Math.Max(agent.SharesUsedOf(queue.Index), queue.SharesUsed));
    }
}

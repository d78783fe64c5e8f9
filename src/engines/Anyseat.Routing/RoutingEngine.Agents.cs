using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>What agents do: sign in and out, ready and not ready.</content>
public sealed partial class RoutingEngine
{
    private RoutingRejection SignIn(AgentHandle handle, int reason)
    {
        if (FindAgent(handle) is not { IsEnabled: true } agent)
            return RoutingRejection.UnknownAgent;
        if (agent.State != AgentState.SignedOut)
            return RoutingRejection.AgentAlreadySignedIn;
        CountSignedIn(agent, 1);
        SetState(agent, AgentState.NotReady, reason);
        return RoutingRejection.None;
    }

    /// <summary>Also for one who is no longer enabled, or the agent would stay signed in for ever.</summary>
    private RoutingRejection SignOut(AgentHandle handle)
    {
        if (FindAgent(handle) is not { } agent)
            return RoutingRejection.UnknownAgent;
        if (agent.State == AgentState.SignedOut)
            return agent.IsEnabled ? RoutingRejection.AgentSignedOut : RoutingRejection.UnknownAgent;
        if (agent.ConnectedCount + agent.WrapUpCount > 0)
            return RoutingRejection.AgentHasWork;
        WithdrawOffer(agent);
        ReturnDirected(agent);
        CountSignedIn(agent, -1);
        SetState(agent, AgentState.SignedOut, 0);
        if (agent.Configuration is null)
            agent.Forget();
        return RoutingRejection.None;
    }

    private RoutingRejection MakeReady(AgentHandle handle)
    {
        if (FindAgent(handle) is not { IsEnabled: true } agent)
            return RoutingRejection.UnknownAgent;
        if (agent.State == AgentState.SignedOut)
            return RoutingRejection.AgentSignedOut;
        if (agent.State == AgentState.Ready)
            return RoutingRejection.None;
        agent.IdleSince = _now;
        agent.ReadyStamp = ++_lastReadyStamp;
        SetState(agent, AgentState.Ready, 0);
        return RoutingRejection.None;
    }

    private RoutingRejection MakeNotReady(AgentHandle handle, int reason)
    {
        if (FindAgent(handle) is not { IsEnabled: true } agent)
            return RoutingRejection.UnknownAgent;
        if (agent.State == AgentState.SignedOut)
            return RoutingRejection.AgentSignedOut;
        if (agent.State == AgentState.NotReady && agent.Reason == reason)
            return RoutingRejection.None;
        WithdrawOffer(agent);
        SetState(agent, AgentState.NotReady, reason);
        return RoutingRejection.None;
    }

    /// <summary>Takes back the agent's pending offer, if there is one, for the agent's sake: what waited for this agent
    /// alone goes back to its queue.</summary>
    private void WithdrawOffer(AgentRecord agent)
    {
        if (agent.Offered is not { } interaction)
            return;
        EndOffer(interaction, RoutingDecisionKind.OfferRevoked, reason: 0);
        interaction.Target = null;
        Requeue(interaction);
    }

    /// <summary>Gives everything that waits for this agent alone back to its queue.</summary>
    private void ReturnDirected(AgentRecord agent)
    {
        while (agent.Directed.Count > 0)
            ReturnToQueue(agent.Directed[0]);
    }

    private void SetState(AgentRecord agent, AgentState state, int reason)
    {
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
        for (int i = 0; i < agent.MembershipCount; i++)
            _memberships[agent.FirstMembership + i].Pool.SignedInCount += change;
    }
}

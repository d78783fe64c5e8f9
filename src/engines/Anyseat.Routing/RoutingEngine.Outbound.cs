using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>What an agent begins: it never waits, and takes the agent's capacity as any other.</content>
public sealed partial class RoutingEngine
{
    private RoutingRejection StartOutbound(in RoutingCommand command)
    {
        RoutingRejection rejection = CheckArrival(command, out QueueRecord? queue);
        if (rejection != RoutingRejection.None)
            return rejection;
        if (FindAgent(command.Agent) is not { IsEnabled: true } agent)
            return Refuse(CommandField.Agent, RoutingRejection.UnknownAgent);
        if (agent.State == AgentState.SignedOut)
            return Refuse(CommandField.Agent, RoutingRejection.AgentSignedOut);
        if ((agent.Fitting(_weights) & (1 << (int)command.Channel)) == 0)
            return Refuse(CommandField.Agent, RoutingRejection.AgentAtCapacity);

        InteractionRecord interaction = NewInteraction(command);
        interaction.IsOutbound = true;
        interaction.Queue = queue;
        queue!.References++;
        interaction.Agent = agent;
        interaction.State = InteractionState.Connected;
        interaction.TakenAt = _now;
        agent.AddCount(interaction.Channel, 1);
        agent.Account(_now);
        agent.ConnectedCount++;
        agent.TakenToday++;
        agent.Unanswered = 0;
        agent.Failed = 0;
        agent.IdleSince = _now;
        Decide(About(RoutingDecisionKind.OutboundStarted, interaction));
        HoldAsynchronous(interaction);
        Refresh(agent);
        return RoutingRejection.None;
    }
}

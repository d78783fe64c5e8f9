using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Waiting for one agent alone: after a transfer, for the preferred, for the required.</content>
public sealed partial class RoutingEngine
{
    /// <summary>Says for whom alone a waiting interaction waits, and for how long.</summary>
    private void Direct(InteractionRecord interaction)
    {
        if (interaction.TargetKind == TargetKind.Transfer)
        {
            Grant(interaction, interaction.Queue!.Rules.OfferTimeout * TargetWaitOffers);
            return;
        }

        interaction.Target = null;
        interaction.TargetKind = TargetKind.None;
        if (interaction.IgnoresAgents)
            return;
        if (FindAgent(interaction.Needs.RequiredAgent) is { IsEnabled: true } required)
        {
            interaction.Target = required;
            interaction.TargetKind = TargetKind.Required;
            return;
        }

        if (!interaction.Needs.PreferredAgent.IsSome || interaction.IsPreferredWaitOver)
            return;
        long wait = PreferredWait(interaction);
        if (wait <= 0 || FindAgent(interaction.Needs.PreferredAgent) is not { } preferred || !IsWaitedFor(preferred, interaction))
        {
            interaction.IsPreferredWaitOver = true;
            return;
        }

        interaction.Target = preferred;
        interaction.TargetKind = TargetKind.Preferred;
        GrantMicroseconds(interaction, wait, _irregularLeases);
    }

    /// <summary>Microseconds that are left to wait for the preferred agent alone.</summary>
    private long PreferredWait(InteractionRecord interaction)
    {
        QueueRecord queue = interaction.Queue!;
        long wait = Microseconds(queue.Rules.PreferredAgentWait);
        if (queue.RingWithoutPreferred > queue.Rules.Rings.Length)
            return wait;
        long drop = Microseconds(queue.Rules.Rings[queue.RingWithoutPreferred - 1].After);
        return Math.Min(wait, interaction.Entry(0).JoinedAt.Microseconds + drop - _now.Microseconds);
    }

    private bool IsWaitedFor(AgentRecord agent, InteractionRecord interaction) =>
        agent is { IsEnabled: true, State: not AgentState.SignedOut }
        && agent.CanEverTake(interaction.Channel, _weights)
        && agent.IsReachable(interaction.Channel)
        && IsMember(agent, BucketOf(interaction.Entry(0)).Pool);

    /// <summary>An offer to the one agent failed: only a required agent is waited for on.</summary>
    private static void EndDirection(InteractionRecord interaction)
    {
        if (interaction.TargetKind == TargetKind.Preferred)
            interaction.IsPreferredWaitOver = true;
        interaction.Target = null;
        interaction.TargetKind = TargetKind.None;
    }

    /// <summary>What waits for one agent alone goes back to its queue.</summary>
    private void ReturnToQueue(InteractionRecord interaction)
    {
        Unplace(interaction);
        EndDirection(interaction);
        Requeue(interaction);
    }
}

using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>What happens by itself, and how it starts anew after a pause of the house.</content>
public sealed partial class RoutingEngine
{
    private void FireDeadlines()
    {
        while (_declines.NextDeadline <= _now)
            EndPassingOver(_declines.RemoveNext());
        while (_deadlines.Count > 0 && _deadlines.FirstKey.At <= _now.Microseconds)
            Fire(_interactions[_deadlines.FirstItem]!);
    }

    private void Fire(InteractionRecord interaction)
    {
        switch (interaction.State)
        {
            case InteractionState.Offered:
                AgentRecord agent = interaction.Agent!;
                EndOffer(interaction, RoutingDecisionKind.OfferTimedOut, reason: 0);
                interaction.Target = null;
                Requeue(interaction);
                SetState(agent, AgentState.NotReady, EngineReason.NoAnswer);
                break;
            case InteractionState.WrapUp:
                EndWrapUp(interaction);
                break;
            default:
                ReturnToQueue(interaction);
                break;
        }
    }

    private void EndPassingOver(InteractionRecord interaction)
    {
        if (interaction.State == InteractionState.Waiting && interaction.Target is null)
            MarkSlot(interaction.Queue!.Pool!, interaction.Channel);
    }

    private RoutingRejection RevokeOffers()
    {
        foreach (AgentRecord? agent in _agents)
        {
            if (agent?.Offered is not { } interaction)
                continue;
            EndOffer(interaction, RoutingDecisionKind.OfferRevoked, reason: 0);
            Requeue(interaction);
            Refresh(agent);
        }

        while (_declines.NextDeadline <= _now)
            EndPassingOver(_declines.RemoveNext());
        while (_deadlines.Count > 0 && _deadlines.FirstKey.At <= _now.Microseconds)
            GrantAnew(_interactions[_deadlines.FirstItem]!);
        return RoutingRejection.None;
    }

    private void GrantAnew(InteractionRecord interaction)
    {
        TimeSpan granted = interaction.Granted;
        ClearDeadline(interaction);
        Grant(interaction, granted);
        if (interaction.State == InteractionState.WrapUp)
            Decide(About(RoutingDecisionKind.WrapUpStarted, interaction) with { Deadline = interaction.Deadline });
    }

    /// <summary>Sets the interaction's only deadline, <paramref name="duration"/> from now.</summary>
    private void Grant(InteractionRecord interaction, TimeSpan duration)
    {
        interaction.Granted = duration;
        interaction.Deadline = _now + duration;
        _deadlines.Add(interaction.Index, new DeadlineKey(interaction.Deadline.Microseconds, interaction.Index));
    }

    private void ClearDeadline(InteractionRecord interaction)
    {
        if (interaction.Deadline == RoutingInstant.Never)
            return;
        _deadlines.Remove(interaction.Index);
        interaction.Deadline = RoutingInstant.Never;
        interaction.Granted = TimeSpan.Zero;
    }
}

using System.Collections.Immutable;
using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>How interactions come in.</content>
public sealed partial class RoutingEngine
{
    private RoutingRejection Enqueue(in RoutingCommand command)
    {
        RoutingRejection rejection = CheckArrival(command, out QueueRecord? queue);
        if (rejection != RoutingRejection.None)
            return rejection;
        InteractionRecord interaction = NewInteraction(command);
        if (Admit(interaction, queue!) is not { } admitted)
        {
            CloseUnqueued(interaction, queue!);
            return RoutingRejection.None;
        }

        EnterQueue(interaction, admitted, _now);
        interaction.RawEstimate = RawEstimate(admitted, admitted.WaitingCount);
        Requeue(interaction);
        if (interaction.State != InteractionState.Waiting)
            return RoutingRejection.None;
        foreach (QueueHandle alternative in interaction.Needs.AlternativeQueues)
        {
            if (FindOpen(alternative) is { } open && TryEnterAlso(interaction, open))
                SettleAlso(interaction, interaction.EntryCount - 1, TreatmentReason.None);
        }

        EnterOverflows(interaction);
        OfferCallbackByEstimate(interaction);
        return RoutingRejection.None;
    }

    private RoutingRejection CheckArrival(in RoutingCommand command, out QueueRecord? queue)
    {
        queue = null;
        if ((uint)command.Interaction.Index >= InteractionHandleLimit)
            return Refuse(CommandField.Interaction, RoutingRejection.InvalidCommand);
        if (command.Channel > ChannelClass.Asynchronous)
            return Refuse(CommandField.Channel, RoutingRejection.InvalidCommand);
        if (command.PriorityBoost is < -9 or > 9)
            return Refuse(CommandField.PriorityBoost, RoutingRejection.InvalidCommand);
        queue = FindActiveQueue(command.Queue);
        if (queue is null)
            return Refuse(CommandField.Queue, RoutingRejection.UnknownQueue);
        if (FindInteraction(command.Interaction) is not null)
            return Refuse(CommandField.Interaction, RoutingRejection.InteractionAlreadyExists);
        RoutingRejection rejection = command.Needs is { } needs ? CheckNeeds(needs, queue) : RoutingRejection.None;
        return rejection == RoutingRejection.None ? rejection : Refuse(CommandField.Needs, rejection);
    }

    private RoutingRejection CheckNeeds(InteractionNeeds needs, QueueRecord queue)
    {
        if (needs.Tier > InteractionNeeds.TierMax
            || needs.AlternativeQueues.IsDefault
            || needs.AlternativeQueues.Length >= InteractionNeeds.QueuesMax)
        {
            return RoutingRejection.InvalidCommand;
        }

        if (!_soundNeeds.Contains(NeedsKey.Of(needs)) && !IsSound(needs))
            return RoutingRejection.InvalidCommand;
        if (needs.RequiredAgent.IsSome && FindAgent(needs.RequiredAgent) is not { IsEnabled: true })
            return RoutingRejection.UnknownAgent;
        if (needs.PreferredAgent.IsSome && FindAgent(needs.PreferredAgent) is null)
            return RoutingRejection.UnknownAgent;
        return CheckAlternatives(needs.AlternativeQueues, queue);
    }

    private RoutingRejection CheckAlternatives(ImmutableArray<QueueHandle> alternatives, QueueRecord queue)
    {
        for (int i = 0; i < alternatives.Length; i++)
        {
            if (FindActiveQueue(alternatives[i]) is not { } one)
                return RoutingRejection.UnknownQueue;
            if (one == queue || alternatives.AsSpan()[..i].Contains(alternatives[i]))
                return RoutingRejection.InvalidCommand;
        }

        return RoutingRejection.None;
    }

    /// <summary>Whether what chooses agents can be asked for under this configuration.</summary>
    private bool IsSound(InteractionNeeds needs) =>
        (needs.Language is not { } language || IsPossible(Requirement.HasSkill(language.Skill, language.ProficiencyMin)))
        && (needs.Extra is not { } extra || IsPossible(extra));

    private bool IsPossible(Requirement requirement) => QueueRules.FindFault(
        requirement, string.Empty, _configuration.SkillCount, _configuration.SiteCount) is null;

    private InteractionRecord NewInteraction(in RoutingCommand command)
    {
        InteractionRecord interaction = RecordOf(command.Interaction);
        interaction.Channel = command.Channel;
        interaction.PriorityBoost = command.PriorityBoost;
        interaction.Sequence = ++_lastSequence;
        interaction.ArrivedAt = _now;
        interaction.WaitingSince = _now;
        Adopt(interaction, command.Needs ?? InteractionNeeds.None);
        if (interaction.NeedsClass != 0)
            _soundNeeds.Add(NeedsKey.Of(interaction.Needs));
        return interaction;
    }

    private void Adopt(InteractionRecord interaction, InteractionNeeds needs)
    {
        interaction.Needs = needs;
        interaction.NeedsClass = needs == InteractionNeeds.None ? 0 : NeedsClassOf(needs);
        interaction.TierPoints = needs.Tier < _configuration.TierPoints.Length ? _configuration.TierPoints[needs.Tier] : 0;
    }

    /// <summary>Ends an interaction that no queue took.</summary>
    private void CloseUnqueued(InteractionRecord interaction, QueueRecord queue)
    {
        Decide(RoutingDecision.Of(RoutingDecisionKind.Closed) with
        {
            Interaction = interaction.Handle,
            Queue = queue.Handle,
        });
        interaction.Clear();
    }

    private InteractionRecord RecordOf(InteractionHandle handle)
    {
        if (handle.Index >= _interactions.Capacity)
        {
            int doubled = Math.Clamp(_interactions.Capacity * 2, 16, InteractionHandleLimit);
            _interactions.Reserve(Math.Max(handle.Index + 1, doubled));
            _entryStamps.Reserve(_interactions.Capacity * InteractionNeeds.QueuesMax);
        }

        return _interactions.Of(handle.Index);
    }
}

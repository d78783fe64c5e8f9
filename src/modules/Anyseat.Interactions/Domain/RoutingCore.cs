using System.Buffers;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Json;
using Anyseat.Platform.Time;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>The tables between ids and the engine's handles.</summary>
internal sealed class RoutingHandles
{
    public HandleTable Interactions { get; init; } = new();

    public HandleTable Agents { get; init; } = new();

    public HandleTable Queues { get; init; } = new();

    public HandleTable Skills { get; init; } = new();

    public HandleTable Sites { get; init; } = new();
}

/// <summary>The engine with its handle tables and its configuration: what a snapshot holds and a replay rebuilds. Knows ids;
/// knows no clock, no journal and no effects.</summary>
internal sealed class RoutingCore
{
    private readonly List<RoutingDecision> decisions = [];
    private RoutingDocument document = new() { Version = 0 };

    public RoutingEngine Engine { get; private init; } = new();

    public RoutingHandles Handles { get; private init; } = new();

    public RoutingDocument Document => document;

    /// <summary>The last day that began, in days since 0001-01-01 where the plan says days begin; 0 before the first.</summary>
    public int Day { get; private set; }

    /// <summary>The instant of the last command; commands never go back behind it.</summary>
    public Instant LastAt { get; private set; }

    /// <summary>Applies an input; the decisions are valid until the next call. A refusal is the only decision then.</summary>
    public IReadOnlyList<RoutingDecision> Apply(RoutingInput input, Instant at, out Error? refusal)
    {
        decisions.Clear();
        bool isNew = input.Arrival is { } arrival && !Handles.Interactions.TryGet(arrival.Id, out _);
        refusal = TryBuild(input, out RoutingCommand command);
        if (refusal is not null)
            return decisions;
        LastAt = at > LastAt ? at : LastAt;
        Engine.Apply(command, new RoutingInstant(LastAt.Microseconds), decisions);
        foreach (ref readonly RoutingDecision decision in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(decisions))
            if (decision.Kind == RoutingDecisionKind.Rejected)
                refusal = Refusals.ToError(decision.Rejection);
        if (refusal is not null && isNew && Handles.Interactions.TryGet(input.Arrival!.Id, out int unused))
            Handles.Interactions.Release(unused);
        if (refusal is null && input.Document is not null)
            document = input.Document;
        if (refusal is null && input.Kind == RoutingCommandKind.StartDay)
            Day = input.Day;
        return decisions;
    }

    /// <summary>Gives the handles of closed interactions free; call it when the decisions have been read.</summary>
    public void ReleaseClosed()
    {
        foreach (RoutingDecision decision in decisions)
            if (decision.Kind == RoutingDecisionKind.Closed)
                Handles.Interactions.Release(decision.Interaction.Index);
        decisions.Clear();
    }

    public byte[] Save()
    {
        var engine = new ArrayBufferWriter<byte>();
        Engine.Save(engine);
        return PlatformJson.ToUtf8(new RoutingCoreState(
            LastAt.Microseconds,
            Document,
            Handles.Interactions.Save(),
            Handles.Agents.Save(),
            Handles.Queues.Save(),
            Handles.Skills.Save(),
            engine.WrittenSpan.ToArray())
        {
            Sites = Handles.Sites.Save(),
            Day = Day,
        });
    }

    public static RoutingCore Load(ReadOnlySpan<byte> saved)
    {
        RoutingCoreState state = PlatformJson.FromUtf8<RoutingCoreState>(saved);
        return new RoutingCore
        {
            Engine = RoutingEngine.Load(state.Engine),
            Handles = new RoutingHandles
            {
                Interactions = new HandleTable(state.Interactions),
                Agents = new HandleTable(state.Agents),
                Queues = new HandleTable(state.Queues),
                Skills = new HandleTable(state.Skills),
                Sites = state.Sites is null ? new HandleTable() : new HandleTable(state.Sites),
            },
            document = state.Document,
            Day = state.Day,
            LastAt = new Instant(state.LastAt),
        };
    }

    private Error? TryBuild(RoutingInput input, out RoutingCommand command)
    {
        command = RoutingCommand.Advance();
        AgentHandle agent = AgentHandle.None;
        if (input.Agent is { } agentId)
        {
            if (!Handles.Agents.TryGet(agentId, out int index))
                return Refusals.ToError(RoutingRejection.UnknownAgent);
            agent = new AgentHandle(index);
        }

        AgentHandle target = AgentHandle.None;
        if (input.TargetAgent is { } targetId)
        {
            if (!Handles.Agents.TryGet(targetId, out int index))
                return Refusals.ToError(RoutingRejection.TransferTargetUnavailable);
            target = new AgentHandle(index);
        }

        QueueHandle queue = QueueHandle.None;
        if (input.Queue is { } queueId)
        {
            if (!Handles.Queues.TryGet(queueId, out int index))
                return Refusals.ToError(RoutingRejection.UnknownQueue);
            queue = new QueueHandle(index);
        }

        InteractionHandle interaction = InteractionHandle.None;
        if (input.Arrival is not null)
        {
            interaction = new InteractionHandle(Handles.Interactions.GetOrAdd(input.Arrival.Id));
        }
        else if (input.Interaction is { } interactionId)
        {
            if (!Handles.Interactions.TryGet(interactionId, out int index))
                return Refusals.ToError(RoutingRejection.UnknownInteraction);
            interaction = new InteractionHandle(index);
        }

        command = input.Kind switch
        {
            RoutingCommandKind.Advance => RoutingCommand.Advance(),
            RoutingCommandKind.Configure => RoutingCommand.Configure(new RoutingConfigurationBuilder(Handles).Build(input.Document!)),
            RoutingCommandKind.SignIn => RoutingCommand.SignIn(agent, input.Reason),
            RoutingCommandKind.SignOut => RoutingCommand.SignOut(agent),
            RoutingCommandKind.Ready => RoutingCommand.Ready(agent),
            RoutingCommandKind.NotReady => RoutingCommand.NotReady(agent, input.Reason),
            RoutingCommandKind.Enqueue => RoutingCommand.Enqueue(
                interaction, queue, ChannelOf(input.Arrival!.Data.Channel), BoostOf(input.Arrival.Data), NeedsOf(input.Arrival.Data)),
            RoutingCommandKind.Accept => RoutingCommand.Accept(interaction, agent, new OfferNumber(input.Offer)),
            RoutingCommandKind.Decline => RoutingCommand.Decline(interaction, agent, new OfferNumber(input.Offer), input.Reason),
            RoutingCommandKind.TransferToQueue => RoutingCommand.TransferToQueue(interaction, agent, queue),
            RoutingCommandKind.TransferToAgent => RoutingCommand.TransferToAgent(interaction, target, queue),
            RoutingCommandKind.End => RoutingCommand.End(interaction),
            RoutingCommandKind.CompleteWrapUp => RoutingCommand.CompleteWrapUp(interaction, agent),
            RoutingCommandKind.RevokeOffers => RoutingCommand.RevokeOffers(),
            RoutingCommandKind.StartDay => RoutingCommand.StartDay(),
            RoutingCommandKind.CloseQueue => RoutingCommand.CloseQueue(queue, input.Reason, TreatmentOf(input)),
            RoutingCommandKind.OpenQueue => RoutingCommand.OpenQueue(queue),
            RoutingCommandKind.Divert => RoutingCommand.Divert(queue, input.BasisPoints, TreatmentOf(input)),
            RoutingCommandKind.RequestCallback =>
                RoutingCommand.RequestCallback(interaction, input.CallbackMode ?? CallbackMode.AgentFirst),
            RoutingCommandKind.ScheduleCallback => RoutingCommand.ScheduleCallback(
                interaction, queue, ChannelOf(input.Arrival!.Data.Channel), new RoutingInstant(input.CallbackAt!.Value.Microseconds),
                input.CallbackMode ?? CallbackMode.AgentFirst, BoostOf(input.Arrival.Data), NeedsOf(input.Arrival.Data)),
            RoutingCommandKind.AnswerCallback => RoutingCommand.AnswerCallback(interaction),
            RoutingCommandKind.FailCallback => RoutingCommand.FailCallback(interaction, input.Reason),
            RoutingCommandKind.StartOutbound => RoutingCommand.StartOutbound(
                interaction, agent, queue, ChannelOf(input.Arrival!.Data.Channel), NeedsOf(input.Arrival.Data)),
            RoutingCommandKind.Reach => RoutingCommand.Reach(agent, input.Channel ?? ChannelClass.Voice),
            RoutingCommandKind.Unreach => RoutingCommand.Unreach(agent, input.Channel ?? ChannelClass.Voice),
            _ => throw new InvalidOperationException($"Unknown input {input.Kind}."),
        };
        return null;
    }

    private static sbyte BoostOf(InteractionArrivedData data) => (sbyte)Math.Clamp(data.PriorityBoost, -9, 9);

    private Treatment? TreatmentOf(RoutingInput input) => new RoutingConfigurationBuilder(Handles).ToTreatment(input.Treatment);

    private InteractionNeeds NeedsOf(InteractionArrivedData data)
    {
        SkillRequirement? language = new RoutingConfigurationBuilder(Handles).LanguageOf(document, data.Language);
        AgentHandle preferred = data.PreferredAgent is { } agent && Handles.Agents.TryGet(agent, out int index)
            ? new AgentHandle(index)
            : AgentHandle.None;
        byte tier = (byte)Math.Clamp(data.Tier ?? 0, 0, InteractionNeeds.TierMax);
        return language is null && tier == 0 && !preferred.IsSome
            ? InteractionNeeds.None
            : new InteractionNeeds { Language = language, Tier = tier, PreferredAgent = preferred };
    }

    public static ChannelClass ChannelOf(string channel) => channel switch
    {
        "voice" => ChannelClass.Voice,
        "chat" => ChannelClass.Chat,
        _ => ChannelClass.Asynchronous,
    };

    private sealed record RoutingCoreState(
        long LastAt,
        RoutingDocument Document,
        HandleTableState Interactions,
        HandleTableState Agents,
        HandleTableState Queues,
        HandleTableState Skills,
        byte[] Engine)
    {
        public HandleTableState? Sites { get; init; }

        public int Day { get; init; }
    }
}

/// <summary>The engine's refusals as errors of the API.</summary>
internal static class Refusals
{
    public static Error ToError(RoutingRejection rejection) => rejection switch
    {
        RoutingRejection.UnknownAgent => new ConflictError("agent.unknown", "This user is not an enabled agent."),
        RoutingRejection.UnknownQueue => new ConflictError("queue.unknown", "There is no such queue, or it is closed."),
        RoutingRejection.UnknownInteraction => new NotFoundError("interaction.unknown", "There is no such live interaction."),
        RoutingRejection.AgentSignedOut => new ConflictError("agent.signed_out", "The agent is signed out."),
        RoutingRejection.AgentAlreadySignedIn => new ConflictError("agent.signed_in", "The agent is signed in already."),
        RoutingRejection.AgentHasWork =>
            new ConflictError("agent.has_work", "The agent still has conversations or wrap-up to finish."),
        RoutingRejection.OfferNotPending => new ConflictError("offer.gone", "This offer is no longer pending."),
        RoutingRejection.WrongInteractionState =>
            new ConflictError("interaction.wrong_state", "The interaction's state does not allow this."),
        RoutingRejection.NotTheAgentsInteraction =>
            new ConflictError("interaction.not_yours", "Another agent has this interaction."),
        RoutingRejection.InteractionAlreadyExists =>
            new ConflictError("interaction.exists", "This interaction exists already."),
        RoutingRejection.QueueClosed => new ConflictError("queue.closed", "The queue is closed, or will be then."),
        RoutingRejection.NoCallbacks => new ConflictError("callback.none", "This queue calls nobody back."),
        RoutingRejection.CallbackSlotFull => new ConflictError("callback.slot_full", "No callback is free at that time; choose another."),
        RoutingRejection.AgentAtCapacity =>
            new ConflictError("agent.at_capacity", "The agent's capacity leaves no room for one more of this kind."),
        RoutingRejection.TransferTargetUnavailable =>
            new ConflictError("transfer.unavailable", "The agent cannot take transfers now."),
        _ => new ConflictError("routing.refused", "The routing refused this."),
    };
}

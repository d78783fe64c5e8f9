using System.Buffers;
using System.Collections.Immutable;
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
}

/// <summary>The engine with its handle tables and its configuration: what a snapshot holds and a replay rebuilds. Knows ids;
/// knows no clock, no journal and no effects.</summary>
internal sealed class RoutingCore
{
    private readonly List<RoutingDecision> decisions = [];

    public RoutingEngine Engine { get; private init; } = new();

    public RoutingHandles Handles { get; private init; } = new();

    public RoutingDocument Document { get; private set; } = new() { Version = 0 };

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
            Document = input.Document;
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
            engine.WrittenSpan.ToArray()));
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
            },
            Document = state.Document,
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
        if (input.Kind == RoutingCommandKind.Enqueue)
        {
            interaction = new InteractionHandle(Handles.Interactions.GetOrAdd(input.Arrival!.Id));
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
            RoutingCommandKind.Configure => RoutingCommand.Configure(ToConfiguration(input.Document!)),
            RoutingCommandKind.SignIn => RoutingCommand.SignIn(agent, input.Reason),
            RoutingCommandKind.SignOut => RoutingCommand.SignOut(agent),
            RoutingCommandKind.Ready => RoutingCommand.Ready(agent),
            RoutingCommandKind.NotReady => RoutingCommand.NotReady(agent, input.Reason),
            RoutingCommandKind.Enqueue => RoutingCommand.Enqueue(
                interaction, queue, ChannelOf(input.Arrival!.Data.Channel), (sbyte)Math.Clamp(input.Arrival.Data.PriorityBoost, -9, 9)),
            RoutingCommandKind.Accept => RoutingCommand.Accept(interaction, agent, new OfferNumber(input.Offer)),
            RoutingCommandKind.Decline => RoutingCommand.Decline(interaction, agent, new OfferNumber(input.Offer), input.Reason),
            RoutingCommandKind.TransferToQueue => RoutingCommand.TransferToQueue(interaction, agent, queue),
            RoutingCommandKind.TransferToAgent => RoutingCommand.TransferToAgent(interaction, target, queue),
            RoutingCommandKind.End => RoutingCommand.End(interaction),
            RoutingCommandKind.CompleteWrapUp => RoutingCommand.CompleteWrapUp(interaction, agent),
            RoutingCommandKind.RevokeOffers => RoutingCommand.RevokeOffers(),
            _ => throw new InvalidOperationException($"Unknown input {input.Kind}."),
        };
        return null;
    }

    private RoutingConfiguration ToConfiguration(RoutingDocument document) => new()
    {
        Version = document.Version,
        Queues =
        [
            .. document.Queues.Where(queue => queue.IsEnabled).Select(queue => new QueueConfiguration
            {
                Queue = new QueueHandle(Handles.Queues.GetOrAdd(queue.Id)),
                Priority = (byte)Math.Clamp(queue.Priority, 0, 9),
                AgentChoice = queue.AgentChoice,
                OfferTimeout = TimeSpan.FromSeconds(queue.OfferTimeoutSeconds),
                WrapUpMax = TimeSpan.FromSeconds(queue.WrapUpSecondsMax),
                Requirements =
                [
                    .. queue.Requirements.Select(need =>
                        new SkillRequirement(new SkillHandle(Handles.Skills.GetOrAdd(need.Skill)), (byte)need.Level)),
                ],
            }),
        ],
        Agents =
        [
            .. document.Agents.Select(agent => new AgentConfiguration
            {
                Agent = new AgentHandle(Handles.Agents.GetOrAdd(agent.Id)),
                IsEnabled = agent.IsEnabled,
                ChannelLimits = [1, agent.ChatLimit, agent.ChatLimit],
                Capacity = Math.Max(100, agent.ChatLimit * ChatWeight),
                Skills =
                [
                    .. agent.Skills.Select(skill =>
                        new AgentSkill(new SkillHandle(Handles.Skills.GetOrAdd(skill.Skill)), (byte)skill.Level)),
                ],
            }),
        ],
        ChannelWeights = ImmutableArray.Create(100, ChatWeight, 10),
    };

    private const int ChatWeight = 20;

    private static ChannelClass ChannelOf(string channel) => channel switch
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
        byte[] Engine);
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
        RoutingRejection.TransferTargetUnavailable =>
            new ConflictError("transfer.unavailable", "The agent cannot take transfers now."),
        _ => new ConflictError("routing.refused", "The routing refused this."),
    };
}

using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Journal;
using Microsoft.Extensions.Logging;

namespace Anyseat.Interactions.Live;

/// <summary>Tells operators what happens to interactions: a log line for each change of state, with the interaction's id, and
/// the module's metrics. Names and texts never come here.</summary>
internal sealed partial class LiveTelemetry(LiveBoard board, SettingsStore settings, ILogger<LiveTelemetry> logger) : IDisposable
{
    private readonly HashSet<Guid> waiting = [];

    public void Start()
    {
        foreach (LiveInteraction live in board.Read(state => state.Interactions.Values.Where(IsWaiting).ToArray()))
            Enter(live);
        board.Changed += OnChanged;
    }

    public void Dispose() => board.Changed -= OnChanged;

    private static bool IsWaiting(LiveInteraction live) => live.Phase is InteractionPhase.Waiting or InteractionPhase.Offered;

    private void OnChanged(JournalEvent committed, LiveChange change)
    {
        if (change.Interaction is not { } live)
        {
            if (change.Agent is { } agent)
                LogAgent(logger, agent.Id, agent.State, agent.Reason);
            return;
        }

        if (IsWaiting(live))
            Enter(live);
        else
            Leave(live);
        Tell(committed, live, change.Agent?.Id ?? live.Agent ?? Guid.Empty);
    }

    private void Tell(JournalEvent committed, LiveInteraction live, Guid agent)
    {
        switch (committed.Kind)
        {
            case JournalKinds.InteractionArrived: LogArrived(logger, live.Id, live.Data.Channel, live.Queue); break;
            case JournalKinds.OutboundStarted: LogBegun(logger, live.Id, live.Data.Channel, agent); break;
            case JournalKinds.InteractionOffered: LogOffered(logger, live.Offer, live.Id, agent); break;
            case JournalKinds.OfferDeclined: EndOffer(live, agent, "declined"); break;
            case JournalKinds.OfferTimedOut: EndOffer(live, agent, "timed_out"); break;
            case JournalKinds.OfferRevoked: EndOffer(live, agent, "revoked"); break;
            case JournalKinds.InteractionConnected:
                EndOffer(live, agent, "accepted");
                if (live.ConnectedAt == committed.At.Microseconds)
                    Waited(live, committed, "answered");
                break;
            case JournalKinds.TransferRequested: LogTransferred(logger, live.Id, agent); break;
            case JournalKinds.InteractionAbandoned:
                LogAbandoned(logger, live.Id);
                Waited(live, committed, "abandoned");
                break;
            case JournalKinds.InteractionClosed: LogClosed(logger, live.Id, live.Phase); break;
            case JournalKinds.MessageSent:
                Instruments.Messages.Add(1, new KeyValuePair<string, object?>("anyseat.side", live.Tail[^1].Author == AuthorKind.Customer ? "customer" : "agent"));
                break;
        }
    }

    private void EndOffer(LiveInteraction live, Guid agent, string outcome)
    {
        LogOfferEnded(logger, live.Offer, live.Id, agent, outcome);
        Instruments.OffersEnded.Add(1, new KeyValuePair<string, object?>("anyseat.outcome", outcome), QueueOf(live));
    }

    private void Waited(LiveInteraction live, JournalEvent committed, string outcome) => Instruments.QueueWaitDuration.Record(
        (committed.At.Microseconds - live.QueuedAt) / 1e6, QueueOf(live),
        new KeyValuePair<string, object?>("anyseat.channel", live.Data.Channel), new KeyValuePair<string, object?>("anyseat.outcome", outcome));

    private void Enter(LiveInteraction live)
    {
        if (waiting.Add(live.Id))
            Instruments.QueueInteractions.Add(1, new KeyValuePair<string, object?>("anyseat.channel", live.Data.Channel));
    }

    private void Leave(LiveInteraction live)
    {
        if (waiting.Remove(live.Id))
            Instruments.QueueInteractions.Add(-1, new KeyValuePair<string, object?>("anyseat.channel", live.Data.Channel));
    }

    private KeyValuePair<string, object?> QueueOf(LiveInteraction live) => new("anyseat.queue", settings.QueueNames(live.Queue).En);

    [LoggerMessage(Level = LogLevel.Information, Message = "Interaction {InteractionId} arrived by {Channel} in queue {QueueId}")]
    private static partial void LogArrived(ILogger logger, Guid interactionId, string channel, Guid queueId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Interaction {InteractionId} by {Channel} was begun by {AgentId}")]
    private static partial void LogBegun(ILogger logger, Guid interactionId, string channel, Guid agentId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Offer {OfferId} of {InteractionId} made to {AgentId}")]
    private static partial void LogOffered(ILogger logger, long offerId, Guid interactionId, Guid agentId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Offer {OfferId} of {InteractionId} to {AgentId} ended: {Outcome}")]
    private static partial void LogOfferEnded(ILogger logger, long offerId, Guid interactionId, Guid agentId, string outcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "Interaction {InteractionId} was passed on by {AgentId}")]
    private static partial void LogTransferred(ILogger logger, Guid interactionId, Guid agentId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Interaction {InteractionId} was abandoned")]
    private static partial void LogAbandoned(ILogger logger, Guid interactionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Interaction {InteractionId} is over: {Phase}")]
    private static partial void LogClosed(ILogger logger, Guid interactionId, InteractionPhase phase);

    [LoggerMessage(Level = LogLevel.Information, Message = "Agent {AgentId} is {State} (reason {Reason})")]
    private static partial void LogAgent(ILogger logger, Guid agentId, Routing.AgentState state, int reason);
}

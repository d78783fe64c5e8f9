using System.Data.Common;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage;

/// <summary>The stored projection behind lists of interactions: one row each, following the journal.</summary>
internal sealed class HistoryFollower : IFollower
{
    internal const string FollowerName = "interactions.history";

    public string Name => FollowerName;

    public DomainId Domain => DomainId.Main;

    public IReadOnlyList<string> Kinds { get; } =
    [
        JournalKinds.InteractionArrived, JournalKinds.InteractionQueued, JournalKinds.InteractionOffered, JournalKinds.OfferTimedOut,
        JournalKinds.OfferDeclined, JournalKinds.OfferRevoked, JournalKinds.InteractionConnected, JournalKinds.EndRequested,
        JournalKinds.WrapUpStarted, JournalKinds.WrapUpCompletionRequested, JournalKinds.InteractionAbandoned,
        JournalKinds.InteractionClosed, JournalKinds.CallbackArrived, JournalKinds.InteractionDiverted,
        JournalKinds.InteractionTurnedAway, JournalKinds.InteractionSentToChannel, JournalKinds.CallbackGivenUp,
        JournalKinds.CallbackScheduled, JournalKinds.CallbackDialing,
        JournalKinds.OutboundRequested, JournalKinds.OutboundStarted,
    ];

    public async Task ApplyAsync(WriteScope scope, IReadOnlyList<JournalEvent> events, CancellationToken ct)
    {
        foreach (JournalEvent committed in events)
            if (committed.StreamKind == StreamKind.Interaction)
                await ApplyAsync(scope, committed, ct);
    }

    public async Task ResetAsync(WriteScope scope, CancellationToken ct)
    {
        await using DbCommand clear = scope.CreateCommand("DELETE FROM interactions_history");
        await clear.ExecuteNonQueryAsync(ct);
    }

    private static Task ApplyAsync(WriteScope scope, JournalEvent committed, CancellationToken ct) => committed.Kind switch
    {
        JournalKinds.InteractionArrived => InsertAsync(scope, committed, JournalCodec.DataOf<InteractionArrivedData>(committed), ct),
        JournalKinds.CallbackArrived => InsertAsync(scope, committed, JournalCodec.DataOf<CallbackArrivedData>(committed).Arrived, ct),
        JournalKinds.OutboundRequested => InsertAsync(scope, committed, JournalCodec.DataOf<OutboundRequestedData>(committed).Arrived, ct),
        JournalKinds.InteractionDiverted => UpdateAsync(
            scope, committed, "queue_id = COALESCE(@queue, queue_id)",
            command => command.AddGuid("queue", JournalCodec.DataOf<RoutingDecisionData>(committed).TargetQueue), ct),
        JournalKinds.InteractionTurnedAway or JournalKinds.InteractionSentToChannel or JournalKinds.CallbackGivenUp =>
            UpdateAsync(scope, committed, "state = 'turnedAway'", null, ct),
        JournalKinds.CallbackScheduled => UpdateAsync(scope, committed, "state = 'scheduled'", null, ct),
        JournalKinds.CallbackDialing => UpdateAsync(scope, committed, "state = 'dialing'", null, ct),
        JournalKinds.InteractionQueued => UpdateAsync(
            scope, committed, "state = 'waiting', queue_id = @queue, agent_id = NULL",
            command => command.AddGuid("queue", JournalCodec.DataOf<RoutingDecisionData>(committed).Queue), ct),
        JournalKinds.InteractionOffered => UpdateAsync(scope, committed, "state = 'offered'", null, ct),
        JournalKinds.OfferTimedOut or JournalKinds.OfferDeclined or JournalKinds.OfferRevoked =>
            UpdateAsync(scope, committed, "state = 'waiting'", null, ct),
        JournalKinds.InteractionConnected or JournalKinds.OutboundStarted => UpdateAsync(
            scope, committed, "state = 'connected', agent_id = @agent, connected_at = COALESCE(connected_at, @at)",
            command => command.AddGuid("agent", JournalCodec.DataOf<RoutingDecisionData>(committed).Agent).AddInstant("at", committed.At), ct),
        JournalKinds.EndRequested => UpdateAsync(
            scope, committed, "ended_at = COALESCE(ended_at, @at)", command => command.AddInstant("at", committed.At), ct),
        JournalKinds.WrapUpStarted => UpdateAsync(scope, committed, "state = 'wrapUp'", null, ct),
        JournalKinds.WrapUpCompletionRequested => UpdateAsync(
            scope, committed, "disposition_id = @disposition",
            command => command.AddGuid("disposition", JournalCodec.DataOf<RoutingInputData>(committed).Disposition), ct),
        JournalKinds.InteractionAbandoned => UpdateAsync(scope, committed, "state = 'abandoned'", null, ct),
        JournalKinds.InteractionClosed => UpdateAsync(
            scope, committed, "state = CASE WHEN state IN ('abandoned', 'turnedAway') THEN state ELSE 'closed' END, closed_at = @at",
            command => command.AddInstant("at", committed.At), ct),
        _ => Task.CompletedTask,
    };

    private static async Task InsertAsync(WriteScope scope, JournalEvent committed, InteractionArrivedData data, CancellationToken ct)
    {
        await using DbCommand insert = scope
            .CreateCommand(
                "INSERT INTO interactions_history (interaction_id, channel, state, queue_id, customer_id, entry_point, topic, queued_at) "
                + "VALUES (@id, @channel, 'waiting', @queue, @customer, @entry, @topic, @at) ON CONFLICT (interaction_id) DO NOTHING")
            .AddGuid("id", committed.StreamId).AddText("channel", data.Channel).AddGuid("queue", data.Queue)
            .AddGuid("customer", data.Customer).AddText("entry", data.EntryPoint).AddText("topic", data.Topic)
            .AddInstant("at", committed.At);
        await insert.ExecuteNonQueryAsync(ct);
    }

    private static async Task UpdateAsync(
        WriteScope scope, JournalEvent committed, string assignments, Action<DbCommand>? bind, CancellationToken ct)
    {
        await using DbCommand update = scope
            .CreateCommand($"UPDATE interactions_history SET {assignments} WHERE interaction_id = @id")
            .AddGuid("id", committed.StreamId);
        bind?.Invoke(update);
        await update.ExecuteNonQueryAsync(ct);
    }
}

using System.Data.Common;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Interactions.Storage;

/// <summary>The stored projection behind lists of interactions: one row each, following the journal.</summary>
internal sealed class HistoryFollower : IFollower
{
    public string Name => "interactions.history";

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

/// <summary>A row of the history.</summary>
internal sealed record HistoryRow(
    Guid Id, string Channel, InteractionPhase State, Guid Queue, Guid Customer, Guid? Agent, string EntryPoint, string? Topic,
    Guid? Disposition, Instant QueuedAt, Instant? ConnectedAt, Instant? EndedAt, Instant? ClosedAt);

/// <summary>Reads the history.</summary>
internal sealed class HistoryReader(IDatabase database)
{
    private const string Columns =
        "interaction_id, channel, state, queue_id, customer_id, agent_id, entry_point, topic, disposition_id, queued_at, connected_at, "
        + "ended_at, closed_at";

    public async Task<HistoryRow?> FindAsync(Guid interaction, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"SELECT {Columns} FROM interactions_history WHERE interaction_id = @id").AddGuid("id", interaction);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    /// <summary>The latest first, before a place.</summary>
    /// <param name="agent">Only this agent's; null for all.</param>
    /// <param name="customer">Only this customer's; null for all.</param>
    /// <param name="before">Queued before this instant, or at it with a smaller id.</param>
    /// <param name="countMax">At most this many.</param>
    /// <param name="ct">Ends the read.</param>
    public async Task<IReadOnlyList<HistoryRow>> ListAsync(
        Guid? agent, Guid? customer, (Instant At, Guid Id)? before, int countMax, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        var where = new List<string>();
        if (agent is not null)
            where.Add("agent_id = @agent");
        if (customer is not null)
            where.Add("customer_id = @customer");
        if (before is not null)
            where.Add("(queued_at < @at OR (queued_at = @at AND interaction_id < @id))");
        string condition = where.Count == 0 ? string.Empty : " WHERE " + string.Join(" AND ", where);
        await using DbCommand select = connection
            .CreateCommand($"SELECT {Columns} FROM interactions_history{condition} ORDER BY queued_at DESC, interaction_id DESC LIMIT @count")
            .AddInteger("count", countMax);
        if (agent is not null)
            select.AddGuid("agent", agent);
        if (customer is not null)
            select.AddGuid("customer", customer);
        if (before is { } place)
            select.AddInstant("at", place.At).AddGuid("id", place.Id);
        return await ReadAsync(select, ct);
    }

    private static async Task<List<HistoryRow>> ReadAsync(DbCommand select, CancellationToken ct)
    {
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var rows = new List<HistoryRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new HistoryRow(
                reader.ReadGuid(0), reader.GetString(1), Enum.Parse<InteractionPhase>(reader.GetString(2), ignoreCase: true),
                reader.ReadGuid(3), reader.ReadGuid(4), reader.ReadGuidOrNull(5), reader.GetString(6), reader.ReadTextOrNull(7),
                reader.ReadGuidOrNull(8), reader.ReadInstant(9), reader.ReadInstantOrNull(10), reader.ReadInstantOrNull(11),
                reader.ReadInstantOrNull(12)));
        }

        return rows;
    }
}

using System.Data.Common;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Interactions.Storage;

/// <summary>A row of the history.</summary>
internal sealed record HistoryRow(
    Guid Id, string Channel, InteractionPhase State, Guid Queue, Guid Customer, Guid? Agent, string EntryPoint, string? Topic,
    Guid? Disposition, Instant QueuedAt, Instant? ConnectedAt, Instant? EndedAt, Instant? ClosedAt);

/// <summary>Reads the history: never behind what is committed when the read begins, unless the projection stands still.</summary>
internal sealed class HistoryReader(IDatabase database, IFollowers followers, IJournal journal, TimeProvider clock)
{
    /// <summary>How long a read waits for a projection that is behind.</summary>
    private static readonly TimeSpan followMax = TimeSpan.FromSeconds(2);

    private const string Columns =
        "interaction_id, channel, state, queue_id, customer_id, agent_id, entry_point, topic, disposition_id, queued_at, connected_at, "
        + "ended_at, closed_at";

    public async Task<HistoryRow?> FindAsync(Guid interaction, CancellationToken ct)
    {
        HistoryRow? row = await ReadAsync(interaction, ct);
        // What is closed changes no more.
        if (row?.ClosedAt is not null)
            return row;
        await FollowAsync(ct);
        return await ReadAsync(interaction, ct);
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
        // A page further back holds what was there when the first was read.
        if (before is null)
            await FollowAsync(ct);
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

    private async Task<HistoryRow?> ReadAsync(Guid interaction, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"SELECT {Columns} FROM interactions_history WHERE interaction_id = @id").AddGuid("id", interaction);
        return (await ReadAsync(select, ct)).FirstOrDefault();
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

    private Task<bool> FollowAsync(CancellationToken ct) =>
        followers.TryWaitForAsync(HistoryFollower.FollowerName, journal.GetSeqLast(DomainId.Main), followMax, clock, ct);
}

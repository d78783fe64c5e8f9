using System.Data.Common;
using Anyseat.Interactions.Domain;
using Anyseat.Measures;
using Anyseat.Platform.Json;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage.Cells;

/// <summary>What the fold of the stored cells remembers, in tables: open interactions and agents, and up to which event.</summary>
internal static class FoldStore
{
    private const int Interaction = 1;
    private const int Agent = 2;

    private static readonly RowInsert<OpenRow> insert = new RowInsert<OpenRow>(
            "interactions_measure_open", "ON CONFLICT (kind, id) DO UPDATE SET state = excluded.state")
        .IntegerColumn("kind", row => row.Kind).GuidColumn("id", row => row.Id).BytesColumn("state", row => row.State);

    /// <summary>The fold as saved, and the sequence number and instant of its last event; 0 and null at the beginning.</summary>
    public static async Task<(MeasureFold Fold, long Seq, MeasureInstant? At)> LoadAsync(
        DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        var fold = new MeasureFold(MeasureFold.QuarterHour);
        await using (DbCommand select = connection.CreateCommand("SELECT kind, state FROM interactions_measure_open"))
        {
            select.Transaction = transaction;
            await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                byte[] state = reader.ReadBytes(1);
                if (reader.GetInt64(0) == Agent)
                    fold.Restore(PlatformJson.FromUtf8<OpenAgent>(state));
                else
                    fold.Restore(PlatformJson.FromUtf8<OpenInteraction>(state));
            }
        }

        (long seq, MeasureInstant? at) = await ReadPlaceAsync(connection, transaction, ct);
        return (fold, seq, at);
    }

    /// <summary>Up to which event the tables are.</summary>
    public static async Task<(long Seq, MeasureInstant? At)> ReadPlaceAsync(DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        await using DbCommand select = connection.CreateCommand("SELECT seq, at FROM interactions_measure_fold");
        select.Transaction = transaction;
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetInt64(0), new MeasureInstant(reader.GetInt64(1))) : (0, null);
    }

    /// <summary>Saves what changed since the last call.</summary>
    public static async Task SaveAsync(WriteScope scope, MeasureFold fold, long seq, MeasureInstant at, CancellationToken ct)
    {
        var interactions = new List<Guid>();
        var agents = new List<Guid>();
        fold.TakeTouched(interactions, agents);
        var rows = new List<OpenRow>();
        foreach (Guid id in agents)
            rows.Add(new OpenRow(Agent, id, JournalCodec.Write(fold.Agents[id])));
        foreach (Guid id in interactions)
        {
            if (fold.Interactions.TryGetValue(id, out OpenInteraction? open))
                rows.Add(new OpenRow(Interaction, id, JournalCodec.Write(open)));
            else
                await DeleteAsync(scope, id, ct);
        }

        await insert.WriteAsync(scope, rows, ct);
        await using DbCommand place = scope
            .CreateCommand("INSERT INTO interactions_measure_fold (id, seq, at) VALUES (1, @seq, @at) "
                + "ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, at = excluded.at")
            .AddInteger("seq", seq).AddInteger("at", at.Microseconds);
        await place.ExecuteNonQueryAsync(ct);
    }

    public static async Task ResetAsync(WriteScope scope, CancellationToken ct)
    {
        foreach (string table in new[] { "interactions_measure_open", "interactions_measure_fold" })
        {
            await using DbCommand clear = scope.CreateCommand($"DELETE FROM {table}");
            await clear.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task DeleteAsync(WriteScope scope, Guid id, CancellationToken ct)
    {
        await using DbCommand delete = scope
            .CreateCommand("DELETE FROM interactions_measure_open WHERE kind = @kind AND id = @id")
            .AddInteger("kind", Interaction).AddGuid("id", id);
        await delete.ExecuteNonQueryAsync(ct);
    }

    private sealed record OpenRow(int Kind, Guid Id, byte[] State);
}

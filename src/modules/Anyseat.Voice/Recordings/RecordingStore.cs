using System.Data.Common;
using Anyseat.Platform.Blobs;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Recordings;

/// <summary>Recordings: rows in <c>voice_recording</c>, sound in blobs.</summary>
internal sealed class RecordingStore(IDatabase database, IBlobStore blobs, IVoiceSettings settings) : IRecordingStore
{
    private const string Columns =
        "id, interaction_id, customer_id, agent_id, queue_id, begun_at, duration_ms, size, key_id, expires_at";

    public async Task AddAsync(CompletedRecording recording, CancellationToken ct)
    {
        // The file goes last: where it is missing, all was done before.
        if (!File.Exists(recording.FilePath) && await FindAsync(recording.Id, ct) is not null)
            return;
        long size;
        await using (var file = new FileStream(
            recording.FilePath, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.Asynchronous | FileOptions.SequentialScan))
        {
            size = file.Length;
            await blobs.PutAsync(RecordingRow.BlobNameOf(recording.Id), file, ct);
        }

        TimeSpan kept = TimeSpan.FromDays(settings.Current.PolicyOf(recording.QueueId).RetentionDays);
        await database.WriteAsync((scope, token) => InsertAsync(scope, recording, size, recording.BegunAt + kept, token), ct);
        File.Delete(recording.FilePath);
    }

    public async Task<RecordingRow?> FindAsync(Guid id, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand($"SELECT {Columns} FROM voice_recording WHERE id = @id").AddGuid("id", id);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    /// <summary>The recordings of an interaction, in the order in which they began.</summary>
    public async Task<IReadOnlyList<RecordingRow>> ListAsync(Guid interaction, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"SELECT {Columns} FROM voice_recording WHERE interaction_id = @interaction ORDER BY begun_at, id")
            .AddGuid("interaction", interaction);
        return await ReadAsync(select, ct);
    }

    /// <summary>Opens the sound as it is kept, encrypted; null when it is gone.</summary>
    public Task<Stream?> OpenAsync(Guid id, CancellationToken ct) => blobs.OpenReadAsync(RecordingRow.BlobNameOf(id), ct);

    /// <summary>Recordings whose time is over.</summary>
    public async Task<IReadOnlyList<RecordingRow>> ListExpiredAsync(Instant now, int countMax, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"SELECT {Columns} FROM voice_recording WHERE expires_at <= @now ORDER BY expires_at LIMIT @count")
            .AddInstant("now", now).AddInteger("count", countMax);
        return await ReadAsync(select, ct);
    }

    /// <summary>Removes sound and row; the sound first, so that nothing is left that no row speaks of.</summary>
    public async Task RemoveAsync(Guid id, CancellationToken ct)
    {
        await blobs.DeleteAsync(RecordingRow.BlobNameOf(id), ct);
        await database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand delete = scope.CreateCommand("DELETE FROM voice_recording WHERE id = @id").AddGuid("id", id);
                await delete.ExecuteNonQueryAsync(token);
            },
            ct);
    }

    /// <summary>Removes the rows of a customer in the transaction of an erasure.</summary>
    /// <returns>The recordings whose blobs are to be deleted after the commit.</returns>
    public static async Task<IReadOnlyList<Guid>> RemoveOfCustomerAsync(WriteScope scope, Guid customer, CancellationToken ct)
    {
        List<RecordingRow> rows;
        await using (DbCommand select = scope
            .CreateCommand($"SELECT {Columns} FROM voice_recording WHERE customer_id = @customer").AddGuid("customer", customer))
        {
            rows = await ReadAsync(select, ct);
        }

        await using DbCommand delete = scope.CreateCommand("DELETE FROM voice_recording WHERE customer_id = @customer").AddGuid("customer", customer);
        await delete.ExecuteNonQueryAsync(ct);
        return [.. rows.Select(row => row.Id)];
    }

    private static async Task InsertAsync(WriteScope scope, CompletedRecording recording, long size, Instant expiresAt, CancellationToken ct)
    {
        await using DbCommand insert = scope
            .CreateCommand(
                $"INSERT INTO voice_recording ({Columns}) VALUES "
                + "(@id, @interaction, @customer, @agent, @queue, @begun, @duration, @size, @key, @expires) ON CONFLICT (id) DO NOTHING")
            .AddGuid("id", recording.Id).AddGuid("interaction", recording.InteractionId).AddGuid("customer", recording.CustomerId)
            .AddGuid("agent", recording.AgentId).AddGuid("queue", recording.QueueId).AddInstant("begun", recording.BegunAt)
            .AddInteger("duration", (long)recording.Duration.TotalMilliseconds).AddInteger("size", size)
            .AddText("key", recording.KeyId).AddInstant("expires", expiresAt);
        await insert.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<RecordingRow>> ReadAsync(DbCommand select, CancellationToken ct)
    {
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var rows = new List<RecordingRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new RecordingRow(
                reader.ReadGuid(0), reader.ReadGuid(1), reader.ReadGuidOrNull(2), reader.ReadGuidOrNull(3), reader.ReadGuidOrNull(4),
                reader.ReadInstant(5), TimeSpan.FromMilliseconds(reader.GetInt64(6)), reader.GetInt64(7), reader.GetString(8), reader.ReadInstant(9)));
        }

        return rows;
    }
}

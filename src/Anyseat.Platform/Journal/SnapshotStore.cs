using System.Data.Common;
using Anyseat.Platform.Storage;

namespace Anyseat.Platform.Journal;

/// <summary>Keeps snapshots in <c>journal_snapshot</c>.</summary>
internal sealed class SnapshotStore(IDatabase database) : ISnapshotStore
{
    public Task SaveAsync(DomainId domain, string name, long seq, ReadOnlyMemory<byte> state, CancellationToken ct) =>
        database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand command = scope.CreateCommand("""
                    INSERT INTO journal_snapshot (domain, name, seq, state) VALUES (@domain, @name, @seq, @state)
                    ON CONFLICT (domain, name) DO UPDATE SET seq = excluded.seq, state = excluded.state
                    """);
                command.AddText("@domain", domain.Name).AddText("@name", name).AddInteger("@seq", seq)
                    .AddBytes("@state", state);
                await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            },
            ct);

    public async Task<(long Seq, byte[] State)?> LoadAsync(DomainId domain, string name, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand(
            "SELECT seq, state FROM journal_snapshot WHERE domain = @domain AND name = @name");
        command.AddText("@domain", domain.Name).AddText("@name", name);
        await using DbDataReader reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await reader.ReadAsync(ct).ConfigureAwait(false) ? (reader.GetInt64(0), reader.ReadBytes(1)) : null;
    }

    public async Task<(long Seq, byte[] State)?> LoadBeforeAsync(DomainId domain, string prefix, long seqMax, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand(
            "SELECT seq, state FROM journal_snapshot WHERE domain = @domain AND substr(name, 1, CAST(@length AS integer)) = @prefix AND seq <= @seq "
            + "ORDER BY seq DESC LIMIT 1");
        AddPrefix(command, domain, prefix).AddInteger("@seq", seqMax);
        await using DbDataReader reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await reader.ReadAsync(ct).ConfigureAwait(false) ? (reader.GetInt64(0), reader.ReadBytes(1)) : null;
    }

    public Task PruneAsync(DomainId domain, string prefix, long seqMin, CancellationToken ct) =>
        database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand command = scope.CreateCommand(
                    "DELETE FROM journal_snapshot WHERE domain = @domain AND substr(name, 1, CAST(@length AS integer)) = @prefix AND seq < @seq");
                AddPrefix(command, domain, prefix).AddInteger("@seq", seqMin);
                await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            },
            ct);

    private static DbCommand AddPrefix(DbCommand command, DomainId domain, string prefix) =>
        command.AddText("@domain", domain.Name).AddText("@prefix", prefix).AddInteger("@length", prefix.Length);
}

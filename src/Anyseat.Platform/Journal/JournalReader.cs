using System.Data.Common;
using System.Runtime.CompilerServices;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Platform.Journal;

/// <summary>Reads the journal's tables.</summary>
internal sealed class JournalReader(IDatabase database)
{
    private const int PageSize = 1000;

    private const string Columns = "seq, stream_kind, stream_id, version, at, kind, actor, data";

    /// <summary>Last committed sequence number; 0 if the domain is new.</summary>
    public async Task<long> ReadSeqLastAsync(DomainId domain, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand(
            "SELECT seq_last FROM journal_domain WHERE domain = @domain").AddText("@domain", domain.Name);
        return await command.ExecuteScalarAsync(ct).ConfigureAwait(false) is long seq ? seq : 0;
    }

    public async IAsyncEnumerable<JournalEvent> ReadAsync(
        DomainId domain, long seqAfter, [EnumeratorCancellation] CancellationToken ct)
    {
        long seqLast = await ReadSeqLastAsync(domain, ct).ConfigureAwait(false);
        while (seqAfter < seqLast)
        {
            List<JournalEvent> page = await ReadPageAsync(domain, seqAfter, seqLast, PageSize, ct).ConfigureAwait(false);
            if (page.Count == 0)
                yield break;
            foreach (JournalEvent item in page)
                yield return item;
            seqAfter = page[^1].Seq;
        }
    }

    /// <summary>One page of the domain, in order.</summary>
    public async Task<List<JournalEvent>> ReadPageAsync(
        DomainId domain, long seqAfter, long seqLast, int countMax, CancellationToken ct, IReadOnlyList<string>? kinds = null)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand(
            $"SELECT {Columns} FROM journal_event WHERE domain = @domain AND seq > @after AND seq <= @last "
            + $"{KindCondition(kinds)}ORDER BY seq LIMIT @count");
        command.AddText("@domain", domain.Name).AddInteger("@after", seqAfter).AddInteger("@last", seqLast)
            .AddInteger("@count", countMax);
        AddKinds(command, kinds);
        return await ReadAllAsync(domain, command, ct).ConfigureAwait(false);
    }

    /// <summary>Halves the numbers until the last event before the instant is found: the journal needs no index by time.</summary>
    public async Task<long> FindSeqBeforeAsync(DomainId domain, Instant at, CancellationToken ct)
    {
        long below = 0;
        long above = await ReadSeqLastAsync(domain, ct).ConfigureAwait(false) + 1;
        await using DbConnection connection = await database.OpenReadAsync(ct).ConfigureAwait(false);
        while (below + 1 < above)
        {
            long middle = below + ((above - below) / 2);
            await using DbCommand command = connection.CreateCommand(
                "SELECT at FROM journal_event WHERE domain = @domain AND seq >= @seq ORDER BY seq LIMIT 1")
                .AddText("@domain", domain.Name).AddInteger("@seq", middle);
            bool isBefore = await command.ExecuteScalarAsync(ct).ConfigureAwait(false) is long found && found < at.Microseconds;
            if (isBefore)
                below = middle;
            else
                above = middle;
        }

        return below;
    }

    public async Task<IReadOnlyList<JournalEvent>> ReadStreamAsync(
        DomainId domain, StreamKind kind, Guid stream, long versionAfter, int countMax, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand(
            $"SELECT {Columns} FROM journal_event WHERE domain = @domain AND stream_kind = @kind "
            + "AND stream_id = @stream AND version > @after ORDER BY version LIMIT @count");
        command.AddText("@domain", domain.Name).AddInteger("@kind", (long)kind).AddGuid("@stream", stream)
            .AddInteger("@after", versionAfter).AddInteger("@count", countMax);
        return await ReadAllAsync(domain, command, ct).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<JournalEvent>> ReadStreamBackAsync(
        DomainId domain, StreamKind kind, Guid stream, long seqBefore, IReadOnlyList<string> kinds, int countMax,
        CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand(
            $"SELECT {Columns} FROM journal_event WHERE domain = @domain AND stream_kind = @kind "
            + $"AND stream_id = @stream AND seq < @before {KindCondition(kinds)}ORDER BY version DESC LIMIT @count");
        command.AddText("@domain", domain.Name).AddInteger("@kind", (long)kind).AddGuid("@stream", stream)
            .AddInteger("@before", seqBefore).AddInteger("@count", countMax);
        AddKinds(command, kinds);
        return await ReadAllAsync(domain, command, ct).ConfigureAwait(false);
    }

    private static string KindCondition(IReadOnlyList<string>? kinds) =>
        kinds is null ? string.Empty : $"AND kind IN ({string.Join(", ", kinds.Select((_, index) => $"@kind{index}"))}) ";

    private static void AddKinds(DbCommand command, IReadOnlyList<string>? kinds)
    {
        for (int index = 0; index < kinds?.Count; index++)
            command.AddText($"@kind{index}", kinds[index]);
    }

    private static async Task<List<JournalEvent>> ReadAllAsync(DomainId domain, DbCommand command, CancellationToken ct)
    {
        await using DbDataReader reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var events = new List<JournalEvent>();
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            events.Add(new JournalEvent
            {
                Domain = domain,
                Seq = reader.GetInt64(0),
                StreamKind = (StreamKind)reader.GetInt64(1),
                StreamId = reader.ReadGuid(2),
                Version = reader.GetInt64(3),
                At = reader.ReadInstant(4),
                Kind = string.Intern(reader.GetString(5)),
                Actor = new Actor(reader.GetString(6)),
                Data = reader.ReadBytes(7),
            });
        }

        return events;
    }
}

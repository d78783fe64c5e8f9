using System.Data;
using Anyseat.Platform.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Anyseat.Platform.Journal;

/// <summary>The journal on PostgreSQL: a connection of its own, and few statements a batch.</summary>
/// <remarks>A batch is one round trip for the look-up, one for counter, events and inputs together, one a side table, one
/// for the commit.</remarks>
internal sealed class PostgreSqlJournalStore(DomainId domain, PostgreSqlDatabase database) : IJournalStore
{
    private const int CommandTimeoutSeconds = 10;

    private readonly RowInsert<JournalEvent> events = JournalRows.NewEventInsert();
    private readonly RowInsert<InputRow> inputs = JournalRows.NewInputInsert();
    private NpgsqlConnection? connection;

    private DomainId Domain => domain;

    public async Task<DomainState> TakeOwnershipAsync(CancellationToken ct) => await ReadStateAsync(
        """
        INSERT INTO journal_domain (domain, seq_last, epoch) VALUES ($1, 0, 1)
        ON CONFLICT (domain) DO UPDATE SET epoch = journal_domain.epoch + 1 RETURNING epoch, seq_last
        """,
        ct).ConfigureAwait(false);

    // The row lock waits for a transaction whose connection was lost but whose backend still commits.
    public async Task<DomainState> ReadStateAsync(CancellationToken ct) => await ReadStateAsync(
        "SELECT epoch, seq_last FROM journal_domain WHERE domain = $1 FOR UPDATE", ct).ConfigureAwait(false);

    public async Task CommitAsync(Func<IJournalTransaction, CancellationToken, Task> work, CancellationToken ct)
    {
        bool isCommitSent = false;
        try
        {
            NpgsqlConnection open = await OpenAsync(ct).ConfigureAwait(false);
            await using NpgsqlTransaction transaction = await open.BeginTransactionAsync(ct).ConfigureAwait(false);
            await work(new Transaction(this, open, transaction), ct).ConfigureAwait(false);
            isCommitSent = true;
            await transaction.CommitAsync(ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (StorageFaults.Classify(failure) is StorageFault.Away)
        {
            await CloseAsync().ConfigureAwait(false);
            if (isCommitSent)
                throw new CommitUnclearException(failure);
            throw;
        }
    }

    public async Task ProbeRoomAsync(CancellationToken ct)
    {
        NpgsqlConnection open = await OpenAsync(ct).ConfigureAwait(false);
        await using var insert = new NpgsqlCommand("""
            INSERT INTO journal_snapshot (domain, name, seq, state)
            SELECT $1, '~probe', 0, decode(repeat(md5(random()::text), 4096), 'hex')
            ON CONFLICT (domain, name) DO UPDATE SET state = excluded.state
            """, open);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = domain.Name });
        await insert.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        await using var delete = new NpgsqlCommand(
            "DELETE FROM journal_snapshot WHERE domain = $1 AND name = '~probe'", open);
        delete.Parameters.Add(new NpgsqlParameter<string> { TypedValue = domain.Name });
        await delete.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private async Task<DomainState> ReadStateAsync(string sql, CancellationToken ct)
    {
        try
        {
            NpgsqlConnection open = await OpenAsync(ct).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(sql, open) { CommandTimeout = CommandTimeoutSeconds };
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = domain.Name });
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
            return await reader.ReadAsync(ct).ConfigureAwait(false)
                ? new DomainState(reader.GetInt64(0), reader.GetInt64(1))
                : throw new InvalidOperationException("The domain has no row in journal_domain.");
        }
        catch (Exception failure) when (StorageFaults.Classify(failure) is StorageFault.Away)
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        if (connection is { State: ConnectionState.Open })
            return connection;
        await CloseAsync().ConfigureAwait(false);
        connection = await database.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        return connection;
    }

    private async Task CloseAsync()
    {
        if (connection is null)
            return;
        NpgsqlConnection closing = connection;
        connection = null;
        await closing.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Transaction(PostgreSqlJournalStore store, NpgsqlConnection connection, NpgsqlTransaction transaction)
        : IJournalTransaction
    {
        public WriteScope Scope { get; } = new(DatabaseProvider.PostgreSql, connection, transaction);

        public async Task LookUpAsync(BatchLookup lookup, CancellationToken ct)
        {
            await using NpgsqlBatch batch = NewBatch();
            if (lookup.Inputs.Count > 0)
                batch.BatchCommands.Add(ToInputQuery(lookup));
            if (lookup.Streams.Count > 0)
                batch.BatchCommands.Add(ToVersionQuery(lookup));
            await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
            if (lookup.Inputs.Count > 0)
            {
                while (await reader.ReadAsync(ct).ConfigureAwait(false))
                    lookup.Committed[reader.GetGuid(0)] = new(true, reader.GetInt64(1), reader.GetInt64(2));
                await reader.NextResultAsync(ct).ConfigureAwait(false);
            }

            while (lookup.Streams.Count > 0 && await reader.ReadAsync(ct).ConfigureAwait(false))
                lookup.Versions[new StreamKey((StreamKind)reader.GetInt64(0), reader.GetGuid(1))] = reader.GetInt64(2);
        }

        public async Task WriteAsync(BatchPlan plan, long epoch, CancellationToken ct)
        {
            await using NpgsqlBatch batch = NewBatch();
            batch.BatchCommands.Add(ToCounterUpdate(plan, epoch));
            batch.BatchCommands.Add(store.events.ToBatchCommand(plan.Events));
            if (plan.Inputs.Count > 0)
                batch.BatchCommands.Add(store.inputs.ToBatchCommand(JournalRows.ToRows(plan)));
            bool isOwner;
            try
            {
                await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
                isOwner = await reader.ReadAsync(ct).ConfigureAwait(false);
                // Reading to the end brings the errors of the later statements.
                while (await reader.NextResultAsync(ct).ConfigureAwait(false))
                    continue;
            }
            catch (PostgresException conflict) when (conflict.SqlState == PostgresErrorCodes.UniqueViolation
                && conflict.TableName == "journal_event")
            {
                // A successor has used the sequence number: the counter did not move, and the events met its own.
                throw new DomainFencedException(plan.Domain);
            }

            if (!isOwner)
                throw new DomainFencedException(plan.Domain);
        }

        public async Task ExecuteAsync(string sql, CancellationToken ct)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        }

        private NpgsqlBatch NewBatch() => new(connection, transaction) { Timeout = CommandTimeoutSeconds };

        private NpgsqlBatchCommand ToInputQuery(BatchLookup lookup) => new("""
            SELECT input_id, seq_first, seq_last FROM journal_input WHERE domain = $1 AND input_id = ANY($2)
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = store.Domain.Name },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. lookup.Inputs] },
            },
        };

        private NpgsqlBatchCommand ToVersionQuery(BatchLookup lookup) => new("""
            SELECT asked.kind, asked.id, latest.version
            FROM unnest($2::bigint[], $3::uuid[]) AS asked (kind, id)
            CROSS JOIN LATERAL (
                SELECT version FROM journal_event
                WHERE domain = $1 AND stream_kind = asked.kind AND stream_id = asked.id
                ORDER BY version DESC LIMIT 1) AS latest
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = store.Domain.Name },
                new NpgsqlParameter<long[]>
                {
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
                    TypedValue = [.. lookup.Streams.Select(stream => (long)stream.Kind)],
                },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. lookup.Streams.Select(stream => stream.Id)] },
            },
        };

        private static NpgsqlBatchCommand ToCounterUpdate(BatchPlan plan, long epoch) => new("""
            UPDATE journal_domain SET seq_last = $1 WHERE domain = $2 AND epoch = $3 AND seq_last = $4
            RETURNING seq_last
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = plan.SeqLast },
                new NpgsqlParameter<string> { TypedValue = plan.Domain.Name },
                new NpgsqlParameter<long> { TypedValue = epoch },
                new NpgsqlParameter<long> { TypedValue = plan.SeqBefore },
            },
        };
    }
}

using Anyseat.Platform.Storage;
using Microsoft.Data.Sqlite;

namespace Anyseat.Platform.Journal;

/// <summary>The journal on SQLite: a batch is one work item of the write lane.</summary>
internal sealed class SqliteJournalStore(DomainId domain, IDatabase database) : IJournalStore
{
    private DomainId Domain => domain;

    private readonly RowInsert<JournalEvent> events = JournalRows.NewEventInsert();
    private readonly RowInsert<InputRow> inputs = JournalRows.NewInputInsert();

    public Task<DomainState> TakeOwnershipAsync(CancellationToken ct) => database.WriteAsync(
        (scope, _) =>
        {
            SqliteStatement statement = SqliteStatement.Get((SqliteConnection)scope.Connection, """
                INSERT INTO journal_domain (domain, seq_last, epoch) VALUES (?, 0, 1)
                ON CONFLICT (domain) DO UPDATE SET epoch = epoch + 1 RETURNING epoch, seq_last
                """);
            statement.Bind(1, domain.Name);
            return Task.FromResult(ReadState(statement));
        },
        ct);

    public Task<DomainState> ReadStateAsync(CancellationToken ct) => database.WriteAsync(
        (scope, _) =>
        {
            SqliteStatement statement = SqliteStatement.Get(
                (SqliteConnection)scope.Connection, "SELECT epoch, seq_last FROM journal_domain WHERE domain = ?");
            statement.Bind(1, domain.Name);
            return Task.FromResult(ReadState(statement));
        },
        ct);

    // A commit of the lane that fails may have reached the disk, so only what failed before is surely not stored. Without
    // room, nothing is.
    public async Task CommitAsync(Func<IJournalTransaction, CancellationToken, Task> work, CancellationToken ct)
    {
        bool isWorkDone = false;
        try
        {
            await database.WriteAsync(
                async (scope, token) =>
                {
                    isWorkDone = false;
                    await work(new Transaction(this, scope), token).ConfigureAwait(false);
                    isWorkDone = true;
                },
                ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (isWorkDone && StorageFaults.Classify(failure) == StorageFault.Away)
        {
            throw new CommitUnclearException(failure);
        }
    }

    public async Task ProbeRoomAsync(CancellationToken ct)
    {
        await database.WriteAsync((scope, _) => Probe(scope, """
            INSERT INTO journal_snapshot (domain, name, seq, state) VALUES (?, '~probe', 0, zeroblob(65536))
            ON CONFLICT (domain, name) DO UPDATE SET state = excluded.state
            """), ct).ConfigureAwait(false);
        await database.WriteAsync(
            (scope, _) => Probe(scope, "DELETE FROM journal_snapshot WHERE domain = ? AND name = '~probe'"), ct)
            .ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static DomainState ReadState(SqliteStatement statement)
    {
        DomainState state = statement.Step()
            ? new DomainState(statement.GetInt64(0), statement.GetInt64(1))
            : throw new InvalidOperationException("The domain has no row in journal_domain.");
        statement.Reset();
        return state;
    }

    private Task Probe(WriteScope scope, string sql)
    {
        SqliteStatement statement = SqliteStatement.Get((SqliteConnection)scope.Connection, sql);
        statement.Bind(1, domain.Name);
        statement.Execute();
        return Task.CompletedTask;
    }

    private sealed class Transaction(SqliteJournalStore store, WriteScope scope) : IJournalTransaction
    {
        private readonly SqliteConnection connection = (SqliteConnection)scope.Connection;

        public WriteScope Scope => scope;

        public Task LookUpAsync(BatchLookup lookup, CancellationToken ct)
        {
            LookUpInputs(lookup);
            LookUpVersions(lookup);
            return Task.CompletedTask;
        }

        public Task WriteAsync(BatchPlan plan, long epoch, CancellationToken ct)
        {
            SqliteStatement counter = SqliteStatement.Get(connection, """
                UPDATE journal_domain SET seq_last = ? WHERE domain = ? AND epoch = ? AND seq_last = ?
                RETURNING seq_last
                """);
            counter.Bind(1, plan.SeqLast);
            counter.Bind(2, plan.Domain.Name);
            counter.Bind(3, epoch);
            counter.Bind(4, plan.SeqBefore);
            bool isOwner = counter.Step();
            counter.Reset();
            if (!isOwner)
                throw new DomainFencedException(plan.Domain);
            store.events.Write(connection, plan.Events);
            if (plan.Inputs.Count > 0)
                store.inputs.Write(connection, JournalRows.ToRows(plan));
            return Task.CompletedTask;
        }

        public Task ExecuteAsync(string sql, CancellationToken ct)
        {
            SqliteStatement.Get(connection, sql).Execute();
            return Task.CompletedTask;
        }

        private void LookUpInputs(BatchLookup lookup)
        {
            if (lookup.Inputs.Count == 0)
                return;
            SqliteStatement statement = SqliteStatement.Get(
                connection, "SELECT seq_first, seq_last FROM journal_input WHERE domain = ? AND input_id = ?");
            statement.Bind(1, store.Domain.Name);
            foreach (Guid input in lookup.Inputs)
            {
                statement.Bind(2, input);
                if (!statement.Step())
                    continue;
                lookup.Committed[input] = new AppendOutcome(true, statement.GetInt64(0), statement.GetInt64(1));
                statement.Reset();
            }
        }

        private void LookUpVersions(BatchLookup lookup)
        {
            if (lookup.Streams.Count == 0)
                return;
            SqliteStatement statement = SqliteStatement.Get(connection, """
                SELECT version FROM journal_event WHERE domain = ? AND stream_kind = ? AND stream_id = ?
                ORDER BY version DESC LIMIT 1
                """);
            statement.Bind(1, store.Domain.Name);
            foreach (StreamKey stream in lookup.Streams)
            {
                statement.Bind(2, (long)stream.Kind);
                statement.Bind(3, stream.Id);
                if (!statement.Step())
                    continue;
                lookup.Versions[stream] = statement.GetInt64(0);
                statement.Reset();
            }
        }
    }
}

using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Anyseat.Platform.Storage;

/// <summary>The one way in for writes on SQLite: one connection, one loop, group commit, a savepoint a work item.</summary>
/// <remarks>Waiters are told after the COMMIT, which with <c>synchronous=FULL</c> has reached the disk. Items that can be made anew
/// and stand together are committed under <c>synchronous=NORMAL</c>, without waiting for the disk: the log keeps the order, and
/// the next commit that is durable makes them so too (sqlite.org/pragma.html#pragma_synchronous). When the queue is full, callers
/// wait.</remarks>
internal sealed partial class SqliteWriteLane : IAsyncDisposable
{
    private const int PendingMax = 4096;
    private const int GroupMax = 256;

    private readonly Channel<LaneItem> items = Channel.CreateBounded<LaneItem>(
        new BoundedChannelOptions(PendingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly List<LaneItem> group = new(GroupMax);
    private readonly Func<SqliteConnection> open;
    private readonly ILogger logger;
    private readonly Task loop;
    private SqliteConnection? connection;
    private bool isFull = true;
    private volatile bool isCheckpointAsked;

    public SqliteWriteLane(Func<SqliteConnection> open, ILogger logger)
    {
        this.open = open;
        this.logger = logger;
        loop = DedicatedThread.StartAsync("anyseat-write-lane", RunAsync);
    }

    /// <summary>Queues the work and completes when it is committed, and durable if that is asked for.</summary>
    public async Task<T> WriteAsync<T>(Func<WriteScope, CancellationToken, Task<T>> work, bool isDurable, CancellationToken ct)
    {
        var item = new LaneItem<T>(work, isDurable, ct);
        try
        {
            await items.Writer.WriteAsync(item, ct).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteWriteLane));
        }

        return await item.Task.ConfigureAwait(false);
    }

    /// <summary>Asks for a checkpoint after the next group, when nothing of the lane's is under way.</summary>
    public void AskForCheckpoint() => isCheckpointAsked = true;

    /// <summary>Drains what is queued and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        items.Writer.TryComplete();
        await loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await items.Reader.WaitToReadAsync())
        {
            try
            {
                await CommitGroupAsync();
            }
            catch (Exception failure)
            {
                LogGroupFailed(logger, failure, group.Count);
                FailGroup(failure);
                Close();
            }
        }

        Close();
    }

    private async Task CommitGroupAsync()
    {
        group.Clear();
        bool isDurable = !items.Reader.TryPeek(out LaneItem? first) || first.IsDurable;
        if (!TryOpen(isDurable, out SqliteTransaction? begun))
            return;
        using SqliteTransaction transaction = begun;
        var scope = new WriteScope(DatabaseProvider.Sqlite, connection!, transaction);
        // What is to be durable takes along what need not be, but not the other way round.
        while (group.Count < GroupMax && items.Reader.TryPeek(out LaneItem? item) && (isDurable || !item.IsDurable))
        {
            _ = items.Reader.TryRead(out _);
            if (!await TryRunAsync(item, scope))
                return;
        }

        try
        {
            transaction.Commit();
        }
        catch (SqliteException failure)
        {
            LogCommitFailed(logger, failure, group.Count);
            RollBack(transaction);
            FailGroup(failure);
            return;
        }

        foreach (LaneItem item in group)
            item.Complete();
        if (isCheckpointAsked)
        {
            isCheckpointAsked = false;
            SqliteStatement.Execute(connection!, "PRAGMA wal_checkpoint(PASSIVE);");
        }
    }

    // A connection that cannot be opened, or a transaction that cannot begin, fails the first waiting item, so that
    // callers hear of it; the next item tries anew.
    private bool TryOpen(bool isDurable, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SqliteTransaction? transaction)
    {
        try
        {
            connection ??= open();
            if (isDurable != isFull)
                SqliteStatement.Execute(connection, isDurable ? "PRAGMA synchronous = FULL;" : "PRAGMA synchronous = NORMAL;");
            isFull = isDurable;
            transaction = connection.BeginTransaction(deferred: false);
            return true;
        }
        catch (Exception failure) when (failure is SqliteException or IOException or StorageStartException)
        {
            Close();
            if (items.Reader.TryRead(out LaneItem? item))
                item.Fail(failure);
            transaction = null;
            return false;
        }
    }

    /// <returns>False when the whole transaction is gone.</returns>
    private async Task<bool> TryRunAsync(LaneItem item, WriteScope scope)
    {
        if (item.IsCancelled)
        {
            item.Cancel();
            return true;
        }

        Execute("SAVEPOINT item");
        try
        {
            await item.RunAsync(scope);
            Execute("RELEASE item");
            group.Add(item);
            return true;
        }
        catch (Exception failure)
        {
            // Out of room or I/O errors may roll back everything (sqlite.org/lang_transaction.html, section 3).
            bool isTransactionGone = raw.sqlite3_get_autocommit(connection!.Handle) != 0;
            if (!isTransactionGone)
            {
                Execute("ROLLBACK TO item");
                Execute("RELEASE item");
                item.Fail(failure);
                return true;
            }

            item.Fail(failure);
            LogCommitFailed(logger, failure, group.Count);
            RollBack((SqliteTransaction)scope.Transaction);
            FailGroup(failure);
            return false;
        }
    }

    private void Execute(string sql) => SqliteStatement.Get(connection!, sql).Execute();

    private void RollBack(SqliteTransaction transaction)
    {
        try
        {
            if (raw.sqlite3_get_autocommit(connection!.Handle) == 0)
                transaction.Rollback();
        }
        catch (SqliteException failure)
        {
            LogRollbackFailed(logger, failure);
            Close();
        }
    }

    private void FailGroup(Exception failure)
    {
        foreach (LaneItem item in group)
            item.Fail(failure);
        group.Clear();
    }

    private void Close()
    {
        if (connection is null)
            return;
        SqliteStatement.Forget(connection);
        connection.Dispose();
        connection = null;
        isFull = true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit of {Count} writes failed; none of them is stored")]
    private static partial void LogCommitFailed(ILogger logger, Exception failure, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The write lane failed with {Count} writes; it opens the database anew")]
    private static partial void LogGroupFailed(ILogger logger, Exception failure, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "A rollback failed; the database is opened anew")]
    private static partial void LogRollbackFailed(ILogger logger, Exception failure);
}

/// <summary>A work item of the lane and its waiter.</summary>
internal abstract class LaneItem
{
    public abstract bool IsCancelled { get; }

    /// <summary>Whether its waiter is told only when it has reached the disk.</summary>
    public abstract bool IsDurable { get; }

    public abstract Task RunAsync(WriteScope scope);

    public abstract void Complete();

    public abstract void Cancel();

    public abstract void Fail(Exception failure);
}

/// <inheritdoc/>
internal sealed class LaneItem<T>(Func<WriteScope, CancellationToken, Task<T>> work, bool isDurable, CancellationToken ct) : LaneItem
{
    private readonly TaskCompletionSource<T> waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Task => waiter.Task;

    public override bool IsCancelled => ct.IsCancellationRequested;

    public override bool IsDurable => isDurable;

    public override async Task RunAsync(WriteScope scope) => result = await work(scope, ct);

    public override void Complete() => waiter.TrySetResult(result!);

    public override void Cancel() => waiter.TrySetCanceled(ct);

    public override void Fail(Exception failure)
    {
        if (failure is OperationCanceledException && ct.IsCancellationRequested)
            waiter.TrySetCanceled(ct);
        else
            waiter.TrySetException(StorageFaults.ToStorageException(failure));
    }
}

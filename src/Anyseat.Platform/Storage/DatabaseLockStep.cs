using Anyseat.Platform.Modules;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Anyseat.Platform.Storage;

/// <summary>Takes the data folder, and on PostgreSQL the database, for this process alone, before anything is read.</summary>
/// <remarks>The locks spare the operator from starting a second server by mistake; that a paused node cannot write over
/// its successor is the work of the fencing epoch.</remarks>
internal sealed partial class DatabaseLockStep(
    DatabaseOptions options, IDatabase database, ILogger<DatabaseLockStep> logger) : IStartStep, IAsyncDisposable
{
    // "anyseat" and 1 in ASCII: the one advisory lock of an installation.
    private const long AdvisoryKey = 0x616e797365617401;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TakeTimeMax = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private DataFolderLock? folder;
    private NpgsqlConnection? held;
    private Task watching = Task.CompletedTask;

    public StartPhase Phase => StartPhase.Lock;

    public async Task StartAsync(CancellationToken ct)
    {
        folder = DataFolderLock.Take(options);
        if (database is not PostgreSqlDatabase postgres)
            return;
        try
        {
            held = await TakeAdvisoryAsync(postgres, ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw new StorageStartException(Explain(postgres, failure), failure);
        }

        watching = WatchAsync(postgres);
    }

    public async Task StopAsync(CancellationToken ct)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        await CloseHeldAsync().ConfigureAwait(false);
        folder?.Dispose();
        folder = null;
    }

    // The container disposes it once for each service it stands for.
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    // A server that was killed a moment ago may still hold it, so a few tries are made.
    private static async Task<NpgsqlConnection> TakeAdvisoryAsync(PostgreSqlDatabase postgres, CancellationToken ct)
    {
        long begun = TimeProvider.System.GetTimestamp();
        NpgsqlConnection connection = await postgres.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            while (!await TryLockAsync(connection, ct).ConfigureAwait(false))
            {
                if (TimeProvider.System.GetElapsedTime(begun) > TakeTimeMax)
                {
                    throw new StorageStartException(
                        $"Another Anyseat server uses the database {connection.Database} on {connection.DataSource}. "
                        + "Stop it first, or give this one its own database.");
                }

                await Task.Delay(200, ct).ConfigureAwait(false);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({AdvisoryKey})", connection);
        return (bool)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false))!;
    }

    private static string Explain(PostgreSqlDatabase postgres, Exception failure)
    {
        var target = new NpgsqlConnectionStringBuilder(postgres.DataSource.ConnectionString);
        return $"PostgreSQL at {target.Host}:{target.Port}, database {target.Database}, cannot be used: "
            + $"{failure.Message}. Check {DatabaseOptions.ConnectionStringKey} and that the server is running.";
    }

    // The lock goes with its connection, so after a restart of PostgreSQL it is taken again.
    private async Task WatchAsync(PostgreSqlDatabase postgres)
    {
        using var timer = new PeriodicTimer(WatchInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false))
                await WatchOnceAsync(postgres, stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogReleased(logger);
        }
    }

    private async Task WatchOnceAsync(PostgreSqlDatabase postgres, CancellationToken ct)
    {
        try
        {
            if (held is not null)
            {
                await using var alive = new NpgsqlCommand("SELECT 1", held);
                await alive.ExecuteScalarAsync(ct).ConfigureAwait(false);
                return;
            }

            held = await TakeAdvisoryAsync(postgres, ct).ConfigureAwait(false);
            LogTakenAgain(logger);
        }
        catch (Exception failure) when (failure is NpgsqlException or StorageStartException or TimeoutException
            or InvalidOperationException)
        {
            LogLost(logger, failure.Message);
            await CloseHeldAsync().ConfigureAwait(false);
        }
    }

    private async Task CloseHeldAsync()
    {
        if (held is null)
            return;
        // A pooled connection gives up its advisory lock only when it is reset; this ends it for sure.
        NpgsqlConnection connection = held;
        held = null;
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            LogLost(logger, failure.Message);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lock of the database is not held: {Reason}")]
    private static partial void LogLost(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lock of the database is held again")]
    private static partial void LogTakenAgain(ILogger logger);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The lock of the database is given up")]
    private static partial void LogReleased(ILogger logger);
}

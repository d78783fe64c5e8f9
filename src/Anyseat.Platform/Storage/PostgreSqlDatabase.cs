using System.Data.Common;
using Npgsql;

namespace Anyseat.Platform.Storage;

/// <summary>PostgreSQL: each write has a pooled connection and a transaction of its own (read committed).</summary>
/// <remarks>Environment failures of writes are <see cref="StorageException"/>.</remarks>
internal sealed class PostgreSqlDatabase : IDatabase, IAsyncDisposable
{
    private const int AttemptsMax = 4;
    private const int ConnectTimeoutSeconds = 5;
    private const int PoolMax = 50;

    public PostgreSqlDatabase(DatabaseOptions options)
    {
        NpgsqlConnectionStringBuilder given = Parse(options.ConnectionString);
        if (!given.ContainsKey("Timeout"))
            given.Timeout = ConnectTimeoutSeconds;
        if (!given.ContainsKey("Maximum Pool Size"))
            given.MaxPoolSize = PoolMax;
        if (!given.ContainsKey("Max Auto Prepare"))
            given.MaxAutoPrepare = 200;
        if (!given.ContainsKey("Auto Prepare Min Usages"))
            given.AutoPrepareMinUsages = 2;
        if (string.IsNullOrEmpty(given.ApplicationName))
            given.ApplicationName = "anyseat";
        DataSource = NpgsqlDataSource.Create(given);
    }

    public DatabaseProvider Provider => DatabaseProvider.PostgreSql;

    /// <summary>For connections that are held (the journal's, the lock's).</summary>
    public NpgsqlDataSource DataSource { get; }

    // The commit is in order with all others; only its waiter does not wait for the disk (postgresql.org, "Asynchronous Commit").
    public Task WriteReproducibleAsync(Func<WriteScope, CancellationToken, Task> work, CancellationToken ct) => this.WriteAsync(
        async (scope, token) =>
        {
            await using (DbCommand relax = scope.CreateCommand("SET LOCAL synchronous_commit TO OFF"))
                await relax.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            await work(scope, token).ConfigureAwait(false);
        },
        ct);

    public async Task<T> WriteAsync<T>(Func<WriteScope, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await TryWriteAsync(work, ct).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                StorageFault fault = StorageFaults.Classify(failure);
                if (fault is not StorageFault.Transient || attempt == AttemptsMax)
                {
                    if (fault is StorageFault.Full or StorageFault.Away)
                        throw StorageFaults.ToStorageException(failure);
                    throw;
                }
            }

            await Task.Delay(Random.Shared.Next(1, 10 * attempt), ct).ConfigureAwait(false);
        }
    }

    public async ValueTask<DbConnection> OpenReadAsync(CancellationToken ct)
    {
        try
        {
            return await DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        }
        catch (NpgsqlException failure)
        {
            throw StorageFaults.ToStorageException(failure);
        }
    }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Parse(string? connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException failure)
        {
            throw new StorageStartException(
                $"{DatabaseOptions.ConnectionStringKey} is not a PostgreSQL connection string: {failure.Message}", failure);
        }
    }

    private async Task<T> TryWriteAsync<T>(Func<WriteScope, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        T result = await work(new WriteScope(DatabaseProvider.PostgreSql, connection, transaction), ct)
            .ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return result;
    }
}

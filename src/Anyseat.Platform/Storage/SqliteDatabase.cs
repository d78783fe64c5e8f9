using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Anyseat.Platform.Storage;

/// <summary>SQLite, embedded: the file <c>anyseat.db</c> in the data folder.</summary>
/// <remarks>sqlite.org/wal.html: readers do not block the writer nor it them. Environment failures of writes are
/// <see cref="StorageException"/>.</remarks>
internal sealed class SqliteDatabase : IDatabase, IAsyncDisposable
{
    private readonly DatabaseOptions options;
    private readonly string readConnectionString;
    private readonly SqliteWriteLane lane;
    private readonly SqliteCheckpointer checkpointer;

    static SqliteDatabase() => Batteries_V2.Init();

    public SqliteDatabase(DatabaseOptions options, ILogger<SqliteDatabase> logger)
    {
        this.options = options;
        readConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = options.SqliteFile,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = true,
            DefaultTimeout = 10,
        }.ToString();
        lane = new SqliteWriteLane(OpenForWriting, logger);
        checkpointer = new SqliteCheckpointer(options.SqliteFile, lane, logger);
    }

    public DatabaseProvider Provider => DatabaseProvider.Sqlite;

    public Task<T> WriteAsync<T>(Func<WriteScope, CancellationToken, Task<T>> work, CancellationToken ct) =>
        lane.WriteAsync(work, isDurable: true, ct);

    public Task WriteReproducibleAsync(Func<WriteScope, CancellationToken, Task> work, CancellationToken ct) => lane.WriteAsync(
        async (scope, token) =>
        {
            await work(scope, token).ConfigureAwait(false);
            return true;
        },
        isDurable: false,
        ct);

    public async ValueTask<DbConnection> OpenReadAsync(CancellationToken ct)
    {
        var connection = new SqliteConnection(readConnectionString);
        try
        {
            await connection.OpenAsync(ct).ConfigureAwait(false);
            SqliteStatement.Execute(connection, "PRAGMA query_only = 1; PRAGMA busy_timeout = 10000;");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await checkpointer.DisposeAsync().ConfigureAwait(false);
        await lane.DisposeAsync().ConfigureAwait(false);
        using var pooled = new SqliteConnection(readConnectionString);
        SqliteConnection.ClearPool(pooled);
    }

    private SqliteConnection OpenForWriting()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.SqliteFile,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            // FULL makes each commit durable in WAL mode; the lane takes it back for what can be made anew. Checkpoints run beside the lane (SqliteCheckpointer); the automatic
            // one is only for a log that grew to 256 MB in spite of it.
            SqliteStatement.Execute(connection, """
                PRAGMA busy_timeout = 10000;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA foreign_keys = ON;
                PRAGMA wal_autocheckpoint = 65536;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA cache_size = -65536;
                PRAGMA temp_store = MEMORY;
                """);
            return connection;
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw new StorageStartException(
                $"The database {options.SqliteFile} cannot be opened: {failure.Message}", failure);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

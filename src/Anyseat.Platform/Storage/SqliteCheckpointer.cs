using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Storage;

/// <summary>Moves committed pages from the write-ahead log into the database beside the write lane, so that commits need not
/// wait for it.</summary>
/// <remarks>A passive checkpoint on a connection of its own does not hold writers up (sqlite.org/wal.html, section 3), but under
/// constant writes the log never gets empty that way and cannot start over. So when it has grown long the lane is asked for a
/// passive checkpoint between two transactions: nearly all pages are in the database by then, the little rest takes a moment,
/// and the next commit begins the log anew.</remarks>
internal sealed partial class SqliteCheckpointer : IAsyncDisposable
{
    /// <summary>Log length in bytes from which pages are moved.</summary>
    private const long MoveBytesMin = 8L * 1024 * 1024;

    /// <summary>Log length in bytes from which the lane is asked to let it start over.</summary>
    private const long RestartBytesMin = 48L * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource stopping = new();
    private readonly string logFile;
    private readonly string connectionString;
    private readonly SqliteWriteLane lane;
    private readonly ILogger logger;
    private readonly Task loop;

    public SqliteCheckpointer(string databaseFile, SqliteWriteLane lane, ILogger logger)
    {
        logFile = databaseFile + "-wal";
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = databaseFile,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString();
        this.lane = lane;
        this.logger = logger;
        loop = DedicatedThread.StartAsync("anyseat-checkpoint", RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
                Check();
        }
        catch (OperationCanceledException)
        {
            // The database is being closed; its last connection moves the rest.
        }
    }

    private void Check()
    {
        var log = new FileInfo(logFile);
        if (!log.Exists || log.Length < MoveBytesMin)
            return;
        try
        {
            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            SqliteStatement.Execute(connection, "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(PASSIVE);");
            log.Refresh();
            if (log.Exists && log.Length >= RestartBytesMin)
                lane.AskForCheckpoint();
        }
        catch (SqliteException failure)
        {
            LogFailed(logger, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A checkpoint failed; the next one tries again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}

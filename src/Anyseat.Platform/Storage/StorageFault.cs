using System.Data.Common;
using System.Net.Sockets;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Anyseat.Platform.Storage;

/// <summary>What kind of failure a database reports, and so what helps.</summary>
public enum StorageFault
{
    /// <summary>The statement or its data is at fault: repeating it does not help.</summary>
    Data = 0,

    /// <summary>Serialization failure or deadlock: repeating it at once helps.</summary>
    Transient = 1,

    /// <summary>The database does not answer or cannot write: repeating it later helps.</summary>
    Away = 2,

    /// <summary>There is no room on the disk.</summary>
    Full = 3,
}

/// <summary>The environment failed: no room, or no database. Becomes its <see cref="Error"/> at the edge.</summary>
public sealed class StorageException(UnavailableError error, Exception cause) : Exception(error.Detail, cause)
{
    /// <summary>What a client is told: <see cref="JournalFull"/> or <see cref="JournalDown"/>.</summary>
    public UnavailableError Error { get; } = error;
}

/// <summary>Storage cannot be opened at start; the message is for the operator.</summary>
public sealed class StorageStartException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Sorts the exceptions of both drivers into <see cref="StorageFault"/>.</summary>
public static class StorageFaults
{
    /// <summary>The kind of a failure.</summary>
    public static StorageFault Classify(Exception exception) => exception switch
    {
        StorageException { Error: JournalFull } => StorageFault.Full,
        StorageException => StorageFault.Away,
        SqliteException sqlite => Classify(sqlite),
        PostgresException postgres => Classify(postgres.SqlState),
        NpgsqlException or SocketException or IOException or TimeoutException => StorageFault.Away,
        DbException { InnerException: { } inner } => Classify(inner),
        // A broken NpgsqlConnection answers further use with this, or with ObjectDisposedException.
        ObjectDisposedException { ObjectName: { } name } when name.Contains("Npgsql", StringComparison.Ordinal) =>
            StorageFault.Away,
        { InnerException: DbException inner } => Classify(inner),
        _ => StorageFault.Data,
    };

    /// <summary>Wraps failures of the environment in <see cref="StorageException"/>; others stay as they are.</summary>
    internal static Exception ToStorageException(Exception exception) => exception is StorageException
        ? exception
        : Classify(exception) switch
        {
            StorageFault.Full => new StorageException(new JournalFull(), exception),
            StorageFault.Away => new StorageException(new JournalDown(), exception),
            _ => exception,
        };

    private static StorageFault Classify(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => StorageFault.Full,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY
            or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_NOMEM or raw.SQLITE_INTERRUPT
            or raw.SQLITE_ABORT or raw.SQLITE_PERM or raw.SQLITE_PROTOCOL => StorageFault.Away,
        _ => StorageFault.Data,
    };

    // PostgreSQL Appendix A, error codes.
    private static StorageFault Classify(string state) => state switch
    {
        PostgresErrorCodes.DiskFull => StorageFault.Full,
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => StorageFault.Transient,
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable => StorageFault.Away,
        PostgresErrorCodes.ReadOnlySqlTransaction => StorageFault.Away,
        _ when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57", StringComparison.Ordinal)
            || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("58", StringComparison.Ordinal)
            || state.StartsWith("XX", StringComparison.Ordinal) => StorageFault.Away,
        _ => StorageFault.Data,
    };
}

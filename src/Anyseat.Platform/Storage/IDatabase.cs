using System.Data.Common;

namespace Anyseat.Platform.Storage;

/// <summary>Which database is behind.</summary>
public enum DatabaseProvider
{
    /// <summary>SQLite, embedded.</summary>
    Sqlite = 0,

    /// <summary>PostgreSQL.</summary>
    PostgreSql = 1,
}

/// <summary>An open transaction in which a work item writes.</summary>
/// <param name="Provider">Which SQL dialect.</param>
/// <param name="Connection">Open; not to be closed or kept.</param>
/// <param name="Transaction">Not to be committed or rolled back by the work item.</param>
public sealed record WriteScope(DatabaseProvider Provider, DbConnection Connection, DbTransaction Transaction);

/// <summary>The database of a node: where modules read and write.</summary>
/// <remarks>On SQLite every write of the node passes one write lane (one connection, WAL, synchronous=FULL, a savepoint
/// a work item, group commit); on PostgreSQL each write has a pooled connection and a transaction of its own. Thread-safe.
/// </remarks>
public interface IDatabase
{
    /// <summary>Which database.</summary>
    DatabaseProvider Provider { get; }

    /// <summary>Runs <paramref name="work"/> in a transaction and completes after the commit is durable. Nothing outside
    /// the database may be awaited in <paramref name="work"/>. An exception rolls back this item alone and is rethrown.
    /// </summary>
    Task<T> WriteAsync<T>(Func<WriteScope, CancellationToken, Task<T>> work, CancellationToken ct);

    /// <summary>Runs <paramref name="work"/> as <see cref="WriteAsync"/> does, but completes before the commit has reached the disk: a
    /// power failure may undo it, though never without what was written after it on the same database. For what is made anew
    /// from what is durable.</summary>
    Task WriteReproducibleAsync(Func<WriteScope, CancellationToken, Task> work, CancellationToken ct) => this.WriteAsync(work, ct);

    /// <summary>Opens a connection for reading (SQLite: query_only). The caller disposes it.</summary>
    ValueTask<DbConnection> OpenReadAsync(CancellationToken ct);
}

/// <summary>Conveniences over <see cref="IDatabase"/>.</summary>
public static class DatabaseExtensions
{
    /// <summary>Runs work that returns nothing.</summary>
    public static Task WriteAsync(
        this IDatabase database, Func<WriteScope, CancellationToken, Task> work, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.WriteAsync(
            async (scope, token) =>
            {
                await work(scope, token).ConfigureAwait(false);
                return true;
            },
            ct);
    }
}

/// <summary>A module's ordered SQL migrations, embedded in its assembly as
/// <c>Storage/Migrations/{sqlite|postgres}/NNNN_name.sql</c>.</summary>
/// <param name="Module">The module's name, kept in the history table.</param>
/// <param name="Assembly">Where the resources are.</param>
public sealed record MigrationSource(string Module, System.Reflection.Assembly Assembly);

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Anyseat.Platform.Storage;

/// <summary>A prepared statement of the hot path: binds without boxing and without looking up names.</summary>
/// <remarks>Belongs to one connection; not thread-safe. Parameters count from 1, columns from 0.</remarks>
internal sealed class SqliteStatement
{
    private const int TextStackMax = 512;

    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteStatement>> Cache = [];

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    private SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle
            ?? throw new InvalidOperationException("The connection is not open.");
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement), database);
    }

    /// <summary>The statement of this text on this connection, prepared once.</summary>
    public static SqliteStatement Get(SqliteConnection connection, string sql)
    {
        Dictionary<string, SqliteStatement> ofConnection = Cache.GetOrCreateValue(connection);
        if (!ofConnection.TryGetValue(sql, out SqliteStatement? statement))
        {
            statement = new SqliteStatement(connection, sql);
            ofConnection.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Releases the statements of a connection that is about to close.</summary>
    public static void Forget(SqliteConnection connection)
    {
        if (!Cache.TryGetValue(connection, out Dictionary<string, SqliteStatement>? ofConnection))
            return;
        foreach (SqliteStatement statement in ofConnection.Values)
            statement.statement.Dispose();
        Cache.Remove(connection);
    }

    /// <summary>Runs statements that need no parameters, such as pragmas.</summary>
    public static void Execute(SqliteConnection connection, string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, sql), connection.Handle);

    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(statement, index, value));

    public void Bind(int index, double value) => Check(raw.sqlite3_bind_double(statement, index, value));

    public void BindNull(int index) => Check(raw.sqlite3_bind_null(statement, index));

    public void Bind(int index, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(raw.sqlite3_bind_blob(statement, index, bytes));
    }

    public void Bind(int index, ReadOnlySpan<byte> value) => Check(value.IsEmpty
        ? raw.sqlite3_bind_zeroblob(statement, index, 0)
        : raw.sqlite3_bind_blob(statement, index, value));

    public void Bind(int index, string value)
    {
        int sizeMax = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = sizeMax > TextStackMax ? ArrayPool<byte>.Shared.Rent(sizeMax) : null;
        Span<byte> bytes = rented ?? stackalloc byte[TextStackMax];
        int size = Encoding.UTF8.GetBytes(value, bytes);
        Check(raw.sqlite3_bind_text(statement, index, bytes[..size]));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Execute()
    {
        int code = raw.sqlite3_step(statement);
        if (code is raw.SQLITE_DONE or raw.SQLITE_ROW)
            raw.sqlite3_reset(statement);
        else
            Fail(code);
    }

    /// <summary>Goes to the next row; resets the statement after the last.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code == raw.SQLITE_DONE)
            raw.sqlite3_reset(statement);
        else
            Fail(code);
        return false;
    }

    /// <summary>Ends a query before its last row.</summary>
    public void Reset() => raw.sqlite3_reset(statement);

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            Fail(code);
    }

    private void Fail(int code)
    {
        // The exception takes its message from the connection, so it is made before the reset.
        try
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }
}

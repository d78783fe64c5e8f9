using System.Data.Common;
using Anyseat.Platform.Time;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Anyseat.Platform.Storage;

/// <summary>How values are kept, the same way everywhere: ids are BLOB(16) in big-endian order on SQLite and uuid on
/// PostgreSQL, instants are whole microseconds in INTEGER and bigint, bytes are BLOB and bytea.</summary>
/// <remarks>Parameters are named <c>@name</c> on both.</remarks>
public static class SqlValues
{
    /// <summary>A command in the transaction of a work item.</summary>
    public static DbCommand CreateCommand(this WriteScope scope, string sql)
    {
        ArgumentNullException.ThrowIfNull(scope);
        DbCommand command = scope.Connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = scope.Transaction;
        return command;
    }

    /// <summary>A command on a connection for reading.</summary>
    public static DbCommand CreateCommand(this DbConnection connection, string sql)
    {
        ArgumentNullException.ThrowIfNull(connection);
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>Adds an id.</summary>
    public static DbCommand AddGuid(this DbCommand command, string name, Guid? value) => command.Add(
        name,
        value is null ? null : command is SqliteCommand ? value.Value.ToByteArray(bigEndian: true) : value.Value,
        SqliteType.Blob,
        NpgsqlDbType.Uuid);

    /// <summary>Adds an instant.</summary>
    public static DbCommand AddInstant(this DbCommand command, string name, Instant? value) =>
        command.AddInteger(name, value?.Microseconds);

    /// <summary>Adds an integer.</summary>
    public static DbCommand AddInteger(this DbCommand command, string name, long? value) =>
        command.Add(name, value, SqliteType.Integer, NpgsqlDbType.Bigint);

    /// <summary>Adds a truth value (INTEGER 0 or 1 on SQLite, boolean on PostgreSQL).</summary>
    public static DbCommand AddBoolean(this DbCommand command, string name, bool? value) =>
        command.Add(name, value, SqliteType.Integer, NpgsqlDbType.Boolean);

    /// <summary>Adds text.</summary>
    public static DbCommand AddText(this DbCommand command, string name, string? value) =>
        command.Add(name, value, SqliteType.Text, NpgsqlDbType.Text);

    /// <summary>Adds bytes; null for NULL.</summary>
    public static DbCommand AddBytes(this DbCommand command, string name, ReadOnlyMemory<byte>? value) =>
        command.Add(name, value?.ToArray(), SqliteType.Blob, NpgsqlDbType.Bytea);

    /// <summary>Reads an id.</summary>
    public static Guid ReadGuid(this DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader is SqliteDataReader
            ? new Guid(reader.GetFieldValue<byte[]>(ordinal), bigEndian: true)
            : reader.GetGuid(ordinal);
    }

    /// <summary>Reads an id that may be NULL.</summary>
    public static Guid? ReadGuidOrNull(this DbDataReader reader, int ordinal) =>
        reader.IsNull(ordinal) ? null : reader.ReadGuid(ordinal);

    /// <summary>Reads an instant.</summary>
    public static Instant ReadInstant(this DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new Instant(reader.GetInt64(ordinal));
    }

    /// <summary>Reads an instant that may be NULL.</summary>
    public static Instant? ReadInstantOrNull(this DbDataReader reader, int ordinal) =>
        reader.IsNull(ordinal) ? null : reader.ReadInstant(ordinal);

    /// <summary>Reads text that may be NULL.</summary>
    public static string? ReadTextOrNull(this DbDataReader reader, int ordinal) =>
        reader.IsNull(ordinal) ? null : reader.GetString(ordinal);

    /// <summary>Reads bytes.</summary>
    public static byte[] ReadBytes(this DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.GetFieldValue<byte[]>(ordinal);
    }

    private static bool IsNull(this DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.IsDBNull(ordinal);
    }

    private static DbCommand Add(
        this DbCommand command, string name, object? value, SqliteType sqlite, NpgsqlDbType postgres)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Parameters.Add(command is SqliteCommand
            ? new SqliteParameter(name, sqlite) { Value = value ?? DBNull.Value }
            : new NpgsqlParameter(name, postgres) { Value = value ?? DBNull.Value });
        return command;
    }
}

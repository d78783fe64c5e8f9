using Anyseat.Platform.Errors;
using Anyseat.Platform.Time;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Anyseat.Platform.Storage;

/// <summary>A column: its name and where its value comes from.</summary>
internal abstract class Column<TRow>(string name, string postgresType)
{
    public string Name { get; } = name;

    public string PostgresType { get; } = postgresType;

    public abstract void Bind(SqliteStatement statement, int index, TRow row);

    public abstract NpgsqlParameter ToParameter(IReadOnlyList<TRow> rows);
}

/// <inheritdoc/>
internal sealed class SqlColumn<TRow, TValue>(
    string name, string postgresType, NpgsqlDbType type, Func<TRow, TValue> get, Action<SqliteStatement, int, TValue> bind)
    : Column<TRow>(name, postgresType)
{
    public override void Bind(SqliteStatement statement, int index, TRow row)
    {
        TValue value = get(row);
        if (value is null)
            statement.BindNull(index);
        else
            bind(statement, index, value);
    }

    public override NpgsqlParameter ToParameter(IReadOnlyList<TRow> rows)
    {
        var values = new TValue[rows.Count];
        for (int index = 0; index < values.Length; index++)
            values[index] = get(rows[index]);
        return new NpgsqlParameter<TValue[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values };
    }
}

/// <summary>Inserts many rows quickly: a prepared statement on SQLite, one statement with arrays on PostgreSQL.</summary>
/// <typeparam name="TRow">The row type; for side tables <c>SideRow</c>.</typeparam>
/// <remarks>Make one, add its columns, keep it: <c>new RowInsert&lt;Note&gt;("tickets_note").GuidColumn("id", note =>
/// note.Id).TextColumn("body", note => note.Body)</c>. A value of null is NULL.</remarks>
/// <param name="table">The table.</param>
/// <param name="suffix">What follows the values on both databases, such as <c>ON CONFLICT (id) DO NOTHING</c>. Empty: a
/// row that is there already is an error.</param>
public sealed class RowInsert<TRow>(string table, string suffix = "")
{
    private readonly List<Column<TRow>> columns = [];
    private string? sqliteSql;
    private string? postgresSql;

    /// <summary>Adds a column of ids.</summary>
    public RowInsert<TRow> GuidColumn(string name, Func<TRow, Guid?> get) => Add(new SqlColumn<TRow, Guid?>(
        name, "uuid", NpgsqlDbType.Uuid, get, (statement, index, value) => statement.Bind(index, value!.Value)));

    /// <summary>Adds a column of integers.</summary>
    public RowInsert<TRow> IntegerColumn(string name, Func<TRow, long?> get) => Add(new SqlColumn<TRow, long?>(
        name, "bigint", NpgsqlDbType.Bigint, get, (statement, index, value) => statement.Bind(index, value!.Value)));

    /// <summary>Adds a column of instants.</summary>
    public RowInsert<TRow> InstantColumn(string name, Func<TRow, Instant?> get) =>
        IntegerColumn(name, row => get(row)?.Microseconds);

    /// <summary>Adds a column of truth values.</summary>
    public RowInsert<TRow> BooleanColumn(string name, Func<TRow, bool?> get) => Add(new SqlColumn<TRow, bool?>(
        name, "boolean", NpgsqlDbType.Boolean, get,
        (statement, index, value) => statement.Bind(index, value!.Value ? 1L : 0L)));

    /// <summary>Adds a column of text.</summary>
    public RowInsert<TRow> TextColumn(string name, Func<TRow, string?> get) => Add(new SqlColumn<TRow, string?>(
        name, "text", NpgsqlDbType.Text, get, (statement, index, value) => statement.Bind(index, value!)));

    /// <summary>Adds a column of bytes.</summary>
    public RowInsert<TRow> BytesColumn(string name, Func<TRow, ReadOnlyMemory<byte>?> get) =>
        Add(new SqlColumn<TRow, ReadOnlyMemory<byte>?>(
            name, "bytea", NpgsqlDbType.Bytea, get,
            (statement, index, value) => statement.Bind(index, value!.Value.Span)));

    /// <summary>Inserts the rows in the scope's transaction.</summary>
    public async Task WriteAsync(WriteScope scope, IReadOnlyList<TRow> rows, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            return;
        if (scope.Connection is SqliteConnection sqlite)
        {
            Write(sqlite, rows);
            return;
        }

        await using var batch = new NpgsqlBatch((NpgsqlConnection)scope.Connection, (NpgsqlTransaction)scope.Transaction);
        batch.BatchCommands.Add(ToBatchCommand(rows));
        await batch.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Inserts the rows on SQLite.</summary>
    internal void Write(SqliteConnection connection, IReadOnlyList<TRow> rows)
    {
        SqliteStatement statement = SqliteStatement.Get(connection, sqliteSql ??= ToSqliteSql());
        for (int row = 0; row < rows.Count; row++)
        {
            TRow value = rows[row];
            for (int index = 0; index < columns.Count; index++)
                columns[index].Bind(statement, index + 1, value);
            statement.Execute();
        }
    }

    /// <summary>The statement that inserts the rows on PostgreSQL.</summary>
    internal NpgsqlBatchCommand ToBatchCommand(IReadOnlyList<TRow> rows)
    {
        var command = new NpgsqlBatchCommand(postgresSql ??= ToPostgresSql());
        foreach (Column<TRow> column in columns)
            command.Parameters.Add(column.ToParameter(rows));
        return command;
    }

    private RowInsert<TRow> Add(Column<TRow> column)
    {
        Invariant.Require(sqliteSql is null && postgresSql is null);
        columns.Add(column);
        return this;
    }

    private string ToSqliteSql() =>
        $"INSERT INTO {table} ({Names()}) VALUES ({string.Join(", ", columns.Select(_ => "?"))}) {suffix}";

    private string ToPostgresSql()
    {
        IEnumerable<string> arrays = columns.Select((column, index) => $"${index + 1}::{column.PostgresType}[]");
        return $"INSERT INTO {table} ({Names()}) SELECT * FROM unnest({string.Join(", ", arrays)}) {suffix}";
    }

    private string Names() => string.Join(", ", columns.Select(column => column.Name));
}

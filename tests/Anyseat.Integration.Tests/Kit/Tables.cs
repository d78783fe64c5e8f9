using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>The database as an auditor sees it: every row of every table, read beside the running server.</summary>
internal static class Tables
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false);

    /// <summary>All rows of a table, each as one text.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(AnyseatServer server, string table)
    {
        await using DbConnection connection = await OpenAsync(server);
        return await ReadAsync(connection, table);
    }

    /// <summary>Names of the tables in which a text stands anywhere.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(AnyseatServer server, string text)
    {
        await using DbConnection connection = await OpenAsync(server);
        var found = new List<string>();
        foreach (string table in await ListAsync(connection))
        {
            if ((await ReadAsync(connection, table)).Any(row => row.Contains(text, StringComparison.OrdinalIgnoreCase)))
                found.Add(table);
        }

        return found;
    }

    /// <summary>Changes what no server would change.</summary>
    /// <returns>The rows changed.</returns>
    public static async Task<int> ExecuteAsync(AnyseatServer server, string sql)
    {
        await using DbConnection connection = await OpenAsync(server, isReadOnly: false);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The last sequence number of the journal.</summary>
    public static async Task<long> ReadSeqLastAsync(AnyseatServer server)
    {
        await using DbConnection connection = await OpenAsync(server);
        await using DbCommand select = connection.CreateCommand();
        select.CommandText = "SELECT max(seq) FROM journal_event";
        return Convert.ToInt64(await select.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Columns as <c>table.column kind null|not null [key]</c>, with kinds that both databases have.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(AnyseatServer server)
    {
        await using DbConnection connection = await OpenAsync(server);
        await using DbCommand select = connection.CreateCommand();
        select.CommandText = server.ConnectionString is null
            ? """
              SELECT t.name, c.name, c.type, c."notnull" = 0 AND c.pk = 0, c.pk > 0
              FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
              """
            : """
              SELECT c.table_name, c.column_name, c.data_type, c.is_nullable = 'YES', EXISTS (
                SELECT 1 FROM information_schema.table_constraints t
                JOIN information_schema.key_column_usage k
                  ON k.constraint_schema = t.constraint_schema AND k.constraint_name = t.constraint_name
                WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = c.table_schema
                  AND t.table_name = c.table_name AND k.table_name = c.table_name AND k.column_name = c.column_name)
              FROM information_schema.columns c WHERE c.table_schema = current_schema()
              """;
        var columns = new List<string>();
        await using DbDataReader reader = await select.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            bool isNullable = Convert.ToBoolean(reader.GetValue(3), CultureInfo.InvariantCulture);
            bool isKey = Convert.ToBoolean(reader.GetValue(4), CultureInfo.InvariantCulture);
            columns.Add($"{reader.GetString(0)}.{reader.GetString(1)} {KindOf(reader.GetString(2))} {(isNullable ? "null" : "not null")}{(isKey ? " key" : "")}");
        }

        return [.. columns.Order(StringComparer.Ordinal)];
    }

    private static string KindOf(string type) => type.ToUpperInvariant() switch
    {
        "INTEGER" or "BIGINT" or "SMALLINT" or "BOOLEAN" => "number",
        "BLOB" or "BYTEA" or "UUID" => "bytes",
        "TEXT" => "text",
        _ => type,
    };

    private static async Task<DbConnection> OpenAsync(AnyseatServer server, bool isReadOnly = true)
    {
        DbConnection connection = server.ConnectionString is { } text
            ? new NpgsqlConnection(text + ";Pooling=false;Application Name=test")
            : new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "anyseat.db")};Mode={(isReadOnly ? "ReadOnly" : "ReadWrite")};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<IReadOnlyList<string>> ListAsync(DbConnection connection)
    {
        await using DbCommand select = connection.CreateCommand();
        select.CommandText = connection is SqliteConnection
            ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()";
        var names = new List<string>();
        await using DbDataReader reader = await select.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        return names;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(DbConnection connection, string table)
    {
        await using DbCommand select = connection.CreateCommand();
#pragma warning disable CA2100 // The name comes from the catalogue.
        select.CommandText = $"SELECT * FROM {table}";
#pragma warning restore CA2100
        var rows = new List<string>();
        await using DbDataReader reader = await select.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Show(reader.GetValue(column)))));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static string Show(object value) => value is byte[] bytes
        ? $"{Convert.ToHexString(bytes)} {StrictUtf8.GetString(bytes)}"
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
}

using System.Data.Common;
using System.Globalization;
using Anyseat.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Anyseat.Platform.EntityFramework;

/// <summary>Compares what the migrations made with what the model says.</summary>
public static class CatalogComparer
{
    /// <summary>Compares the tables whose names begin with the prefix: columns, types, nullability, primary keys.</summary>
    /// <param name="context">The module's context, over an open connection.</param>
    /// <param name="provider">Which database that connection is to.</param>
    /// <param name="prefix">The module's prefix, such as <c>people_</c>.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>One sentence for each difference; empty when they agree.</returns>
    public static async Task<IReadOnlyList<string>> CompareAsync(
        DbContext context, DatabaseProvider provider, string prefix, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(context);
        SortedSet<string> catalog = await ReadCatalogAsync(context.Database.GetDbConnection(), provider, prefix, ct);
        SortedSet<string> model = ReadModel(context.Model);
        return
        [
            .. catalog.Except(model).Select(column => $"Only in the database: {column}"),
            .. model.Except(catalog).Select(column => $"Only in the model: {column}"),
        ];
    }

    private static SortedSet<string> ReadModel(IModel model)
    {
        var columns = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ITable table in model.GetRelationalModel().Tables)
        {
            foreach (IColumn column in table.Columns)
            {
                columns.Add(Describe(
                    table.Name, column.Name, column.StoreType, column.IsNullable,
                    table.PrimaryKey?.Columns.Contains(column) ?? false));
            }
        }
        return columns;
    }

    private static async Task<SortedSet<string>> ReadCatalogAsync(
        DbConnection connection, DatabaseProvider provider, string prefix, CancellationToken ct)
    {
        const string sqlite = """
            SELECT t.name, c.name, c.type, c."notnull" = 0, c.pk > 0
            FROM sqlite_schema t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND substr(t.name, 1, length(@prefix)) = @prefix
            """;
        const string postgres = """
            SELECT c.table_name, c.column_name, c.data_type, c.is_nullable = 'YES', k.column_name IS NOT NULL
            FROM information_schema.columns c
            LEFT JOIN information_schema.table_constraints t
              ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY'
            LEFT JOIN information_schema.key_column_usage k
              ON k.constraint_schema = t.constraint_schema AND k.constraint_name = t.constraint_name
              AND k.table_name = c.table_name AND k.column_name = c.column_name
            WHERE c.table_schema = current_schema() AND left(c.table_name, length(@prefix)) = @prefix
            """;
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = provider == DatabaseProvider.Sqlite ? sqlite : postgres;
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = "prefix";
        parameter.Value = prefix;
        command.Parameters.Add(parameter);
        var columns = new SortedSet<string>(StringComparer.Ordinal);
        await using DbDataReader reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            columns.Add(Describe(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), ReadFlag(reader, 3), ReadFlag(reader, 4)));
        }
        return columns;
    }

    private static bool ReadFlag(DbDataReader reader, int column) =>
        Convert.ToBoolean(reader.GetValue(column), CultureInfo.InvariantCulture);

    private static string Describe(string table, string column, string type, bool isNullable, bool isKey)
    {
        // SQLite reports a key column of a rowid table as nullable; in a STRICT table it is not, nor in the model.
        string nullability = isNullable && !isKey ? "null" : "not null";
        return $"{table}.{column} {type} {nullability}{(isKey ? " key" : "")}";
    }
}

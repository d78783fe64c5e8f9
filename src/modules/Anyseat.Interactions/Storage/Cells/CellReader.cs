using System.Data.Common;
using System.Globalization;
using Anyseat.Measures;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage.Cells;

/// <summary>What stands at the head of a report's group: an id, a channel, or a reason's code.</summary>
internal readonly record struct GroupValue(Guid Id, string Text, int Code);

/// <summary>Equal intervals in a row, starting at the first.</summary>
/// <param name="Grain">Which cells to read.</param>
/// <param name="First">Index of the first interval in the report.</param>
/// <param name="Start">Its start, in microseconds.</param>
/// <param name="Length">Of each, in microseconds.</param>
/// <param name="Count">How many.</param>
internal readonly record struct CellRun(int Grain, int First, long Start, long Length, int Count);

/// <summary>Reads sums of cells. The database adds, so what comes back is as large as the report.</summary>
internal sealed class CellReader(DbConnection connection, DbTransaction transaction)
{
    /// <summary>The sums by interval and group of one run.</summary>
    /// <param name="cube">The table.</param>
    /// <param name="run">The intervals.</param>
    /// <param name="group">What to tell apart; null for all together.</param>
    /// <param name="filters">Dimensions with the value they must have.</param>
    /// <param name="into">Called for each sum with the index of its interval.</param>
    /// <param name="ct">Ends the read.</param>
    public async Task ReadAsync(
        CellCube cube, CellRun run, CellDimension? group, IReadOnlyList<(CellDimension Dimension, GroupValue Value)> filters,
        Action<int, GroupValue, Tally> into, CancellationToken ct)
    {
        await using DbCommand select = connection.CreateCommand(ToSql(cube, group, filters));
        select.Transaction = transaction;
        select.AddInteger("grain", run.Grain).AddInteger("base", run.Start).AddInteger("length", run.Length)
            .AddInteger("end", run.Start + (run.Length * run.Count));
        for (int index = 0; index < filters.Count; index++)
            Bind(select, $"filter{index.ToString(CultureInfo.InvariantCulture)}", filters[index].Dimension, filters[index].Value);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            int interval = run.First + (int)reader.GetInt64(0);
            GroupValue value = group is { } dimension ? ReadValue(reader, 1, dimension) : default;
            into(interval, value, ReadTally(reader, cube, group is null ? 1 : 2));
        }
    }

    private static string ToSql(
        CellCube cube, CellDimension? group, IReadOnlyList<(CellDimension Dimension, GroupValue Value)> filters)
    {
        string key = group is { } dimension ? $", {CellCube.ColumnOf(dimension)}" : string.Empty;
        string sums = string.Join(", ", cube.Columns.Select(column =>
            $"CAST({(column.IsMaximum ? "MAX" : "SUM")}({column.Name}) AS bigint)"));
        IEnumerable<string> wheres = filters.Select((filter, index) =>
            $" AND {CellCube.ColumnOf(filter.Dimension)} = @filter{index.ToString(CultureInfo.InvariantCulture)}");
        return $"SELECT (start - @base) / @length AS part{key}, {sums} FROM {cube.Table} "
            + $"WHERE grain = @grain AND start >= @base AND start < @end{string.Concat(wheres)} GROUP BY part{key}";
    }

    private static void Bind(DbCommand command, string name, CellDimension dimension, GroupValue value)
    {
        switch (dimension)
        {
            case CellDimension.Channel: command.AddText(name, value.Text); break;
            case CellDimension.Reason: command.AddInteger(name, value.Code); break;
            default: command.AddGuid(name, value.Id); break;
        }
    }

    private static GroupValue ReadValue(DbDataReader reader, int ordinal, CellDimension dimension) => dimension switch
    {
        CellDimension.Channel => new GroupValue(default, reader.GetString(ordinal), 0),
        CellDimension.Reason => new GroupValue(default, string.Empty, (int)reader.GetInt64(ordinal)),
        _ => new GroupValue(reader.ReadGuid(ordinal), string.Empty, 0),
    };

    private static Tally ReadTally(DbDataReader reader, CellCube cube, int ordinal)
    {
        Tally tally = default;
        foreach (CellColumn column in cube.Columns)
        {
            long value = reader.GetInt64(ordinal++);
            if (value != 0)
                column.Add(ref tally, value);
        }

        return tally;
    }
}

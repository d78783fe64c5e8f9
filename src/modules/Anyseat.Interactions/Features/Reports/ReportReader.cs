using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using Anyseat.Interactions.Storage.Cells;
using Anyseat.Measures;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.Data.Sqlite;

namespace Anyseat.Interactions.Features.Reports;

/// <summary>The figures of one interval and group, not yet in words.</summary>
internal sealed class ReportCell
{
    public Tally Tally;
}

/// <summary>A report's sums: by interval and group, by group, and in all.</summary>
internal sealed class ReportSums
{
    private readonly Dictionary<(int Interval, GroupValue Group), ReportCell> cells = [];

    public IEnumerable<(int Interval, GroupValue Group, ReportCell Cell)> Rows =>
        cells.Select(cell => (cell.Key.Interval, cell.Key.Group, cell.Value));

    public Dictionary<GroupValue, ReportCell> Groups { get; } = [];

    public ReportCell Total { get; } = new();

    public int RowCount => cells.Count;

    public void Add(int interval, GroupValue group, in Tally tally)
    {
        Of(cells, (interval, group)).Tally.Add(tally);
        Of(Groups, group).Tally.Add(tally);
        Total.Tally.Add(tally);
    }

    private static ReportCell Of<TKey>(Dictionary<TKey, ReportCell> all, TKey key)
        where TKey : notnull
    {
        ref ReportCell? cell = ref CollectionsMarshal.GetValueRefOrAddDefault(all, key, out _);
        return cell ??= new ReportCell();
    }
}

/// <summary>Reads a report: the stored cells, and on top what is open as of now, from one snapshot of the database.</summary>
internal sealed class ReportReader(IDatabase database, TimeProvider clock)
{
    /// <summary>Rows in an answer at most.</summary>
    public const int RowsMax = 50_000;

    public async Task<Result<ReportSums>> ReadAsync(ReportPlan plan, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbTransaction transaction = await BeginAsync(connection, ct);
        var sums = new ReportSums();
        var reader = new CellReader(connection, transaction);
        foreach (CellRun run in plan.Runs(await CellZones.ReadAsync(connection, transaction, ct)))
        {
            await reader.ReadAsync(
                plan.Cube, run, plan.Group, plan.Query.Filters,
                (interval, group, tally) =>
                {
                    if (plan.IsShown(group))
                        sums.Add(interval, group, tally);
                },
                ct);
            if (sums.RowCount > RowsMax)
                return new ReportTooLarge(RowsMax);
        }

        (MeasureFold fold, _, _) = await FoldStore.LoadAsync(connection, transaction, ct);
        AddOpen(plan, fold, sums);
        return sums.RowCount > RowsMax ? new ReportTooLarge(RowsMax) : sums;
    }

    private void AddOpen(ReportPlan plan, MeasureFold fold, ReportSums sums)
    {
        var open = new CellTable();
        fold.Project(new MeasureInstant(clock.GetInstant().Microseconds), open);
        foreach ((CellKey key, Tally tally) in open.Cells)
        {
            int interval = plan.IndexOf(key.Start);
            if (interval >= 0 && plan.TryPlace(key, out GroupValue group) && plan.IsShown(group))
                sums.Add(interval, group, tally);
        }
    }

    // A transaction for reading: on SQLite a deferred one, since any other would wait for the writer.
    private static async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken ct) =>
        connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
}

using Anyseat.Measures;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage.Cells;

/// <summary>A dimension as a column.</summary>
internal enum CellDimension
{
    Queue = 0,
    Channel,
    Agent,
    Team,
    Disposition,
    Reason,
}

/// <summary>A table of cells with some of the dimensions: the others are summed away when rows are written, so that a report
/// reads as few rows as it can.</summary>
internal sealed class CellCube
{
    private readonly RowInsert<CellRow> insert;
    private readonly Func<CellKey, bool> accepts;

    private CellCube(
        string table, CellDimension[] dimensions, Func<CellKey, bool> accepts, params ReadOnlySpan<IReadOnlyList<CellColumn>> families)
    {
        Table = table;
        Dimensions = dimensions;
        this.accepts = accepts;
        var columns = new List<CellColumn>();
        foreach (IReadOnlyList<CellColumn> family in families)
            columns.AddRange(family);
        Columns = columns;
        insert = NewInsert();
    }

    /// <summary>By queue and channel; what belongs to no queue (agents' time) stands under none, so the whole of it is the house.
    /// </summary>
    public static CellCube Queues { get; } = new(
        "interactions_measure_queue", [CellDimension.Queue, CellDimension.Channel], _ => true, CellColumns.Visits, CellColumns.Answers,
        CellColumns.Offers, CellColumns.Handling, CellColumns.Times, CellColumns.NotReady);

    /// <summary>By agent with team, queue and channel.</summary>
    public static CellCube Agents { get; } = new(
        "interactions_measure_agent", [CellDimension.Agent, CellDimension.Team, CellDimension.Queue, CellDimension.Channel],
        key => key.Agent is not null, CellColumns.Answers, CellColumns.Offers, CellColumns.Handling, CellColumns.Times, CellColumns.NotReady);

    /// <summary>Handling by disposition, queue and channel.</summary>
    public static CellCube Dispositions { get; } = new(
        "interactions_measure_disposition", [CellDimension.Disposition, CellDimension.Queue, CellDimension.Channel],
        key => key.Disposition is not null, CellColumns.Handling);

    /// <summary>Time not ready by reason, agent and team.</summary>
    public static CellCube Reasons { get; } = new(
        "interactions_measure_reason", [CellDimension.Reason, CellDimension.Agent, CellDimension.Team],
        key => key.Reason is not null, CellColumns.NotReady);

    public static IReadOnlyList<CellCube> All { get; } = [Queues, Agents, Dispositions, Reasons];

    public string Table { get; }

    public IReadOnlyList<CellDimension> Dimensions { get; }

    public IReadOnlyList<CellColumn> Columns { get; }

    public static string ColumnOf(CellDimension dimension) => dimension switch
    {
        CellDimension.Queue => "queue_id",
        CellDimension.Channel => "channel",
        CellDimension.Agent => "agent_id",
        CellDimension.Team => "team_id",
        CellDimension.Disposition => "disposition_id",
        CellDimension.Reason => "reason",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    /// <summary>Whether the cell has something for this cube.</summary>
    public bool Accepts(in CellKey key) => accepts(key);

    /// <summary>What is left of a cell's dimensions here.</summary>
    public CellDimensions Keep(in CellDimensions all) => new(
        Has(CellDimension.Queue) ? all.Queue : default,
        Has(CellDimension.Channel) ? all.Channel : string.Empty,
        Has(CellDimension.Agent) ? all.Agent : default,
        Has(CellDimension.Team) ? all.Team : default,
        Has(CellDimension.Disposition) ? all.Disposition : default,
        Has(CellDimension.Reason) ? all.Reason : default);

    /// <summary>Adds rows to those stored; no two are at the same place.</summary>
    public Task AddAsync(WriteScope scope, IReadOnlyList<CellRow> rows, CancellationToken ct) => insert.WriteAsync(scope, rows, ct);

    private bool Has(CellDimension dimension) => Dimensions.Contains(dimension);

    private RowInsert<CellRow> NewInsert()
    {
        string keys = string.Join(", ", Dimensions.Select(ColumnOf));
        string sums = string.Join(", ", Columns.Select(column => column.IsMaximum
            ? $"{column.Name} = CASE WHEN excluded.{column.Name} > {Table}.{column.Name} THEN excluded.{column.Name} ELSE {Table}.{column.Name} END"
            : $"{column.Name} = {Table}.{column.Name} + excluded.{column.Name}"));
        var rows = new RowInsert<CellRow>(Table, $"ON CONFLICT (grain, start, {keys}) DO UPDATE SET {sums}")
            .IntegerColumn("grain", row => row.Place.Grain)
            .IntegerColumn("start", row => row.Place.Start);
        foreach (CellDimension dimension in Dimensions)
            AddColumn(rows, dimension);
        foreach (CellColumn column in Columns)
            rows.IntegerColumn(column.Name, row => column.Read(row.Tally));
        return rows;
    }

    private static void AddColumn(RowInsert<CellRow> rows, CellDimension dimension)
    {
        string name = ColumnOf(dimension);
        switch (dimension)
        {
            case CellDimension.Queue: rows.GuidColumn(name, row => row.Place.About.Queue); break;
            case CellDimension.Channel: rows.TextColumn(name, row => row.Place.About.Channel); break;
            case CellDimension.Agent: rows.GuidColumn(name, row => row.Place.About.Agent); break;
            case CellDimension.Team: rows.GuidColumn(name, row => row.Place.About.Team); break;
            case CellDimension.Disposition: rows.GuidColumn(name, row => row.Place.About.Disposition); break;
            case CellDimension.Reason: rows.IntegerColumn(name, row => row.Place.About.Reason); break;
            default: throw new ArgumentOutOfRangeException(nameof(dimension));
        }
    }
}

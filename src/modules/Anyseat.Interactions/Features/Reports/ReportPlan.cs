using Anyseat.Interactions.Storage.Cells;
using Anyseat.Measures;
using Anyseat.Platform.Errors;

namespace Anyseat.Interactions.Features.Reports;

/// <summary>How a query is answered: which table, which intervals, and which figures it has.</summary>
internal sealed class ReportPlan
{
    private ReportPlan(ReportQuery query, CellCube cube)
    {
        Query = query;
        Cube = cube;
        Intervals = [.. ReportIntervals.Cut(query.From, query.To, query.Interval, query.Zone)];
    }

    public ReportQuery Query { get; }

    public CellCube Cube { get; }

    public IReadOnlyList<MeasureSpan> Intervals { get; }

    public CellDimension? Group => Query.Group switch
    {
        ReportGroup.None => null,
        ReportGroup.Queue => CellDimension.Queue,
        ReportGroup.Agent => CellDimension.Agent,
        ReportGroup.Team => CellDimension.Team,
        ReportGroup.Channel => CellDimension.Channel,
        ReportGroup.Disposition => CellDimension.Disposition,
        ReportGroup.Reason => CellDimension.Reason,
        _ => throw new InvalidOperationException($"Unknown group {Query.Group}."),
    };

    /// <summary>Visits are known: offered, abandoned, service level.</summary>
    public bool HasVisits => Cube == CellCube.Queues;

    /// <summary>Answers, offers and first responses are known.</summary>
    public bool HasAnswers => Cube == CellCube.Queues || Cube == CellCube.Agents;

    /// <summary>Handling is known.</summary>
    public bool HasHandling => Cube != CellCube.Reasons;

    /// <summary>Agents' time is known: it belongs to no queue, channel or disposition.</summary>
    public bool HasTimes => HasAnswers && Query.Group is ReportGroup.None or ReportGroup.Agent or ReportGroup.Team
        && !Query.Filters.Any(filter => filter.Dimension is CellDimension.Queue or CellDimension.Channel);

    /// <summary>Concurrency is known: it is of a channel, whatever the queue.</summary>
    public bool HasConcurrency => HasAnswers && Query.Group != ReportGroup.Queue
        && !Query.Filters.Any(filter => filter.Dimension == CellDimension.Queue);

    public static Result<ReportPlan> Make(ReportQuery query)
    {
        CellCube cube = Choose(query);
        foreach ((CellDimension dimension, _) in query.Filters)
        {
            if (!cube.Dimensions.Contains(dimension))
            {
                return new ValidationError(
                    "report.filter_unsupported", $"A report by {Word(query.Group.ToString())} cannot be filtered by {Word(dimension.ToString())}.",
                    Word(dimension.ToString()) + (dimension == CellDimension.Channel ? string.Empty : "Id"));
            }
        }

        return new ReportPlan(query, cube);
    }

    /// <summary>Runs of equal intervals: one, unless clocks change in a report by day.</summary>
    /// <param name="zones">For which zones there are cells of days.</param>
    public IReadOnlyList<CellRun> Runs(IReadOnlyList<CellZone> zones)
    {
        CellZone? days = Query.Interval == ReportInterval.Day ? zones.FirstOrDefault(zone => zone.Zone.Id == Query.Zone.Id) : null;
        var runs = new List<CellRun>();
        for (int index = 0; index < Intervals.Count;)
        {
            CellRun run = RunFrom(index, days);
            runs.Add(run);
            index += run.Count;
        }

        return runs;
    }

    /// <summary>The interval in which a quarter of an hour lies; −1 if outside of the report.</summary>
    public int IndexOf(MeasureInstant start)
    {
        int low = 0;
        int high = Intervals.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (start < Intervals[middle].Start)
                high = middle - 1;
            else if (start >= Intervals[middle].End)
                low = middle + 1;
            else
                return middle;
        }

        return -1;
    }

    /// <summary>Whether a cell not yet stored belongs to the report, and to which group.</summary>
    public bool TryPlace(in CellKey key, out GroupValue group)
    {
        group = default;
        if (!Cube.Accepts(key))
            return false;
        CellDimensions about = CellDimensions.Of(key);
        foreach ((CellDimension dimension, GroupValue value) in Query.Filters)
            if (ValueOf(about, dimension) != value)
                return false;
        if (Group is { } groupBy)
            group = ValueOf(about, groupBy);
        return true;
    }

    /// <summary>Whether a group is one to show: agents' time stands under no queue, for example.</summary>
    public bool IsShown(GroupValue group) => Group is null or CellDimension.Reason or CellDimension.Team || group != EmptyOf(Group.Value);

    private static GroupValue EmptyOf(CellDimension dimension) => ValueOf(CellDimensions.Of(default), dimension);

    private static GroupValue ValueOf(in CellDimensions about, CellDimension dimension) => dimension switch
    {
        CellDimension.Queue => new GroupValue(about.Queue, string.Empty, 0),
        CellDimension.Channel => new GroupValue(default, about.Channel, 0),
        CellDimension.Agent => new GroupValue(about.Agent, string.Empty, 0),
        CellDimension.Team => new GroupValue(about.Team, string.Empty, 0),
        CellDimension.Disposition => new GroupValue(about.Disposition, string.Empty, 0),
        CellDimension.Reason => new GroupValue(default, string.Empty, about.Reason),
        _ => throw new InvalidOperationException($"Unknown dimension {dimension}."),
    };

    private static CellCube Choose(ReportQuery query)
    {
        if (query.Group == ReportGroup.Reason)
            return CellCube.Reasons;
        if (query.Group == ReportGroup.Disposition || query.Filters.Any(filter => filter.Dimension == CellDimension.Disposition))
            return CellCube.Dispositions;
        bool isAboutAgents = query.Group is ReportGroup.Agent or ReportGroup.Team
            || query.Filters.Any(filter => filter.Dimension is CellDimension.Agent or CellDimension.Team);
        return isAboutAgents ? CellCube.Agents : CellCube.Queues;
    }

    private CellRun RunFrom(int first, CellZone? days)
    {
        int grain = GrainOf(first, days);
        long start = Intervals[first].Start.Microseconds;
        long length = Intervals[first].End.Microseconds - start;
        int count = 1;
        while (first + count < Intervals.Count && Continues(first + count, start + (count * length), length) && GrainOf(first + count, days) == grain)
            count++;
        return new CellRun(grain, first, start, length, count);
    }

    private bool Continues(int index, long start, long length) =>
        Intervals[index].Start.Microseconds == start && Intervals[index].End.Microseconds == start + length;

    private int GrainOf(int index, CellZone? days) =>
        days is not null && Intervals[index].Start.Microseconds >= days.Since ? days.Grain : 0;

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

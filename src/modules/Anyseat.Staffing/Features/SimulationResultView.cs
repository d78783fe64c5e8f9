using Anyseat.Simulation.Results;
using Anyseat.Staffing.Results;

namespace Anyseat.Staffing.Features;

/// <summary>What a column of a result is.</summary>
internal enum ScenarioKind
{
    /// <summary>The day as it was.</summary>
    Recorded = 0,

    /// <summary>The day simulated as it is.</summary>
    Base,

    /// <summary>The day with the changes of a scenario.</summary>
    Changed,
}

/// <summary>What a simulation found.</summary>
internal sealed record SimulationResultView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required uint Seed { get; init; }

    public required int Replications { get; init; }

    /// <summary>The chance that an interval covers the true mean.</summary>
    public required double Confidence { get; init; }

    public required DayView Day { get; init; }

    /// <summary>Where the intervals begin and, last, where the last one ends.</summary>
    public required IReadOnlyList<DateTimeOffset> Bounds { get; init; }

    /// <summary>What is compared: the recorded day if there is one, the day, each scenario.</summary>
    public required IReadOnlyList<ScenarioView> Scenarios { get; init; }

    /// <summary>For each queue, all queues, each group: the whole day, then each interval.</summary>
    public required IReadOnlyList<ResultRow> Rows { get; init; }

    internal sealed record ScenarioView(ScenarioKind Kind, string Name);

    /// <param name="Scope">What it is about.</param>
    /// <param name="Name">The queue or the group; empty for all queues.</param>
    /// <param name="Interval">Which, from 0; null for the whole day.</param>
    /// <param name="Scenarios">The figures by name, for each scenario in their order.</param>
    internal sealed record ResultRow(
        ResultScope Scope, string Name, int? Interval, IReadOnlyList<IReadOnlyDictionary<string, FigureView>> Scenarios);

    public static SimulationResultView Of(SimulationView simulation, SimulationOutcome outcome, RowFilter filter) => new()
    {
        Id = simulation.Id,
        Name = simulation.Name,
        Seed = simulation.Order.Seed,
        Replications = outcome.Replications,
        Confidence = outcome.Confidence,
        Day = outcome.Day,
        Bounds = outcome.Bounds,
        Scenarios = [.. outcome.Scenarios.Select(one => new ScenarioView(one.Kind, one.Name))],
        Rows = RowsOf(outcome.Scenarios, filter),
    };

    private static List<ResultRow> RowsOf(IReadOnlyList<ScenarioFigures> scenarios, RowFilter filter)
    {
        IReadOnlyList<SummaryRow> keys = scenarios[0].Rows;
        var rows = new List<ResultRow>();
        int interval = 0;
        for (int place = 0; place < keys.Count; place++)
        {
            RowKey key = keys[place].Key;
            interval = key.IsWholeDay ? 0 : interval + 1;
            if (!filter.Takes(key))
                continue;
            int row = place;
            rows.Add(new ResultRow(
                key.Scope, key.Name, key.IsWholeDay ? null : interval - 1,
                [.. scenarios.Select(one => FigureView.Of(one.Rows[row], one.Differences?[row]))]));
        }

        return rows;
    }
}

/// <summary>Which rows are wanted.</summary>
/// <param name="Scope">Only these; null for all.</param>
/// <param name="Name">Only this queue or group; null for all.</param>
/// <param name="HasIntervals">Whether intervals are, besides whole days.</param>
internal sealed record RowFilter(ResultScope? Scope, string? Name, bool HasIntervals)
{
    public bool Takes(RowKey key) =>
        (Scope is null || Scope == key.Scope) && (Name is null || Name == key.Name) && (HasIntervals || key.IsWholeDay);
}

using Anyseat.Simulation;
using Anyseat.Simulation.Results;
using Anyseat.Staffing.Features;
using Anyseat.Staffing.Runs;

namespace Anyseat.Staffing.Results;

/// <summary>One of those that are compared.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Rows">Its figures.</param>
/// <param name="Differences">Against the day without changes, row by row; null where there are none.</param>
internal sealed record ScenarioFigures(ScenarioKind Kind, string Name, IReadOnlyList<SummaryRow> Rows, IReadOnlyList<SummaryRow>? Differences)
{
    /// <summary>The recorded day if there is one, the day, each scenario.</summary>
    public static IReadOnlyList<ScenarioFigures> Of(SimulationRun run, ExperimentResult result) =>
    [
        .. run.Day.Record is { } record ? [new ScenarioFigures(ScenarioKind.Recorded, record.Day.Name, [.. record.Figures.Rows], null)] : (ScenarioFigures[])[],
        new(ScenarioKind.Base, run.Day.Day.Name, [.. result.Base.Rows], null),
        .. result.Changed.Select((changed, place) => new ScenarioFigures(
            ScenarioKind.Changed, run.Order.Scenarios[place].Name, [.. changed.Summary.Rows], [.. changed.Difference.Rows])),
    ];

    /// <summary>The scenarios and their differences by the names of files.</summary>
    public static IEnumerable<(string Name, IEnumerable<SummaryRow> Rows)> NamesOf(IReadOnlyList<ScenarioFigures> scenarios) =>
        scenarios.SelectMany(one => one.Kind switch
        {
            ScenarioKind.Recorded => [("recorded", one.Rows)],
            ScenarioKind.Base => [("base", one.Rows)],
            _ => new (string, IEnumerable<SummaryRow>)[] { (one.Name, one.Rows), ("difference: " + one.Name, one.Differences ?? []) },
        });
}

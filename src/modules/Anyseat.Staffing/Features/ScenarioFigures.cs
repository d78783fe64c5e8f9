using Anyseat.Simulation;
using Anyseat.Simulation.Results;
using Anyseat.Staffing.Runs;

namespace Anyseat.Staffing.Features;

/// <summary>One of those that are compared.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Summary">Its figures.</param>
/// <param name="Difference">Against the day without changes; null where there is none.</param>
internal sealed record ScenarioFigures(ScenarioKind Kind, string Name, SimulationSummary Summary, SimulationSummary? Difference)
{
    /// <summary>The recorded day if there is one, the day, each scenario.</summary>
    public static IReadOnlyList<ScenarioFigures> Of(SimulationRun run, ExperimentResult result) =>
    [
        .. run.Day.Record is { } record ? [new ScenarioFigures(ScenarioKind.Recorded, record.Day.Name, record.Figures, null)] : (ScenarioFigures[])[],
        new(ScenarioKind.Base, run.Day.Day.Name, result.Base, null),
        .. result.Changed.Select((changed, place) => new ScenarioFigures(
            ScenarioKind.Changed, run.Order.Scenarios[place].Name, changed.Summary, changed.Difference)),
    ];

    /// <summary>The scenarios and their differences by the names of files.</summary>
    public static IReadOnlyList<(string Name, SimulationSummary Summary)> NamesOf(SimulationRun run) =>
    [
        .. Of(run, run.Outcome!).SelectMany(one => one.Kind switch
        {
            ScenarioKind.Recorded => [("recorded", one.Summary)],
            ScenarioKind.Base => [("base", one.Summary)],
            _ => new[] { (one.Name, one.Summary), ("difference: " + one.Name, one.Difference!) },
        }),
    ];
}

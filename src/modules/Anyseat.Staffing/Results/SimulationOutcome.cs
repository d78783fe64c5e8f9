using Anyseat.Simulation;
using Anyseat.Simulation.Days;
using Anyseat.Staffing.Features;
using Anyseat.Staffing.Runs;

namespace Anyseat.Staffing.Results;

/// <summary>What a simulation found, without the days it was found on: what is shown, written to a file and kept.</summary>
/// <param name="Day">The day.</param>
/// <param name="Bounds">Where the intervals begin and, last, where the last one ends.</param>
/// <param name="Replications">How often it was run.</param>
/// <param name="Confidence">The chance that an interval covers the true mean.</param>
/// <param name="Scenarios">What is compared.</param>
internal sealed record SimulationOutcome(
    DayView Day, IReadOnlyList<DateTimeOffset> Bounds, int Replications, double Confidence, IReadOnlyList<ScenarioFigures> Scenarios)
{
    public static SimulationOutcome Of(SimulationRun run, ExperimentResult result)
    {
        Day day = run.Day.Day;
        DateTimeOffset midnight = DateTimeOffset.UnixEpoch.AddTicks(day.Midnight.Microseconds * TimeSpan.TicksPerMicrosecond);
        return new SimulationOutcome(
            DayView.Of(run.Day),
            [.. Enumerable.Range(0, day.IntervalCount).Select(interval => midnight + day.From + (interval * day.Interval)), midnight + day.To],
            result.Base.Count,
            result.Base.Confidence,
            ScenarioFigures.Of(run, result));
    }
}

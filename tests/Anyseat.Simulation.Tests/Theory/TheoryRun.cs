using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

/// <summary>Runs days of the textbook.</summary>
internal static class TheoryRun
{
    /// <summary>Runs replications, side by side on all cores.</summary>
    public static SimulationSummary Run(Day day, ulong seed, int replications, double confidence)
    {
        Assert.Empty(DayDocument.FindFaults(day));
        var experiment = new Experiment { Day = day, Seed = seed, Replications = replications, Confidence = confidence };
        return experiment.Run((count, run) => Parallel.For(0, count, run), ct: TestContext.Current.CancellationToken).Base;
    }
}

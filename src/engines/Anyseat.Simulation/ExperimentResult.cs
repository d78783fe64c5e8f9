using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation;

/// <summary>What an experiment found.</summary>
public sealed class ExperimentResult
{
    private readonly Experiment _experiment;

    internal ExperimentResult(Experiment experiment)
    {
        _experiment = experiment;
        Base = new SimulationSummary(experiment.Day, experiment.Confidence);
        Changed =
        [
            .. experiment.Changed.Select(day => new ChangedResult(
                new SimulationSummary(day, experiment.Confidence), new SimulationSummary(day, experiment.Confidence))),
        ];
    }

    /// <summary>The day as it is.</summary>
    public SimulationSummary Base { get; }

    /// <summary>The day with changes, in the order of <see cref="Experiment.Changed"/>.</summary>
    public ImmutableArray<ChangedResult> Changed { get; }

    /// <summary>Scenarios by the names under which they are written: <c>base</c>, <c>changed</c>, <c>difference</c>; from the
    /// second change on with its number, as <c>changed-2</c>.</summary>
    public IReadOnlyList<(string Name, SimulationSummary Summary)> Scenarios =>
    [
        ("base", Base),
        .. Changed.SelectMany((one, place) => new[]
        {
            ("changed" + Number(place), one.Summary), ("difference" + Number(place), one.Difference),
        }),
    ];

    /// <summary>All results as JSON, see docs/simulation.md.</summary>
    public byte[] ToJson() => SummaryWriter.WriteJson(_experiment.Seed, Scenarios);

    /// <summary>All results as CSV, see docs/simulation.md.</summary>
    public string ToCsv() => SummaryWriter.WriteCsv(Scenarios);

    /// <summary>The figures of a replication of the day (0) or of a change (from 1); from any thread.</summary>
    internal double?[][] ValuesOf(int scenario, ReplicationResult result) =>
        (scenario == 0 ? Base : Changed[scenario - 1].Summary).ValuesOf(result);

    /// <summary>Takes in the figures of one replication of the day and of each change.</summary>
    internal void Add(ReadOnlySpan<double?[][]> scenarios)
    {
        Base.AddValues(scenarios[0]);
        for (int i = 0; i < Changed.Length; i++)
        {
            Changed[i].Summary.AddValues(scenarios[i + 1]);
            Changed[i].Difference.AddDifference(scenarios[0], scenarios[i + 1]);
        }
    }

    private static string Number(int place) => place == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{place + 1}");
}

/// <summary>What one way to change the day did.</summary>
/// <param name="Summary">The changed day.</param>
/// <param name="Difference">By how much the changes raise each figure, replication by replication.</param>
public sealed record ChangedResult(SimulationSummary Summary, SimulationSummary Difference);

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
        if (experiment.Changed is { } changed)
        {
            Changed = new SimulationSummary(changed, experiment.Confidence);
            Difference = new SimulationSummary(changed, experiment.Confidence);
        }
    }

    /// <summary>The day as it is.</summary>
    public SimulationSummary Base { get; }

    /// <summary>The day with changes; null when there were none.</summary>
    public SimulationSummary? Changed { get; }

    /// <summary>By how much the changes raise each figure, replication by replication; null when there were none.</summary>
    public SimulationSummary? Difference { get; }

    /// <summary>Scenarios by the names under which they are written: <c>base</c>, <c>changed</c>, <c>difference</c>.</summary>
    public IReadOnlyList<(string Name, SimulationSummary Summary)> Scenarios =>
        Changed is null ? [("base", Base)] : [("base", Base), ("changed", Changed), ("difference", Difference!)];

    /// <summary>All results as JSON, see docs/simulation.md.</summary>
    public byte[] ToJson() => SummaryWriter.WriteJson(_experiment.Seed, Scenarios);

    /// <summary>All results as CSV, see docs/simulation.md.</summary>
    public string ToCsv() => SummaryWriter.WriteCsv(Scenarios);

    internal void Add(ReplicationResult one, ReplicationResult? changed)
    {
        Base.Add(one);
        if (changed is null)
            return;
        Changed!.Add(changed);
        Difference!.AddDifference(one, changed);
    }
}

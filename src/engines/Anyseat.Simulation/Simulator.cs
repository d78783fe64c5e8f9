using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;
using Anyseat.Simulation.Runs;

namespace Anyseat.Simulation;

/// <summary>Runs a day through the live routing engine on virtual time.</summary>
/// <remarks>One simulator serves any number of replications, from any number of threads at once: a replication is a pure
/// function of day, seed and number, and it starts no threads of its own. The same three give the same result to the last
/// bit on every machine.</remarks>
public sealed class Simulator
{
    private readonly SimulationPlan _plan;

    /// <param name="day">A day without faults, see <see cref="Documents.DayDocument.FindFaults"/>.</param>
    public Simulator(Day day)
    {
        ArgumentNullException.ThrowIfNull(day);
        _plan = new SimulationPlan(day);
    }

    /// <summary>The day.</summary>
    public Day Day => _plan.Day;

    /// <summary>Whether some of a group could be offered the work of a queue, in any ring.</summary>
    /// <param name="group">Place of the group.</param>
    /// <param name="queue">Handle of the queue.</param>
    public bool CanServe(int group, int queue)
    {
        for (int profile = 0; profile < _plan.Profiles.All.Length; profile++)
        {
            if (_plan.Profiles.All[profile].Group == group && _plan.Eligible.CanServe(profile, queue))
                return true;
        }

        return false;
    }

    /// <summary>Runs one replication from midnight until the last customer of the day is gone.</summary>
    /// <param name="seed">Of the experiment. Scenarios with the same seed meet the same customers.</param>
    /// <param name="replication">From 0.</param>
    /// <param name="progress">Told now and then which share of the day has passed, from 0 to 1; null for nobody.</param>
    /// <param name="ct">Looked at every few thousand events.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ReplicationResult Run(ulong seed, int replication, Action<double>? progress = null, CancellationToken ct = default) =>
        new SimulationRun(_plan, seed, replication).Run(progress, observer: null, ct);

    /// <summary>Runs one replication and tells what happens, for those who look closer than the figures do.</summary>
    /// <param name="seed">Of the experiment.</param>
    /// <param name="replication">From 0.</param>
    /// <param name="observer">Told of each decision of the routing engine.</param>
    /// <param name="ct">Looked at every few thousand events.</param>
    public ReplicationResult Observe(ulong seed, int replication, DecisionObserver observer, CancellationToken ct = default) =>
        new SimulationRun(_plan, seed, replication).Run(progress: null, observer, ct);
}

using Anyseat.People.Contracts;
using Anyseat.Staffing.Features;
using Anyseat.Staffing.Results;
using Anyseat.Staffing.Storage;

namespace Anyseat.Staffing.Runs;

/// <summary>All simulations there are: those under way, the last ones in memory, and those kept in the database.</summary>
internal sealed class SimulationCatalog(SimulationRunner runner, SimulationStore store, IPeopleDirectory people)
{
    /// <summary>The latest first.</summary>
    public async Task<IReadOnlyList<SimulationView>> ListAsync(CancellationToken ct)
    {
        IReadOnlyList<StoredSimulation> stored = await store.ListAsync(ct);
        SimulationView[] live = [.. runner.Runs.Select(ToView)];
        return [.. live.Concat(stored.Where(one => live.All(run => run.Id != one.Id)).Select(ToView)).OrderByDescending(one => one.OrderedAt)];
    }

    public async Task<SimulationView?> FindAsync(Guid id, CancellationToken ct)
    {
        if (runner.Find(id) is { } run)
            return ToView(run);
        return await store.FindAsync(id, ct) is { } stored ? ToView(stored) : null;
    }

    /// <summary>What one found; null when it found nothing, or is not there.</summary>
    public async Task<SimulationOutcome?> FindOutcomeAsync(Guid id, CancellationToken ct)
    {
        if (runner.Find(id) is { } run)
            return run.Outcome;
        return await store.FindOutcomeAsync(id, ct) is { } bytes ? OutcomeCodec.Read(bytes) : null;
    }

    /// <summary>Gives one whose result is there another name; false when there is none.</summary>
    public async Task<bool> RenameAsync(Guid id, string name, CancellationToken ct)
    {
        SimulationRun? run = runner.Find(id);
        bool isStored = await store.RenameAsync(id, name, ct);
        if (run is { State: SimulationState.Done })
            run.Name = name;
        return isStored || run is { State: SimulationState.Done };
    }

    /// <summary>Cancels one that is not over; forgets one that is.</summary>
    public async Task RemoveAsync(Guid id, CancellationToken ct)
    {
        if (runner.Find(id) is { } run)
            runner.Remove(run);
        await store.DeleteAsync(id, ct);
    }

    public SimulationView ToView(SimulationRun run) => SimulationView.Of(run, runner, people);

    private SimulationView ToView(StoredSimulation stored) => SimulationView.Of(stored, people);
}

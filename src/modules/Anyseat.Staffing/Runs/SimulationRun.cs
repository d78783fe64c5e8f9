using Anyseat.Platform.Time;
using Anyseat.Simulation.Days;
using Anyseat.Staffing.Domain;
using Anyseat.Staffing.Results;

namespace Anyseat.Staffing.Runs;

/// <summary>How far a run is.</summary>
internal enum SimulationState
{
    /// <summary>Others are before it.</summary>
    Waiting = 0,

    /// <summary>It is running.</summary>
    Running,

    /// <summary>Its result is there.</summary>
    Done,

    /// <summary>It broke; the log says why.</summary>
    Failed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,
}

/// <summary>A simulation that was ordered. Written by the runner alone; read by anybody.</summary>
internal sealed class SimulationRun : IDisposable
{
    private readonly CancellationTokenSource cancellation = new();
    private double progress;

    public required Guid Id { get; init; }

    public required Guid StartedBy { get; init; }

    public required Instant OrderedAt { get; init; }

    public required string Name { get; set; }

    public required SimulationOrder Order { get; init; }

    public required PreparedDay Day { get; init; }

    /// <summary>The days of the scenarios.</summary>
    public required IReadOnlyList<Day> Changed { get; init; }

    public SimulationState State { get; private set; }

    public Instant? BegunAt { get; private set; }

    public Instant? EndedAt { get; private set; }

    public SimulationOutcome? Outcome { get; private set; }

    /// <summary>Whether the outcome is in the database.</summary>
    public bool IsKept { get; private set; }

    /// <summary>The share that is done, 0 to 1.</summary>
    public double Progress => Volatile.Read(ref progress);

    public CancellationToken Cancelled => cancellation.Token;

    public bool IsOver => State is SimulationState.Done or SimulationState.Failed or SimulationState.Cancelled;

    /// <summary>Replications tell how far they are from several threads: only the furthest counts.</summary>
    public void Tell(double share)
    {
        double known = Volatile.Read(ref progress);
        while (share > known)
        {
            double found = Interlocked.CompareExchange(ref progress, share, known);
            if (found.Equals(known))
                return;
            known = found;
        }
    }

    public void Begin(Instant now)
    {
        BegunAt = now;
        State = SimulationState.Running;
    }

    public void End(SimulationState state, Instant now, SimulationOutcome? outcome = null, bool isKept = false)
    {
        Outcome = outcome;
        IsKept = isKept;
        EndedAt = now;
        State = state;
    }

    public void Cancel() => cancellation.Cancel();

    public void Dispose() => cancellation.Dispose();
}

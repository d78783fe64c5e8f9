using System.Collections.Immutable;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation;

/// <summary>Days in, results out: runs the replications of a day, and of the same day with changes, on the cores that its host
/// lends it.</summary>
public sealed record Experiment
{
    /// <summary>The most replications.</summary>
    public const int ReplicationsMax = 10_000;

    private const int BatchSize = 32;

    /// <summary>The day as it is.</summary>
    public required Day Day { get; init; }

    /// <summary>The day with changes, in as many ways as shall be compared; each of the same queues, groups and intervals.</summary>
    public ImmutableArray<Day> Changed { get; init; } = [];

    /// <summary>All chance follows from it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How often the day is run, 1 to <see cref="ReplicationsMax"/>.</summary>
    public int Replications { get; init; } = 10;

    /// <summary>The chance that an interval covers the true mean.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Runs it. However the work is spread, the result is the same to the last bit.</summary>
    /// <param name="runAll">Calls the given action for each number from 0 up to the count, in any order, on as many threads as the
    /// host likes, and returns when all are done: <c>(count, run) => Parallel.For(0, count, run)</c> will do.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, from any of these threads; null for nobody.</param>
    /// <param name="ct">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ExperimentResult Run(Action<int, Action<int>> runAll, Action<double>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(runAll);
        ArgumentOutOfRangeException.ThrowIfLessThan(Replications, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Replications, ReplicationsMax);
        Simulator[] simulators = [new Simulator(Day), .. Changed.Select(day => new Simulator(day))];
        var result = new ExperimentResult(this);
        var told = new Progress(progress, Replications * simulators.Length);
        for (int begin = 0; begin < Replications; begin += BatchSize)
        {
            int from = begin;
            // Figures are worked out where the replication ran: what is left for one thread is to add them up in order.
            var batch = new double?[Math.Min(BatchSize, Replications - begin) * simulators.Length][][];
            runAll(batch.Length, number =>
            {
                (int replication, int scenario) = (number / simulators.Length, number % simulators.Length);
                batch[number] = result.ValuesOf(scenario, simulators[scenario].Run(Seed, from + replication, told.ForOne(), ct));
            });
            ct.ThrowIfCancellationRequested();
            for (int first = 0; first < batch.Length; first += simulators.Length)
                result.Add(batch.AsSpan(first, simulators.Length));
        }

        return result;
    }

    /// <summary>Adds up how far each run is.</summary>
    private sealed class Progress(Action<double>? told, int runCount)
    {
        private const double Unit = 1_000_000;

        private long _done;

        public Action<double>? ForOne()
        {
            if (told is null)
                return null;
            long before = 0;
            return share =>
            {
                long now = (long)(share * Unit);
                long all = Interlocked.Add(ref _done, now - before);
                before = now;
                told(all / (Unit * runCount));
            };
        }
    }
}

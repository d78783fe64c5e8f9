using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using System.Threading.Channels;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Json;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Time;
using Anyseat.Simulation;
using Anyseat.Staffing.Results;
using Anyseat.Staffing.Storage;
using Microsoft.Extensions.Logging;

namespace Anyseat.Staffing.Runs;

/// <summary>Runs simulations one after the other, on half of the cores and behind everything else, and has the results kept.</summary>
/// <remarks>The last results are in memory, too. What waits or runs at a restart is lost: the same order gives the same result to the
/// last bit, so that it can be had again.</remarks>
internal sealed partial class SimulationRunner(SimulationStore store, TimeProvider clock, ILogger<SimulationRunner> logger) : IStartStep, IDisposable
{
    /// <summary>The most that wait or run.</summary>
    public const int OpenMax = 8;

    /// <summary>The most of one person that wait or run.</summary>
    public const int OpenPerUserMax = 3;

    /// <summary>The most results that are in memory.</summary>
    public const int KeptMax = 20;

    // Those who were cancelled stay in line until it is their turn.
    private const int LineMax = 64;

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(30);

    private readonly Channel<SimulationRun> waiting = Channel.CreateBounded<SimulationRun>(LineMax);
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly int threads = Math.Max(1, Environment.ProcessorCount / 2);
    private ImmutableList<SimulationRun> runs = [];
    private Task loop = Task.CompletedTask;

    public StartPhase Phase => StartPhase.Resume;

    /// <summary>All runs that are known, the latest first.</summary>
    public IReadOnlyList<SimulationRun> Runs => runs.Reverse();

    public SimulationRun? Find(Guid id) => runs.Find(run => run.Id == id);

    public Task StartAsync(CancellationToken ct)
    {
        loop = RunAllAsync(stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken ct)
    {
        waiting.Writer.TryComplete();
        await stopping.CancelAsync();
        foreach (SimulationRun run in runs)
            run.Cancel();
        await loop.WaitAsync(ct);
    }

    public void Dispose()
    {
        stopping.Dispose();
        foreach (SimulationRun run in runs)
            run.Dispose();
    }

    /// <summary>Puts a run at the end of the line.</summary>
    /// <returns>The run; the one that is there when its id is known already; or why it is not taken.</returns>
    public Result<SimulationRun> Order(SimulationRun run)
    {
        lock (gate)
        {
            if (Find(run.Id) is { } former)
                return former;
            if (runs.Count(one => !one.IsOver && one.StartedBy == run.StartedBy) >= OpenPerUserMax)
                return new RateLimitedError("simulation.too_many_yours", $"{OpenPerUserMax} of your simulations are waiting or running.", TryAgainAfter);
            if (runs.Count(one => !one.IsOver) >= OpenMax || !waiting.Writer.TryWrite(run))
                return new RateLimitedError("simulation.queue_full", $"{OpenMax} simulations are waiting or running.", TryAgainAfter);
            runs = runs.Add(run);
            Forget();
            return run;
        }
    }

    /// <summary>Cancels a run that is not over, and forgets one that is.</summary>
    public void Remove(SimulationRun run)
    {
        lock (gate)
        {
            if (run.IsOver)
                runs = runs.Remove(run);
            else if (run.State == SimulationState.Waiting)
                run.End(SimulationState.Cancelled, clock.GetInstant());
        }

        run.Cancel();
    }

    /// <summary>How many run or wait before it.</summary>
    public int CountBefore(SimulationRun run) => runs.TakeWhile(one => one != run).Count(one => !one.IsOver);

    private void Forget()
    {
        SimulationRun[] over = [.. runs.Where(one => one.IsOver)];
        foreach (SimulationRun old in over.Take(Math.Max(0, over.Length - KeptMax)))
            runs = runs.Remove(old);
    }

    private async Task RunAllAsync(CancellationToken ct)
    {
        try
        {
            await foreach (SimulationRun run in waiting.Reader.ReadAllAsync(ct))
                await RunAsync(run);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task RunAsync(SimulationRun run)
    {
        lock (gate)
        {
            if (run.IsOver)
                return;
            run.Begin(clock.GetInstant());
        }

        try
        {
            (SimulationOutcome outcome, byte[] bytes) = await BackgroundThreads.RunAsync("simulation", () => Simulate(run));
            Instant now = clock.GetInstant();
            run.End(SimulationState.Done, now, outcome, await KeepAsync(run, bytes, now));
            LogDone(run.Id, run.EndedAt!.Value - run.BegunAt!.Value);
        }
        catch (OperationCanceledException)
        {
            run.End(SimulationState.Cancelled, clock.GetInstant());
        }
        catch (Exception exception)
        {
            // A mistake in one run must not end all others.
            run.End(SimulationState.Failed, clock.GetInstant());
            LogFailed(exception, run.Id);
        }
    }

    private (SimulationOutcome Outcome, byte[] Bytes) Simulate(SimulationRun run)
    {
        var experiment = new Experiment
        {
            Day = run.Day.Day,
            Changed = [.. run.Changed],
            Seed = run.Order.Seed,
            Replications = run.Order.Replications,
        };
        ExperimentResult result = experiment.Run((count, one) => BackgroundThreads.ForEach("simulation", threads, count, one), run.Tell, run.Cancelled);
        SimulationOutcome outcome = SimulationOutcome.Of(run, result);
        return (outcome, OutcomeCodec.Write(outcome));
    }

    // A result that cannot be kept is there all the same, until the next restart.
    private async Task<bool> KeepAsync(SimulationRun run, byte[] outcome, Instant now)
    {
        if (outcome.Length > SimulationStore.OutcomeMax)
        {
            LogTooLarge(run.Id, outcome.Length);
            return false;
        }

        var stored = new StoredSimulation(
            run.Id, run.Name, run.StartedBy, run.OrderedAt, run.BegunAt!.Value, now, run.Day.PlanVersion,
            JsonSerializer.Serialize(run.Order, PlatformJson.Options));
        try
        {
            await store.AddAsync(stored, outcome, stopping.Token);
            return true;
        }
        catch (DbException exception)
        {
            LogNotKept(exception, run.Id);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The runner of simulations stopped")]
    private partial void LogStopped();

    [LoggerMessage(Level = LogLevel.Information, Message = "Simulation {Run} ran for {Elapsed}")]
    private partial void LogDone(Guid run, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The result of simulation {Run} has {Size} bytes and is not kept")]
    private partial void LogTooLarge(Guid run, int size);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The result of simulation {Run} could not be kept")]
    private partial void LogNotKept(Exception exception, Guid run);

    [LoggerMessage(Level = LogLevel.Error, Message = "Simulation {Run} failed")]
    private partial void LogFailed(Exception exception, Guid run);
}

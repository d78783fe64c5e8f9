using System.Collections.Immutable;
using System.Threading.Channels;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Time;
using Anyseat.Simulation;
using Microsoft.Extensions.Logging;

namespace Anyseat.Staffing.Runs;

/// <summary>Runs simulations one after the other, on half of the cores and behind everything else, and keeps the last results.</summary>
/// <remarks>Results are in memory: the same order gives the same result to the last bit, so that what a restart loses can be had
/// again.</remarks>
internal sealed partial class SimulationRunner(TimeProvider clock, ILogger<SimulationRunner> logger) : IStartStep, IDisposable
{
    /// <summary>The most that wait or run.</summary>
    public const int OpenMax = 8;

    /// <summary>The most of one person that wait or run.</summary>
    public const int OpenPerUserMax = 3;

    /// <summary>The most results that are kept.</summary>
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
                run.End(SimulationState.Cancelled, clock.GetInstant(), null);
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
            ExperimentResult result = await BackgroundThreads.RunAsync("simulation", () => Simulate(run));
            run.End(SimulationState.Done, clock.GetInstant(), result);
            LogDone(run.Id, run.EndedAt!.Value - run.BegunAt!.Value);
        }
        catch (OperationCanceledException)
        {
            run.End(SimulationState.Cancelled, clock.GetInstant(), null);
        }
        catch (Exception exception)
        {
            // A mistake in one run must not end all others.
            run.End(SimulationState.Failed, clock.GetInstant(), null);
            LogFailed(exception, run.Id);
        }
    }

    private ExperimentResult Simulate(SimulationRun run) => new Experiment
    {
        Day = run.Day.Day,
        Changed = [.. run.Changed],
        Seed = run.Order.Seed,
        Replications = run.Order.Replications,
    }.Run((count, one) => BackgroundThreads.ForEach("simulation", threads, count, one), run.Tell, run.Cancelled);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The runner of simulations stopped")]
    private partial void LogStopped();

    [LoggerMessage(Level = LogLevel.Information, Message = "Simulation {Run} ran for {Elapsed}")]
    private partial void LogDone(Guid run, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Error, Message = "Simulation {Run} failed")]
    private partial void LogFailed(Exception exception, Guid run);
}

using Anyseat.Platform.Modules;

namespace Anyseat.Server.Hosting;

/// <summary>Runs the start steps by phase before any listener opens, and stops them in reverse after all listeners have
/// closed.</summary>
/// <remarks>Steps of one phase run in the order of their registration. When a step fails, the ones before it are stopped
/// and the start fails with its exception.</remarks>
public sealed partial class StartSequence(IEnumerable<IStartStep> steps, TimeProvider clock, ILogger<StartSequence> logger)
    : IHostedLifecycleService
{
    private readonly IStartStep[] ordered = [.. steps.OrderBy(step => step.Phase)];
    private readonly Stack<IStartStep> started = new();
    private volatile bool isReady;

    /// <summary>Whether every step has run and none has been stopped.</summary>
    public bool IsReady => isReady;

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await StartThroughAsync(StartPhase.Ready, cancellationToken);
        isReady = true;
    }

    /// <summary>Runs the steps up to and with a phase, for verbs that need the database and nothing else.</summary>
    /// <param name="last">The last phase to run.</param>
    /// <param name="ct">Ends the start.</param>
    public async Task StartThroughAsync(StartPhase last, CancellationToken ct)
    {
        try
        {
            foreach (IStartStep step in ordered.TakeWhile(step => step.Phase <= last))
            {
                long begun = clock.GetTimestamp();
                started.Push(step);
                await step.StartAsync(ct);
                TimeSpan elapsed = clock.GetElapsedTime(begun);
                LogStarted(step.Phase, step, elapsed);
            }
        }
        catch
        {
            await StopStartedAsync(CancellationToken.None);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        isReady = false;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => StopStartedAsync(cancellationToken);

    private async Task StopStartedAsync(CancellationToken ct)
    {
        isReady = false;
        while (started.TryPop(out IStartStep? step))
        {
            try
            {
                await step.StopAsync(ct);
            }
            catch (Exception e)
            {
                // The steps below must still be stopped: a lock left behind would be worse than a noisy stop.
                LogStopFailed(e, step.Phase, step);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Start step {Phase} {Step} took {Elapsed}")]
    private partial void LogStarted(StartPhase phase, IStartStep step, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Error, Message = "Start step {Phase} {Step} did not stop cleanly")]
    private partial void LogStopFailed(Exception exception, StartPhase phase, IStartStep step);
}

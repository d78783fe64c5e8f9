using System.Data.Common;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Journal;

/// <summary>Forgets inputs that are too old to be repeated, in steps small enough not to hold up the writers.</summary>
internal sealed partial class InputPruning(IDatabase database, TimeProvider clock, ILogger<InputPruning> logger)
    : IStartStep, IAsyncDisposable
{
    private const int StepMax = 1000;
    private static readonly TimeSpan AgeMax = TimeSpan.FromDays(7);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    public StartPhase Phase => StartPhase.Resume;

    public Task StartAsync(CancellationToken ct)
    {
        loop = RunAsync(stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken ct)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>Removes at most one step of inputs.</summary>
    /// <returns>How many were removed.</returns>
    public Task<int> PruneAsync(CancellationToken ct)
    {
        Instant limit = clock.GetInstant() - AgeMax;
        return database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand command = scope.CreateCommand("""
                    DELETE FROM journal_input WHERE (domain, input_id) IN (
                        SELECT domain, input_id FROM journal_input WHERE at < @limit ORDER BY at LIMIT @count)
                    """);
                command.AddInteger("@count", StepMax).AddInstant("@limit", limit);
                return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            },
            ct);
    }

    private async Task RunAsync(CancellationToken ct)
    {
        await Task.Yield();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                TimeSpan pause = await PruneAsync(ct).ConfigureAwait(false) == StepMax ? Pause : Interval;
                await Task.Delay(pause, clock, ct).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                LogStopped(logger);
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
                Instruments.LoopRestarts.Add(1);
                await Task.Delay(Interval, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old inputs could not be forgotten; tried again later")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The pruning of inputs stopped")]
    private static partial void LogStopped(ILogger logger);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Calls;

/// <summary>What the loop of calls began and does not wait for: each task is watched, and awaited at the end.</summary>
internal sealed partial class TaskTracker(ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<long, Task> running = new();
    private long last;

    /// <summary>How many are under way.</summary>
    public int Count => running.Count;

    /// <summary>Runs something; a fault is logged.</summary>
    public void Run(string what, Func<CancellationToken, Task> work)
    {
        long number = Interlocked.Increment(ref last);
        // It begins here, on the caller, so that requests keep their order.
        Task task = GuardedAsync(what, work);
        if (task.IsCompleted)
            return;
        running[number] = task;
        running[number] = ForgetAsync(number, task);
        if (task.IsCompleted)
            running.TryRemove(number, out _);
    }

    /// <summary>Waits for what is under way, for at most a while.</summary>
    public async Task DrainAsync(TimeSpan limit, TimeProvider time)
    {
        Task all = Task.WhenAll(running.Values);
        await Task.WhenAny(all, Task.Delay(limit, time, stopping.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running.Values);
        stopping.Dispose();
    }

    private async Task ForgetAsync(long number, Task task)
    {
        await task;
        running.TryRemove(number, out _);
    }

    private async Task GuardedAsync(string what, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The switch is going down.
        }
        catch (Exception fault)
        {
            LogFailed(logger, fault, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed")]
    private static partial void LogFailed(ILogger logger, Exception fault, string what);
}

using System.Collections.Concurrent;

namespace Anyseat.Platform.Storage;

/// <summary>Runs one asynchronous loop on a thread of its own, so that what blocks inside it (SQLite's fsync) never holds
/// a thread of the pool.</summary>
internal sealed class DedicatedThread : SynchronizationContext
{
    // Holds at most the continuations of the one loop, so it needs no bound of its own.
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> callbacks = [];

    private DedicatedThread()
    {
    }

    /// <summary>Starts the loop.</summary>
    /// <returns>Completes when the loop has ended.</returns>
    public static Task StartAsync(string name, Func<Task> loop)
    {
        var context = new DedicatedThread();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => context.Run(loop, done)) { IsBackground = true, Name = name };
        thread.Start();
        return done.Task;
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            callbacks.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // The loop has ended: what a work item left behind goes on in the pool.
            ThreadPool.QueueUserWorkItem(pair => pair.d(pair.state), (d, state), preferLocal: false);
        }
    }

    private void Run(Func<Task> loop, TaskCompletionSource done)
    {
        SetSynchronizationContext(this);
        Task running = loop();
        running.ContinueWith(
            (_, self) => ((DedicatedThread)self!).callbacks.CompleteAdding(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        foreach ((SendOrPostCallback callback, object? state) in callbacks.GetConsumingEnumerable())
            callback(state);
        if (running.Exception is { } failure)
            done.SetException(failure.InnerExceptions);
        else
            done.SetResult();
    }
}

using System.Runtime.InteropServices;

namespace Anyseat.Platform.Time;

/// <summary>Threads for work that takes processor time and can wait: whatever else the process does goes first.</summary>
/// <remarks>.NET does not pass thread priorities on to Linux, where each thread has a nice value of its own (setpriority(2),
/// "C library/kernel differences"); so it is set there directly. Elsewhere the priority of the thread does it.</remarks>
public static partial class BackgroundThreads
{
    private const int Nice = 10;
    private const int PriorityOfProcess = 0;
    private const int ThisThread = 0;

    /// <summary>Does the work on a new thread.</summary>
    /// <param name="name">What the thread is called in a debugger.</param>
    /// <param name="work">Takes processor time; does not wait for others.</param>
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Start(name, () =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (OperationCanceledException cancelled)
            {
                done.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception exception) when (done.TrySetException(exception))
            {
                // Whoever waits for the task has it.
            }
        });
        return done.Task;
    }

    /// <summary>Calls an action for each number from 0 on, on the calling thread and on further ones; returns when all are done.
    /// </summary>
    /// <param name="name">What the further threads are called.</param>
    /// <param name="threads">How many threads take part, the calling one included; at least 1.</param>
    /// <param name="count">How many numbers.</param>
    /// <param name="run">What to do.</param>
    /// <exception cref="AggregateException">What failed; the numbers not yet begun are left out then.</exception>
    public static void ForEach(string name, int threads, int count, Action<int> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        int next = -1;
        List<Exception> failures = [];
        void Work()
        {
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                try
                {
                    run(number);
                }
                catch (Exception exception)
                {
                    lock (failures)
                        failures.Add(exception);
                    Volatile.Write(ref next, count);
                    return;
                }
            }
        }

        Thread[] others = [.. Enumerable.Range(1, Math.Clamp(threads, 1, Math.Max(1, count)) - 1).Select(_ => Start(name, Work))];
        Work();
        foreach (Thread other in others)
            other.Join();
        if (failures.Count == 0)
            return;
        if (failures.TrueForAll(one => one is OperationCanceledException))
            throw new OperationCanceledException("It was cancelled.", failures[0], ((OperationCanceledException)failures[0]).CancellationToken);
        throw new AggregateException(failures);
    }

    private static Thread Start(string name, Action work)
    {
        var thread = new Thread(() =>
        {
            Yield();
            work();
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private static void Yield()
    {
        if (!OperatingSystem.IsLinux())
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        else
            _ = SetPriority(PriorityOfProcess, ThisThread, Nice); // Where it is not allowed, the work is done at the ordinary one.
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int nice);
}

using System.Threading.Channels;
using Anyseat.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Journal;

/// <summary>The supervised loop of one follower: catches up from the database and then wakes on the feed.</summary>
internal sealed partial class FollowerLoop(
    IFollower follower, IJournal journal, IDatabase database, ILogger logger) : IAsyncDisposable
{
    private const int BatchMax = 500;
    private const int ScanMax = 5_000;

    /// <summary>How long to gather before catching up: a projection may be this much behind, and costs one transaction then.
    /// </summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CancellationTokenSource stopping = new();
    private readonly JournalReader reader = new(database);
    private readonly Lock gate = new();
    private readonly List<(long Seq, TaskCompletionSource Waiter)> waiters = [];
    private IDisposable? observation;
    private Task loop = Task.CompletedTask;
    private long position;
    private long stored;

    public string Name => follower.Name;

    /// <summary>Starts the loop.</summary>
    public void Start()
    {
        observation = journal.Observe(follower.Domain, _ => wake.Writer.TryWrite(true));
        loop = SuperviseAsync(stopping.Token);
    }

    /// <summary>Completes when the follower has applied the event.</summary>
    public Task WaitForAsync(long seq, CancellationToken ct)
    {
        lock (gate)
        {
            if (position >= seq)
                return Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((seq, waiter));
            return waiter.Task.WaitAsync(ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        observation?.Dispose();
        await stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        lock (gate)
        {
            foreach ((long _, TaskCompletionSource waiter) in waiters)
                waiter.TrySetCanceled(CancellationToken.None);
            waiters.Clear();
        }
    }

    private async Task SuperviseAsync(CancellationToken ct)
    {
        await Task.Yield();
        for (int failures = 0; !ct.IsCancellationRequested;)
        {
            try
            {
                stored = await FollowerPosition.ReadAsync(database, follower, ct).ConfigureAwait(false);
                SetPosition(stored);
                while (true)
                {
                    await CatchUpAsync(ct).ConfigureAwait(false);
                    failures = 0;
                    await wake.Reader.ReadAsync(ct).ConfigureAwait(false);
                    await Task.Delay(Gather, ct).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                LogStopped(logger, follower.Name, position);
            }
            catch (Exception failure)
            {
                failures++;
                LogFailed(logger, failure, follower.Name, position, failures);
                Instruments.LoopRestarts.Add(1);
                await PauseAsync(failures, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        while (true)
        {
            long seqLast = journal.GetSeqLast(follower.Domain);
            Instruments.FollowerLag.Record(
                seqLast - position, new KeyValuePair<string, object?>("anyseat.follower", follower.Name));
            if (position >= seqLast)
                return;
            await StepAsync(follower.Kinds is null ? seqLast : Math.Min(seqLast, position + ScanMax), ct).ConfigureAwait(false);
        }
    }

    /// <summary>Applies the next wanted events up to a place. Where there are none the position moves in memory alone and is
    /// kept now and then: reading over the same unwanted events after a restart does no harm.</summary>
    private async Task StepAsync(long seqLast, CancellationToken ct)
    {
        List<JournalEvent> events = await reader
            .ReadPageAsync(follower.Domain, position, seqLast, BatchMax, ct, follower.Kinds).ConfigureAwait(false);
        long reached = events.Count == BatchMax || (follower.Kinds is null && events.Count > 0) ? events[^1].Seq : seqLast;
        if (events.Count > 0 || reached - stored >= ScanMax)
        {
            await FollowerPosition.ApplyAsync(database, follower, stored, reached, events, ct).ConfigureAwait(false);
            stored = reached;
        }

        SetPosition(reached);
    }

    private void SetPosition(long seq)
    {
        lock (gate)
        {
            position = seq;
            for (int index = waiters.Count - 1; index >= 0; index--)
            {
                if (waiters[index].Seq > seq)
                    continue;
                waiters[index].Waiter.TrySetResult();
                waiters.RemoveAt(index);
            }
        }
    }

    private static async Task PauseAsync(int failures, CancellationToken ct)
    {
        double limit = Math.Min(RetryDelayMax.TotalMilliseconds, 50 * Math.Pow(2, Math.Min(failures, 10)));
        // Cancellation ends the pause and is seen by the loop.
        await Task.Delay(TimeSpan.FromMilliseconds(limit * (0.5 + (Random.Shared.NextDouble() / 2))), ct)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The follower {Follower} failed after event {Position} ({Failures} in a row); it tries again")]
    private static partial void LogFailed(
        ILogger logger, Exception failure, string follower, long position, int failures);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The follower {Follower} stopped after event {Position}")]
    private static partial void LogStopped(ILogger logger, string follower, long position);
}

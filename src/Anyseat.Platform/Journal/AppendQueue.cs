using System.Threading.Channels;
using Anyseat.Platform.Errors;

namespace Anyseat.Platform.Journal;

/// <summary>A request on its way, with its waiter.</summary>
internal sealed class PendingAppend(AppendRequest request, long enqueuedAt)
{
    private readonly TaskCompletionSource<Result<AppendOutcome>> waiter =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AppendRequest Request { get; } = request;

    /// <summary>Timestamp of the clock at the call.</summary>
    public long EnqueuedAt { get; } = enqueuedAt;

    /// <summary>The next in the queue; owned by the queue.</summary>
    public PendingAppend? Next { get; set; }

    public Task<Result<AppendOutcome>> Task => waiter.Task;

    public void Complete(Result<AppendOutcome> result) => waiter.TrySetResult(result);

    public void Fail(Exception failure) => waiter.TrySetException(failure);
}

/// <summary>What waits for the appender, first come first served. Thread-safe.</summary>
/// <remarks>A linked list rather than a channel, since requests of a transaction that surely failed go back to the front,
/// and those that waited too long leave from the middle. Facts are bounded by <paramref name="countMax"/>; the owner of
/// the domain bounds itself.</remarks>
internal sealed class AppendQueue(int countMax)
{
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Lock gate = new();
    private PendingAppend? first;
    private PendingAppend? last;
    private int count;
    private bool isCompleted;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Adds at the end.</summary>
    /// <returns>False if the queue is full (for facts) or completed.</returns>
    public bool TryAdd(PendingAppend pending)
    {
        bool wasEmpty;
        lock (gate)
        {
            if (isCompleted || (count >= countMax && !pending.Request.IsFromOwner))
                return false;
            wasEmpty = first is null;
            if (last is null)
                first = pending;
            else
                last.Next = pending;
            last = pending;
            count++;
        }

        Instruments.Pending.Add(1);
        if (wasEmpty)
            wake.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Moves the first requests to <paramref name="batch"/>.</summary>
    public void Take(List<PendingAppend> batch, int sizeMax)
    {
        lock (gate)
        {
            while (first is { } pending && batch.Count < sizeMax)
            {
                first = pending.Next;
                pending.Next = null;
                batch.Add(pending);
            }

            if (first is null)
                last = null;
            SetCount(count - batch.Count);
        }

        Instruments.Pending.Add(-batch.Count);
    }

    /// <summary>Puts requests back before all others, in their order.</summary>
    public void PutBack(IReadOnlyList<PendingAppend> batch)
    {
        lock (gate)
        {
            for (int index = batch.Count - 1; index >= 0; index--)
            {
                batch[index].Next = first;
                first = batch[index];
                last ??= first;
            }

            SetCount(count + batch.Count);
        }

        Instruments.Pending.Add(batch.Count);
        wake.Writer.TryWrite(true);
    }

    /// <summary>Removes facts for which the condition holds, and gives them in order.</summary>
    public List<PendingAppend> RemoveFacts(Func<PendingAppend, bool> condition)
    {
        var removed = new List<PendingAppend>();
        lock (gate)
        {
            PendingAppend? kept = null;
            for (PendingAppend? pending = first; pending is not null;)
            {
                PendingAppend? next = pending.Next;
                if (!pending.Request.IsFromOwner && condition(pending))
                {
                    removed.Add(pending);
                    if (kept is null)
                        first = next;
                    else
                        kept.Next = next;
                    pending.Next = null;
                }
                else
                {
                    kept = pending;
                }

                pending = next;
            }

            last = kept;
            SetCount(count - removed.Count);
        }

        Instruments.Pending.Add(-removed.Count);
        return removed;
    }

    /// <summary>Waits until there may be something; false at once when completed.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken ct)
    {
        if (Count > 0)
            return true;
        while (await wake.Reader.WaitToReadAsync(ct).ConfigureAwait(false))
        {
            wake.Reader.TryRead(out _);
            if (Count > 0)
                return true;
        }

        return Count > 0;
    }

    /// <summary>Takes nothing more.</summary>
    public void Complete()
    {
        lock (gate)
            isCompleted = true;
        wake.Writer.TryComplete();
    }

    private void SetCount(int value) => Volatile.Write(ref count, value);
}

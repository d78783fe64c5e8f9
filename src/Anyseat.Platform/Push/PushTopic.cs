using Anyseat.Platform.Errors;

namespace Anyseat.Platform.Push;

/// <summary>One live thing that can be watched: snapshot first, then numbered events.</summary>
/// <remarks>The state a topic shows is guarded by <see cref="Gate"/>: whoever changes it publishes the change while holding the
/// gate, so a snapshot captured under the gate fits exactly before the next event. Thread-safe.</remarks>
public abstract class PushTopic
{
    private readonly PushRun run;
    private readonly Queue<PushEvent> window = new(4);
    private PushSubscription[] subscriptions = [];
    private long number;

    /// <summary>A topic of this run of the server.</summary>
    /// <param name="run">The run: cursors of another run are not honoured.</param>
    /// <param name="gate">Shared by topics that show one state; null for a gate of its own.</param>
    protected PushTopic(PushRun run, Lock? gate = null)
    {
        this.run = run;
        Gate = gate ?? new Lock();
    }

    /// <summary>Guards the topic's state and its numbering. Held for moments; nothing is awaited under it.</summary>
    public Lock Gate { get; }

    /// <summary>How many events are kept for those who come back; 0 to 1,000.</summary>
    protected virtual int WindowCount => 64;

    /// <summary>Whether anybody watches.</summary>
    public bool HasSubscribers => Volatile.Read(ref subscriptions).Length > 0;

    /// <summary>Captures the state under <see cref="Gate"/> and returns what builds the snapshot's JSON from it afterwards,
    /// outside of the gate (it may read the database).</summary>
    protected abstract Func<CancellationToken, Task<ReadOnlyMemory<byte>>> CaptureSnapshot(PushPeer peer);

    /// <summary>Called after a peer began to watch, outside of the gate.</summary>
    protected virtual void OnSubscribed(PushPeer peer)
    {
    }

    /// <summary>Called after a peer stopped watching, outside of the gate.</summary>
    protected virtual void OnUnsubscribed(PushPeer peer)
    {
    }

    /// <summary>Whether an event is for this peer; all are unless a topic says otherwise. Called under the gate.</summary>
    protected virtual bool IsFor(PushPeer peer, string kind) => true;

    /// <summary>Publishes an event. Call it while holding <see cref="Gate"/>, with the change that it tells.</summary>
    /// <param name="kind">What happened, camelCase.</param>
    /// <param name="data">One JSON object.</param>
    public void Publish(string kind, ReadOnlySpan<byte> data)
    {
        Invariant.Require(Gate.IsHeldByCurrentThread);
        long next = ++number;
        var published = new PushEvent(next, kind, PushFrames.EventTail(run.Cursor(next), kind, data));
        if (WindowCount > 0)
        {
            if (window.Count >= WindowCount)
                window.Dequeue();
            window.Enqueue(published);
        }

        foreach (PushSubscription subscription in subscriptions)
            if (IsFor(subscription.Peer, kind))
                subscription.Deliver(published, run.Cursor(next));
    }

    /// <summary>Drops the events kept for those who come back: they get a snapshot. Call it while holding <see cref="Gate"/>, when
    /// something that was published must not be told again.</summary>
    public void ForgetWindow()
    {
        Invariant.Require(Gate.IsHeldByCurrentThread);
        window.Clear();
    }

    /// <summary>Tells all watchers something that need not be remembered, such as typing.</summary>
    public void Signal(string kind, ReadOnlySpan<byte> data)
    {
        PushSubscription[] now = Volatile.Read(ref subscriptions);
        if (now.Length == 0)
            return;
        byte[] tail = PushFrames.SignalTail(kind, data);
        foreach (PushSubscription subscription in now)
            subscription.DeliverSignal(tail);
    }

    /// <summary>Begins a subscription: what was missed since the cursor, or a snapshot; then live events.</summary>
    internal async Task SubscribeAsync(PushSubscription subscription, string? cursor, CancellationToken ct)
    {
        Func<CancellationToken, Task<ReadOnlyMemory<byte>>>? build = null;
        string snapshotCursor;
        lock (Gate)
        {
            snapshotCursor = run.Cursor(number);
            if (!TryResume(subscription, cursor))
                build = CaptureSnapshot(subscription.Peer);
            subscriptions = [.. subscriptions, subscription];
        }

        OnSubscribed(subscription.Peer);
        if (build is null)
            return;
        ReadOnlyMemory<byte> snapshot = await build(ct).ConfigureAwait(false);
        subscription.DeliverSnapshot(snapshotCursor, snapshot.Span);
    }

    internal void Unsubscribe(PushSubscription subscription)
    {
        bool wasThere;
        lock (Gate)
        {
            PushSubscription[] rest = Array.FindAll(subscriptions, other => !ReferenceEquals(other, subscription));
            wasThere = rest.Length < subscriptions.Length;
            subscriptions = rest;
        }

        if (wasThere)
            OnUnsubscribed(subscription.Peer);
    }

    private bool TryResume(PushSubscription subscription, string? cursor)
    {
        if (!run.TryParse(cursor, out long seen) || seen > number)
            return false;
        if (seen < number && (window.Count == 0 || window.Peek().Number > seen + 1))
            return false;
        subscription.Resume();
        foreach (PushEvent missed in window)
            if (missed.Number > seen && IsFor(subscription.Peer, missed.Kind))
                subscription.Deliver(missed, run.Cursor(missed.Number));
        return true;
    }
}

/// <summary>One run of the server: cursors are valid within it.</summary>
/// <param name="bootId">A short random word, new at each start.</param>
public sealed class PushRun(string bootId)
{
    /// <summary>The id of this run.</summary>
    public string BootId { get; } = bootId;

    internal string Cursor(long number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{BootId}.{number}");

    internal bool TryParse(string? cursor, out long number)
    {
        number = 0;
        return cursor is not null
            && cursor.Length > BootId.Length + 1
            && cursor[BootId.Length] == '.'
            && cursor.StartsWith(BootId, StringComparison.Ordinal)
            && long.TryParse(cursor.AsSpan(BootId.Length + 1), System.Globalization.NumberStyles.None, null, out number);
    }
}

/// <summary>Finds the topic a peer asks for by name. Each topic name has one.</summary>
public interface ITopicResolver
{
    /// <summary>The name in <c>subscribe</c>, such as <c>desk</c>.</summary>
    string Topic { get; }

    /// <summary>The topic for this peer, or why not.</summary>
    ValueTask<Result<PushTopic>> ResolveAsync(PushPeer peer, CancellationToken ct);
}

/// <summary>A hot command that may come over the push connection instead of HTTP.</summary>
public interface IPushCall
{
    /// <summary>The name in <c>call</c>, such as <c>message.send</c>.</summary>
    string Method { get; }

    /// <summary>Runs the call. Its synchronous part runs in the order of arrival on a connection.</summary>
    /// <param name="peer">Who calls.</param>
    /// <param name="parameters">The <c>params</c> as JSON in UTF-8; valid only until the first await.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The result as one JSON object.</returns>
    ValueTask<Result<ReadOnlyMemory<byte>>> InvokeAsync(PushPeer peer, ReadOnlyMemory<byte> parameters, CancellationToken ct);
}

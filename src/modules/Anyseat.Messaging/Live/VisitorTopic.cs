using Anyseat.Platform.Json;
using Anyseat.Platform.Push;

namespace Anyseat.Messaging.Live;

/// <summary>One conversation's live topic, watched by the visitor's tabs.</summary>
internal sealed class VisitorTopic(VisitorState state, VisitorBoard board, PushRun run) : PushTopic(run)
{
    private int watching;
    private long idleSince = board.Timestamp;
    private bool isRetired;

    public VisitorState State { get; } = state;

    /// <summary>Whoever finds the topic uses it: from now on it stays for a while, as if a tab had just left.</summary>
    /// <returns>False when it has left memory; then it must be found anew.</returns>
    public bool TryUse()
    {
        lock (Gate)
        {
            idleSince = board.Timestamp;
            return !isRetired;
        }
    }

    /// <summary>Leaves memory if nobody has looked for so long.</summary>
    public bool TryRetire(TimeProvider clock, TimeSpan idleMax)
    {
        lock (Gate)
            return isRetired |= !HasSubscribers && clock.GetElapsedTime(idleSince) > idleMax;
    }

    protected override int WindowCount => 60;

    public VisitorSnapshot Capture() => board.Capture(State);

    protected override Func<CancellationToken, Task<ReadOnlyMemory<byte>>> CaptureSnapshot(PushPeer peer)
    {
        byte[] snapshot = PlatformJson.ToUtf8(Capture());
        return _ => Task.FromResult<ReadOnlyMemory<byte>>(snapshot);
    }

    protected override void OnSubscribed(PushPeer peer)
    {
        if (Interlocked.Increment(ref watching) == 1)
            board.SetOnline(State.Id, true);
    }

    protected override void OnUnsubscribed(PushPeer peer)
    {
        if (Interlocked.Decrement(ref watching) > 0)
            return;
        TryUse();
        board.SetOnline(State.Id, false);
    }
}

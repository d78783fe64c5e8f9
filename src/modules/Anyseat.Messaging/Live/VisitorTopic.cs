using Anyseat.Platform.Json;
using Anyseat.Platform.Push;

namespace Anyseat.Messaging.Live;

/// <summary>One conversation's live topic, watched by the visitor's tabs.</summary>
internal sealed class VisitorTopic(VisitorState state, VisitorBoard board, PushRun run) : PushTopic(run)
{
    private int watching;

    public VisitorState State { get; } = state;

    /// <summary>When the last tab left, in the clock's timestamps.</summary>
    public long IdleSince { get; set; } = board.Timestamp;

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
        IdleSince = board.Timestamp;
        board.SetOnline(State.Id, false);
    }
}

namespace Anyseat.Platform.Push;

/// <summary>One peer's subscription to one topic. Holds events back until its snapshot is out, so order is kept.</summary>
internal sealed class PushSubscription(PushTopic topic, PushPeer peer, IPushSink sink, string? sub)
{
    private readonly Lock gate = new();
    private readonly byte[] eventHead = sub is null ? PushFrames.HeadWithoutSub("event") : PushFrames.Head("event", sub);
    private List<(PushEvent Event, string Cursor)>? heldBack = [];

    public PushPeer Peer => peer;

    public PushTopic Topic => topic;

    /// <summary>The peer's cursor was good: no snapshot will come.</summary>
    public void Resume()
    {
        lock (gate)
            heldBack = null;
    }

    public void Deliver(PushEvent published, string cursor)
    {
        lock (gate)
        {
            if (heldBack is not null)
            {
                heldBack.Add((published, cursor));
                return;
            }

            sink.Send(new OutFrame("event", cursor, eventHead, published.Tail));
        }
    }

    public void DeliverSignal(byte[] tail) => sink.Send(new OutFrame("signal", null, Head("signal"), tail));

    public void DeliverSnapshot(string cursor, ReadOnlySpan<byte> data)
    {
        lock (gate)
        {
            sink.Send(new OutFrame("snapshot", cursor, Head("snapshot"), PushFrames.SnapshotTail(cursor, data)));
            foreach ((PushEvent published, string eventCursor) in heldBack ?? [])
                sink.Send(new OutFrame("event", eventCursor, eventHead, published.Tail));
            heldBack = null;
        }
    }

    private byte[] Head(string type) => sub is null ? PushFrames.HeadWithoutSub(type) : PushFrames.Head(type, sub);
}

/// <summary>Where frames leave to: a WebSocket or a server-sent event stream.</summary>
internal interface IPushSink
{
    /// <summary>Takes a frame without waiting; a sink that is too far behind closes itself.</summary>
    void Send(OutFrame frame);
}

using Anyseat.Platform.Json;
using Anyseat.Platform.Push;

namespace Anyseat.Interactions.Live;

/// <summary>One agent's desk: what every tab of that agent sees.</summary>
internal sealed class DeskTopic(Guid agent, LiveBoard board, DeskPresence presence, PushRun run) : PushTopic(run, board.Gate)
{
    public Guid Agent { get; } = agent;

    protected override int WindowCount => 200;

    protected override Func<CancellationToken, Task<ReadOnlyMemory<byte>>> CaptureSnapshot(PushPeer peer)
    {
        byte[] snapshot = PlatformJson.ToUtf8(board.CaptureDesk(Agent));
        return _ => Task.FromResult<ReadOnlyMemory<byte>>(snapshot);
    }

    protected override void OnSubscribed(PushPeer peer) => presence.Arrived(this, peer);

    protected override void OnUnsubscribed(PushPeer peer) => presence.Left(this, peer);

    /// <summary>Publishes an event of the desk; call it while holding the gate.</summary>
    public void Tell<T>(string kind, T data)
        where T : notnull => Publish(kind, PlatformJson.ToUtf8(data));
}

using System.Buffers;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Threading.Channels;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Time;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Push;

/// <summary>One WebSocket of the push protocol: a reader that is the connection's loop, and a writer beside it.</summary>
internal sealed partial class PushConnection : IPushSink
{
    private const int ReceiveBytesIdle = 512;

    private readonly WebSocket socket;
    private readonly PushHub hub;
    private readonly ILogger logger;
    private readonly Channel<OutFrame> outbound;
    private readonly Dictionary<string, PushSubscription> subscriptions = new(1);
    private readonly List<Task> callsInFlight = new(1);
    private readonly CancellationTokenSource closing;
    private volatile PushPeer? peer;
    private WebSocketCloseStatus closeStatus = WebSocketCloseStatus.NormalClosure;
    private string closeReason = "bye";

    public PushConnection(WebSocket socket, ClaimsPrincipal user, bool isTrustedOrigin, PushHub hub, ILogger logger, CancellationToken ct)
    {
        this.socket = socket;
        this.hub = hub;
        this.logger = logger;
        Anonymous = isTrustedOrigin ? user : new ClaimsPrincipal(new ClaimsIdentity());
        closing = CancellationTokenSource.CreateLinkedTokenSource(ct);
        outbound = Channel.CreateBounded<OutFrame>(new BoundedChannelOptions(hub.Options.OutboundMax)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
    }

    private ClaimsPrincipal Anonymous { get; }

    /// <summary>Who is there; null before the hello.</summary>
    public PushPeer? Peer => peer;

    /// <summary>When the client was last heard, in the clock's timestamps.</summary>
    public long HeardAt { get; private set; }

    public void Send(OutFrame frame)
    {
        if (!outbound.Writer.TryWrite(frame))
            Close((WebSocketCloseStatus)4429, "too slow");
    }

    /// <summary>Ends the connection from outside.</summary>
    public void Close(WebSocketCloseStatus status, string reason)
    {
        closeStatus = status;
        closeReason = reason;
        outbound.Writer.TryComplete();
    }

    /// <summary>Runs until either side ends it.</summary>
    public async Task RunAsync()
    {
        HeardAt = hub.Clock.GetTimestamp();
        Task writing = WriteAsync();
        try
        {
            await ReadAsync(closing.Token);
        }
        catch (OperationCanceledException)
        {
            LogEnded(logger, closeReason);
        }
        catch (WebSocketException lost)
        {
            LogEnded(logger, lost.Message);
        }
        finally
        {
            foreach (PushSubscription subscription in subscriptions.Values)
                subscription.Topic.Unsubscribe(subscription);
            await Task.WhenAll(callsInFlight);
            outbound.Writer.TryComplete();
            await writing;
            closing.Dispose();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await outbound.Reader.WaitToReadAsync(closing.Token))
                while (outbound.Reader.TryRead(out OutFrame frame))
                    await SendAsync(frame);
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), hub.Clock);
            await socket.CloseOutputAsync(closeStatus, closeReason, deadline.Token);
        }
        catch (Exception lost) when (lost is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            LogEnded(logger, lost.Message);
        }
        finally
        {
            outbound.Writer.TryComplete();
            // The peer may never answer the close: the reader does not wait for it longer than this.
            closing.CancelAfter(TimeSpan.FromSeconds(2));
        }
    }

    private async Task SendAsync(OutFrame frame)
    {
        if (frame.Head.IsEmpty)
        {
            await socket.SendAsync(frame.Tail, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, closing.Token);
            return;
        }

        byte[] joined = ArrayPool<byte>.Shared.Rent(frame.Length);
        try
        {
            frame.Head.CopyTo(joined);
            frame.Tail.CopyTo(joined.AsMemory(frame.Head.Length));
            await socket.SendAsync(
                joined.AsMemory(0, frame.Length), WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, closing.Token);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        byte[] idle = new byte[ReceiveBytesIdle];
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(idle.AsMemory(), ct);
            HeardAt = hub.Clock.GetTimestamp();
            if (part.MessageType == WebSocketMessageType.Close)
                return;
            if (part.MessageType == WebSocketMessageType.Binary)
            {
                Close((WebSocketCloseStatus)4400, "text messages only");
                return;
            }

            if (part.EndOfMessage)
            {
                if (!await HandleAsync(idle.AsMemory(0, part.Count), ct))
                    return;
            }
            else if (!await ReadLongAsync(idle.AsMemory(0, part.Count), ct))
            {
                return;
            }
        }
    }

    private async Task<bool> ReadLongAsync(ReadOnlyMemory<byte> start, CancellationToken ct)
    {
        byte[] whole = ArrayPool<byte>.Shared.Rent(hub.Options.InboundBytesMax);
        try
        {
            start.CopyTo(whole);
            int length = start.Length;
            while (true)
            {
                if (length >= hub.Options.InboundBytesMax)
                {
                    Close((WebSocketCloseStatus)4413, "message too large");
                    return false;
                }

                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(
                    whole.AsMemory(length, hub.Options.InboundBytesMax - length), ct);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                    return false;
                if (part.EndOfMessage)
                    return await HandleAsync(whole.AsMemory(0, length), ct);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <returns>Whether to read on.</returns>
    private async ValueTask<bool> HandleAsync(ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        if (!InFrame.TryParse(message, out InFrame frame))
        {
            Close((WebSocketCloseStatus)4400, "not a frame of this protocol");
            return false;
        }

        switch (frame.Type)
        {
            case InFrameType.Ping:
                Send(new OutFrame("pong", null, default, PushFrames.Pong(hub.Clock.GetInstant())));
                return true;
            case InFrameType.Hello:
                return await HelloAsync(frame, ct);
        }

        if (peer is null)
        {
            Close((WebSocketCloseStatus)4400, "say hello first");
            return false;
        }

        switch (frame.Type)
        {
            case InFrameType.Subscribe:
                await SubscribeAsync(peer, frame, ct);
                break;
            case InFrameType.Unsubscribe:
                if (frame.Sub is not null && subscriptions.Remove(frame.Sub, out PushSubscription? gone))
                    gone.Topic.Unsubscribe(gone);
                break;
            case InFrameType.Call:
                await CallAsync(peer, frame, ct);
                break;
        }

        return true;
    }

    private async ValueTask<bool> HelloAsync(InFrame frame, CancellationToken ct)
    {
        if (peer is not null)
            return true;
        ClaimsPrincipal? user = frame.Token is null ? Anonymous : await hub.AuthenticateAsync(frame.Token, ct);
        if (user?.Identity is not { IsAuthenticated: true })
        {
            Close((WebSocketCloseStatus)4401, "sign in");
            return false;
        }

        peer = new PushPeer { User = user, DeskId = frame.DeskId };
        Send(new OutFrame("welcome", null, default, hub.Welcome()));
        if (hub.IsDegraded)
            Send(hub.ServiceFrame());
        return true;
    }

    private async Task SubscribeAsync(PushPeer known, InFrame frame, CancellationToken ct)
    {
        if (frame.Sub is not { Length: > 0 and <= 32 } sub || frame.Topic is null)
        {
            SendProblem(null, frame.Sub, new ValidationError("push.subscribe_invalid", "A subscription needs sub (1 to 32 characters) and topic."));
            return;
        }

        if (subscriptions.ContainsKey(sub) || subscriptions.Count >= hub.Options.SubscriptionsMax)
        {
            SendProblem(null, sub, new ConflictError("push.subscribe_refused", "This sub is in use, or there are too many subscriptions."));
            return;
        }

        Result<PushTopic> found = await hub.ResolveAsync(frame.Topic, known, ct);
        if (!found.TryGet(out PushTopic? topic, out Error? error))
        {
            SendProblem(null, sub, error);
            return;
        }

        var subscription = new PushSubscription(topic, known, this, sub);
        subscriptions.Add(sub, subscription);
        try
        {
            await topic.SubscribeAsync(subscription, frame.Cursor, ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogSnapshotFailed(logger, frame.Topic, failure);
            subscriptions.Remove(sub);
            topic.Unsubscribe(subscription);
            SendProblem(null, sub, new UnavailableError("push.snapshot_failed", "The state cannot be read just now.", TimeSpan.FromSeconds(2)));
        }
    }

    private async ValueTask CallAsync(PushPeer known, InFrame frame, CancellationToken ct)
    {
        if (frame.Id is not { Length: > 0 and <= 64 } id || frame.Method is null || hub.FindCall(frame.Method) is not { } call)
        {
            SendProblem(frame.Id, null, new ValidationError("push.call_invalid", "A call needs id (1 to 64 characters) and a known method."));
            return;
        }

        if (hub.TakeTurn(known.User) is { } refusal)
        {
            SendProblem(id, null, refusal);
            return;
        }

        Task running = RunCallAsync(call, known, id, frame.Parameters, ct);
        if (running.IsCompleted)
        {
            await running;
            return;
        }

        callsInFlight.RemoveAll(static task => task.IsCompleted);
        callsInFlight.Add(running);
        if (callsInFlight.Count >= hub.Options.CallsInFlightMax)
            await Task.WhenAny(callsInFlight).WaitAsync(ct);
    }

    private async Task RunCallAsync(IPushCall call, PushPeer known, string id, ReadOnlyMemory<byte> parameters, CancellationToken ct)
    {
        try
        {
            Result<ReadOnlyMemory<byte>> outcome = await call.InvokeAsync(known, parameters, ct);
            if (outcome.TryGet(out ReadOnlyMemory<byte> data, out Error? error))
                Send(new OutFrame("result", null, default, PushFrames.Result(id, data.Span)));
            else
                SendProblem(id, null, error);
        }
        catch (OperationCanceledException)
        {
            LogEnded(logger, "call cancelled");
        }
        catch (Exception failure)
        {
            LogCallFailed(logger, call.Method, failure);
            SendProblem(id, null, new UnavailableError("internal", "This failed here and was noted.", TimeSpan.FromSeconds(2)));
        }
    }

    private void SendProblem(string? id, string? sub, Error error) =>
        Send(new OutFrame("problem", null, default, PushFrames.Problem(id, sub, error)));

    [LoggerMessage(Level = LogLevel.Debug, Message = "Push connection ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The snapshot of topic {Topic} failed")]
    private static partial void LogSnapshotFailed(ILogger logger, string topic, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "The push call {Method} failed")]
    private static partial void LogCallFailed(ILogger logger, string method, Exception failure);
}

using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>SIP over WebSocket (RFC 7118): a browser's, accepted by the host's web server, or one that we open.</summary>
internal sealed class WebSocketConnection : SipConnection
{
    private readonly WebSocket _socket;
    private readonly Uri? _uri;

    /// <summary>A WebSocket that a peer opened.</summary>
    public WebSocketConnection(SipStack stack, long id, SipTransportKind transport, WebSocket accepted, IPEndPoint remote)
        : base(stack, id, transport, remote, isOutgoing: false, listenerId: 0) => _socket = accepted;

    /// <summary>A WebSocket that we open.</summary>
    public WebSocketConnection(SipStack stack, long id, SipTransportKind transport, IPEndPoint remote, string name)
        : base(stack, id, transport, remote, isOutgoing: true, listenerId: 0)
    {
        ClientWebSocket client = new();
        client.Options.AddSubProtocol(WebSocketFraming.SubProtocol);
        if (stack.Options.TlsClient?.Invoke(name).RemoteCertificateValidationCallback is { } validate)
            client.Options.RemoteCertificateValidationCallback = validate;
        _socket = client;
        string host = name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name;
        _uri = new Uri($"{(transport == SipTransportKind.Wss ? "wss" : "ws")}://{host}:{remote.Port}/");
    }

    private protected override async Task OpenAsync(CancellationToken ct)
    {
        if (_socket is not ClientWebSocket client)
            return;
        try
        {
            await client.ConnectAsync(_uri!, ct);
        }
        catch
        {
            Close(SipCloseReason.ConnectFailed);
            throw;
        }
    }

    private protected override async Task ReadAllAsync(CancellationToken ct)
    {
        byte[] buffer = new byte[8_192];
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, SipLimits.MessageSizeMax + 1));
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ct);
                return;
            }

            length += result.Count;
            Heard(isMessageBegun: !result.EndOfMessage);
            if (!result.EndOfMessage && length <= SipLimits.MessageSizeMax)
                continue;
            byte[] message = buffer.AsSpan(0, length).ToArray();
            length = 0;
            if (!await TakeAsync(WebSocketFraming.Classify(message), message, ct))
                return;
        }
    }

    /// <summary>RFC 7118 §5: text, unless the message is not UTF-8.</summary>
    private protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        bool isText = System.Text.Unicode.Utf8.IsValid(bytes.Span);
        return _socket.SendAsync(bytes, isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, ct);
    }

    private protected override void CloseTransport() => _socket.Dispose();

    private protected override bool IsNetworkFault(Exception fault) =>
        fault is WebSocketException or IOException or SocketException or HttpRequestException or InvalidOperationException;
}

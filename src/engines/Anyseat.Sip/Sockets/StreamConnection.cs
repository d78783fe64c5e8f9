using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>A TCP connection, with or without TLS (RFC 3261 §18, §26.3.1).</summary>
internal sealed class StreamConnection : SipConnection
{
    private readonly Socket _socket;
    private readonly string _name;
    private Stream _stream = Stream.Null;

    /// <summary>A connection that a peer opened.</summary>
    public StreamConnection(SipStack stack, long id, SipTransportKind transport, Socket accepted, int listenerId)
        : base(stack, id, transport, MessageIntake.Plain((IPEndPoint)accepted.RemoteEndPoint!), isOutgoing: false, listenerId)
    {
        _socket = accepted;
        _name = "";
        _socket.NoDelay = true;
    }

    /// <summary>A connection that we open.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="id">Its number.</param>
    /// <param name="transport">TCP or TLS.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="name">What the peer's certificate must carry.</param>
    public StreamConnection(SipStack stack, long id, SipTransportKind transport, IPEndPoint remote, string name)
        : base(stack, id, transport, remote, isOutgoing: true, listenerId: 0)
    {
        _socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _name = name;
    }

    private protected override async Task OpenAsync(CancellationToken ct)
    {
        try
        {
            if (IsOutgoing)
                await _socket.ConnectAsync(Flow.Remote, ct);
            NetworkStream stream = new(_socket, ownsSocket: true);
            _stream = Flow.Transport == SipTransportKind.Tls ? await SecureAsync(stream, ct) : stream;
        }
        catch
        {
            Close(SipCloseReason.ConnectFailed);
            throw;
        }
    }

    private protected override async Task ReadAllAsync(CancellationToken ct)
    {
        StreamFramer framer = new();
        byte[] buffer = new byte[4_096];
        while (true)
        {
            int length = await _stream.ReadAsync(buffer, ct);
            if (length == 0)
                return;
            framer.Append(buffer.AsSpan(0, length));
            StreamFrame frame;
            do
            {
                frame = framer.Next(out ReadOnlyMemory<byte> message);
                if (!await TakeAsync(frame, message, ct))
                    return;
            }
            while (frame != StreamFrame.Incomplete);
            Heard(isMessageBegun: framer.WaitingSize > 0);
        }
    }

    private protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => _stream.WriteAsync(bytes, ct);

    private protected override void CloseTransport()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private protected override bool IsNetworkFault(Exception fault) =>
        fault is IOException or SocketException or AuthenticationException or InvalidOperationException;

    private async Task<SslStream> SecureAsync(NetworkStream stream, CancellationToken ct)
    {
        SslStream secured = new(stream, leaveInnerStreamOpen: false);
        if (IsOutgoing)
        {
            SslClientAuthenticationOptions options = Stack.Options.TlsClient?.Invoke(_name) ?? new SslClientAuthenticationOptions { TargetHost = _name };
            await secured.AuthenticateAsClientAsync(options, ct);
        }
        else
        {
            await secured.AuthenticateAsServerAsync(Stack.Options.TlsServer!, ct);
        }

        return secured;
    }
}

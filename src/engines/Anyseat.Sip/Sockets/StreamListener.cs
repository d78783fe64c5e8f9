using System.Net;
using System.Net.Sockets;

namespace Anyseat.Sip.Sockets;

/// <summary>One listening TCP socket, for TCP or TLS.</summary>
internal sealed class StreamListener : IDisposable
{
    private const int Backlog = 512;

    private readonly Socket _socket;
    private readonly SipStack _stack;

    public StreamListener(SipStack stack, int id, SipListen listen)
    {
        _stack = stack;
        Id = id;
        Listen = listen;
        _socket = new Socket(listen.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (listen.Address.Address.Equals(IPAddress.IPv6Any))
            _socket.DualMode = true;
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(listen.Address);
        _socket.Listen(Backlog);
        Local = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public int Id { get; }

    public SipListen Listen { get; }

    public IPEndPoint Local { get; }

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Socket accepted;
            try
            {
                accepted = await _socket.AcceptAsync(ct);
            }
            catch (SocketException)
            {
                // The peer gave up before we took it, or descriptors ran out: the next may go better.
                await Task.Delay(TimeSpan.FromMilliseconds(20), _stack.Time, ct);
                continue;
            }

            Take(accepted);
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Take(Socket accepted)
    {
        try
        {
            IPAddress source = ((IPEndPoint)accepted.RemoteEndPoint!).Address;
            if (_stack.IsAdmitted(source) && _stack.HasRoomFor(source))
                _stack.Begin(id => new StreamConnection(_stack, id, Listen.Transport, accepted, Id));
            else
                accepted.Dispose();
        }
        catch (SocketException)
        {
            accepted.Dispose(); // reset before we could ask who it is
        }
    }
}

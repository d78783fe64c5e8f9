using System.Net;
using System.Net.Sockets;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>One UDP socket: a loop that reads datagrams, and sends that never wait.</summary>
internal sealed class UdpListener : IDisposable
{
    private const int ReceiveBufferSize = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly SipStack _stack;
    private readonly bool _isIpv6;

    public UdpListener(SipStack stack, int id, SipListen listen)
    {
        _stack = stack;
        Id = id;
        Listen = listen;
        _isIpv6 = listen.Address.AddressFamily == AddressFamily.InterNetworkV6;
        _socket = new Socket(listen.Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        if (_isIpv6)
            _socket.DualMode = listen.Address.Address.Equals(IPAddress.IPv6Any);
        _socket.ReceiveBufferSize = ReceiveBufferSize;
        _socket.Bind(listen.Address);
        Local = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public int Id { get; }

    public SipListen Listen { get; }

    public IPEndPoint Local { get; }

    public bool Reaches(AddressFamily family) => family == Local.AddressFamily || (_isIpv6 && _socket.DualMode);

    /// <summary>Sends a datagram. A full buffer of the kernel counts as loss on the way, which retransmission heals.</summary>
    public bool TrySend(ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        IPEndPoint target = _isIpv6 && remote.AddressFamily == AddressFamily.InterNetwork
            ? new IPEndPoint(remote.Address.MapToIPv6(), remote.Port)
            : remote;
        try
        {
            _socket.SendTo(message, SocketFlags.None, target);
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.WouldBlock;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public async Task RunAsync(CancellationToken ct)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(SipLimits.MessageSizeMax + 1);
        SocketAddress from = new(Local.AddressFamily);
        while (!ct.IsCancellationRequested)
        {
            int length;
            try
            {
                length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, ct);
            }
            catch (SocketException)
            {
                continue; // an ICMP error of an earlier send, or a datagram too large: nothing of this socket is broken
            }

            Take(buffer.AsSpan(0, length), MessageIntake.Plain((IPEndPoint)Local.Create(from)));
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Take(ReadOnlySpan<byte> datagram, IPEndPoint source)
    {
        if (datagram.Trim("\r\n\0"u8).IsEmpty)
            return; // keeps a hole in a NAT open, and wants no answer
        if (!_stack.MayCome(source.Address))
            return;
        SipFlow flow = new(SipTransportKind.Udp, source, ConnectionId: 0, Id);
        byte[] bytes = datagram.ToArray(); // the message keeps reading from them
        switch (MessageIntake.Read(bytes, source, out SipMessage? message, out byte[] answer, out SipDropReason reason))
        {
            case IntakeVerdict.Message:
                _stack.TryPost(message!, flow);
                break;
            case IntakeVerdict.Answer:
                _stack.Drop(reason);
                _stack.Options.Garbled?.Invoke(source.Address);
                TrySend(answer, source);
                break;
            default:
                _stack.Drop(reason);
                _stack.Options.Garbled?.Invoke(source.Address);
                break;
        }
    }
}

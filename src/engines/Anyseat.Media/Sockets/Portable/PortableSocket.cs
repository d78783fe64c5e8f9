using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Anyseat.Media.Sockets.Portable;

/// <summary>A UDP socket of the platform. It is never connected: the platform cannot untie a datagram socket again.</summary>
internal sealed class PortableSocket : MediaSocket
{
    private readonly SocketAddress _from;
    private TransportAddress _toAddress;
    private SocketAddress? _to;

    public PortableSocket(Socket inner)
        : base(TransportAddress.From((IPEndPoint)inner.LocalEndPoint!))
    {
        Inner = inner;
        _from = new SocketAddress(inner.AddressFamily);
    }

    public Socket Inner { get; }

    /// <inheritdoc/>
    public override SocketStatus Receive(Span<byte> into, out int size, out TransportAddress from)
    {
        size = 0;
        from = default;
        try
        {
            // The platform throws when there is nothing, so it is asked before.
            if (!Inner.Poll(0, SelectMode.SelectRead))
                return SocketStatus.WouldBlock;
            size = Inner.ReceiveFrom(into, SocketFlags.None, _from);
            from = Read(_from);
            return SocketStatus.Done;
        }
        catch (SocketException failed)
        {
            return StatusOf(failed.SocketErrorCode);
        }
    }

    /// <inheritdoc/>
    public override SocketStatus Send(ReadOnlySpan<byte> datagram, in TransportAddress to)
    {
        // A leg's socket talks to one peer at a time: its address is put into the platform's form once.
        if (_to is null || _toAddress != to)
        {
            _to = to.ToEndPoint().Serialize();
            _toAddress = to;
        }
        try
        {
            Inner.SendTo(datagram, SocketFlags.None, _to);
            return SocketStatus.Done;
        }
        catch (SocketException failed)
        {
            return StatusOf(failed.SocketErrorCode);
        }
    }

    /// <inheritdoc/>
    public override int Receive(DatagramBatch batch)
    {
        batch.Clear();
        while (!batch.IsFull && Receive(batch.NextBuffer, out int size, out TransportAddress from) == SocketStatus.Done)
            batch.Add(size, from);
        return batch.Count;
    }

    /// <inheritdoc/>
    public override int Send(DatagramBatch batch)
    {
        int sent = 0;
        for (int i = 0; i < batch.Count; i++)
            sent += Send(batch.Datagram(i), batch.Address(i)) == SocketStatus.Done ? 1 : 0;
        batch.Clear();
        return sent;
    }

    /// <inheritdoc/>
    public override bool TryConnect(in TransportAddress remote) => false;

    /// <inheritdoc/>
    public override void Disconnect()
    {
    }

    private protected override void CloseCore() => Inner.Dispose();

    // Behind the family the platform keeps addresses as struct sockaddr_in and sockaddr_in6 have them, everywhere.
    private static TransportAddress Read(SocketAddress address)
    {
        ReadOnlySpan<byte> bytes = address.Buffer.Span;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return address.Family == AddressFamily.InterNetwork
            ? TransportAddress.FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), port)
            : TransportAddress.From(bytes.Slice(8, 16), port);
    }

    private static SocketStatus StatusOf(SocketError error) => error switch
    {
        SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable or SocketError.Interrupted => SocketStatus.WouldBlock,
        SocketError.ConnectionRefused or SocketError.ConnectionReset => SocketStatus.Refused,
        SocketError.MessageSize => SocketStatus.TooLarge,
        _ => SocketStatus.Failed,
    };
}

namespace Anyseat.Media.Sockets;

/// <summary>What became of a send or a receive.</summary>
public enum SocketStatus
{
    /// <summary>One datagram went through.</summary>
    Done,

    /// <summary>Nothing to receive, or no room to send: the datagram is lost, as UDP may lose it.</summary>
    WouldBlock,

    /// <summary>The peer's machine answered an earlier datagram with ICMP "port unreachable" (RFC 792, RFC 4443).</summary>
    Refused,

    /// <summary>The datagram was larger than the buffer or than what the path takes.</summary>
    TooLarge,

    /// <summary>The system refused for another reason (network down, no route).</summary>
    Failed,
}

/// <summary>Takes care of what arrives at a socket.</summary>
internal interface ISocketOwner
{
    /// <summary>The socket has something to receive, or an error to tell.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="now">The instant at which the poller returned.</param>
    void OnReadable(MediaSocket socket, MediaInstant now);

    /// <summary>The socket's turn comes next but one: what its datagram will need may be asked for.</summary>
    void LookAhead()
    {
    }
}

/// <summary>A non-blocking UDP socket. Opened by any thread, then used by the loop that it was given to.</summary>
public abstract class MediaSocket
{
    private protected MediaSocket(TransportAddress local)
    {
        Local = local;
    }

    /// <summary>The address it is bound to.</summary>
    public TransportAddress Local { get; }

    /// <summary>The one peer it is connected to; none when it talks to all.</summary>
    public TransportAddress Remote { get; private protected set; }

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed { get; private set; }

    internal ISocketOwner? Owner { get; set; }

    /// <summary>The place in the poller's table; −1 outside of one.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>Receives one datagram.</summary>
    /// <param name="into">A pinned buffer; a longer datagram is reported as too large and dropped.</param>
    /// <param name="size">Bytes received.</param>
    /// <param name="from">Its sender.</param>
    public abstract SocketStatus Receive(Span<byte> into, out int size, out TransportAddress from);

    /// <summary>Sends one datagram.</summary>
    /// <param name="datagram">The bytes.</param>
    /// <param name="to">Where to; when connected, the peer.</param>
    public abstract SocketStatus Send(ReadOnlySpan<byte> datagram, in TransportAddress to);

    /// <summary>Receives as many datagrams as are there and fit, in one call to the system where it can.</summary>
    /// <param name="batch">Its earlier content is replaced.</param>
    /// <returns>The number received.</returns>
    public abstract int Receive(DatagramBatch batch);

    /// <summary>Sends the whole batch, in one call to the system where it can, and empties it.</summary>
    /// <returns>How many were sent; the rest is lost.</returns>
    public abstract int Send(DatagramBatch batch);

    /// <summary>Exchanges datagrams with one peer only: cheaper to send, and strangers are filtered by the system.</summary>
    /// <returns>False when this kind of socket cannot: it stays open to all, and its owner compares addresses.</returns>
    public abstract bool TryConnect(in TransportAddress remote);

    /// <summary>Ends the tie of <see cref="TryConnect"/>.</summary>
    public abstract void Disconnect();

    /// <summary>Closes it; only its owner thread may, and only once it has left the poller.</summary>
    public void Close()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        CloseCore();
    }

    private protected abstract void CloseCore();
}

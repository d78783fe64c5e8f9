using Anyseat.Media.Sockets;

namespace Anyseat.Media.Shard;

/// <summary>The way of a leg's datagrams in and out.</summary>
internal abstract class LegRoute
{
    // What a packet touches of a leg: the latch, the counters, and what else a leg points to.
    private const int LegLines = 6;

    private Leg? _leg;
    private LegReceiver? _receiver;
    private Leg? _listener;
    private LegSender? _listenerSender;
    private LegRoute? _listenerRoute;
    private MediaSocket? _listenerSocket;

    /// <summary>The socket of its own that RTP leaves by; null when it has none.</summary>
    protected abstract MediaSocket? Socket { get; }

    /// <summary>The address that the peer sends RTP to.</summary>
    public abstract TransportAddress Local { get; }

    /// <summary>Where the next datagram is written; pinned and long enough for any.</summary>
    public abstract Span<byte> NextBuffer { get; }

    /// <summary>Begins to receive. The loop alone, as for all below.</summary>
    public abstract bool TryAttach(ShardLoop loop, Leg leg);

    /// <summary>Ends receiving and gives back what the leg held.</summary>
    public abstract void Detach();

    /// <summary>Sends what was written to <see cref="NextBuffer"/> from the port of RTP.</summary>
    public abstract SocketStatus Send(int size, in TransportAddress to);

    /// <summary>Sends what was written to <see cref="NextBuffer"/> from the port of RTCP.</summary>
    public abstract SocketStatus SendControl(int size, in TransportAddress to);

    /// <summary>Signalling named an address; no packet has confirmed it.</summary>
    public virtual void Announce(in TransportAddress remote)
    {
    }

    /// <summary>The remote address is settled: the system may filter and route for it alone.</summary>
    public virtual void Settle(in TransportAddress remote)
    {
    }

    /// <summary>What its packets will need has changed.</summary>
    /// <param name="leg">Whose route it is.</param>
    /// <param name="listener">The first to hear the leg as it is; null for nobody.</param>
    public void Prepare(Leg leg, Leg? listener)
    {
        _leg = leg;
        _receiver = leg.Receiver;
        _listener = listener;
        _listenerSender = listener?.Sender;
        _listenerRoute = listener?.Route;
        _listenerSocket = _listenerRoute?.Socket;
    }

    /// <summary>The leg's packet comes next but one: asks for what it will need, as far as the route knows of it.</summary>
    public void LookAhead()
    {
        CacheLines.Fetch(_leg, LegLines);
        CacheLines.Fetch(_receiver, 2);
        CacheLines.Fetch(_listener, LegLines);
        CacheLines.Fetch(_listenerSender, 1);
        CacheLines.Fetch(_listenerRoute, 2);
        CacheLines.Fetch(_listenerSocket, 2);
    }

    /// <summary>The leg's packet comes next: asks for what those know of whom <see cref="LookAhead"/> has asked for.</summary>
    public void LookCloser()
    {
        CacheLines.Fetch(_receiver?.Source, 2);
        CacheLines.Fetch(_listenerSender?.Stream, 2);
    }

    /// <summary>The remote address is open again.</summary>
    public virtual void Unsettle()
    {
    }

    /// <summary>Closes what was opened but never attached.</summary>
    public abstract void Abandon();
}

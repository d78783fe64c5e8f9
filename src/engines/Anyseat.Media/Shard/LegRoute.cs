using Anyseat.Media.Sockets;

namespace Anyseat.Media.Shard;

/// <summary>The way of a leg's datagrams in and out.</summary>
internal abstract class LegRoute
{
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

    /// <summary>The remote address is open again.</summary>
    public virtual void Unsettle()
    {
    }

    /// <summary>Closes what was opened but never attached.</summary>
    public abstract void Abandon();
}

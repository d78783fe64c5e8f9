using Anyseat.Media.Sockets;

namespace Anyseat.Media.Shard;

/// <summary>A port pair of one leg.</summary>
internal sealed class PortPairRoute(MediaPorts ports, MediaPortPair pair) : LegRoute, ISocketOwner
{
    private ShardLoop? _loop;
    private Leg? _leg;

    /// <inheritdoc/>
    public override TransportAddress Local => pair.Rtp.Local;

    /// <inheritdoc/>
    protected override MediaSocket Socket => pair.Rtp;

    /// <inheritdoc/>
    public override Span<byte> NextBuffer => _loop!.SendBuffer;

    /// <inheritdoc/>
    public override bool TryAttach(ShardLoop loop, Leg leg)
    {
        _loop = loop;
        _leg = leg;
        pair.Rtp.Owner = this;
        pair.Rtcp.Owner = this;
        return loop.Poller.TryAdd(pair.Rtp) && loop.Poller.TryAdd(pair.Rtcp);
    }

    /// <inheritdoc/>
    public override void Detach()
    {
        _loop!.Poller.Remove(pair.Rtp);
        _loop.Poller.Remove(pair.Rtcp);
        Abandon();
    }

    /// <inheritdoc/>
    public override void Abandon()
    {
        pair.Rtp.Close();
        pair.Rtcp.Close();
        ports.Release(pair.Rtp.Local);
    }

    /// <inheritdoc/>
    public override SocketStatus Send(int size, in TransportAddress to) => pair.Rtp.Send(_loop!.SendBuffer[..size], to);

    /// <inheritdoc/>
    public override SocketStatus SendControl(int size, in TransportAddress to) => pair.Rtcp.Send(_loop!.SendBuffer[..size], to);

    /// <inheritdoc/>
    public override void Settle(in TransportAddress remote)
    {
        // Who proves itself by a key may move: the system must not filter it away.
        if (!_leg!.IsProtected && pair.Rtp.Remote != remote)
            pair.Rtp.TryConnect(remote);
    }

    /// <inheritdoc/>
    public override void Unsettle() => pair.Rtp.Disconnect();

    /// <inheritdoc/>
    public void OnReadable(MediaSocket socket, MediaInstant now)
    {
        LookCloser(); // what it asks for comes while the system looks for the datagram
        Span<byte> buffer = _loop!.ReceiveBuffer;
        SocketStatus status = socket.Receive(buffer, out int size, out TransportAddress from);
        _loop.DatagramCount += status is SocketStatus.Done or SocketStatus.TooLarge ? 1 : 0;
        switch (status)
        {
            case SocketStatus.Done when socket == pair.Rtp:
                _leg!.Receiver.OnDatagram(buffer, size, from, now);
                break;
            case SocketStatus.Done:
                _leg!.Receiver.OnControl(buffer, size, from, now);
                break;
            // A peer without RTCP refuses that, and may be there all the same.
            case SocketStatus.Refused when socket == pair.Rtp:
                _leg!.OnRefused();
                break;
            case SocketStatus.TooLarge:
                _leg!.Counters.MalformedCount++;
                break;
        }
    }
}

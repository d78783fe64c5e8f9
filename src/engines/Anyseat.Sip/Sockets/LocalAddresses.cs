using System.Net;
using System.Net.Sockets;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>What we call ourselves towards a target. Owned by the stack's loop.</summary>
/// <param name="udp">The UDP sockets.</param>
/// <param name="streams">The listening streams.</param>
/// <param name="options">Settings.</param>
/// <param name="webSocketName">Our name where nobody can reach us anyway (RFC 7118 §5.2: any name in .invalid).</param>
internal sealed class LocalAddresses(
    IReadOnlyList<UdpListener> udp, IReadOnlyList<StreamListener> streams, SipStackOptions options, string webSocketName)
{
    private const int RouteCountMax = 1_024;

    private readonly Dictionary<IPAddress, IPAddress> _routes = [];

    /// <summary>The address; null when we have no such transport.</summary>
    public SipLocalAddress? Of(SipTarget target)
    {
        if (target.Transport is SipTransportKind.Ws or SipTransportKind.Wss)
            return MayOpen(target) ? new SipLocalAddress(webSocketName, target.Transport.DefaultPort()) : null;
        if (target.Transport == SipTransportKind.Udp)
            return SocketFor(target) is { } socket ? Named(socket.Listen, socket.Local, target) : null;
        StreamListener? listener = streams.FirstOrDefault(one => one.Listen.Transport == target.Transport && Reaches(one.Local, target.Address));
        if (listener is not null)
            return Named(listener.Listen, listener.Local, target);
        return MayOpen(target) ? new SipLocalAddress(RouteTo(target.Address).ToString(), target.Transport.DefaultPort()) : null;
    }

    /// <summary>The UDP socket to send from: the one a message came to, or the first that reaches the target.</summary>
    public UdpListener? SocketFor(SipTarget target) =>
        udp.FirstOrDefault(one => one.Id == target.ListenerId) ?? udp.FirstOrDefault(one => one.Reaches(target.Address.AddressFamily));

    private bool MayOpen(SipTarget target) => target.ConnectionId != 0 || options.ClientTransports.Contains(target.Transport);

    private SipLocalAddress Named(SipListen listen, IPEndPoint bound, SipTarget target)
    {
        bool isAny = bound.Address.Equals(IPAddress.Any) || bound.Address.Equals(IPAddress.IPv6Any);
        string host = listen.AdvertisedHost ?? (isAny ? RouteTo(target.Address) : bound.Address).ToString();
        return new SipLocalAddress(host, listen.AdvertisedPort ?? bound.Port);
    }

    private static bool Reaches(IPEndPoint bound, IPAddress target) =>
        bound.AddressFamily == target.AddressFamily || bound.Address.Equals(IPAddress.IPv6Any);

    /// <summary>Our address on the way to another, as the system's routes have it: connecting a UDP socket sends nothing.</summary>
    private IPAddress RouteTo(IPAddress target)
    {
        if (_routes.TryGetValue(target, out IPAddress? known))
            return known;
        if (_routes.Count >= RouteCountMax)
            _routes.Clear();
        try
        {
            using Socket probe = new(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(target, 5060);
            return _routes[target] = ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            // No route: the send will fail, and say so.
            return target.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Anyseat.Voice.Sip;

/// <summary>Which address of this machine leads to another: what the system's routes say. Connecting a UDP socket sends nothing.
/// </summary>
internal static class LocalRoute
{
    private const int KnownMax = 4_096;

    private static readonly ConcurrentDictionary<IPAddress, IPAddress> Known = new();

    /// <summary>Our address on the way to another; loopback when there is no way.</summary>
    public static IPAddress To(IPAddress target)
    {
        if (Known.TryGetValue(target, out IPAddress? known))
            return known;
        if (Known.Count >= KnownMax)
            Known.Clear();
        try
        {
            using Socket probe = new(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(target, 9);
            return Known[target] = ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return target.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        }
    }
}

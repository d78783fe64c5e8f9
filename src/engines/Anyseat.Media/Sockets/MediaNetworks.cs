using Anyseat.Media.Sockets.Linux;
using Anyseat.Media.Sockets.Portable;

namespace Anyseat.Media.Sockets;

/// <summary>The networks there are.</summary>
public static class MediaNetworks
{
    /// <summary>The platform's own sockets: everywhere, at a higher cost.</summary>
    public static IMediaNetwork Portable { get; } = new PortableNetwork();

    /// <summary>The cheapest that this machine has.</summary>
    public static IMediaNetwork Best { get; } = EpollNetwork.IsSupported ? new EpollNetwork() : Portable;
}

using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace Anyseat.Media.Sockets.Portable;

/// <summary>The platform's sockets and its select: for machines without epoll, and as the second witness in tests.</summary>
internal sealed class PortableNetwork : IMediaNetwork
{
    /// <inheritdoc/>
    public string Name => "sockets";

    /// <inheritdoc/>
    public bool TryOpen(
        TransportAddress local, int receiveBufferSize, [NotNullWhen(true)] out MediaSocket? socket, out SocketFault fault)
    {
        var inner = new Socket(local.Family, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            // Windows would otherwise let another program take the port over.
            if (OperatingSystem.IsWindows())
                inner.ExclusiveAddressUse = true;
            if (receiveBufferSize > 0)
                inner.ReceiveBufferSize = receiveBufferSize;
            inner.Bind(local.ToEndPoint());
            socket = new PortableSocket(inner);
            fault = SocketFault.None;
            return true;
        }
        catch (SocketException refused)
        {
            inner.Dispose();
            socket = null;
            fault = FaultOf(refused.SocketErrorCode);
            return false;
        }
    }

    /// <inheritdoc/>
    public IMediaPoller CreatePoller() => new SelectPoller();

    private static SocketFault FaultOf(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse or SocketError.AccessDenied => SocketFault.InUse,
        SocketError.AddressNotAvailable => SocketFault.NotOurs,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => SocketFault.Exhausted,
        _ => SocketFault.Failed,
    };
}

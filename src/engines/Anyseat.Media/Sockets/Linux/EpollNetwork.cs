using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Anyseat.Media.Sockets.Linux;

/// <summary>Sockets and epoll of Linux, called directly: a fraction of the cost of asynchronous sockets for small packets
/// (docs/performance.md).</summary>
internal sealed unsafe class EpollNetwork : IMediaNetwork
{
    /// <summary>Whether this machine has it: the layouts of <see cref="LibC"/> are those of 64-bit Linux.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && sizeof(nint) == 8 && BitConverter.IsLittleEndian;

    /// <inheritdoc/>
    public string Name => "epoll";

    /// <inheritdoc/>
    public bool TryOpen(
        TransportAddress local, int receiveBufferSize, [NotNullWhen(true)] out MediaSocket? socket, out SocketFault fault)
    {
        socket = null;
        int domain = local.IsIpv6 ? LibC.InterNetworkV6 : LibC.InterNetwork;
        int descriptor = LibC.Socket(domain, LibC.Datagram | LibC.NonBlocking | LibC.CloseOnExec, 0);
        if (descriptor < 0)
        {
            fault = FaultOf(Marshal.GetLastPInvokeError());
            return false;
        }
        if (!TryBind(descriptor, local, receiveBufferSize, out TransportAddress bound, out fault))
        {
            _ = LibC.Close(descriptor);
            return false;
        }
        socket = new EpollSocket(descriptor, bound);
        return true;
    }

    /// <inheritdoc/>
    public IMediaPoller CreatePoller() => new EpollPoller();

    private static bool TryBind(
        int descriptor, in TransportAddress local, int receiveBufferSize, out TransportAddress bound, out SocketFault fault)
    {
        bound = default;
        int one = 1;
        if (local.IsIpv6)
            _ = LibC.SetSocketOption(descriptor, LibC.IPv6Level, LibC.IPv6Only, &one, sizeof(int));
        // The system caps this at net.core.rmem_max; a smaller buffer works too.
        if (receiveBufferSize > 0)
            _ = LibC.SetSocketOption(descriptor, LibC.SocketLevel, LibC.ReceiveBuffer, &receiveBufferSize, sizeof(int));
        byte* name = stackalloc byte[SocketName.SizeMax];
        uint length = SocketName.Write(local, name);
        if (LibC.Bind(descriptor, name, length) < 0)
        {
            fault = FaultOf(Marshal.GetLastPInvokeError());
            return false;
        }
        length = SocketName.SizeMax;
        if (LibC.GetSocketName(descriptor, name, &length) < 0)
        {
            fault = FaultOf(Marshal.GetLastPInvokeError());
            return false;
        }
        bound = SocketName.Read(name);
        fault = SocketFault.None;
        return true;
    }

    private static SocketFault FaultOf(int error) => error switch
    {
        LibC.AddressInUse => SocketFault.InUse,
        LibC.AddressNotAvailable => SocketFault.NotOurs,
        LibC.TooManyFiles or LibC.TooManyFilesInSystem or LibC.NoMemory or LibC.NoBuffers => SocketFault.Exhausted,
        _ => SocketFault.Failed,
    };
}

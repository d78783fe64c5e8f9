using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Media.Sockets;

/// <summary>Why a socket could not be opened.</summary>
public enum SocketFault
{
    /// <summary>It could.</summary>
    None,

    /// <summary>Another socket has this port.</summary>
    InUse,

    /// <summary>The address is not one of this machine's.</summary>
    NotOurs,

    /// <summary>No descriptors or no memory.</summary>
    Exhausted,

    /// <summary>Another reason.</summary>
    Failed,
}

/// <summary>Opens UDP sockets and waits for them: by epoll on Linux, by the platform's sockets elsewhere.</summary>
public interface IMediaNetwork
{
    /// <summary>What it is called in logs and figures.</summary>
    string Name { get; }

    /// <summary>Opens and binds a socket; any thread may.</summary>
    /// <param name="local">Port 0 takes any free one.</param>
    /// <param name="receiveBufferSize">Bytes the system may hold for it; 0 leaves the system's own.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="fault">Why not.</param>
    bool TryOpen(
        TransportAddress local, int receiveBufferSize, [NotNullWhen(true)] out MediaSocket? socket, out SocketFault fault);

    /// <summary>Makes the poller of one loop.</summary>
    IMediaPoller CreatePoller();
}

/// <summary>Waits for sockets. Owned by one loop, but for <see cref="Wake"/>.</summary>
public interface IMediaPoller : IDisposable
{
    /// <summary>Begins to watch a socket.</summary>
    /// <returns>False when the system has no room for it.</returns>
    bool TryAdd(MediaSocket socket);

    /// <summary>Ends watching; nothing is reported of the socket afterwards.</summary>
    void Remove(MediaSocket socket);

    /// <summary>Waits until a socket is readable, <see cref="Wake"/> was called or the deadline has passed.</summary>
    /// <param name="ready">Filled with the readable sockets. One that is removed while this list is worked through stays
    /// in it: check <see cref="MediaSocket.IsClosed"/>.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="deadline">When to return at the latest.</param>
    /// <returns>How many are ready.</returns>
    int Wait(MediaSocket?[] ready, MediaInstant now, MediaInstant deadline);

    /// <summary>Lets a time pass whatever comes, so that more of it is there together.</summary>
    /// <param name="time">A few milliseconds at most; where the system cannot wait so shortly, none.</param>
    void Rest(TimeSpan time);

    /// <summary>Ends the wait under way or the next one. Any thread may, also after the poller was disposed.</summary>
    void Wake();
}

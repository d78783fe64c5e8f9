using System.Net;
using System.Net.Sockets;

namespace Anyseat.Media.Sockets.Portable;

/// <summary>Waits by the platform's select, woken by a datagram to itself.</summary>
internal sealed class SelectPoller : IMediaPoller
{
    private readonly Dictionary<Socket, MediaSocket> _sockets = [];
    private readonly List<Socket> _asked = [];
    private readonly Lock _gate = new();
    private readonly Socket _wake;
    private readonly SocketAddress _wakeAddress;
    private readonly byte[] _wakeBytes = new byte[1];
    private int _isWoken;
    private bool _isDisposed;

    public SelectPoller()
    {
        _wake = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wakeAddress = _wake.LocalEndPoint!.Serialize();
    }

    /// <inheritdoc/>
    public bool TryAdd(MediaSocket socket)
    {
        socket.Slot = 0;
        return _sockets.TryAdd(((PortableSocket)socket).Inner, socket);
    }

    /// <inheritdoc/>
    public void Remove(MediaSocket socket)
    {
        socket.Slot = -1;
        _sockets.Remove(((PortableSocket)socket).Inner);
    }

    /// <inheritdoc/>
    public void Rest(TimeSpan time)
    {
        // The platform's waits are too coarse.
    }

    /// <inheritdoc/>
    public int Wait(MediaSocket?[] ready, MediaInstant now, MediaInstant deadline)
    {
        _asked.Clear();
        _asked.Add(_wake);
        foreach (Socket socket in _sockets.Keys)
            _asked.Add(socket);
        long microseconds = Math.Clamp(deadline.Microseconds - now.Microseconds, 0, int.MaxValue);
        Socket.Select(_asked, null, null, (int)microseconds);
        int count = 0;
        foreach (Socket socket in _asked)
        {
            if (socket == _wake)
                TakeWake();
            else if (count < ready.Length && _sockets.TryGetValue(socket, out MediaSocket? found))
                ready[count++] = found;
        }
        return count;
    }

    /// <inheritdoc/>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _isWoken, 1) != 0)
            return;
        lock (_gate)
        {
            if (!_isDisposed)
                _wake.SendTo(_wakeBytes, SocketFlags.None, _wakeAddress);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _wake.Dispose();
        }
    }

    private void TakeWake()
    {
        Span<byte> one = stackalloc byte[1];
        while (_wake.Poll(0, SelectMode.SelectRead))
            _wake.Receive(one, SocketFlags.None);
        Volatile.Write(ref _isWoken, 0);
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Media.Sockets;

/// <summary>Two sockets on neighbouring ports: RTP on the even one, RTCP on the next (RFC 3550 §11).</summary>
/// <param name="Rtp">For RTP.</param>
/// <param name="Rtcp">For RTCP.</param>
public sealed record MediaPortPair(MediaSocket Rtp, MediaSocket Rtcp);

/// <summary>Hands out port pairs of a range. Thread-safe.</summary>
/// <remarks>Pairs are given out in turn, so that a port rests as long as possible before it serves another call: what still
/// arrives for the last one finds nobody.</remarks>
public sealed class MediaPorts
{
    private readonly IMediaNetwork _network;
    private readonly int _first;
    private readonly int[] _taken;
    private int _next = -1;
    private int _takenCount;

    /// <summary>Takes a range.</summary>
    /// <param name="network">Where sockets are opened.</param>
    /// <param name="first">The lowest port; an odd one is left out.</param>
    /// <param name="last">The highest port, at least <paramref name="first"/> + 1.</param>
    public MediaPorts(IMediaNetwork network, int first, int last)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, ushort.MaxValue);
        _network = network;
        _first = first + (first & 1);
        int count = (last - _first + 1) / 2;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(last));
        _taken = new int[count];
    }

    /// <summary>How many pairs the range has.</summary>
    public int Capacity => _taken.Length;

    /// <summary>How many pairs are in use.</summary>
    public int TakenCount => Volatile.Read(ref _takenCount);

    /// <summary>Opens a pair on an address.</summary>
    /// <param name="local">Its port is not looked at.</param>
    /// <param name="pair">The sockets.</param>
    /// <param name="fault">Why there is none: <see cref="SocketFault.InUse"/> when the whole range is.</param>
    public bool TryOpen(TransportAddress local, [NotNullWhen(true)] out MediaPortPair? pair, out SocketFault fault)
    {
        pair = null;
        fault = SocketFault.InUse;
        for (int attempt = 0; attempt < _taken.Length; attempt++)
        {
            int index = (int)((uint)Interlocked.Increment(ref _next) % (uint)_taken.Length);
            if (Interlocked.CompareExchange(ref _taken[index], 1, 0) != 0)
                continue;
            Interlocked.Increment(ref _takenCount);
            if (TryOpenAt(local, _first + (index * 2), out pair, out fault))
                return true;
            Release(index);
            // Another program may sit on a port of the range; anything else will not get better with the next one.
            if (fault != SocketFault.InUse)
                return false;
        }
        return false;
    }

    /// <summary>Gives a pair back, once its sockets are closed.</summary>
    /// <param name="port">The port of <see cref="MediaPortPair.Rtp"/>.</param>
    public void Release(TransportAddress port) => Release((port.Port - _first) / 2);

    private void Release(int index)
    {
        Interlocked.Decrement(ref _takenCount);
        Volatile.Write(ref _taken[index], 0);
    }

    private bool TryOpenAt(TransportAddress local, int port, [NotNullWhen(true)] out MediaPortPair? pair, out SocketFault fault)
    {
        pair = null;
        if (!_network.TryOpen(local.WithPort(port), 0, out MediaSocket? rtp, out fault))
            return false;
        if (!_network.TryOpen(local.WithPort(port + 1), 0, out MediaSocket? rtcp, out fault))
        {
            rtp.Close();
            return false;
        }
        pair = new MediaPortPair(rtp, rtcp);
        return true;
    }
}

using Anyseat.Media.Ice;
using Anyseat.Media.Sockets;

namespace Anyseat.Media.Shard;

/// <summary>One UDP port for many legs: datagrams in and out go in batches, and a table of remote addresses says whose they
/// are. Addresses get into the table by signalling, or by an ICE check that carried the leg's password.</summary>
internal sealed class SharedPort(MediaSocket socket) : ISocketOwner
{
    /// <summary>How many datagrams one call to the system moves.</summary>
    public const int BatchSize = 64;

    private readonly DatagramBatch _received = new(BatchSize);
    private readonly DatagramBatch _toSend = new(BatchSize);
    private readonly Dictionary<TransportAddress, Leg> _byAddress = [];
    private readonly Dictionary<ulong, LegBrowser> _byUfrag = [];
    private readonly Leg?[] _ahead = new Leg?[BatchSize];
    private ShardLoop? _loop;

    /// <summary>The address it is bound to.</summary>
    public TransportAddress Local => socket.Local;

    /// <summary>Datagrams that belonged to nobody.</summary>
    public long StrangerCount { get; private set; }

    /// <summary>How many addresses and user fragments are known.</summary>
    public int AddressCount => _byAddress.Count + _byUfrag.Count;

    /// <summary>Datagrams that the system would not send.</summary>
    public long SendFailureCount { get; private set; }

    /// <summary>Where the next datagram to send is written.</summary>
    public Span<byte> NextBuffer
    {
        get
        {
            if (_toSend.IsFull)
                Flush();
            return _toSend.NextBuffer;
        }
    }

    /// <summary>Begins to receive.</summary>
    public bool TryAttach(ShardLoop loop)
    {
        _loop = loop;
        socket.Owner = this;
        return loop.Poller.TryAdd(socket);
    }

    /// <summary>Closes the port.</summary>
    public void Close()
    {
        _loop?.Poller.Remove(socket);
        socket.Close();
    }

    /// <summary>Adds what was written to <see cref="NextBuffer"/> to the batch that leaves at the end of the turn.</summary>
    public void Add(int size, in TransportAddress to) => _toSend.Add(size, to);

    /// <summary>Sends the batch.</summary>
    public void Flush()
    {
        int count = _toSend.Count;
        if (count > 0)
            SendFailureCount += count - socket.Send(_toSend);
    }

    /// <summary>Checks with this user fragment are the browser's from now on.</summary>
    public void Expect(ulong ufragKey, LegBrowser browser) => _byUfrag[ufragKey] = browser;

    /// <summary>The user fragment is nobody's again, if it was this browser's.</summary>
    public void Forget(ulong ufragKey, LegBrowser browser)
    {
        if (_byUfrag.TryGetValue(ufragKey, out LegBrowser? owner) && owner == browser)
            _byUfrag.Remove(ufragKey);
    }

    /// <summary>What comes from an address is the leg's from now on.</summary>
    /// <param name="address">The address.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="takesOver">Whether it is so although it was another leg's.</param>
    /// <returns>False when it is another leg's.</returns>
    public bool TryClaim(in TransportAddress address, Leg leg, bool takesOver)
    {
        if (!takesOver)
            return _byAddress.TryAdd(address, leg) || _byAddress[address] == leg;
        _byAddress[address] = leg;
        return true;
    }

    /// <summary>The address is nobody's again, if it was this leg's.</summary>
    public void Release(in TransportAddress address, Leg leg)
    {
        if (_byAddress.TryGetValue(address, out Leg? owner) && owner == leg)
            _byAddress.Remove(address);
    }

    /// <inheritdoc/>
    public void OnReadable(MediaSocket ready, MediaInstant now)
    {
        int count = socket.Receive(_received);
        _loop!.DatagramCount += count;
        _loop.IsBehind |= count == BatchSize;
        for (int i = 0; i < count; i++)
        {
            LookAhead(i, count);
            Span<byte> buffer = _received.Buffer(i);
            Dispatch(buffer, _received.Datagram(i).Length, _received.Address(i), now);
        }
    }

    // Each step needs what the step before has asked for. It only guesses: the datagram is dispatched when its turn comes.
    private void LookAhead(int i, int count)
    {
        for (int next = i == 0 ? 0 : i + 3; next <= i + 3 && next < count; next++)
        {
            _ahead[next] = _byAddress.GetValueOrDefault(_received.Address(next));
            CacheLines.Fetch(_ahead[next], 2);
        }
        if (i + 2 < count)
            CacheLines.Fetch(_ahead[i + 2]?.Route, 2);
        if (i + 1 < count)
            _ahead[i + 1]?.Route.LookAhead();
        _ahead[i]?.Route.LookCloser();
        _ahead[i] = null;
    }

    private void Dispatch(Span<byte> buffer, int size, in TransportAddress from, MediaInstant now)
    {
        // Checks go by their user fragment: they are what tells an address.
        if (size > 0 && buffer[0] <= 3 && IceLiteAgent.TryReadUfragKey(buffer[..size], out ulong key)
            && _byUfrag.TryGetValue(key, out LegBrowser? browser))
            browser.OnStun(buffer[..size], from, now);
        else if (_byAddress.TryGetValue(from, out Leg? leg))
            leg.Receiver.OnDatagram(buffer, size, from, now);
        else
            StrangerCount++;
    }
}

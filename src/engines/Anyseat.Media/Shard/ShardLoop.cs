using Anyseat.Media.Sockets;

namespace Anyseat.Media.Shard;

/// <summary>All that the loop's thread owns, and one turn of the loop.</summary>
/// <remarks>
/// <code>
///   wait for sockets, a wake, or the tick's deadline; a millisecond since the last time at least, while packets keep coming
///     → each readable socket: one datagram (a shared port: a batch) → forwarded at once, or kept for the tick
///     → commands of the host
///     → ticks that are due: decode, mix, play, send; a fiftieth of the legs have their second
///     → batches of shared ports leave
/// </code>
/// </remarks>
internal sealed class ShardLoop : IDisposable
{
    /// <summary>How many ticks are made up for after a standstill; older ones are skipped and counted.</summary>
    public const int CatchUpMax = 5;

    /// <summary>The least time between two rounds of reading while packets keep coming one by one. Each round costs a wake; a packet that
    /// waits for the next one is later by no more than this, a twentieth of what it holds. A port that gave as much as one reading
    /// takes has more: it is read again at once.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(1);

    private const int TicksPerSecond = 50;
    private const int ReadyMax = 256;

    private readonly IMediaClock _clock;
    private readonly CommandQueue _commands;
    private readonly Action? _eventsReady;
    private readonly MediaSocket?[] _ready = new MediaSocket?[ReadyMax];
    private readonly byte[] _receiveBuffer = GC.AllocateArray<byte>(2048, pinned: true);
    private readonly byte[] _sendBuffer = GC.AllocateArray<byte>(2048, pinned: true);
    private readonly SharedPort[] _sharedPorts;
    private readonly ShardRandom _random;
    private readonly List<Bridge> _bridges = [];
    private readonly PlaceSet _ticking = new();
    private readonly PlaceSet _tickingBridges = new();
    private Leg[] _legs = new Leg[16];
    private int _legCount;
    private long _tick;
    private MediaInstant _tickDue;
    private MediaInstant _readAt;
    private readonly Lock _end = new();
    private bool _isStarted;
    private bool _isEnded;

    public ShardLoop(MediaShardOptions options, CommandQueue commands, EventQueue events, SharedPort[] sharedPorts, ShardRandom random)
    {
        _clock = options.Clock;
        _commands = commands;
        _eventsReady = options.EventsReady;
        _sharedPorts = sharedPorts;
        _random = random;
        Events = events;
        Poller = options.Network.CreatePoller();
        foreach (SharedPort port in sharedPorts)
        {
            if (!port.TryAttach(this))
                throw new IOException("The system has no room to watch the shared port.");
        }
    }

    public IMediaPoller Poller { get; }

    public EventQueue Events { get; }

    /// <summary>The instant of this turn.</summary>
    public MediaInstant Now { get; private set; }

    /// <summary>The wall clock.</summary>
    public DateTimeOffset UtcNow => _clock.UtcNow;

    public Span<byte> ReceiveBuffer => _receiveBuffer;

    public Span<byte> SendBuffer => _sendBuffer;

    /// <summary>Whether a socket gave as much as one reading takes, so that the next round must not wait.</summary>
    public bool IsBehind { get; set; }

    /// <summary>Datagrams received, whosever they were.</summary>
    public long DatagramCount { get; set; }

    public int LegCount => Volatile.Read(ref _legCount);

    /// <summary>Whether the loop has ended: nothing may be opened.</summary>
    public bool IsEnded => _isEnded;

    public long SkippedTickCount { get; private set; }

    /// <summary>The number of the next tick: made and skipped ones before it.</summary>
    public long TickCount => _tick;

    /// <summary>Remote addresses known to shared ports.</summary>
    public int AddressCount => _sharedPorts.Sum(port => port.AddressCount);

    /// <summary>Bytes that the loop's thread has allocated until the last turn, for tests.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>One turn.</summary>
    /// <param name="mayWait">Whether to wait when there is nothing to do.</param>
    public void Turn(bool mayWait)
    {
        Now = _clock.Now;
        if (!_isStarted)
        {
            _isStarted = true;
            _tickDue = Now + LegFormat.PacketTime;
        }
        int count = Poller.Wait(_ready, Now, mayWait ? _tickDue : Now);
        Now = _clock.Now;
        if (mayWait && count > 0)
            count = Gather(count);
        // What the host said before a packet arrived holds for the packet.
        while (_commands.TryDequeue(out Action command))
            command();
        for (int i = 0; i < count; i++)
        {
            LookAhead(i, count);
            MediaSocket socket = _ready[i]!;
            _ready[i] = null;
            if (!socket.IsClosed)
                socket.Owner?.OnReadable(socket, Now);
        }
        RunDueTicks();
        foreach (SharedPort port in _sharedPorts)
            port.Flush();
        if (!Events.IsEmpty)
            _eventsReady?.Invoke();
        AllocatedBytes = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Lets more packets come when the last round is only just over.</summary>
    private int Gather(int count)
    {
        TimeSpan left = Gathering - (Now - _readAt);
        if (left > TimeSpan.Zero && left <= Gathering && count < ReadyMax && !IsBehind)
        {
            Poller.Rest(left);
            Now = _clock.Now;
            count = Poller.Wait(_ready, Now, Now);
        }

        _readAt = Now;
        IsBehind = false;
        return count;
    }

    /// <summary>A number from 0 up to 1.</summary>
    public double NextRandom() => _random.NextUInt32() / 4_294_967_296.0;

    /// <summary>Takes a leg in.</summary>
    public void Add(Leg leg)
    {
        if (_legCount == _legs.Length)
            Array.Resize(ref _legs, _legCount * 2);
        leg.Index = _legCount;
        _legs[_legCount] = leg;
        Volatile.Write(ref _legCount, _legCount + 1);
    }

    /// <summary>Whether a leg has something to do in each tick. One whose packets are passed on has nothing.</summary>
    public void SetTicking(Leg leg, bool isTicking)
    {
        if (leg.Index >= 0)
            _ticking.Set(leg.Index, isTicking);
    }

    /// <summary>Whether a bridge has something to do in each tick.</summary>
    public void SetTicking(Bridge bridge, bool isTicking)
    {
        if (bridge.Index >= 0)
            _tickingBridges.Set(bridge.Index, isTicking);
    }

    /// <summary>Lets a leg go.</summary>
    public void Remove(Leg leg)
    {
        Leg last = _legs[_legCount - 1];
        _legs[leg.Index] = last;
        _ticking.Move(_legCount - 1, leg.Index);
        last.Index = leg.Index;
        _legs[_legCount - 1] = null!;
        leg.Index = -1;
        Volatile.Write(ref _legCount, _legCount - 1);
    }

    /// <summary>Takes a bridge in: somebody is in it.</summary>
    public void Add(Bridge bridge)
    {
        bridge.Index = _bridges.Count;
        _bridges.Add(bridge);
    }

    /// <summary>Lets a bridge go: nobody is in it.</summary>
    public void Remove(Bridge bridge)
    {
        Bridge last = _bridges[^1];
        _bridges[bridge.Index] = last;
        _tickingBridges.Move(_bridges.Count - 1, bridge.Index);
        last.Index = bridge.Index;
        _bridges.RemoveAt(_bridges.Count - 1);
        bridge.Index = -1;
    }

    /// <summary>Closes all; the loop has ended.</summary>
    public void Dispose()
    {
        lock (_end)
        {
            RunCommandsAfterEnd();
            while (_legCount > 0)
                _legs[_legCount - 1].Close();
            foreach (SharedPort port in _sharedPorts)
                port.Close();
            Poller.Dispose();
        }
        _eventsReady?.Invoke();
    }

    /// <summary>Runs what was told too late; legs find that the loop has ended and close. Any thread.</summary>
    public void RunCommandsAfterEnd()
    {
        lock (_end)
        {
            _isEnded = true;
            while (_commands.TryDequeue(out Action command))
                command();
        }
    }

    // Each step needs what the step before has asked for: the socket, then its owner, then what the owner knows of.
    private void LookAhead(int i, int count)
    {
        if (i + 3 < count)
            CacheLines.Fetch(_ready[i + 3], 2);
        if (i + 2 < count)
            CacheLines.Fetch(_ready[i + 2]!.Owner, 2);
        if (i + 1 < count)
            _ready[i + 1]!.Owner?.LookAhead();
    }

    // The deadline is absolute: a late tick does not make the next one late.
    private void RunDueTicks()
    {
        for (int made = 0; Now >= _tickDue; made++)
        {
            if (made == CatchUpMax)
            {
                long behind = (Now.Microseconds - _tickDue.Microseconds) / (LegFormat.PacketTime.Ticks / TimeSpan.TicksPerMicrosecond);
                SkippedTickCount += behind + 1;
                _tick += behind + 1;
                _tickDue += LegFormat.PacketTime * (behind + 1);
                return;
            }
            RunTick();
            _tick++;
            _tickDue += LegFormat.PacketTime;
        }
    }

    private void RunTick()
    {
        for (int i = _ticking.NextFrom(0); i >= 0; i = _ticking.NextFrom(i + 1))
            _legs[i].ReadFrame(_tickDue);
        for (int i = _tickingBridges.NextFrom(0); i >= 0; i = _tickingBridges.NextFrom(i + 1))
            _bridges[i].Tick(_tickDue);
        for (int i = _ticking.NextFrom(0); i >= 0; i = _ticking.NextFrom(i + 1))
            _legs[i].SendFrame(_tick, _tickDue);
        // Seconds are spread over the ticks, and run backwards because a leg may close in its second.
        int turn = (int)(_tick % TicksPerSecond);
        for (int i = _legCount - 1; i >= 0; i--)
        {
            if (i % TicksPerSecond == turn)
                _legs[i].OnSecond(_tickDue);
        }
    }
}

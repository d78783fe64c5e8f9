using System.Diagnostics.CodeAnalysis;
using Anyseat.Media.Recording;
using Anyseat.Media.Rtp;
using Anyseat.Media.Sockets;

namespace Anyseat.Media.Shard;

/// <summary>What a shard has counted.</summary>
/// <param name="LegCount">Legs open now.</param>
/// <param name="LostEventCount">Events that found the queue full: ask the legs for their state.</param>
/// <param name="RefusedCommandCount">Commands that found the queue full.</param>
/// <param name="SkippedTickCount">Ticks that were never made up for after a standstill.</param>
/// <param name="StrangerCount">Datagrams at shared ports that belonged to no leg.</param>
public readonly record struct ShardStatistics(
    int LegCount, long LostEventCount, long RefusedCommandCount, long SkippedTickCount, long StrangerCount);

/// <summary>A media shard: the media of many legs on one thread (docs/media.md).</summary>
/// <remarks>
/// <para>The host starts a thread and calls <see cref="Run"/> on it. Legs and bridges are made and told what to do by any
/// thread: what they allocate is allocated there, and goes to the loop through a bounded queue. The loop allocates nothing for
/// a packet, takes no lock, does not log and touches no disk. It tells what happens through a second bounded queue.</para>
/// <para>Sockets and native objects of a leg belong to the loop from the moment the leg is opened, and are freed by it.</para>
/// </remarks>
public sealed class MediaShard : IDisposable
{
    private const int Made = 0;
    private const int Running = 1;
    private const int Ended = 2;

    private readonly MediaShardOptions _options;
    private readonly CommandQueue _commands;
    private readonly EventQueue _events;
    private readonly SharedPort[] _sharedPorts;
    private readonly ShardLoop _loop;
    private readonly ShardRandom _random;
    private int _openCount;
    private long _refusedCommandCount;
    private int _state;

    /// <summary>Makes a shard and opens its shared ports.</summary>
    /// <param name="options">What with.</param>
    /// <exception cref="IOException">A shared port cannot be opened.</exception>
    public MediaShard(MediaShardOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _random = new ShardRandom(options.Seed);
        _commands = new CommandQueue(options.CommandCountMax);
        _events = new EventQueue(options.EventCountMax);
        _sharedPorts = [.. options.SharedPorts.Select(OpenSharedPort)];
        _loop = new ShardLoop(options, _commands, _events, _sharedPorts, _random);
        SharedPorts = [.. _sharedPorts.Select(port => port.Local)];
    }

    /// <summary>The addresses of the shared ports, as bound.</summary>
    public IReadOnlyList<TransportAddress> SharedPorts { get; }

    /// <summary>What was counted so far.</summary>
    public ShardStatistics Statistics => new(
        _loop.LegCount, _events.LostCount, Volatile.Read(ref _refusedCommandCount), _loop.SkippedTickCount,
        _sharedPorts.Sum(port => port.StrangerCount));

    internal ShardLoop Loop => _loop;

    /// <summary>Runs until cancelled, then closes all legs. Once, on a thread that does nothing else.</summary>
    /// <param name="ct">Ends the loop.</param>
    public void Run(CancellationToken ct)
    {
        if (Interlocked.CompareExchange(ref _state, Running, Made) != Made)
            throw new InvalidOperationException("A shard runs once.");
        using (ct.UnsafeRegister(static shard => ((MediaShard)shard!)._loop.Poller.Wake(), this))
        {
            while (!ct.IsCancellationRequested)
                _loop.Turn(mayWait: true);
        }
        Volatile.Write(ref _state, Ended);
        _loop.Dispose();
    }

    /// <summary>Closes a shard that was never run. One that runs is closed by cancelling <see cref="Run"/>.</summary>
    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Made) == Made)
            _loop.Dispose();
    }

    /// <summary>Takes the oldest event; one thread at a time.</summary>
    public bool TryReadEvent(out MediaEvent happened) => _events.TryDequeue(out happened);

    /// <summary>Opens a leg. Its ports are bound when this returns, and its packets are taken from the loop's next turn on.</summary>
    /// <param name="options">What with.</param>
    /// <param name="leg">The leg; close it, or its ports stay taken.</param>
    /// <param name="fault">Why there is none.</param>
    public bool TryOpenLeg(LegOptions options, [NotNullWhen(true)] out MediaLeg? leg, out LegFault fault)
    {
        ArgumentNullException.ThrowIfNull(options);
        leg = null;
        if (options.Browser is not null && options.Transport != LegTransport.SharedPort)
            throw new ArgumentException("A browser's leg is on a shared port.", nameof(options));
        if (!LegCodec.IsThere(options.Format.Codec))
        {
            fault = LegFault.NoCodec;
            return false;
        }
        if (Interlocked.Increment(ref _openCount) > _options.LegCountMax)
        {
            Interlocked.Decrement(ref _openCount);
            fault = LegFault.TooManyLegs;
            return false;
        }
        if (!TryRoute(options, out LegRoute? route, out fault))
        {
            Interlocked.Decrement(ref _openCount);
            return false;
        }
        // Random for each call, so that no two calls can be tied together by it (RFC 7022 §4.2).
        string cname = $"{_random.NextUInt32():x8}{_random.NextUInt32():x8}";
        var made = new Leg(_loop, route, options, NewStream(options.Format), cname);
        made.Handle.Shard = this;
        if (!TryPost(made.Open))
        {
            route.Abandon();
            Interlocked.Decrement(ref _openCount);
            fault = LegFault.Busy;
            return false;
        }
        leg = made.Handle;
        return true;
    }

    /// <summary>Makes a bridge without legs.</summary>
    public MediaBridge CreateBridge() => new(this);

    /// <summary>Makes a recording, to which legs of this shard are then given.</summary>
    /// <param name="ring">Between the loop and who writes.</param>
    public MediaRecording CreateRecording(RecordingRing ring) => new(this, ring);

    internal RtpSendStream NewStream(LegFormat format) => new(
        _random.NextUInt32(), new SequenceNumber((ushort)_random.NextUInt32()), new RtpTimestamp(_random.NextUInt32()),
        format.Clock)
    {
        JoinUnitsMin = format.PacketUnits,
    };

    /// <summary>Gives the loop a command.</summary>
    /// <returns>False when the queue is full or the loop has ended: nothing will be done.</returns>
    internal bool TryPost(Action command)
    {
        if (Volatile.Read(ref _state) != Ended && _commands.TryEnqueue(command))
        {
            _loop.Poller.Wake();
            // The loop may have ended in between: then nobody else will run the command.
            if (Volatile.Read(ref _state) == Ended)
                _loop.RunCommandsAfterEnd();
            return true;
        }
        Interlocked.Increment(ref _refusedCommandCount);
        return false;
    }

    internal void OnClosed() => Interlocked.Decrement(ref _openCount);

    private bool TryRoute(LegOptions options, [NotNullWhen(true)] out LegRoute? route, out LegFault fault)
    {
        route = null;
        if (options.Transport == LegTransport.SharedPort)
        {
            SharedPort? port = _sharedPorts.FirstOrDefault(one => one.Local.WithPort(0) == options.Local.WithPort(0));
            fault = port is null ? LegFault.NoSharedPort : LegFault.None;
            route = port is null ? null : new SharedPortRoute(port);
            return route is not null;
        }
        if (!_options.Ports.TryOpen(options.Local, out MediaPortPair? pair, out SocketFault socketFault))
        {
            fault = FaultOf(socketFault);
            return false;
        }
        fault = LegFault.None;
        route = new PortPairRoute(_options.Ports, pair);
        return true;
    }

    private static LegFault FaultOf(SocketFault fault) => fault switch
    {
        SocketFault.InUse => LegFault.PortsExhausted,
        SocketFault.NotOurs => LegFault.AddressNotOurs,
        _ => LegFault.SystemExhausted,
    };

    private SharedPort OpenSharedPort(TransportAddress local)
    {
        // All browsers of a shard arrive in one buffer: it holds a burst of all of them.
        const int receiveBufferSize = 4 << 20;
        return _options.Network.TryOpen(local, receiveBufferSize, out MediaSocket? socket, out SocketFault fault)
            ? new SharedPort(socket)
            : throw new IOException($"The shared media port {local} cannot be opened: {fault}.");
    }
}

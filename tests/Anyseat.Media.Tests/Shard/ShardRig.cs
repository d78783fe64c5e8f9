using System.Net;
using Anyseat.Media.Shard;
using Anyseat.Media.Sockets;

namespace Anyseat.Media.Tests.Shard;

/// <summary>A shard whose turns the test takes itself, on a clock that the test moves: real sockets, no thread, no waiting.</summary>
internal sealed class ShardRig : IDisposable
{
    public static readonly TransportAddress Loopback = TransportAddress.From(IPAddress.Loopback, 0);

    private static readonly MediaPorts EpollPorts = new(MediaNetworks.Best, 10_000, 29_999);
    private static readonly MediaPorts PortablePorts = new(MediaNetworks.Portable, 10_000, 29_999);

    private readonly List<MediaEvent> _events = [];
    private long _sentToShard;

    public ShardRig(
        string network = "best", MediaPorts? ports = null, Func<MediaShardOptions, MediaShardOptions>? change = null, string home = "127.0.0.1")
    {
        Home = TransportAddress.From(IPAddress.Parse(home), 0);
        bool isPortable = network == "sockets";
        var options = new MediaShardOptions
        {
            Network = isPortable ? MediaNetworks.Portable : MediaNetworks.Best,
            Ports = ports ?? (isPortable ? PortablePorts : EpollPorts),
            Clock = Clock,
            Seed = 42,
            SharedPorts = [Home],
        };
        Shard = new MediaShard(change?.Invoke(options) ?? options);
    }

    /// <summary>Both ways to the sockets: what holds for one holds for the other.</summary>
    public static TheoryData<string> Networks => ["best", "sockets"];

    /// <summary>The address of the shard, and of its peers.</summary>
    public TransportAddress Home { get; }

    public MediaShard Shard { get; }

    public ManualClock Clock { get; } = new();

    public ShardLoop Loop => Shard.Loop;

    /// <summary>Events so far, oldest first.</summary>
    public IReadOnlyList<MediaEvent> Events
    {
        get
        {
            while (Shard.TryReadEvent(out MediaEvent happened))
                _events.Add(happened);
            return _events;
        }
    }

    public MediaLeg Open(Func<LegOptions, LegOptions>? change = null)
    {
        var options = new LegOptions { Local = Home };
        Assert.True(Shard.TryOpenLeg(change?.Invoke(options) ?? options, out MediaLeg? leg, out LegFault fault), $"{fault}");
        Loop.Turn(mayWait: false);
        return leg;
    }

    /// <summary>A leg, and the far end it talks to.</summary>
    public (MediaLeg Leg, TestPeer Peer) OpenWithPeer(Func<LegOptions, LegOptions>? change = null)
    {
        var peer = new TestPeer(this, Home.ToEndPoint().Address.ToString());
        MediaLeg leg = Open(options => (change?.Invoke(options) ?? options) with { Remote = peer.Address });
        peer.Remote = leg.Local;
        peer.Format = leg.Core.Format;
        return (leg, peer);
    }

    /// <summary>A datagram is on its way to the shard.</summary>
    public void NoteSent() => _sentToShard++;

    /// <summary>Takes turns until all that was sent has arrived.</summary>
    public void Deliver()
    {
        Until(() => Loop.DatagramCount >= _sentToShard);
        _sentToShard = Loop.DatagramCount;
    }

    /// <summary>Bytes allocated by turns so far.</summary>
    public long AllocatedByTurns { get; private set; }

    /// <summary>Takes a turn.</summary>
    public void Turn()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Loop.Turn(mayWait: false);
        AllocatedByTurns += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Delivers what was sent, then moves the clock by 20 ms and lets the tick happen.</summary>
    public void Tick(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            Deliver();
            Clock.Advance(LegFormat.PacketTime);
            Turn();
        }
    }

    /// <summary>Takes turns until something is so; fails after five seconds.</summary>
    public void Until(Func<bool> isSo)
    {
        long deadline = Environment.TickCount64 + 5_000;
        while (!isSo())
        {
            Assert.True(Environment.TickCount64 < deadline, "It did not come about.");
            Turn();
        }
    }

    public void Dispose() => Shard.Dispose();
}

/// <summary>A clock that moves when told.</summary>
internal sealed class ManualClock : IMediaClock
{
    public MediaInstant Now { get; private set; } = new(1_000_000);

    public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000).AddMicroseconds(Now.Microseconds);

    public void Advance(TimeSpan time) => Now += time;
}

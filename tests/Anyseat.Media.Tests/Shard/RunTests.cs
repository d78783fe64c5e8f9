using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Anyseat.Media.Shard;
using Anyseat.Media.Sockets;

namespace Anyseat.Media.Tests.Shard;

/// <summary>The loop on a thread of its own and on the real clock.</summary>
public sealed class RunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public async Task It_runs_until_cancelled_and_then_closes_all(string network)
    {
        using var ends = new CancellationTokenSource();
        IMediaNetwork sockets = network == "best" ? MediaNetworks.Best : MediaNetworks.Portable;
        var ports = new MediaPorts(sockets, 31_000, 31_999);
        using var told = new SemaphoreSlim(0);
        using var shard = new MediaShard(new MediaShardOptions
        {
            Network = sockets,
            Ports = ports,
            Clock = new RealClock(),
            Seed = 1,
            SharedPorts = [ShardRig.Loopback],
            EventsReady = () => told.Release(),
        });
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            shard.Run(ends.Token);
            ended.SetResult();
        });
        thread.Start();

        using var ana = new TestPeer(null);
        using var ben = new TestPeer(null);
        var options = new LegOptions { Local = ShardRig.Loopback };
        Assert.True(shard.TryOpenLeg(options with { Remote = ana.Address }, out MediaLeg? a, out _));
        Assert.True(shard.TryOpenLeg(options with { Remote = ben.Address }, out MediaLeg? b, out _));
        Assert.True(shard.CreateBridge().Arrange(BridgePlan.Conference(a, b)));
        ana.Remote = a.Local;
        ben.Remote = b.Local;
        Assert.True(SpinWait.SpinUntil(() => shard.Statistics.LegCount == 2, Patience));
        for (int i = 0; i < 100; i++)
        {
            ana.Send(RelayTests.Payload(i));
            ReceivedPacket? heard = null;
            Assert.True(SpinWait.SpinUntil(() => ben.TryReceive(out heard), Patience));
            Assert.Equal(RelayTests.Payload(i), heard!.Payload);
        }
        Assert.True(await told.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.True(SpinWait.SpinUntil(() => b.Statistics.SentCount == 100, Patience)); // published every second
        Assert.Throws<InvalidOperationException>(() => shard.Run(CancellationToken.None));

        await ends.CancelAsync();
        await ended.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        thread.Join();
        Assert.True(a.IsClosed && b.IsClosed);
        Assert.Equal(0, ports.TakenCount);
        Assert.False(a.SetMuted(true));
        Assert.False(shard.TryOpenLeg(options, out _, out LegFault fault));
        Assert.Equal(LegFault.Busy, fault);
        Assert.Equal(0, ports.TakenCount);
    }

    [Fact]
    public void Rounds_of_reading_are_apart_unless_a_shared_port_has_more_than_one_reading_takes()
    {
        var network = new RestingNetwork(MediaNetworks.Best);
        using var rig = new ShardRig(change: options => options with { Network = network });
        using var sender = new TestPeer(null) { Remote = rig.Shard.SharedPorts[0] };
        int sent = (SharedPort.BatchSize * 3) + 1;
        for (int i = 0; i < sent; i++)
            sender.SendRaw([1]);
        rig.Until(() => rig.Loop.DatagramCount > 0); // what is sent on loopback is there
        long first = rig.Loop.DatagramCount;
        network.Poller!.RestCount = 0;
        for (int rounds = 0; rig.Loop.DatagramCount < sent; rounds++)
        {
            Assert.True(rounds < 10, $"{rig.Loop.DatagramCount} of {sent} were read");
            rig.Loop.Turn(mayWait: true);
        }
        Assert.Equal(SharedPort.BatchSize, first);
        Assert.Equal(0, network.Poller.RestCount);
        sender.SendRaw([1]);
        rig.Loop.Turn(mayWait: true);
        Assert.Equal(1, network.Poller.RestCount);
    }

    [Fact]
    public void Ticks_keep_their_deadlines_and_a_standstill_is_made_up_for_or_counted()
    {
        using var rig = new ShardRig();
        rig.Open();
        rig.Tick(10);
        Assert.Equal(10, rig.Loop.TickCount);
        rig.Clock.Advance(TimeSpan.FromMilliseconds(65)); // late: three ticks are due
        rig.Turn();
        Assert.Equal(13, rig.Loop.TickCount);
        rig.Clock.Advance(TimeSpan.FromMilliseconds(15)); // and the next one is on time again
        rig.Turn();
        Assert.Equal(14, rig.Loop.TickCount);
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        rig.Turn();
        Assert.Equal(100 - ShardLoop.CatchUpMax, rig.Shard.Statistics.SkippedTickCount);
        Assert.Equal(114, rig.Loop.TickCount);
    }

    [Fact]
    public void Commands_of_many_threads_all_arrive_in_the_order_of_each()
    {
        var queue = new CommandQueue(64);
        const int threadCount = 4;
        const int each = 5_000;
        int[] last = new int[threadCount];
        int done = 0;
        Thread[] threads = [.. Enumerable.Range(0, threadCount).Select(id => new Thread(() =>
        {
            for (int i = 1; i <= each; i++)
            {
                int number = i;
                while (!queue.TryEnqueue(() =>
                {
                    Assert.Equal(number, last[id] + 1);
                    last[id] = number;
                    done++;
                }))
                {
                    Thread.Yield();
                }
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        long begun = Stopwatch.GetTimestamp();
        while (done < threadCount * each)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(30));
            if (queue.TryDequeue(out Action command))
                command();
        }
        Assert.False(queue.TryDequeue(out _));
        Assert.All(last, one => Assert.Equal(each, one));
    }

    /// <summary>A network whose poller counts its rests.</summary>
    private sealed class RestingNetwork(IMediaNetwork inner) : IMediaNetwork
    {
        public RestingPoller? Poller { get; private set; }

        public string Name => inner.Name;

        public bool TryOpen(
            TransportAddress local, int receiveBufferSize, [NotNullWhen(true)] out MediaSocket? socket, out SocketFault fault) =>
            inner.TryOpen(local, receiveBufferSize, out socket, out fault);

        public IMediaPoller CreatePoller() => Poller = new RestingPoller(inner.CreatePoller());
    }

    private sealed class RestingPoller(IMediaPoller inner) : IMediaPoller
    {
        public int RestCount { get; set; }

        public bool TryAdd(MediaSocket socket) => inner.TryAdd(socket);

        public void Remove(MediaSocket socket) => inner.Remove(socket);

        public int Wait(MediaSocket?[] ready, MediaInstant now, MediaInstant deadline) => inner.Wait(ready, now, deadline);

        public void Rest(TimeSpan time)
        {
            RestCount++;
            inner.Rest(time);
        }

        public void Wake() => inner.Wake();

        public void Dispose() => inner.Dispose();
    }

    private sealed class RealClock : IMediaClock
    {
        public MediaInstant Now => new(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));

        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;
    }
}

using Anyseat.Media.Shard;
using Anyseat.Media.Sockets;

namespace Anyseat.Media.Tests.Shard;

public sealed class OwnershipTests
{
    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void Ten_thousand_legs_come_and_go_and_leave_nothing(string network)
    {
        var ports = new MediaPorts(network == "best" ? MediaNetworks.Best : MediaNetworks.Portable, 30_000, 30_999);
        using var rig = new ShardRig(network, ports);
        var open = new Queue<MediaLeg>();
        int count = network == "best" ? 10_000 : 2_000;
        for (int i = 0; i < count; i++)
        {
            open.Enqueue(rig.Open(leg => leg with
            {
                Transport = i % 4 == 0 ? LegTransport.SharedPort : LegTransport.PortPair,
                Remote = ShardRig.Loopback.WithPort(1_000 + i),
            }));
            if (open.Count == 50)
                open.Dequeue().Close();
            _ = rig.Events;
        }
        Assert.True(ports.TakenCount > 30);
        foreach (MediaLeg leg in open)
            leg.Close();
        rig.Turn();
        Assert.Equal(0, ports.TakenCount);
        Assert.Equal(0, rig.Shard.Statistics.LegCount);
        Assert.Equal(0, rig.Loop.AddressCount);
        Assert.All(open, leg => Assert.True(leg.IsClosed));
        Assert.Equal(count, rig.Events.Count(one => one.Kind == MediaEventKind.LegClosed));
    }

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void A_packet_and_a_command_after_the_close_touch_nothing(string network)
    {
        using var rig = new ShardRig(network);
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        MediaBridge bridge = rig.Shard.CreateBridge();
        bridge.Arrange(BridgePlan.Conference(a, b));
        ana.Send(RelayTests.Payload(1));
        ben.Receive();
        ana.Send(RelayTests.Payload(2)); // waits in the socket while the command closes it
        b.Close();
        a.Close();
        a.Close();
        a.SetRemote(ben.Address, startsAnew: true);
        a.SetFormat(LegFormat.Pcmu);
        a.SetDirection(MediaDirection.Send);
        bridge.Arrange(BridgePlan.Conference(a, b));
        rig.Turn();
        ana.SendRaw([0x80, 8, 0, 0]);
        ben.SendRaw([0x80, 8, 0, 0]);
        rig.Turn();
        Assert.Equal(0, rig.Shard.Statistics.LegCount);
        Assert.Equal(2, rig.Events.Count(one => one.Kind == MediaEventKind.LegClosed));
        Assert.Equal(1, b.Statistics.SentCount);
    }

    [Fact]
    public void Who_stays_goes_on_when_another_leaves_the_bridge()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        (MediaLeg c, _) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b, c));
        rig.Turn();
        Assert.Equal(LegFeed.Tick, a.Core.Feed);
        c.Close();
        rig.Turn();
        Assert.Equal(LegFeed.Forward, a.Core.Feed);
        ana.Send(RelayTests.Payload(3));
        Assert.Equal(RelayTests.Payload(3), ben.Receive().Payload);
    }

    [Fact]
    public void A_full_queue_refuses_commands_and_counts_them_and_a_close_is_never_lost()
    {
        using var rig = new ShardRig(change: options => options with { CommandCountMax = 8 });
        (MediaLeg a, _) = rig.OpenWithPeer();
        int accepted = 0;
        while (a.SetMuted(true))
            accepted++;
        Assert.Equal(8, accepted);
        Assert.False(rig.Shard.TryOpenLeg(new LegOptions { Local = ShardRig.Loopback }, out _, out LegFault fault));
        Assert.Equal(LegFault.Busy, fault);
        a.Close();
        Assert.Equal(3, rig.Shard.Statistics.RefusedCommandCount);
        rig.Turn();
        Assert.False(a.IsClosed);
        rig.Tick(51);
        Assert.True(a.IsClosed);
        Assert.Equal(0, rig.Shard.Statistics.LegCount);
    }

    [Fact]
    public void Events_that_nobody_reads_are_lost_and_counted()
    {
        using var rig = new ShardRig(change: options => options with { EventCountMax = 4 });
        for (int i = 0; i < 10; i++)
            rig.Open().Close();
        rig.Turn();
        Assert.Equal(6, rig.Shard.Statistics.LostEventCount);
        Assert.Equal(4, rig.Events.Count);
        rig.Open().Close();
        rig.Turn();
        Assert.Equal(5, rig.Events.Count);
    }

    [Fact]
    public void A_range_without_a_free_pair_says_so_and_a_port_rests_before_it_serves_again()
    {
        var ports = new MediaPorts(MediaNetworks.Best, 32_001, 32_007);
        using var rig = new ShardRig(ports: ports);
        Assert.Equal(3, ports.Capacity);
        MediaLeg[] legs = [.. Enumerable.Range(0, 3).Select(_ => rig.Open())];
        Assert.Equal([32_002, 32_004, 32_006], legs.Select(leg => leg.Local.Port));
        Assert.False(rig.Shard.TryOpenLeg(new LegOptions { Local = ShardRig.Loopback }, out _, out LegFault fault));
        Assert.Equal(LegFault.PortsExhausted, fault);
        foreach (MediaLeg leg in legs)
            leg.Close();
        rig.Turn();
        int[] turns = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            MediaLeg leg = rig.Open();
            leg.Close();
            rig.Turn();
            return leg.Local.Port;
        })];
        Assert.Equal(3, turns.Distinct().Count());
    }

    [Fact]
    public void An_address_that_is_not_ours_and_a_full_house_are_said()
    {
        using var rig = new ShardRig(change: options => options with { LegCountMax = 2 });
        var elsewhere = new LegOptions { Local = TransportAddress.From(System.Net.IPAddress.Parse("192.0.2.1"), 0) };
        Assert.False(rig.Shard.TryOpenLeg(elsewhere, out _, out LegFault fault));
        Assert.Equal(LegFault.AddressNotOurs, fault);
        Assert.False(rig.Shard.TryOpenLeg(elsewhere with { Transport = LegTransport.SharedPort }, out _, out fault));
        Assert.Equal(LegFault.NoSharedPort, fault);
        MediaLeg first = rig.Open();
        rig.Open();
        Assert.False(rig.Shard.TryOpenLeg(new LegOptions { Local = ShardRig.Loopback }, out _, out fault));
        Assert.Equal(LegFault.TooManyLegs, fault);
        first.Close();
        rig.Turn();
        rig.Open();
    }

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void Hostile_datagrams_at_open_ports_disturb_nobody(string network)
    {
        using var rig = new ShardRig(network);
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        (MediaLeg c, TestPeer cid) = rig.OpenWithPeer(leg => leg with { Transport = LegTransport.SharedPort });
        (MediaLeg d, TestPeer dan) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(c, d));
        var random = new Random(7);
        using var stranger = new TestPeer(rig);
        TransportAddress[] targets =
        [
            a.Local, b.Local, c.Local, d.Local, a.Local.WithPort(a.Local.Port + 1), d.Local.WithPort(d.Local.Port + 1),
        ];
        byte[] buffer = new byte[1_700];
        ana.Send(RelayTests.Payload(0));
        ben.Send(RelayTests.Payload(0));
        ben.Receive();
        ana.Receive();
        for (int i = 0; i < 3_000; i++)
        {
            stranger.Remote = targets[random.Next(targets.Length)];
            stranger.SendRaw(Hostile(random, buffer));
            // The peer of one call is itself hostile; the other call must not notice.
            if (i % 3 == 0)
                cid.SendRaw(Hostile(random, buffer));
            if (i % 10 != 0)
                continue;
            ana.Send(RelayTests.Payload(i));
            Assert.Equal(RelayTests.Payload(i), ben.Receive().Payload);
            dan.Drain();
            rig.Clock.Advance(LegFormat.PacketTime);
            rig.Turn();
        }
        Assert.Equal(4, rig.Shard.Statistics.LegCount);
    }

    private static ReadOnlySpan<byte> Hostile(Random random, byte[] buffer)
    {
        Span<byte> datagram = buffer.AsSpan(0, random.Next(5) == 0 ? random.Next(1_700) : random.Next(60));
        random.NextBytes(datagram);
        if (datagram.Length > 2 && random.Next(3) != 0)
        {
            // Nearly right: version 2, the agreed payload types, RTCP types, STUN and DTLS first bytes.
            datagram[0] = random.GetItems<byte>([0x80, 0x90, 0xB0, 0x8F, 0xA0, 0x00, 0x01, 0x16, 0x17], 1)[0];
            datagram[1] = random.GetItems<byte>([8, 0x88, 101, 0xE5, 13, 200, 201, 202, 203, 204, 205, 206], 1)[0];
        }
        return datagram;
    }
}

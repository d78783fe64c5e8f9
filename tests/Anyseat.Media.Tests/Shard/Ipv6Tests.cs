using System.Net;
using System.Net.Sockets;
using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

/// <summary>What phones do over IPv4, over IPv6: on both ways to the sockets, at the loopback address ::1.</summary>
public sealed class Ipv6Tests
{
    public Ipv6Tests() => SkipWithoutIpv6();

    internal static void SkipWithoutIpv6()
    {
        bool isThere = Socket.OSSupportsIPv6;
        if (isThere)
        {
            try
            {
                using Socket probe = new(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
                probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            }
            catch (SocketException)
            {
                isThere = false;
            }
        }

        Assert.SkipUnless(isThere, "this machine has no ::1");
    }

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void Two_parties_hear_each_other_packet_by_packet(string network)
    {
        using var rig = new ShardRig(network, home: "::1");
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        Assert.True(rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b)));
        AssertHeard(rig, ana, ben);
        Assert.True(a.Local.IsIpv6);
        Assert.Equal(ana.Address, a.Core.Latch.Current);
        Assert.Equal(LegFeed.Forward, a.Core.Feed);
    }

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void A_party_over_IPv4_and_one_over_IPv6_hear_each_other(string network)
    {
        using var rig = new ShardRig(network, home: "::1");
        using var ben = new TestPeer(rig);
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        MediaLeg b = rig.Open(leg => leg with { Local = ShardRig.Loopback, Remote = ben.Address });
        ben.Remote = b.Local;
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        AssertHeard(rig, ana, ben);
        Assert.False(b.Local.IsIpv6);
    }

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void A_shared_port_tells_legs_apart_by_address(string network)
    {
        using var rig = new ShardRig(network, home: "::1");
        var pairs = new List<(TestPeer Ana, TestPeer Ben)>();
        for (int i = 0; i < 10; i++)
        {
            (MediaLeg a, TestPeer ana) = rig.OpenWithPeer(leg => leg with { Transport = LegTransport.SharedPort });
            (MediaLeg b, TestPeer ben) = rig.OpenWithPeer(leg => leg with { Transport = LegTransport.SharedPort });
            Assert.Equal(rig.Shard.SharedPorts[0], a.Local);
            rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
            pairs.Add((ana, ben));
        }

        foreach ((TestPeer ana, TestPeer ben) in pairs)
            AssertHeard(rig, ana, ben, count: 3);
        using var stranger = new TestPeer(rig, "::1") { Remote = rig.Shard.SharedPorts[0] };
        stranger.Send(RelayTests.Payload(0));
        rig.Deliver();
        Assert.Equal(1, rig.Shard.Statistics.StrangerCount);
    }

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void Who_speaks_from_another_port_than_announced_is_followed_after_two_packets(string network)
    {
        using var rig = new ShardRig(network, home: "::1");
        (MediaLeg a, TestPeer announced) = rig.OpenWithPeer();
        using var actual = new TestPeer(rig, "::1") { Remote = a.Local };
        actual.Send(RelayTests.Payload(1));
        rig.Deliver();
        Assert.NotEqual(actual.Address, a.Core.Latch.Current);
        actual.Send(RelayTests.Payload(2));
        rig.Deliver();
        Assert.Equal(actual.Address, a.Core.Latch.Current);
        Assert.NotEqual(announced.Address, actual.Address);
    }

    [Theory]
    [InlineData(LegTransport.PortPair)]
    [InlineData(LegTransport.SharedPort)]
    public void A_relayed_packet_allocates_nothing(LegTransport transport)
    {
        using var rig = new ShardRig(home: "::1");
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer(leg => leg with { Transport = transport });
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer(leg => leg with { Transport = transport });
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        byte[] payload = RelayTests.Payload(1);
        AllocationTests.AssertNoneFor(rig, () =>
        {
            ana.Send(payload);
            ben.Send(payload);
            rig.Tick();
            ana.Drain();
            ben.Drain();
        });
    }

    private static void AssertHeard(ShardRig rig, TestPeer ana, TestPeer ben, int count = 50)
    {
        for (int i = 0; i < count; i++)
        {
            ana.Send(RelayTests.Payload(i));
            Assert.Equal(RelayTests.Payload(i), ben.Receive().Payload);
            ben.Send(RelayTests.Payload(i + 100));
            Assert.Equal(RelayTests.Payload(i + 100), ana.Receive().Payload);
            rig.Tick();
        }
    }
}

using Anyseat.Media.Codecs;
using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

public sealed class RelayTests
{
    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void Two_parties_of_one_codec_hear_each_other_packet_by_packet(string network)
    {
        using var rig = new ShardRig(network);
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        Assert.True(rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b)));
        for (int i = 0; i < 50; i++)
        {
            ana.Send(Payload(i));
            Assert.Equal(Payload(i), ben.Receive().Payload);
            ben.Send(Payload(i + 100));
            Assert.Equal(Payload(i + 100), ana.Receive().Payload);
            rig.Tick();
        }
        Assert.Equal(LegFeed.Forward, a.Core.Feed);
    }

    [Fact]
    public void Who_hears_nobody_gets_silence_in_the_same_stream_if_the_leg_fills_it()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer(options => options with { FillsSilence = true });
        rig.Tick(5);
        Assert.False(ben.TryReceive(out _), "nothing before the call has begun");
        MediaBridge bridge = rig.Shard.CreateBridge();
        Assert.True(bridge.Arrange(BridgePlan.Conference(a, b)));
        ana.Send(Payload(1));
        ReceivedPacket last = ben.Receive();
        Assert.True(a.SetMuted(true));
        last = RequireSilence(last, 3);
        Assert.True(a.SetMuted(false));
        rig.Turn();
        ana.Send(Payload(2));
        ReceivedPacket spoken = ben.Receive();
        Assert.Equal((last.Ssrc, (ushort)(last.SequenceNumber + 1), true), (spoken.Ssrc, spoken.SequenceNumber, spoken.Marker));
        Assert.True(bridge.Dissolve());
        RequireSilence(spoken, 3);
        Assert.Equal(LegFeed.Tick, b.Core.Feed);
        Assert.Equal(LegFeed.None, a.Core.Feed);

        ReceivedPacket RequireSilence(ReceivedPacket before, int count)
        {
            for (int i = 0; i < count; i++)
            {
                rig.Tick();
                ReceivedPacket packet = ben.Receive();
                Assert.Equal((before.Ssrc, (ushort)(before.SequenceNumber + 1)), (packet.Ssrc, packet.SequenceNumber));
                Assert.All(packet.Payload, code => Assert.Equal(ALaw.Silence, code));
                before = packet;
            }

            return before;
        }
    }

    [Fact]
    public void The_listener_sees_one_stream_whoever_speaks()
    {
        using var rig = new ShardRig();
        (MediaLeg customer, TestPeer caller) = rig.OpenWithPeer();
        (MediaLeg first, TestPeer agent) = rig.OpenWithPeer();
        (MediaLeg second, TestPeer expert) = rig.OpenWithPeer();
        MediaBridge bridge = rig.Shard.CreateBridge();
        var heard = new List<ReceivedPacket>();

        bridge.Arrange(BridgePlan.Conference(customer, first));
        Talk(agent, 10);
        bridge.Arrange(BridgePlan.Conference(customer, second));
        Talk(expert, 10);
        bridge.Arrange(BridgePlan.Conference(customer, first));
        Talk(agent, 10);

        Assert.Equal(30, heard.Count);
        Assert.Single(heard.Select(packet => packet.Ssrc).Distinct());
        Assert.All(Enumerable.Range(1, 29), i =>
        {
            Assert.Equal((ushort)(heard[i - 1].SequenceNumber + 1), heard[i].SequenceNumber);
            Assert.Equal(160u, heard[i].Timestamp - heard[i - 1].Timestamp);
        });
        Assert.Equal([0, 10, 20], Enumerable.Range(0, 30).Where(i => heard[i].Marker));

        void Talk(TestPeer who, int count)
        {
            for (int i = 0; i < count; i++)
            {
                who.Send(Payload(i));
                heard.Add(caller.Receive());
                rig.Tick();
            }
        }
    }

    [Fact]
    public void Loss_and_order_are_passed_on_as_they_are()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        ushort start = ana.SequenceNumber;
        ushort[] order = [0, 1, 3, 2, 4, 7, 6];
        var numbers = new List<ushort>();
        foreach (ushort offset in order)
        {
            ana.SequenceNumber = (ushort)(start + offset);
            ana.SendPacket(8, Payload(offset), 160u * offset);
            numbers.Add(ben.Receive().SequenceNumber);
        }
        Assert.Equal(order.Select(offset => (int)offset), numbers.Select(number => (int)(ushort)(number - numbers[0])));
        rig.Tick(60);
        Assert.Equal(1, a.Statistics.LostCount);
        Assert.Equal(2, a.Statistics.LateCount);
    }

    [Fact]
    public void Each_leg_gets_its_own_payload_number_and_its_own_law()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer(leg => leg with { Format = LegFormat.Pcma });
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer(
            leg => leg with { Format = LegFormat.Pcmu with { SendPayloadType = 96, ReceivePayloadType = 97 } });
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        byte[] expected = new byte[160];
        G711Transcoding.ALawToMuLaw(Payload(1), expected);
        ana.Send(Payload(1));
        ReceivedPacket packet = ben.Receive();
        Assert.Equal(96, packet.PayloadType);
        Assert.Equal(expected, packet.Payload);
    }

    [Fact]
    public void Header_extensions_sources_and_padding_of_another_session_are_not_passed_on()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        byte[] packet =
        [
            0xB1, 0x08, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, // padding, extension, one contributing source
            1, 2, 3, 4,
            0xBE, 0xDE, 0, 1, 0x10, 7, 0, 0,
            0xAA, 0xBB,
            0, 0, 3,
        ];
        ana.SendRaw(packet);
        Assert.Equal([0xAA, 0xBB], ben.Receive().Payload);
    }

    [Fact]
    public void Who_is_muted_deaf_or_not_receiving_is_left_out()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        Assert.Equal((true, true), Passes());
        a.SetMuted(true);
        Assert.Equal((false, true), Passes());
        a.SetMuted(false);
        a.SetDeaf(true);
        Assert.Equal((true, false), Passes());
        a.SetDeaf(false);
        a.SetDirection(MediaDirection.Send);
        Assert.Equal((false, true), Passes());
        a.SetDirection(MediaDirection.Receive);
        Assert.Equal((true, false), Passes());
        a.SetDirection(MediaDirection.Both);
        Assert.Equal((true, true), Passes());

        (bool AtoB, bool BtoA) Passes()
        {
            rig.Turn();
            ana.Send(Payload(1));
            ben.Send(Payload(2));
            rig.Deliver();
            rig.Turn();
            return (ben.ReceiveAll().Any(packet => packet.Payload[5] == Payload(1)[5]),
                ana.ReceiveAll().Any(packet => packet.Payload[5] == Payload(2)[5]));
        }
    }

    [Fact]
    public void A_shared_port_tells_legs_apart_by_address()
    {
        using var rig = new ShardRig();
        var pairs = new List<(TestPeer, TestPeer)>();
        for (int i = 0; i < 40; i++)
        {
            (MediaLeg a, TestPeer ana) = rig.OpenWithPeer(leg => leg with { Transport = LegTransport.SharedPort });
            (MediaLeg b, TestPeer ben) = rig.OpenWithPeer(leg => leg with { Transport = LegTransport.SharedPort });
            Assert.Equal(rig.Shard.SharedPorts[0], a.Local);
            rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
            pairs.Add((ana, ben));
        }
        rig.Turn();
        for (int round = 0; round < 3; round++)
        {
            foreach ((TestPeer ana, TestPeer ben) in pairs)
            {
                ana.Send(Payload(ana.Address.Port));
                ben.Send(Payload(ben.Address.Port));
            }
            rig.Deliver();
            Assert.Equal(0, rig.Shard.Statistics.StrangerCount);
            foreach ((TestPeer ana, TestPeer ben) in pairs)
            {
                Assert.Equal(Payload(ana.Address.Port), ben.Receive().Payload);
                Assert.Equal(Payload(ben.Address.Port), ana.Receive().Payload);
            }
        }
        using var stranger = new TestPeer(rig) { Remote = rig.Shard.SharedPorts[0] };
        stranger.Send(Payload(0));
        rig.Deliver();
        Assert.Equal(1, rig.Shard.Statistics.StrangerCount);
    }

    internal static byte[] Payload(int seed)
    {
        byte[] payload = new byte[160];
        for (int i = 0; i < payload.Length; i++)
            payload[i] = (byte)((seed * 31) + (i * 7));
        return payload;
    }
}

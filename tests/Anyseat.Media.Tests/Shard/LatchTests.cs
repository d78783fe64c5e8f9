using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

public sealed class LatchTests
{
    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void A_peer_behind_a_NAT_is_answered_where_it_speaks_from(string network)
    {
        using var rig = new ShardRig(network);
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer announced) = rig.OpenWithPeer();
        using var translated = new TestPeer(rig) { Remote = b.Local };
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        ana.Send(RelayTests.Payload(1));
        Assert.Equal(RelayTests.Payload(1), announced.Receive().Payload);
        translated.Send(RelayTests.Payload(2));
        translated.Send(RelayTests.Payload(3));
        rig.Deliver();
        ana.Send(RelayTests.Payload(4));
        Assert.Equal(RelayTests.Payload(4), translated.Receive().Payload);
        Assert.Contains(
            rig.Events, one => one.Kind == MediaEventKind.RemoteLatched && one.Leg == b && one.Address == translated.Address);
    }

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void Once_latched_a_stranger_neither_speaks_nor_listens(string network)
    {
        using var rig = new ShardRig(network);
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        ben.Send(RelayTests.Payload(1));
        Assert.Equal(RelayTests.Payload(1), ana.Receive().Payload);
        using var attacker = new TestPeer(null) { Remote = b.Local, Ssrc = ben.Ssrc };
        for (int i = 0; i < 300; i++)
        {
            attacker.SequenceNumber = ben.SequenceNumber;
            attacker.Send(RelayTests.Payload(66));
            attacker.Send(RelayTests.Payload(66));
            ana.Send(RelayTests.Payload(i));
            ben.Send(RelayTests.Payload(i));
            Assert.Equal(RelayTests.Payload(i), ben.Receive().Payload);
            Assert.Equal(RelayTests.Payload(i), ana.Receive().Payload);
            rig.Clock.Advance(LegFormat.PacketTime);
        }
        Assert.Empty(attacker.ReceiveAll());
    }

    [Fact]
    public void The_announced_address_takes_over_from_one_that_was_only_heard_but_not_for_long()
    {
        using var rig = new ShardRig();
        (MediaLeg b, TestPeer announced) = rig.OpenWithPeer();
        using var other = new TestPeer(rig) { Remote = b.Local };
        Speak(other);
        Assert.Equal(other.Address, b.Core.Latch.Current);
        Speak(announced);
        Assert.Equal(announced.Address, b.Core.Latch.Current);

        (MediaLeg c, TestPeer late) = rig.OpenWithPeer();
        other.Remote = c.Local;
        Speak(other);
        rig.Tick(200);
        late.Send(RelayTests.Payload(1)); // the connected socket does not even show it
        rig.Turn();
        Assert.Equal(other.Address, c.Core.Latch.Current);

        void Speak(TestPeer who)
        {
            who.Send(RelayTests.Payload(1));
            who.Send(RelayTests.Payload(2));
            rig.Deliver();
        }
    }

    [Fact]
    public void Two_packets_in_sequence_are_asked_of_whom_nobody_announced()
    {
        using var rig = new ShardRig();
        (MediaLeg b, _) = rig.OpenWithPeer();
        using var other = new TestPeer(rig) { Remote = b.Local };
        for (int i = 0; i < 5; i++)
        {
            other.Send(RelayTests.Payload(1));
            other.SequenceNumber += 7;
        }
        rig.Deliver();
        Assert.False(b.Core.Latch.IsLatched);
        Assert.Equal(5, b.Core.Counters.StrangerCount);
    }

    [Fact]
    public void Who_may_not_learn_listens_to_the_announced_address_alone()
    {
        using var rig = new ShardRig();
        (MediaLeg b, TestPeer announced) = rig.OpenWithPeer(leg => leg with { LearnsRemote = false });
        using var other = new TestPeer(rig) { Remote = b.Local };
        other.Send(RelayTests.Payload(1));
        other.Send(RelayTests.Payload(1));
        rig.Deliver();
        Assert.False(b.Core.Latch.IsLatched);
        announced.Send(RelayTests.Payload(1));
        rig.Deliver();
        Assert.True(b.Core.Latch.IsLatched);
    }

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void Signalling_moves_the_remote_and_back(string network)
    {
        using var rig = new ShardRig(network);
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer office) = rig.OpenWithPeer();
        using var home = new TestPeer(rig) { Remote = b.Local };
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        foreach (TestPeer place in (TestPeer[])[office, home, office])
        {
            b.SetRemote(place.Address);
            rig.Turn();
            ana.Send(RelayTests.Payload(1));
            Assert.Equal(RelayTests.Payload(1), place.Receive().Payload);
            place.Send(RelayTests.Payload(2));
            place.Send(RelayTests.Payload(2));
            Assert.Equal(RelayTests.Payload(2), ana.Receive().Payload);
            ana.Receive();
            rig.Tick(101);
        }
    }

    [Fact]
    public void A_peer_that_is_gone_is_told_once_and_disturbs_nobody()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        ben.Send(RelayTests.Payload(1));
        ana.Receive();
        ben.Dispose();
        for (int i = 0; i < 20; i++)
        {
            ana.Send(RelayTests.Payload(i));
            rig.Tick();
        }
        Assert.Single(rig.Events, one => one.Kind == MediaEventKind.RemoteRefused && one.Leg == b);
        Assert.True(b.Core.Counters.RefusedCount > 1);
        Assert.False(b.IsClosed);
    }

    [Fact]
    public void A_peer_without_RTCP_does_not_count_as_gone()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        for (int i = 0; i < 600; i++)
        {
            ana.Send(RelayTests.Payload(i));
            rig.Tick(); // reports go to a port that is closed
        }

        Assert.DoesNotContain(rig.Events, one => one.Kind == MediaEventKind.RemoteRefused);
        Assert.Equal(0, a.Core.Counters.RefusedCount);
    }

    [Fact]
    public void Silence_and_its_end_are_told()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer(leg => leg with { SilenceMax = TimeSpan.FromSeconds(5) });
        ana.Send(RelayTests.Payload(1));
        rig.Tick(200);
        Assert.DoesNotContain(rig.Events, one => one.Kind == MediaEventKind.MediaSilent);
        rig.Tick(120);
        Assert.Single(rig.Events, one => one.Kind == MediaEventKind.MediaSilent);
        rig.Tick(250);
        Assert.Equal(2, rig.Events.Count(one => one.Kind == MediaEventKind.MediaSilent)); // once more after as long again
        ana.Send(RelayTests.Payload(2));
        rig.Tick();
        Assert.Single(rig.Events, one => one.Kind == MediaEventKind.MediaResumed);
        a.SetDirection(MediaDirection.Send);
        rig.Tick(500);
        Assert.Equal(2, rig.Events.Count(one => one.Kind == MediaEventKind.MediaSilent));
    }
}

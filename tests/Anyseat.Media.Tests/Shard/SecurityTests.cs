using System.Security.Cryptography;
using Anyseat.Media.Shard;
using Anyseat.Media.Srtp;

namespace Anyseat.Media.Tests.Shard;

public sealed class SecurityTests
{
    public static TheoryData<SrtpProfile> Profiles => [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1With80BitTag];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_protected_leg_and_a_plain_one_hear_each_other(SrtpProfile profile)
    {
        using var rig = new ShardRig();
        (MediaLeg a, SecurePeer ana) = Open(rig, profile);
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        for (int i = 0; i < 200; i++) // the numbers roll over on the way
        {
            ana.Send(RelayTests.Payload(i));
            Assert.Equal(RelayTests.Payload(i), ben.Receive().Payload);
            ben.Send(RelayTests.Payload(i + 1));
            Assert.Equal(RelayTests.Payload(i + 1), ana.Receive());
        }
        rig.Tick(60);
        Assert.Equal(0, a.Statistics.UnauthenticCount);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Whoever_lacks_the_key_or_repeats_a_packet_is_not_heard(SrtpProfile profile)
    {
        using var rig = new ShardRig();
        (MediaLeg a, SecurePeer ana) = Open(rig, profile);
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        ana.Plain.Send(RelayTests.Payload(1));
        rig.Deliver();
        Assert.Empty(ben.ReceiveAll());
        byte[] sent = ana.Send(RelayTests.Payload(2));
        Assert.Equal(RelayTests.Payload(2), ben.Receive().Payload);
        ana.Plain.SendRaw(sent);
        rig.Deliver();
        Assert.Empty(ben.ReceiveAll());
        Assert.Equal(2, a.Core.Counters.UnauthenticCount);
    }

    [Fact]
    public void Who_has_the_key_may_move_and_nobody_else()
    {
        using var rig = new ShardRig();
        (MediaLeg a, SecurePeer ana) = Open(rig, SrtpProfile.AeadAes128Gcm);
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        ana.Send(RelayTests.Payload(1));
        ben.Receive();
        rig.Tick(150);
        using var elsewhere = new TestPeer(rig) { Remote = a.Local };
        elsewhere.Send(RelayTests.Payload(66));
        rig.Deliver();
        Assert.Equal(ana.Plain.Address, a.Core.Latch.Current);
        elsewhere.SendRaw(ana.Protect(RelayTests.Payload(2)));
        Assert.Equal(RelayTests.Payload(2), ben.Receive().Payload);
        Assert.Equal(elsewhere.Address, a.Core.Latch.Current);
        Assert.Equal(2, rig.Events.Count(one => one.Kind == MediaEventKind.RemoteLatched && one.Leg == a));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_protected_packet_allocates_nothing(SrtpProfile profile)
    {
        using var rig = new ShardRig();
        (MediaLeg a, SecurePeer ana) = Open(rig, profile);
        (MediaLeg b, SecurePeer ben) = Open(rig, profile);
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        byte[] payload = RelayTests.Payload(1);
        AllocationTests.AssertNoneFor(rig, () =>
        {
            ana.Send(payload);
            ben.Send(payload);
            rig.Tick();
            ana.Plain.Drain();
            ben.Plain.Drain();
        });
        Assert.Equal(0, a.Statistics.UnauthenticCount);
        Assert.True(a.Statistics.SentCount > 1_500);
    }

    private static (MediaLeg Leg, SecurePeer Peer) Open(ShardRig rig, SrtpProfile profile)
    {
        byte[] local = RandomNumberGenerator.GetBytes(SrtpMasterKey.SizeOf(profile));
        byte[] remote = RandomNumberGenerator.GetBytes(SrtpMasterKey.SizeOf(profile));
        using var keys = new SrtpKeyPair(new SrtpMasterKey(profile, local), new SrtpMasterKey(profile, remote));
        (MediaLeg leg, TestPeer plain) = rig.OpenWithPeer(options => options with { Keys = keys });
        using var peerKeys = new SrtpKeyPair(new SrtpMasterKey(profile, remote), new SrtpMasterKey(profile, local));
        return (leg, new SecurePeer(plain, peerKeys));
    }
}

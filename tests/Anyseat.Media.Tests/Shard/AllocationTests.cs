using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

/// <summary>What the loop promises: no byte is allocated for a packet.</summary>
public sealed class AllocationTests
{
    // Long enough for what happens rarely to have happened once: the first report is due after up to seven seconds.
    private const int WarmUp = 800;
    private const int Counted = 1_500;
    // Code that the runtime has not optimised yet boxes what it will not box afterwards, and on a busy machine that takes a while.
    private const int Rounds = 20;

    [Theory]
    [InlineData(LegTransport.PortPair)]
    [InlineData(LegTransport.SharedPort)]
    public void A_relayed_packet_allocates_nothing(LegTransport transport)
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer(leg => leg with { Transport = transport });
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer(leg => leg with { Transport = transport });
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        byte[] payload = RelayTests.Payload(1);
        AssertNoneFor(rig, () =>
        {
            ana.Send(payload);
            ben.Send(payload);
            rig.Tick();
            ana.Drain();
            ben.Drain();
        });
        Assert.True(b.Statistics.SentCount > Counted);
    }

    internal static void AssertNoneFor(ShardRig rig, Action one)
    {
        for (int i = 0; i < WarmUp; i++)
            one();
        // What is allocated for packets is allocated in every round; what the runtime does once, in one.
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = rig.AllocatedByTurns;
            for (int i = 0; i < Counted; i++)
                one();
            least = Math.Min(least, rig.AllocatedByTurns - before);
        }
        Assert.Equal(0, least);
    }
}

using Anyseat.Routing.Tests.Histories;

namespace Anyseat.Routing.Tests;

public sealed class SnapshotTests
{
    private static byte[] Busy()
    {
        HistoryPlayer player = new();
        Random random = new(5);
        player.Run(Enumerable.Range(0, 300).Select(_ => new Step(
            (StepKind)random.Next(16), random.Next(1000), random.Next(1000), random.Next(1000),
            random.Next(3) * 1000)));
        return Centre.Save(player.Engine);
    }

    [Fact]
    public void A_state_cut_short_or_too_long_is_refused()
    {
        byte[] saved = Busy();
        for (int length = 0; length < saved.Length; length++)
            Assert.Throws<FormatException>(() => RoutingEngine.Load(saved.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => RoutingEngine.Load([.. saved, 0]));
    }

    [Fact]
    public void A_state_of_another_version_is_refused()
    {
        byte[] saved = Busy();
        saved[4]++;
        Assert.Throws<FormatException>(() => RoutingEngine.Load(saved));
    }

    [Fact]
    public void A_damaged_state_is_refused_or_works_but_never_breaks_the_engine()
    {
        byte[] saved = Busy();
        Random random = new(1);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. saved];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                RoutingEngine engine = RoutingEngine.Load(damaged);
                engine.Apply(RoutingCommand.RevokeOffers(), Centre.At(10_000), []);
                engine.Apply(RoutingCommand.Advance(), Centre.At(20_000), []);
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 2999);
    }

    [Fact]
    public void Handles_with_wide_gaps_are_kept_in_their_order()
    {
        int[] handles = [3, 70, 64, 63, 0, 4_096, 4_095, 262_144, 262_143, 1_000_000];
        RoutingEngine engine = new();
        List<RoutingDecision> decisions = [];
        engine.Apply(RoutingCommand.Configure(Centre.Ordinary), Centre.At(0), decisions);
        foreach (int handle in handles)
            engine.Apply(RoutingCommand.Enqueue(Centre.Number(handle), Centre.Sales, ChannelClass.Voice), Centre.At(1), decisions);
        byte[] saved = Centre.Save(engine);
        RoutingEngine loaded = RoutingEngine.Load(saved);
        Assert.Equal(saved, Centre.Save(loaded));
        List<InteractionHandle> waiting = [];
        loaded.CopyWaiting(Centre.Sales, waiting);
        Assert.Equal(handles, waiting.Select(one => one.Index));
        foreach (int handle in handles)
            loaded.Apply(RoutingCommand.End(Centre.Number(handle)), Centre.At(2), decisions);
        Assert.Equal(0, loaded.GetWaitingCount(Centre.Sales));
    }
}

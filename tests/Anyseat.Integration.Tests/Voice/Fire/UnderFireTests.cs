using System.Diagnostics;
using Anyseat.Testing;
using Anyseat.Voice.Calls;

namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>Calls of callers, carriers, telephones and agents who do anything at any time: nothing of them is left over.</summary>
[Collection(FireSites.Name)]
public sealed class UnderFireTests(FireSites shared)
{
    private const int CallsPerRound = 10;
    private const int CallsAtOnce = 100;

    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1";

    private static readonly int CallCount = Environment.GetEnvironmentVariable("ANYSEAT_SOAK_CALLS") is { } chosen ? int.Parse(chosen) : IsSoak ? 10_000 : 500;

    [Fact]
    public async Task Of_calls_that_go_wrong_in_every_way_no_leg_port_dialog_agent_or_interaction_is_left()
    {
        int seed = FireSites.Seed;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        FireSite fire = await shared.StartedAsync();
        fire.Phones.ArePlain = false;
        var desk = new FireDesk(fire, seed);
        long settled = 0;
        long begun = Stopwatch.GetTimestamp();
        for (int placed = 0; placed < CallCount; placed += CallsPerRound)
        {
            for (int i = 0; i < CallsPerRound; i++)
                fire.Callers.Place(seed, placed + i);
            // A round begins when there is room for it, so that calls of many kinds are always under way together.
            await Eventually.HoldsAsync(() => fire.Callers.OpenCount <= CallsAtOnce - CallsPerRound, $"calls end, {placed} placed, seed {seed}", TimeSpan.FromSeconds(60));
            if (placed == CallCount / 2 / CallsPerRound * CallsPerRound)
                settled = GC.GetTotalMemory(forceFullCollection: true);
        }

        await fire.WaitUntilNothingIsLeftAsync();
        long grown = GC.GetTotalMemory(forceFullCollection: true) - settled;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{string.Join(", ", fire.Callers.Counts)}; {string.Join(", ", fire.Phones.Counts)}; refused {string.Join(", ", fire.Callers.Refusals)}; {desk.ActionCount} at desks, {desk.TogetherCount} together; " +
            $"{fire.ArrivedCount} arrived, {fire.ConnectedCount} connected; {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s; memory {grown / 1024.0 / 1024:0.0} MiB");
        Assert.True(fire.ArrivedCount > CallCount * 8 / 10, $"{fire.ArrivedCount} calls came as far as the journal");
        Assert.True(fire.Callers.Counts.Count == 8 && fire.Phones.Counts.Count >= 10, "every way was gone");
        Assert.True(!IsSoak || grown < 32 << 20, $"memory grew by {grown >> 20} MiB after the first half");
        fire.Joined = null;
        await RequireEveryAgentCanTalkAsync(fire);
        fire.Carrier.Post(fire.Callers.HangUpAll);
        await fire.WaitUntilNothingIsLeftAsync();
    }

    /// <summary>Nobody's capacity or reservation is left over: all agents together take as many callers.</summary>
    private static async Task RequireEveryAgentCanTalkAsync(FireSite fire)
    {
        fire.Phones.ArePlain = true;
        for (int i = 0; i < FireSite.AgentCount; i++)
            fire.Callers.PlacePlain(90_000_000 + i);
        CallSwitch calls = fire.Site.Calls;
        try
        {
            await Eventually.HoldsAsync(
                () => calls.AskAsync(() => calls.All.Count(call => call.State.Phase == CallPhase.Talking) == FireSite.AgentCount, false, CancellationToken.None),
                "every agent talks at once");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not every agent can talk.\n{await fire.DescribeAsync()}");
        }
    }
}

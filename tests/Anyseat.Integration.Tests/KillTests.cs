using System.Diagnostics;
using System.Globalization;
using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>SIGKILL in the middle of conversations.</summary>
public sealed class KillTests(Databases databases, ITestOutputHelper output)
{
    // The promise is held on a machine that does nothing else; beside other tests processes start more slowly.
    private static TimeSpan RoutingMax => TimeSpan.FromSeconds(IsSoak ? 5 : 60);

    // A floor is opened anew after so many kills, so that what is compared stays small.
    private const int KillsOfAFloor = 10;

    private static bool IsSoak => Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1";

    private static int KillCount => int.TryParse(
        Environment.GetEnvironmentVariable("ANYSEAT_SOAK_KILLS"), CultureInfo.InvariantCulture, out int count) ? count : IsSoak ? 200 : 1;

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_kill_at_any_moment_loses_and_doubles_nothing_and_routing_works_within_five_seconds(Database database)
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        output.WriteLine(FormattableString.Invariant($"{database}: {KillCount} kills, seed {seed}"));
        var slowest = TimeSpan.Zero;
        int said = 0;
        for (int done = 0; done < KillCount;)
        {
            int kills = Math.Min(KillsOfAFloor, KillCount - done);
            (TimeSpan longest, int count) = await KillAsync(database, random, kills, done);
            slowest = longest > slowest ? longest : slowest;
            said += count;
            done += kills;
        }

        // Last, so that a slow start among many hides nothing of what was lost or kept.
        output.WriteLine(FormattableString.Invariant(
            $"{database}: {KillCount} kills, {said} messages, slowest first offer {slowest.TotalSeconds:F2} s after the start"));
        Assert.InRange(slowest, TimeSpan.Zero, RoutingMax);
    }

    private async Task<(TimeSpan Slowest, int Said)> KillAsync(Database database, Random random, int kills, int done)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using BusyFloor floor = await BusyFloor.OpenAsync(server, offerTimeoutSeconds: 300);
        await floor.OfferAsync();
        var slowest = TimeSpan.Zero;
        for (int kill = 0; kill < kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            (AgentClient _, string former) = await floor.FindOfferAsync();
            Task talking = floor.TalkAsync(stop.Token);
            var moment = TimeSpan.FromMilliseconds(random.Next(100, 1_500));
            await Task.WhenAny(talking, Task.Delay(moment, TestContext.Current.CancellationToken));
            await server.KillAsync();
            await server.StartAsync();
            await floor.FindOfferAsync(except: former);
            TimeSpan took = Stopwatch.GetElapsedTime(server.StartedAt);
            TimeSpan used = server.ProcessorTime;
            slowest = took > slowest ? took : slowest;
            await floor.ComeBackAsync();
            await stop.CancelAsync();
            await talking.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            output.WriteLine(FormattableString.Invariant(
                $"{database} kill {done + kill + 1} after {moment.TotalMilliseconds:F0} ms: first offer {took.TotalSeconds:F2} s after the start ({used.TotalSeconds:F2} s of processor), {floor.SaidCount} messages, {floor.RepeatCount} repeated"));
            await floor.RequireAllAsync();
        }

        await floor.RequireServedInOrderAsync();
        server.RequireCleanLog();
        return (slowest, floor.SaidCount);
    }
}

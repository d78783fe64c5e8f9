using System.Globalization;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>PostgreSQL stops in the middle of conversations and comes back.</summary>
public sealed class DatabaseAwayTests(ITestOutputHelper output)
{
    private static TimeSpan Away => TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 30 : 6);

    [Fact]
    public async Task While_PostgreSQL_is_away_sends_wait_or_get_503_and_nobody_is_signed_out_or_blamed()
    {
        Databases.RequirePostgreSql();
        await using PostgreSqlServer postgres = await PostgreSqlServer.StartNewAsync();
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(ToConnectionAsync(postgres));
        await using BusyFloor floor = await BusyFloor.OpenAsync(server, offerTimeoutSeconds: 5);
        using var stop = new CancellationTokenSource();
        Task talking = floor.TalkAsync(stop.Token);
        await floor.OfferAsync();
        (AgentClient _, string former) = await floor.FindOfferAsync();
        await postgres.StopAsync();
        Task back = Task.Delay(Away, TestContext.Current.CancellationToken);
        await RequireDegradedAsync(floor);
        await back;
        await postgres.StartAsync();

        (AgentClient offered, string _) = await floor.FindOfferAsync(except: former);
        await floor.Mei.WaitForAsync(desk => (string?)desk["service"] == "normal", "normal again");
        Assert.Equal("normal", ServiceOf(floor.Mei.Push));
        Assert.Equal("normal", ServiceOf(floor.Connected[0].Push));
        await stop.CancelAsync();
        await talking.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await floor.RequireAllAsync();
        await offered.AcceptAsync(floor.Offered.Id);
        foreach (AgentClient agent in (AgentClient[])[floor.Mei, floor.Jonas, floor.Lin])
        {
            Assert.False(agent.Push.IsClosed);
            (await agent.Api.GetAsync("session")).Require(200);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Away {Away.TotalSeconds} s: {floor.SaidCount} messages, {floor.UnavailableCount} times 503"));
        Assert.DoesNotContain(server.ReadLog(), line => line.Contains("nhandled exception", StringComparison.Ordinal));
    }

    private static async Task<string?> ToConnectionAsync(PostgreSqlServer postgres) => await postgres.CreateDatabaseAsync();

    private static async Task RequireDegradedAsync(BusyFloor floor)
    {
        await floor.Mei.WaitForAsync(desk => (string?)desk["service"] == "degraded", "degraded");
        await floor.Connected[0].Push.WaitForAsync("service");
        foreach (AgentClient agent in (AgentClient[])[floor.Mei, floor.Jonas])
            (await agent.Api.GetAsync("session")).Require(200);
        Assert.Equal("degraded", (string?)(await floor.Jonas.ReadSnapshotAsync())["service"]);
        using var visitor = new ApiClient(floor.Mei.Api.Address);
        ApiAnswer refused = await visitor.PostAsync(
            "channels/chat/shop/conversations", new JsonObject { ["topic"] = "sales" }, ApiClient.NewKey());
        Assert.NotNull(refused.Require(503).RetryAfter);
    }

    private static string? ServiceOf(PushClient push) =>
        (string?)push.ReadFrames().Last(frame => (string?)frame["type"] == "service")["state"];
}

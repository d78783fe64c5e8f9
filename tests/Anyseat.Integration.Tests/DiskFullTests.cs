using System.Data.Common;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Platform.Storage;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>The database may not grow, as on a full disk.</summary>
public sealed class DiskFullTests
{
    [Fact]
    public async Task A_full_disk_refuses_messages_and_the_same_key_goes_through_when_there_is_room()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders");
        await agent.AcceptAsync(visitor.Id);
        await SetPagesAsync(server, 1);
        var said = new List<(string Key, string Text, bool IsThere)>();
        ApiAnswer answer;
        do
        {
            string key = ApiClient.NewKey();
            string text = $"{said.Count} {new string('x', 3_000)}";
            answer = await visitor.PostAsync("messages", new JsonObject { ["text"] = text }, key);
            said.Add((key, text, answer.Status == 201));
        }
        while (answer.Status == 201 && said.Count < 1_000);
        Assert.Equal("journal.full", answer.Require(503).Code);
        Assert.NotNull(answer.RetryAfter);
        await agent.WaitForAsync(desk => (string?)desk["service"] == "degraded", "degraded");
        (await agent.Api.GetAsync("session")).Require(200);

        await SetPagesAsync(server, 1_000_000_000);
        (string Key, string Text, bool IsThere) refused = said[^1];
        await Eventually.HoldsAsync(
            async () => (answer = await visitor.PostAsync(
                "messages", new JsonObject { ["text"] = refused.Text }, refused.Key)).Status != 503,
            "there is room");
        answer.Require(201);
        await agent.WaitForAsync(desk => (string?)desk["service"] == "normal", "normal");
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        Assert.Equal(
            said.Select(one => one.Key),
            (await admin.Api.ReadTimelineAsync(visitor.Id)).Select(item => (string?)item["clientKey"]).OfType<string>());
    }

    private static Task SetPagesAsync(InProcessServer server, int pages) => server.Get<IDatabase>().WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand limit = scope.CreateCommand(FormattableString.Invariant($"PRAGMA max_page_count = {pages}"));
            await limit.ExecuteScalarAsync(token);
        },
        CancellationToken.None);
}

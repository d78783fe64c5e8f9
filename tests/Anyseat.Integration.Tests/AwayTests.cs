using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>The rule of sixty seconds, with the server in this process on a clock that the test moves.</summary>
public sealed class AwayTests
{
    [Fact]
    public async Task Sixty_seconds_without_a_desk_make_an_agent_not_ready_and_conversations_stay()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UtcNow);
        await using InProcessServer server = await InProcessServer.StartAsync(clock);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using AgentClient watcher = await AgentClient.SignInAsync(server.Address, "jonas");
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", isWatching: false);
        await agent.AcceptAsync(visitor.Id);

        await CloseAsync(agent, watcher);
        clock.Advance(TimeSpan.FromSeconds(59));
        await agent.ConnectAsync();
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("ready", (string?)(await watcher.ReadSnapshotAsync())["state"]!["state"]);

        await CloseAsync(agent, watcher);
        clock.Advance(TimeSpan.FromSeconds(61));
        await Eventually.HoldsAsync(
            async () => (string?)(await watcher.ReadSnapshotAsync())["state"]!["state"] == "notReady", "not ready");
        JsonNode desk = await watcher.ReadSnapshotAsync();
        Assert.Equal("connectionLost", (string?)desk["state"]!["reason"]);
        Assert.Equal("connected", (string?)AgentClient.FindConversation(desk, visitor.Id)!["state"]);
    }

    // Its place is free once the server has noticed.
    private static async Task CloseAsync(AgentClient agent, AgentClient watcher)
    {
        await agent.Push.DisposeAsync();
        await Eventually.HoldsAsync(
            async () => (await watcher.ReadSnapshotAsync())["desk"]!["activeDeskId"] is null, "the desk is gone");
    }
}

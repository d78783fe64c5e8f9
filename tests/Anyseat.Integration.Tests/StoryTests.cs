using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>A customer's chat from the first word to the disposition, over the real server.</summary>
public sealed class StoryTests(Databases databases)
{
    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task The_longest_idle_agent_declines_the_next_talks_transfers_and_the_other_wraps_up(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient mei = await AgentClient.StartAsync(server.Address, "mei", isReady: true);
        await using AgentClient jonas = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", "Where is my <b>kettle</b>?");

        JsonNode offer = await mei.WaitForOfferAsync(visitor.Id);
        Assert.Equal("longestIdle", (string?)offer["why"]!["rule"]);
        Assert.Equal(2, (int)offer["why"]!["candidateCount"]!);
        Assert.Equal("Li Wei", (string?)offer["customerName"]);
        Assert.Null(AgentClient.FindOffer((await jonas.ReadSnapshotAsync()), visitor.Id));
        await mei.DeclineAsync(visitor.Id);
        await jonas.AcceptAsync(visitor.Id);
        await visitor.WaitForAsync(seen => (string?)seen["agentName"] == "Jonas Berg", "the agent's name");

        await TalkAsync(visitor, jonas);
        await TransferAsync(server, visitor, jonas, mei);

        await mei.EndAsync(visitor.Id);
        await mei.WaitForConversationAsync(visitor.Id, talk => (string?)talk["state"] == "wrapUp");
        JsonObject ended = await visitor.WaitForAsync(seen => (string?)seen["state"] == "ended", "the end");
        Assert.Equal("agent", (string?)ended["endedBy"]);
        string disposition = await mei.WrapUpAsync(visitor.Id, "Sent anew.");
        // Mei had it twice, so she handled two parts of it.
        await mei.WaitForAsync(desk => (int)desk["today"]!["handled"]! == 2 && desk["conversations"]!.AsArray().Count == 0, "a free desk");
        await RequireStoryAsync(server, visitor, disposition);
        server.RequireCleanLog();
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task Who_does_not_answer_becomes_not_ready_and_the_customer_keeps_the_place(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await Configured.SetOfferTimeoutAsync(server.Address, "Sales", 5);
        await using AgentClient jonas = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient first = await VisitorClient.OpenAsync(server.Address, "sales", "I was first");
        await jonas.WaitForOfferAsync(first.Id);
        JsonObject desk = await jonas.WaitForAsync(seen => (string?)seen["state"]!["state"] == "notReady", "not ready after no answer");
        Assert.Equal("noAnswer", (string?)desk["state"]!["reason"]);
        Assert.Empty(desk["offers"]!.AsArray());
        await jonas.WaitForAsync(seen => (int)seen["today"]!["missed"]! == 1, "one missed");

        await using VisitorClient second = await VisitorClient.OpenAsync(server.Address, "sales", "I was second");
        await Eventually.HoldsAsync(
            async () => (int?)(await first.ReadSnapshotAsync())["position"] == 1 && (int?)(await second.ReadSnapshotAsync())["position"] == 2,
            "both wait in their order");
        await using AgentClient mei = await AgentClient.StartAsync(server.Address, "mei", isReady: true);
        JsonNode again = await mei.WaitForOfferAsync(first.Id);
        Assert.True(string.CompareOrdinal((string?)again["queuedAt"], (string?)again["offeredAt"]) < 0);
        IReadOnlyList<string> kinds = await Story.KindsAsync(server.Address, first.Id);
        Assert.Contains("notAnswered", kinds);
        server.RequireCleanLog();
    }

    [Fact]
    public async Task No_agent_has_more_than_the_limit_and_the_next_waits_until_one_is_wrapped_up()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient jonas = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        var visitors = new List<VisitorClient>();
        for (int number = 0; number < 5; number++)
            visitors.Add(await VisitorClient.OpenAsync(server.Address, "orders", $"Order {number}", isWatching: false));
        foreach (VisitorClient visitor in visitors.Take(4))
            await jonas.AcceptAsync(visitor.Id);
        JsonNode desk = await jonas.ReadSnapshotAsync();
        Assert.Empty(desk["offers"]!.AsArray());
        Assert.Equal(4, desk["conversations"]!.AsArray().Count);

        (await visitors[0].PostAsync("end")).Require(204);
        await jonas.WaitForConversationAsync(visitors[0].Id, talk => (string?)talk["state"] == "wrapUp");
        Assert.Empty((await jonas.ReadSnapshotAsync())["offers"]!.AsArray());
        await jonas.WrapUpAsync(visitors[0].Id);
        await jonas.WaitForOfferAsync(visitors[4].Id);
        foreach (VisitorClient visitor in visitors)
            await visitor.DisposeAsync();
        server.RequireCleanLog();
    }

    [Fact]
    public async Task Of_two_desks_one_acts_and_the_other_follows_until_it_takes_over()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient left = await AgentClient.StartAsync(server.Address, "mei", isReady: true);
        await using AgentClient right = await AgentClient.StartAsync(server.Address, "mei");
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders");
        await left.AcceptAsync(visitor.Id);
        await right.WaitForConversationAsync(visitor.Id);
        await RequireFollowsAsync(right, visitor.Id);

        (await right.Api.PostAsync("desk/take-over")).Require(204);
        await left.WaitForAsync(desk => (string?)desk["desk"]!["activeDeskId"] == right.DeskId, "the other desk is active");
        await right.SayAsync(visitor.Id, "From the other desk");
        await RequireFollowsAsync(left, visitor.Id);
        await visitor.WaitForTextAsync("From the other desk");

        await right.Push.DisposeAsync();
        await left.WaitForAsync(desk => desk["desk"]!["activeDeskId"] is null, "the place is free");
        await left.SayAsync(visitor.Id, "From the first desk again");
        server.RequireCleanLog();
    }

    private static async Task RequireFollowsAsync(AgentClient desk, string interaction)
    {
        ApiAnswer answer = await desk.Api.PostAsync(
            $"interactions/{interaction}/messages", new JsonObject { ["text"] = "no" }, ApiClient.NewKey());
        Assert.Equal("desk.not_active", answer.Require(409).Code);
        var problem = await Assert.ThrowsAsync<PushProblemException>(() => desk.Push.CallAsync(
            "message.send", new JsonObject { ["interactionId"] = interaction, ["clientKey"] = ApiClient.NewKey(), ["text"] = "no" }));
        Assert.Equal("desk.not_active", problem.Code);
    }

    private static async Task TalkAsync(VisitorClient visitor, AgentClient agent)
    {
        await visitor.SayAsync("Order 4711");
        JsonNode answer = await agent.Push.CallAsync("message.send", new JsonObject
        {
            ["interactionId"] = visitor.Id,
            ["clientKey"] = ApiClient.NewKey(),
            ["text"] = "Let me look.",
        });
        await visitor.WaitForTextAsync("Let me look.");

        byte[] png = Picture.Png();
        JsonNode picture = await visitor.UploadAsync(png);
        (await visitor.PostAsync("messages", new JsonObject { ["attachmentId"] = (string?)picture["id"] }, ApiClient.NewKey())).Require(201);
        JsonNode talk = await agent.WaitForConversationAsync(visitor.Id, seen => seen["items"]!.AsArray().Any(item => item!["attachment"] is not null));
        string url = (string)talk["items"]!.AsArray().Last(item => item!["attachment"] is not null)!["attachment"]!["url"]!;
        byte[] served = await agent.Api.GetBytesAsync(url);
        Assert.Equal(png[..8], served[..8]);
        Assert.DoesNotContain(Picture.Secret, System.Text.Encoding.Latin1.GetString(served), StringComparison.Ordinal);
        JsonNode own = (await agent.Api.PostBytesAsync(
            $"interactions/{visitor.Id}/attachments", png, "image/png", ApiClient.NewKey())).Require(201).Json;
        (await agent.Api.PostAsync(
            $"interactions/{visitor.Id}/messages", new JsonObject { ["text"] = "Like this?", ["attachmentId"] = (string?)own["id"] },
            ApiClient.NewKey())).Require(201);
        await visitor.WaitForTextAsync("Like this?");

        await visitor.Push.CallAsync("typing", []);
        Assert.Equal(visitor.Id, (string?)(await agent.Push.WaitForAsync("signal", "typing"))["data"]!["interactionId"]);
        (await agent.Api.PostAsync($"interactions/{visitor.Id}/typing")).Require(204);
        await visitor.Push.WaitForAsync("signal", "typing");

        long seq = (long)answer["seq"]!;
        await visitor.Push.CallAsync("message.read", new JsonObject { ["seq"] = seq });
        await agent.WaitForConversationAsync(visitor.Id, seen => (long)seen["customerReadSeq"]! == seq);
        long asked = (long)(await visitor.SayAsync("Yes, like that"))["seq"]!;
        (await agent.Api.PostAsync($"interactions/{visitor.Id}/read", new JsonObject { ["seq"] = asked })).Require(204);
        await visitor.WaitForAsync(seen => (long)seen["agentReadSeq"]! == asked, "the agent has read");
    }

    private static async Task TransferAsync(AnyseatServer server, VisitorClient visitor, AgentClient jonas, AgentClient mei)
    {
        string sales = await Configured.FindQueueAsync(server.Address, "Sales");
        (await jonas.Api.PostAsync(
            $"interactions/{visitor.Id}/transfer", new JsonObject { ["queueId"] = sales, ["note"] = "Wants a <i>blue</i> one" })).Require(204);
        JsonNode offer = await mei.WaitForOfferAsync(visitor.Id);
        Assert.Equal("Jonas Berg", (string?)offer["transfer"]!["fromAgentName"]);
        Assert.Equal("Wants a <i>blue</i> one", (string?)offer["transfer"]!["note"]);
        await mei.AcceptAsync(visitor.Id);
        await jonas.WaitForAsync(desk => AgentClient.FindConversation(desk, visitor.Id) is null, "gone after the transfer");
        Assert.Equal(404, (await jonas.Api.PostAsync(
            $"interactions/{visitor.Id}/messages", new JsonObject { ["text"] = "no longer mine" }, ApiClient.NewKey())).Status);

        (await mei.Api.PostAsync(
            $"interactions/{visitor.Id}/transfer", new JsonObject { ["agentId"] = jonas.Id, ["note"] = "Back to you" })).Require(204);
        JsonNode back = await jonas.WaitForOfferAsync(visitor.Id);
        Assert.Equal("transferTarget", (string?)back["why"]!["rule"]);
        await jonas.AcceptAsync(visitor.Id);
        (await jonas.Api.PostAsync($"interactions/{visitor.Id}/transfer", new JsonObject { ["agentId"] = mei.Id })).Require(204);
        await mei.AcceptAsync(visitor.Id);
        await visitor.WaitForAsync(seen => (string?)seen["agentName"] == "Mei Chen", "the new agent's name");
        await mei.SayAsync(visitor.Id, "Mei here.");
        await visitor.WaitForTextAsync("Mei here.");
    }

    private static async Task RequireStoryAsync(AnyseatServer server, VisitorClient visitor, string disposition)
    {
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        JsonNode? summary = null;
        await Eventually.HoldsAsync(
            async () => (string?)(summary = (await admin.Api.GetAsync($"interactions/{visitor.Id}")).Require(200).Json)["state"] == "closed",
            "the history has it");
        Assert.Equal(disposition, (string?)summary!["dispositionId"]);
        Assert.Equal("Mei Chen", (string?)summary["agentName"]);
        Assert.Equal(
            [
                "queued", "message", "offered", "declined", "offered", "connected", "message", "message", "message", "message",
                "message", "transferred", "offered", "connected", "transferred", "offered", "connected", "transferred", "offered", "connected",
                "message", "ended", "wrapUpStarted", "wrapUpCompleted",
            ],
            await Story.KindsAsync(server.Address, visitor.Id));
        IReadOnlyList<JsonNode> items = await admin.Api.ReadTimelineAsync(visitor.Id);
        Assert.Equal("Where is my <b>kettle</b>?", (string?)items[1]["text"]);
        Assert.Equal(items.Select(item => (long)item["seq"]!).Order(), items.Select(item => (long)item["seq"]!));
        Assert.Equal("Sent anew.", (string?)items[^1]["event"]!["note"]);
        Assert.Equal(disposition, (string?)items[^1]["event"]!["dispositionId"]);
    }
}

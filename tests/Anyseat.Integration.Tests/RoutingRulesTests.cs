using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>Rules of the plan as customers and leaders meet them, and why each decision was made.</summary>
public sealed class RoutingRulesTests(Databases databases)
{
    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task Every_offer_is_explained_as_it_was_made_and_every_loser_has_a_reason(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient leader = await AgentClient.SignInAsync(server.Address, "zhou");
        await using AgentClient jonas = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using AgentClient mei = await AgentClient.StartAsync(server.Address, "mei", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", isWatching: false);
        await jonas.AcceptAsync(visitor.Id);

        JsonNode page = (await leader.Api.GetAsync($"interactions/{visitor.Id}/explanations")).Require(200).Json;

        JsonNode offer = Assert.Single(page["offers"]!.AsArray())!;
        Assert.True((bool)offer["isAsRecorded"]!);
        Assert.Equal("Jonas Berg", (string?)offer["chosenAgentName"]);
        Assert.Equal("longestIdle", (string?)offer["rule"]);
        Assert.Equal(2, (int)offer["candidateCount"]!);
        Assert.Equal("Orders", (string?)offer["match"]!["name"]);
        Assert.Equal("chosen", Verdict(offer, "Jonas Berg"));
        Assert.Equal("outranked", Verdict(offer, "Mei Chen"));
        Assert.Equal("signedOut", Verdict(offer, "Lin Tao"));
        Assert.Null(page["now"]);

        // The engine that ran before the crash explains no better than the journal does after it.
        await server.KillAsync();
        await server.StartAsync();
        JsonNode again = (await leader.Api.GetAsync($"interactions/{visitor.Id}/explanations")).Require(200).Json;
        Assert.Equal(page["offers"]!.ToJsonString(), again["offers"]!.ToJsonString());
        server.RequireCleanLog();
    }

    [Fact]
    public async Task Who_waits_is_told_why_and_an_agent_may_not_ask()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient leader = await AgentClient.SignInAsync(server.Address, "zhou");
        await using AgentClient ada = await AgentClient.StartAsync(server.Address, "ada", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", isWatching: false);

        JsonNode now = (await leader.Api.GetAsync($"interactions/{visitor.Id}/explanations")).Require(200).Json["now"]!;

        Assert.Equal(0, (int)now["candidateCount"]!);
        Assert.Equal(1, (int)now["position"]!);
        Assert.Equal("notMatching", Verdict(now, "Ada Okafor"));
        (await ada.Api.GetAsync($"interactions/{visitor.Id}/explanations")).Require(403);
        (await leader.Api.GetAsync($"interactions/{Guid.NewGuid()}/explanations")).Require(404);
    }

    [Fact]
    public async Task A_ring_widens_with_time_and_the_next_agent_may_serve()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await PublishAsync(server, plan => Queue(plan, "Technical help")["rings"] = new JsonArray(new JsonObject
        {
            ["afterSeconds"] = 2,
            ["alternative"] = new JsonObject
            {
                ["kind"] = "skill",
                ["skillId"] = Queue(plan, "Sales")["requirements"]![0]!["skillId"]!.DeepClone(),
                ["proficiencyMin"] = 5,
            },
        }));
        await using AgentClient jonas = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "technical", isWatching: false);

        await jonas.AcceptAsync(visitor.Id);

        await using AgentClient leader = await AgentClient.SignInAsync(server.Address, "zhou");
        JsonNode page = (await leader.Api.GetAsync($"interactions/{visitor.Id}/explanations")).Require(200).Json;
        Assert.Equal(1, (int)page["offers"]![0]!["ring"]!);
        Assert.True((bool)page["offers"]![0]!["isAsRecorded"]!);
    }

    [Fact]
    public async Task A_queue_that_is_closed_turns_away_and_says_why_until_it_is_opened()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        string sales = await Configured.FindQueueAsync(server.Address, "Sales");
        await PublishAsync(server, plan => plan["announcements"] = JsonNode.Parse("""[{"code":7,"text":{"en":"We are closed for the storm.","zh-CN":"因风暴暂停服务。"}}]"""));
        await using AgentClient floor = await AgentClient.SignInAsync(server.Address, "flora");
        (await floor.Api.PostAsync($"queues/{sales}/close", JsonNode.Parse("""{"reasonCode":3,"treatment":{"kind":"turnAway","announcement":7}}"""))).Require(204);

        await using VisitorClient turned = await VisitorClient.OpenAsync(server.Address, "sales", isWatching: false);
        await Eventually.HoldsAsync(
            async () => (await Story.KindsAsync(server.Address, turned.Id)).Contains("turnedAway"), "the story says that the customer was turned away");
        JsonNode told = (await floor.Api.ReadTimelineAsync(turned.Id)).Single(item => (string?)item["event"]?["kind"] == "turnedAway");
        Assert.Equal("We are closed for the storm.", (string?)told["event"]!["announcement"]!["en"]);
        Assert.Equal("turnedAway", (string?)(await floor.Api.GetAsync($"interactions/{turned.Id}")).Require(200).Json["state"]);
        JsonNode seen = (await turned.Api.GetAsync($"channels/chat/conversations/{turned.Id}")).Require(200).Json;
        Assert.Equal("ended", (string?)seen["state"]);
        JsonNode said = seen["items"]!.AsArray().Single(item => (string?)item!["event"] == "turnedAway")!;
        Assert.Equal("We are closed for the storm.", (string?)said["text"]);

        (await floor.Api.PostAsync($"queues/{sales}/open", new JsonObject())).Require(204);
        await using AgentClient jonas = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient served = await VisitorClient.OpenAsync(server.Address, "sales", isWatching: false);
        await jonas.AcceptAsync(served.Id);
        (await floor.Api.PostAsync($"queues/{Guid.NewGuid()}/close", new JsonObject())).Require(404);
        (await floor.Api.PostAsync($"queues/{sales}/diversion", JsonNode.Parse("""{"percent":120}"""))).Require(400);
        server.RequireCleanLog();
    }

    [Fact]
    public async Task A_quarter_of_arrivals_is_diverted_evenly_and_a_share_of_nothing_returns_to_normal()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        string sales = await Configured.FindQueueAsync(server.Address, "Sales");
        string orders = await Configured.FindQueueAsync(server.Address, "Orders and delivery");
        await using AgentClient floor = await AgentClient.SignInAsync(server.Address, "flora");
        (await floor.Api.PostAsync($"queues/{sales}/diversion", JsonNode.Parse($$$"""{"percent":25,"treatment":{"kind":"queue","queueId":"{{{orders}}}"}}"""))).Require(204);

        Assert.Equal(2, await CountDivertedAsync(server, floor, orders, 8));

        (await floor.Api.PostAsync($"queues/{sales}/diversion", JsonNode.Parse("""{"percent":0}"""))).Require(204);
        Assert.Equal(0, await CountDivertedAsync(server, floor, orders, 4));
        server.RequireCleanLog();
    }

    [Fact]
    public async Task Outside_of_opening_hours_the_rules_of_the_closed_queue_hold()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await PublishAsync(server, plan =>
        {
            plan["calendars"] = JsonNode.Parse("""[{"id":"00000000-0000-7000-8000-000000000009","names":{"en":"Never"},"timeZone":"Asia/Shanghai"}]""");
            Queue(plan, "Returns")["calendarId"] = "00000000-0000-7000-8000-000000000009";
        });
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "returns", isWatching: false);

        await Eventually.HoldsAsync(
            async () => (await Story.KindsAsync(server.Address, visitor.Id)).Contains("turnedAway"), "nobody is kept waiting in a closed queue");
    }

    [Fact]
    public async Task Who_overflows_reads_what_the_house_says_in_the_language_of_the_visitor()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await PublishAsync(server, plan =>
        {
            plan["announcements"] = JsonNode.Parse("""[{"code":8,"text":{"en":"Colleagues of another team help.","zh-CN":"其他同事将为您服务。"}}]""");
            Queue(plan, "Sales")["overflows"] = new JsonArray(new JsonObject
            {
                ["queueId"] = Queue(plan, "Returns")["id"]!.DeepClone(),
                ["whenNoAgents"] = true,
                ["announcement"] = 8,
            });
        });

        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "sales", isWatching: false, language: "zh");

        JsonNode seen = (await visitor.Api.GetAsync($"channels/chat/conversations/{visitor.Id}")).Require(200).Json;
        Assert.Equal("waiting", (string?)seen["state"]);
        Assert.Equal("其他同事将为您服务。", (string?)seen["items"]!.AsArray().Single(item => (string?)item!["event"] == "diverted")!["text"]);
        JsonNode page = (await visitor.Api.GetAsync($"channels/chat/conversations/{visitor.Id}/messages?limit=200")).Require(200).Json;
        Assert.Equal(seen["items"]!.ToJsonString(), page["items"]!.ToJsonString());
    }

    private static async Task<int> CountDivertedAsync(AnyseatServer server, AgentClient reader, string queue, int count)
    {
        int diverted = 0;
        for (int number = 0; number < count; number++)
        {
            await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "sales", isWatching: false);
            string path = $"interactions/{visitor.Id}";
            await Eventually.HoldsAsync(async () => (await reader.Api.GetAsync(path)).Status == 200, "the history follows");
            bool isDiverted = (await Story.KindsAsync(server.Address, visitor.Id)).Contains("diverted");
            if (isDiverted)
                await Eventually.HoldsAsync(async () => (string?)(await reader.Api.GetAsync(path)).Json["queueId"] == queue, "it waits where it was sent");
            diverted += isDiverted ? 1 : 0;
        }

        return diverted;
    }

    private static string? Verdict(JsonNode explanation, string agent) => (string?)explanation["agents"]!.AsArray()
        .Single(candidate => (string?)candidate!["agentName"] == agent)!["verdict"];

    private static JsonNode Queue(JsonNode plan, string name) =>
        plan["queues"]!.AsArray().Single(queue => (string?)queue!["names"]!["en"] == name)!;

    private static async Task PublishAsync(AnyseatServer server, Action<JsonNode> change)
    {
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        ApiAnswer before = (await admin.Api.GetAsync("routing/plan")).Require(200);
        JsonNode plan = before.Json["plan"]!.DeepClone();
        change(plan);
        (await admin.Api.PutAsync("routing/plan", new JsonObject { ["plan"] = plan }, before.ETag)).Require(200);
    }
}

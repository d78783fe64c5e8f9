using System.Text.Json;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>The routing plan over the API: checked, published, compared, rolled back, and obeyed.</summary>
public sealed class RoutingPlanTests(Databases databases)
{
    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_published_plan_is_kept_compared_and_rolled_back(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        ApiAnswer first = (await admin.Api.GetAsync("routing/plan")).Require(200);
        JsonNode plan = first.Json["plan"]!.DeepClone();
        JsonNode queue = Queue(plan, "Orders and delivery");
        queue["rings"] = JsonNode.Parse("""[{"afterSeconds":30,"lowersProficiencyBy":1}]""");
        queue["serviceLevel"] = JsonNode.Parse("""{"withinSeconds":20,"percent":80,"boostLeadSeconds":5,"boostPoints":2}""");

        JsonNode checkedPlan = (await admin.Api.PostAsync("routing/plan/check", new JsonObject { ["plan"] = plan.DeepClone() })).Require(200).Json;
        Assert.True((bool)checkedPlan["canPublish"]!);
        Assert.Equal(2, checkedPlan["changes"]!.AsArray().Count);
        JsonObject request = new() { ["plan"] = plan.DeepClone(), ["comment"] = "Ask for less after half a minute" };
        ApiAnswer second = (await admin.Api.PutAsync("routing/plan", request, first.ETag)).Require(200);
        Assert.Equal((int)first.Json["version"]! + 1, (int)second.Json["version"]!);
        Assert.Equal("version.stale", (await admin.Api.PutAsync("routing/plan", request.DeepClone(), first.ETag)).Require(412).Code);

        JsonNode difference = (await admin.Api.GetAsync($"routing/versions/{second.Json["version"]}/difference")).Require(200).Json;
        string[] paths = [.. difference["changes"]!.AsArray().Select(change => (string)change!["path"]!)];
        Assert.Contains(paths, path => path.EndsWith(".rings[0]", StringComparison.Ordinal));
        Assert.All(difference["changes"]!.AsArray(), change => Assert.Equal("Orders and delivery", (string?)change!["names"]!["en"]));

        string draftTag = await KeepDraftAsync(admin.Api);
        await server.KillAsync();
        await server.StartAsync();
        JsonNode draft = (await admin.Api.GetAsync("routing/draft")).Require(200).Json;
        Assert.Equal("""{"version":1,"plan":{"name":"二"}}""", draft["draft"]!.ToJsonString(Written));
        Assert.Equal("Sam Rivera", (string?)Assert.Single((await admin.Api.GetAsync("routing/drafts")).Require(200).Json["items"]!.AsArray())!["ownerName"]);
        Assert.Null((await admin.Api.PutAsync("routing/draft", new JsonObject { ["draft"] = null }, draftTag)).Require(200).Json["draft"]);
        Assert.Empty((await admin.Api.GetAsync("routing/drafts")).Require(200).Json["items"]!.AsArray());
        JsonNode after = (await admin.Api.GetAsync("routing/plan")).Require(200).Json;
        Assert.Equal("Ask for less after half a minute", (string?)after["comment"]);
        Assert.Equal(30, (int)Queue(after["plan"]!, "Orders and delivery")["rings"]![0]!["afterSeconds"]!);

        ApiAnswer restored = (await admin.Api.SendAsync(
            HttpMethod.Post, $"routing/versions/{first.Json["version"]}/restore", ApiClient.ToContent(new JsonObject()), ("If-Match", second.ETag!))).Require(200);
        Assert.Empty(Queue(restored.Json["plan"]!, "Orders and delivery")["rings"]!.AsArray());
        IReadOnlyList<JsonNode> versions = await admin.Api.ListAsync("routing/versions");
        Assert.Equal((int)second.Json["version"]! + 1, (int)versions[0]["version"]!);
        Assert.Equal("Sam Rivera", (string?)versions[0]["authorName"]);
        server.RequireCleanLog();
    }

    private static readonly JsonSerializerOptions Written = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A person's draft is written by one browser after the other, never over what another wrote meanwhile.
    private static async Task<string> KeepDraftAsync(ApiClient admin)
    {
        JsonObject Draft(string name) => new() { ["draft"] = new JsonObject { ["version"] = 1, ["plan"] = new JsonObject { ["name"] = name } } };
        ApiAnswer none = (await admin.GetAsync("routing/draft")).Require(200);
        Assert.Equal((null, 0), ((string?)none.Json["draft"], (int)none.Json["revision"]!));
        // Of several that write at once one is first, also where each has a connection of its own.
        ApiAnswer[] begun = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => admin.PutAsync("routing/draft", Draft("一"), none.ETag)));
        ApiAnswer first = Assert.Single(begun, answer => answer.Status == 200);
        Assert.Equal(5, begun.Count(answer => answer.Code == "version.stale"));
        Assert.Equal("version.stale", (await admin.PutAsync("routing/draft", Draft("other"), none.ETag)).Require(412).Code);
        Assert.Equal("routing.draft_invalid", (await admin.PutAsync("routing/draft", new JsonObject { ["draft"] = 7 }, first.ETag)).Require(400).Code);
        return (await admin.PutAsync("routing/draft", Draft("二"), first.ETag)).Require(200).ETag!;
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_published()
    {
        (string Code, string Member, string Value)[] cases =
        [
            ("unknownSkill", "requirements", """[{"skillId":"00000000-0000-7000-8000-000000000001","proficiencyMin":3}]"""),
            ("outOfRange", "priority", "12"),
            ("outOfRange", "offerTimeoutSeconds", "2"),
            ("unreachableRing", "rings", """[{"afterSeconds":60,"lowersProficiencyBy":1},{"afterSeconds":60,"lowersProficiencyBy":1}]"""),
            ("ringWithoutEffect", "rings", """[{"afterSeconds":60}]"""),
            ("unknownQueue", "overflows", """[{"queueId":"00000000-0000-7000-8000-000000000002","afterWaitSeconds":60}]"""),
            ("unknownCalendar", "calendarId", "\"00000000-0000-7000-8000-000000000003\""),
            ("unknownAnnouncement", "whenClosed", """{"kind":"turnAway","announcement":7}"""),
            ("missing", "whenFull", """{"kind":"channel"}"""),
            ("wrongLength", "match", """{"kind":"not","parts":[]}"""),
            ("boostBeforeArrival", "serviceLevel", """{"withinSeconds":20,"boostLeadSeconds":30}"""),
        ];
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        ApiAnswer before = (await admin.Api.GetAsync("routing/plan")).Require(200);
        foreach ((string code, string member, string value) in cases)
        {
            JsonNode plan = before.Json["plan"]!.DeepClone();
            Queue(plan, "Returns")[member] = JsonNode.Parse(value);

            ApiAnswer refused = (await admin.Api.PutAsync("routing/plan", new JsonObject { ["plan"] = plan }, before.ETag)).Require(400);

            Assert.Equal("routing.plan_refused", refused.Code);
            JsonNode fault = refused.Json["faults"]!.AsArray().First(one => (bool)one!["isRefused"]!)!;
            Assert.Equal(code, (string?)fault["code"]);
            Assert.Contains(member, (string)fault["path"]!, StringComparison.Ordinal);
            Assert.StartsWith("Returns: ", (string)fault["message"]!, StringComparison.Ordinal);
        }

        // The engine counts in milliseconds; a fault speaks of the seconds that stand in the plan.
        JsonNode late = before.Json["plan"]!.DeepClone();
        Queue(late, "Returns")["callbacks"] = JsonNode.Parse("""{"dialTimeoutSeconds":900}""");
        JsonNode ring = (await admin.Api.PostAsync("routing/plan/check", new JsonObject { ["plan"] = late })).Require(200).Json["faults"]![0]!;
        Assert.Equal((900, 1, 600), ((int)ring["value"]!, (int)ring["min"]!, (int)ring["max"]!));
        Assert.EndsWith("callbacks.dialTimeoutSeconds", (string)ring["path"]!, StringComparison.Ordinal);

        Assert.Equal(before.Json["version"]!.ToString(), (await admin.Api.GetAsync("routing/plan")).Json["version"]!.ToString());
        server.RequireCleanLog();
    }

    [Fact]
    public async Task Hours_that_contradict_themselves_and_circles_of_overflow_are_refused()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        ApiAnswer before = (await admin.Api.GetAsync("routing/plan")).Require(200);
        JsonNode plan = before.Json["plan"]!.DeepClone();
        plan["calendars"] = JsonNode.Parse(
            """
            [{"id":"00000000-0000-7000-8000-000000000009","names":{"en":"Office"},"timeZone":"Asia/Shanghai","weekly":[
              {"day":"monday","from":"09:00","to":"12:30"},{"day":"monday","from":"12:00","to":"18:00"}]}]
            """);
        Assert.Equal("contradictoryHours", await RefuseAsync(admin, plan, before.ETag));

        plan["calendars"]![0]!["weekly"]![1]!["from"] = "13:00";
        Queue(plan, "Sales")["overflows"] = Overflow(Queue(plan, "Returns"));
        Queue(plan, "Returns")["overflows"] = Overflow(Queue(plan, "Sales"));
        Assert.Equal("circularOverflow", await RefuseAsync(admin, plan, before.ETag));
    }

    [Fact]
    public async Task Only_who_manages_routing_may_read_or_change_the_plan()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient agent = await AgentClient.SignInAsync(server.Address, "jonas");

        (await agent.Api.GetAsync("routing/plan")).Require(403);
        (await agent.Api.GetAsync("routing/versions")).Require(403);
        (await agent.Api.PostAsync("routing/versions/1/restore", new JsonObject())).Require(403);
        (await agent.Api.PostAsync($"queues/{Guid.NewGuid()}/close", new JsonObject())).Require(403);
    }

    private static JsonNode Queue(JsonNode plan, string name) =>
        plan["queues"]!.AsArray().Single(queue => (string?)queue!["names"]!["en"] == name)!;

    private static JsonArray Overflow(JsonNode to) => [new JsonObject { ["queueId"] = to["id"]!.DeepClone(), ["afterWaitSeconds"] = 60 }];

    private static async Task<string?> RefuseAsync(AgentClient admin, JsonNode plan, string? tag)
    {
        ApiAnswer refused = (await admin.Api.PutAsync("routing/plan", new JsonObject { ["plan"] = plan.DeepClone() }, tag)).Require(400);
        return (string?)refused.Json["faults"]!.AsArray().First(one => (bool)one!["isRefused"]!)!["code"];
    }
}

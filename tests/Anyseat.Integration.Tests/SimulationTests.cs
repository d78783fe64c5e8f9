using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Staffing.Runs;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>Simulations over HTTP: a recorded day run again, what-if scenarios beside it, saved days, what is refused and who may.
/// </summary>
public sealed class SimulationTests(RecordedHouses houses) : IClassFixture<RecordedHouses>
{
    private const string Small = """
        {
          "version": 1, "name": "small", "from": "08:00", "to": "10:00", "intervalMinutes": 30, "routing": { "plan": "live" },
          "demands": [{
            "name": "orders", "queue": "Orders and delivery", "arrivals": { "kind": "poisson", "perHour": 60, "from": "08:00", "to": "10:00" },
            "talk": { "kind": "exponential", "meanSeconds": 120 }, "patience": { "kind": "exponential", "meanSeconds": 90 }
          }],
          "agents": [{ "name": "A", "count": 2, "skills": { "Orders": 5 }, "shifts": [{ "from": "07:00", "to": "12:00" }] }]
        }
        """;

    // Of Shanghai. Jonas and Mei are of the team Orders, Lin is of Care.
    internal const string Story = """
        08:00:00 mei ready
        08:00:00 jonas ready
        08:00:00 lin ready
        09:01:00 c1 arrives orders
        09:01:00 c1 queued orders
        09:01:00 c1 offered mei
        09:01:08 c1 connected mei
        09:05:00 c2 arrives orders
        09:05:00 c2 queued orders
        09:05:00 c2 offered jonas
        09:05:10 c2 connected jonas
        09:11:08 c1 wrapUp mei
        09:13:08 c1 done mei
        09:13:08 c1 closed
        09:15:10 c2 closed
        09:16:00 c3 arrives returns
        09:16:00 c3 queued returns
        09:16:00 c3 offered lin
        09:16:12 c3 connected lin
        09:36:12 c3 closed
        09:38:00 c5 called orders mei  # a call that Mei makes, of a minute
        09:39:00 c5 closed
        09:45:00 mei notReady 2
        09:50:00 lin out
        09:55:00 c4 arrives returns    # nobody is left for it
        09:55:00 c4 queued returns
        09:56:00 c4 abandoned
        09:56:00 c4 closed
        09:57:00 returns closes
        09:58:00 returns opens
        09:58:30 orders diverts 25
        10:00:00 mei out
        10:00:00 jonas out
        """;

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_recorded_day_is_run_again_beside_what_if_scenarios(Database database)
    {
        RecordedHouse house = await houses.GetAsync(database);
        ApiClient flora = await house.SignInAsync("flora");
        JsonNode day = (await flora.GetAsync($"simulations/days/{ReportedDay.Date}?timeZone=Asia/Shanghai")).Require(200).Json;
        Assert.Equal("4", day["customerCount"]!.ToJsonString());
        Assert.Equal("2031-03-03T16:00:00+00:00", (string?)day["midnight"]);
        JsonNode[] groups = [.. day["groups"]!.AsArray()!];
        Assert.Equal(["Care 1", "Orders 2"], groups.Select(group => $"{group["name"]} {group["count"]}"));
        Assert.Contains("Returns", groups[0]["queues"]!.AsArray().Select(name => (string)name!));
        Assert.DoesNotContain("Returns", groups[1]["queues"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("退换货", (string?)day["queues"]!.AsArray().Single(queue => (string?)queue!["name"] == "Returns")!["names"]!["zh-CN"]);

        string id = await RunAsync(flora, $$"""
            {
              "day": { "recorded": "{{ReportedDay.Date}}", "timeZone": "Asia/Shanghai" }, "replications": 4, "name": "Monday",
              "scenarios": [
                { "name": "Lin to Orders", "changes": [{ "kind": "moveAgents", "count": 1, "from": "Care", "to": "Orders", "at": "09:00", "until": "09:30" }] },
                { "name": "=twice", "changes": [{ "kind": "scaleArrivals", "queue": "Returns", "percent": 100 }] }
              ]
            }
            """);
        JsonNode result = (await flora.GetAsync($"simulations/{id}/result")).Require(200).Json;
        Assert.Equal(["recorded 2031-03-04", "base 2031-03-04", "changed Lin to Orders", "changed =twice"],
            result["scenarios"]!.AsArray().Select(one => $"{one!["kind"]} {one["name"]}"));
        Assert.Equal("2031-03-04T00:00:00+00:00", (string?)result["bounds"]![0]);
        JsonNode orders = Day(result, "queue", "Orders and delivery");
        // The recorded day as its report has it, and the same customers and talks again.
        Assert.Equal([2.0, 2, 2, 2], Means(orders, "offered"));
        Assert.Equal(9, Means(orders, "averageSpeedOfAnswer")[0]);
        Assert.Equal([660.0, 660.0], Means(orders, "averageHandleTime")[..2]);
        // 43 of 335 minutes of all three, who could serve it: 12 and 10 for it, 20 for returns, and one that Mei called.
        Assert.Equal([0.1284, 0.1284], Means(orders, "occupancy")[..2]);
        JsonNode returns = Day(result, "queue", "Returns");
        Assert.Equal([2.0, 2, 2, 4], Means(returns, "offered"));
        Assert.Equal([1.0, 1], Means(returns, "abandoned")[..2]);
        Assert.Equal(1, Means(returns, "offered", "difference")[3] / 2);
        Assert.True((bool)returns["scenarios"]![3]!["offered"]!["isSignificant"]!);
        // Time of agents: 2 h, Lin ten minutes less; half an hour of Lin's goes over.
        Assert.Equal([4.0, 4, 4.5, 4], Means(Day(result, "group", "Orders"), "staffedHours"));
        Assert.Equal([1.8333, 1.8333, 1.3333, 1.8333], Means(Day(result, "group", "Care"), "staffedHours"));

        JsonNode some = (await flora.GetAsync($"simulations/{id}/result?scope=queue&name=Returns")).Require(200).Json;
        Assert.Equal(1 + 4, some["rows"]!.AsArray().Count);
        ApiAnswer csv = (await flora.GetAsync($"simulations/{id}/result?format=csv")).Require(200);
        Assert.Equal("text/csv", csv.ContentType);
        Assert.StartsWith("scenario,scope,name,from,to,offered,offered_half_width,", csv.Text.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains("\r\nrecorded,queue_day,Returns,08:00,10:00,2,,", csv.Text, StringComparison.Ordinal);
        Assert.Contains("\r\n'=twice,queue_day,Returns,", csv.Text, StringComparison.Ordinal);

        await KeepAsync(house, flora, id, csv.Text);
        JsonNode audit = (await (await house.SignInAsync("admin")).GetAsync("audit")).Require(200).Json;
        Assert.Contains(audit["items"]!.AsArray(), entry => (string?)entry!["action"] == "simulation.started");
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_recorded_day_is_a_document_that_is_saved_and_run(Database database)
    {
        RecordedHouse house = await houses.GetAsync(database);
        ApiClient flora = await house.SignInAsync("flora");
        ApiAnswer written = (await flora.GetAsync($"simulations/days/{ReportedDay.Date}/document?timeZone=Asia/Shanghai")).Require(200);
        JsonNode document = JsonNode.Parse(written.Text)!;
        Assert.Equal("1", document["routing"]!["plan"]!.ToJsonString());
        JsonNode later = Assert.Single(document["routing"]!["then"]!.AsArray())!;
        Assert.Equal("2", later["plan"]!.ToJsonString());
        Assert.StartsWith("07:0", (string?)later["at"], StringComparison.Ordinal);
        JsonNode calls = Assert.Single(document["demands"]!.AsArray(), demand => (bool?)demand!["isOutbound"] == true)!;
        Assert.Equal(["09:38", "60", "Orders", "0"], Assert.Single(calls["arrivals"]!.AsArray())!["customers"]!.AsArray()
            .SelectMany(one => new[] { (string)one!["at"]!, one["talkSeconds"]!.ToJsonString(), (string)one["prefers"]!["group"]!, one["prefers"]!["member"]!.ToJsonString() }));
        Assert.Equal(2, document["agents"]!.AsArray().Count);
        Assert.Equal(
            """[{"kind":"closeQueue","queue":"Returns","from":"09:57","to":"09:58","treatment":{"kind":"turnAway"}},{"kind":"divert","queue":"Orders and delivery","from":"09:58:30","percent":25}]""",
            document["changes"]!.ToJsonString());

        ApiAnswer saved = (await flora.PostAsync("simulations/documents", new JsonObject { ["name"] = "Monday", ["document"] = document.DeepClone() })).Require(201);
        string id = (string)saved.Json["id"]!;
        Assert.Equal("simulation.name_taken", (await flora.PostAsync("simulations/documents", new JsonObject { ["name"] = "Monday", ["document"] = document.DeepClone() })).Require(409).Code);
        Assert.Equal(4, (double)(await flora.GetAsync($"simulations/documents/{id}/day")).Require(200).Json["customerCount"]!);
        document["name"] = "Another";
        var change = new JsonObject { ["name"] = "Another", ["document"] = document.DeepClone() };
        Assert.Equal("version.stale", (await flora.PutAsync($"simulations/documents/{id}", change.DeepClone(), "\"7\"")).Require(412).Code);
        (await flora.PutAsync($"simulations/documents/{id}", change, saved.ETag)).Require(200);

        string run = await RunAsync(flora, $$"""{ "day": { "documentId": "{{id}}" }, "replications": 2 }""");
        JsonNode result = (await flora.GetAsync($"simulations/{run}/result?intervals=false")).Require(200).Json;
        Assert.Equal("base Another", $"{result["scenarios"]![0]!["kind"]} {result["scenarios"]![0]!["name"]}");
        Assert.Equal(4.0, Means(Day(result, "allQueues", ""), "offered")[0]);
        (await flora.SendAsync(HttpMethod.Delete, $"simulations/documents/{id}", null)).Require(204);
        (await flora.GetAsync($"simulations/documents/{id}")).Require(404);
    }

    [Fact]
    public async Task A_long_run_is_watched_and_cancelled_and_a_key_orders_once()
    {
        RecordedHouse house = await houses.GetAsync(Database.Sqlite);
        ApiClient flora = await house.SignInAsync("flora");
        JsonNode day = JsonNode.Parse(Small)!;
        day["demands"]![0]!["arrivals"]!["perHour"] = 40_000;
        day["agents"]![0]!["count"] = 1_500;
        var order = new JsonObject { ["day"] = new JsonObject { ["document"] = day }, ["replications"] = 200 };
        string key = ApiClient.NewKey();
        JsonNode first = (await flora.PostAsync("simulations", order.DeepClone(), key)).Require(202).Json;
        Assert.Equal((string?)first["id"], (string?)(await flora.PostAsync("simulations", order.DeepClone(), key)).Require(202).Json["id"]);
        JsonNode second = (await flora.PostAsync("simulations", order.DeepClone())).Require(202).Json;
        JsonNode third = (await flora.PostAsync("simulations", order.DeepClone())).Require(202).Json;
        Assert.Equal("simulation.too_many_yours", (await flora.PostAsync("simulations", order.DeepClone())).Require(429).Code);
        Assert.Equal("simulation.no_result", (await flora.GetAsync($"simulations/{second["id"]}/result")).Require(409).Code);
        Assert.Equal(1, (int)(await flora.GetAsync($"simulations/{second["id"]}")).Require(200).Json["beforeCount"]!);
        await Eventually.HoldsAsync(
            async () => (double)(await flora.GetAsync($"simulations/{first["id"]}")).Require(200).Json["progress"]! > 0, "the first runs");

        ApiClient zhou = await house.SignInAsync("zhou");
        Assert.Equal("simulation.not_yours", (await zhou.SendAsync(HttpMethod.Delete, $"simulations/{first["id"]}", null)).Require(403).Code);
        foreach (JsonNode one in new[] { first, second, third })
        {
            (await flora.SendAsync(HttpMethod.Delete, $"simulations/{one["id"]}", null)).Require(204);
            await Eventually.HoldsAsync(
                async () => (string?)(await flora.GetAsync($"simulations/{one["id"]}")).Require(200).Json["state"] == "cancelled", "it is cancelled");
        }
    }

    [Fact]
    public async Task What_cannot_be_simulated_is_refused_with_the_field_at_fault()
    {
        RecordedHouse house = await houses.GetAsync(Database.Sqlite);
        ApiClient flora = await house.SignInAsync("flora");
        string day = $$"""{ "recorded": "{{ReportedDay.Date}}", "timeZone": "Asia/Shanghai" }""";
        (string Body, int Status, string Code, string? Field)[] cases =
        [
            ("""{ "day": {} }""", 400, "simulation.order_invalid", "day"),
            ("""{ "day": { "recorded": "2031-03-04", "timeZone": "Mars/Olympus" } }""", 400, "simulation.order_invalid", "day.timeZone"),
            ("""{ "day": { "recorded": "2031-03-04", "intervalMinutes": 7 } }""", 400, "simulation.order_invalid", "day.intervalMinutes"),
            ("""{ "day": { "recorded": "2031-03-04", "plan": 99 } }""", 400, "routing.version_unknown", "day.plan"),
            ("""{ "day": { "recorded": "2031-03-09" } }""", 400, "simulation.day_ahead", "day.recorded"),
            ("""{ "day": { "recorded": "2031-03-01" } }""", 404, "simulation.day_empty", null),
            ("""{ "day": { "documentId": "01900000-0000-7000-8000-000000000001" } }""", 400, "simulation.document_unknown", "day.documentId"),
            ($$"""{ "day": {{day}}, "replications": 1 }""", 400, "simulation.order_invalid", "replications"),
            ($$"""{ "day": {{day}}, "scenarios": [{ "name": "x", "changes": [] }] }""", 400, "simulation.order_invalid", "scenarios[0].changes"),
            ($$"""{ "day": {{day}}, "scenarios": [{ "name": "x", "changes": [{ "kind": "moveAgents", "count": 0, "from": "Care", "to": "Orders", "at": "09:00" }] }] }""",
                400, "simulation.document_refused", "scenarios[0].changes[0].count"),
            ($$"""{ "day": {{day}}, "scenarios": [{ "name": "x", "changes": [{ "kind": "closeQueue", "queue": "Nowhere", "from": "09:00" }] }] }""",
                400, "simulation.document_refused", "scenarios[0].changes[0].queue"),
            ("""{ "day": { "document": { "version": 1, "routing": { "plan": 99 } } } }""", 400, "simulation.document_refused", "day.document.routing.plan"),
        ];
        foreach ((string body, int status, string code, string? field) in cases)
        {
            ApiAnswer answer = await flora.PostAsync("simulations", JsonNode.Parse(body)!);
            Assert.True((status, code, field) == (answer.Status, answer.Code, (string?)answer.Json["field"]), $"{body}: {answer.Text}");
        }

        JsonNode many = JsonNode.Parse(Small)!;
        many["demands"]![0]!["arrivals"]!["perHour"] = 900_000;
        ApiAnswer tooLarge = await flora.PostAsync("simulations", new JsonObject { ["day"] = new JsonObject { ["document"] = many }, ["replications"] = 100 });
        Assert.Equal((400, "simulation.too_large", "replications"), (tooLarge.Status, tooLarge.Code, (string?)tooLarge.Json["field"]));

        ApiClient mei = await house.SignInAsync("mei");
        Assert.Equal("permission.missing", (await mei.GetAsync("simulations")).Require(403).Code);
        ApiClient zhou = await house.SignInAsync("zhou");
        (await zhou.GetAsync($"simulations/days/{ReportedDay.Date}?timeZone=Asia/Shanghai")).Require(200);
        // The document has the hours of each person: a leader's are those of the own team.
        Assert.Equal("permission.missing", (await zhou.GetAsync($"simulations/days/{ReportedDay.Date}/document")).Require(403).Code);
    }

    // What memory loses at a restart is in the database, to the last digit, until somebody deletes it.
    private static async Task KeepAsync(RecordedHouse house, ApiClient flora, string id, string csv)
    {
        string result = (await flora.GetAsync($"simulations/{id}/result")).Require(200).Text;
        SimulationRunner runner = house.Get<SimulationRunner>();
        runner.Remove(runner.Find(Guid.Parse(id))!);
        Assert.Null(runner.Find(Guid.Parse(id)));
        Assert.Equal(result, (await flora.GetAsync($"simulations/{id}/result")).Require(200).Text);
        Assert.Equal(csv, (await flora.GetAsync($"simulations/{id}/result?format=csv")).Require(200).Text);

        JsonNode kept = (await flora.GetAsync("simulations")).Require(200).Json["items"]!.AsArray().Single(one => (string?)one!["id"] == id)!;
        Assert.Equal(("Monday", "done", true, 1), ((string?)kept["name"], (string?)kept["state"], (bool)kept["isKept"]!, (int)kept["planVersion"]!));
        Assert.Equal("Flora Haas", (string?)kept["startedByName"]);
        Assert.Equal("Lin to Orders", (string?)kept["order"]!["scenarios"]![0]!["name"]);
        ApiClient zhou = await house.SignInAsync("zhou");
        Assert.Equal("simulation.not_yours", (await zhou.PutAsync($"simulations/{id}", new JsonObject { ["name"] = "Mine" })).Require(403).Code);
        Assert.Equal("simulation.name_invalid", (await flora.PutAsync($"simulations/{id}", new JsonObject { ["name"] = "a\u0007" })).Require(400).Code);
        Assert.Equal("Monday, kept", (string?)(await flora.PutAsync($"simulations/{id}", new JsonObject { ["name"] = "Monday, kept" })).Require(200).Json["name"]);
        Assert.Equal("Monday, kept", (string?)(await flora.GetAsync($"simulations/{id}/result?intervals=false")).Require(200).Json["name"]);
        (await flora.SendAsync(HttpMethod.Delete, $"simulations/{id}", null)).Require(204);
        (await flora.GetAsync($"simulations/{id}")).Require(404);
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_what_if_list_is_saved_by_name_opened_changed_and_deleted(Database database)
    {
        RecordedHouse house = await houses.GetAsync(database);
        ApiClient flora = await house.SignInAsync("flora");
        JsonNode List(string name, int count) => JsonNode.Parse(
            $$"""{ "name": "{{name}}", "changes": [{ "kind": "moveAgents", "count": {{count}}, "from": "Care", "to": "Orders", "at": "09:00" }] }""")!;
        ApiAnswer saved = (await flora.PostAsync("simulations/what-ifs", List("Care to Orders", 1))).Require(201);
        string path = $"simulations/what-ifs/{saved.Json["id"]}";
        Assert.Equal("simulation.name_taken", (await flora.PostAsync("simulations/what-ifs", List("Care to Orders", 2))).Require(409).Code);
        Assert.Equal("simulation.changes_invalid", (await flora.PostAsync("simulations/what-ifs", JsonNode.Parse("""{ "name": "x", "changes": [] }""")!)).Require(400).Code);
        ApiAnswer changed = (await flora.PutAsync(path, List("Two of Care to Orders", 2), saved.ETag)).Require(200);
        Assert.Equal("version.stale", (await flora.PutAsync(path, List("Care to Orders", 3), saved.ETag)).Require(412).Code);
        ApiClient zhou = await house.SignInAsync("zhou");
        JsonNode listed = Assert.Single((await zhou.GetAsync("simulations/what-ifs")).Require(200).Json["items"]!.AsArray(), one => (string?)one!["authorName"] is not null)!;
        Assert.Equal(("Two of Care to Orders", 2, "Flora Haas"), ((string?)listed["name"], (int)listed["changes"]![0]!["count"]!, (string?)listed["authorName"]));
        Assert.Equal(2, (int)changed.Json["version"]!);
        (await zhou.SendAsync(HttpMethod.Delete, path, null)).Require(204);
        (await zhou.SendAsync(HttpMethod.Delete, path, null)).Require(404);
    }

    private static async Task<string> RunAsync(ApiClient api, string order)
    {
        string id = (string)(await api.PostAsync("simulations", JsonNode.Parse(order)!)).Require(202).Json["id"]!;
        await Eventually.HoldsAsync(
            async () => (string?)(await api.GetAsync($"simulations/{id}")).Require(200).Json["state"] == "done", "the simulation is done");
        return id;
    }

    private static JsonNode Day(JsonNode result, string scope, string name) => result["rows"]!.AsArray()
        .Single(row => (string?)row!["scope"] == scope && (string?)row["name"] == name && row["interval"] is null)!;

    private static double[] Means(JsonNode row, string figure, string part = "mean") =>
        [.. row["scenarios"]!.AsArray().Select(scenario => Math.Round((double?)scenario![figure]?[part] ?? -1, 4))];
}

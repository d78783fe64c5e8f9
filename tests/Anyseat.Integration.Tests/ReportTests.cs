using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Features.Reports;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>The interval report over HTTP: a day worked out by hand, who may see what, what is refused, and CSV.</summary>
public sealed class ReportTests(Databases databases, ReportFloor floor) : IClassFixture<ReportFloor>
{
    private const string Range = $"reports/intervals?from={ReportedDay.Date}&to={ReportedDay.Date}&timeZone=Asia/Shanghai";

    [Theory]
    [InlineData(Database.Sqlite, "chat")]
    [InlineData(Database.PostgreSql, "chat")]
    [InlineData(Database.Sqlite, "voice")]
    public async Task A_day_is_reported_as_worked_out_by_hand(Database database, string channel)
    {
        await using InProcessServer server = await InProcessServer.StartAsync(connectionString: await databases.CreateAsync(database));
        using var flora = new Reader(await AgentClient.SignInAsync(server.Address, "flora"));
        string solved = (string)(await flora.Api.GetAsync("desk/settings")).Require(200).Json["dispositions"]![0]!["id"]!;
        await TellDayAsync(server, solved, channel);

        await RequireQueuesAsync(flora, channel);
        await RequireAgentsAsync(flora);
        await RequireTheRestAsync(flora, channel);
        await RequireWholeDayAsync(flora);
    }

    private static Task TellDayAsync(InProcessServer server, string solved, string channel) => new ReportedDay(server).CommitAsync($"""
        09:00:00 mei ready
        09:00:00 jonas ready
        09:00:00 lin ready
        09:01:00 c1 arrives orders
        09:01:00 c1 queued orders
        09:01:00 c1 offered mei
        09:01:08 c1 connected mei      # 8 s
        09:01:30 c1 replied mei        # 30 s after arrival
        09:05:00 c2 arrives orders
        09:05:00 c2 offered jonas
        09:05:10 c2 declined jonas
        09:05:10 c2 queued orders
        09:05:10 c2 offered mei
        09:05:30 c2 connected mei      # 30 s, beside c1
        09:10:30 c2 released mei       # 5 min
        09:10:30 c2 queued returns
        09:10:30 c2 offered lin
        09:10:45 c2 connected lin      # 15 s
        09:11:08 c1 wrapUp mei         # 10 min
        09:13:08 c1 outcome {solved}
        09:13:08 c1 done mei           # 2 min wrap-up
        09:13:08 c1 closed
        09:16:00 c3 arrives orders
        09:16:03 c3 abandoned          # 3 s: short
        09:16:03 c3 closed
        09:20:00 c4 arrives orders
        09:20:45 c2 closed             # 10 min with lin, no wrap-up
        09:21:00 c4 abandoned          # 60 s
        09:21:00 c4 closed
        09:30:00 mei notReady 2
        09:45:00 mei out
        10:00:00 jonas out
        10:00:00 lin out
        """, channel);

    private static async Task RequireQueuesAsync(Reader flora, string channel)
    {
        JsonNode report = await flora.ReadAsync($"{Range}&group=queue&interval=30m");
        JsonNode orders = Assert.Single(report["rows"]!.AsArray(), row => (string?)row!["key"]!["names"]!["en"] == "Orders and delivery")!;
        Assert.Equal("2031-03-04T01:00:00+00:00", (string?)orders["start"]);
        Require(orders["figures"]!, """
            arrived 4; offered 4; transferredIn 0; answered 2; answeredInTime 1; abandoned 2; shortAbandoned 1; overflowed 0; waiting 0
            serviceLevel 0.3333; abandonmentRate 0.3333
            averageAnswerSeconds 19; averageAbandonSeconds 31.5; longestWaitSeconds 60
            responded 1; averageFirstResponseSeconds 30
            handled 2; transferredOut 1; averageHandleSeconds 510; averageTalkSeconds 450; averageWrapUpSeconds 60; averageHoldSeconds 0
            offersMade 3; offersAccepted 2; offersDeclined 1; offersNotAnswered 0; occupancy -; signedInSeconds -; concurrency -
            """); // SL 1/(4-1); ASA (8+30)/2; AHT (600+120+300)/2
        JsonNode returns = Assert.Single(report["rows"]!.AsArray(), row => (string?)row!["key"]!["names"]!["en"] == "Returns")!;
        Require(returns["figures"]!, """
            arrived 0; offered 1; transferredIn 1; answered 1; serviceLevel 1; averageAnswerSeconds 15; handled 1; averageHandleSeconds 600
            """);
        Assert.Equal(2, report["rows"]!.AsArray().Count);
        Require(report["total"]!, "arrived 4; offered 5; answered 3; serviceLevel 0.5"); // 2 in time of 5 less 1 short

        report = await flora.ReadAsync($"{Range}&group=channel&interval=1h&serviceLevelSeconds=30&formula=offered");
        Assert.Equal(channel, (string?)Assert.Single(report["rows"]!.AsArray())!["key"]!["code"]);
        // Within 30 s 3 of 5. Conversations: mei 600 + 300 in 600 s, lin 600 in 600 s: 1500 / 1200.
        Require(report["total"]!, "serviceLevel 0.6; concurrency 1.25; occupancy -");
    }

    private static async Task RequireAgentsAsync(Reader flora)
    {
        JsonNode report = await flora.ReadAsync($"{Range}&group=agent&interval=30m");
        JsonNode[] mei = [.. report["rows"]!.AsArray().Where(row => (string?)row!["key"]!["name"] == "Mei Chen").Select(row => row!["figures"]!)];
        Assert.Equal(2, mei.Length);
        Require(mei[0], """
            offered -; serviceLevel -; answered 2; averageAnswerSeconds 19; handled 2; averageHandleSeconds 510; transferredOut 1
            signedInSeconds 1800; conversingSeconds 600; wrappingUpSeconds 120; availableSeconds 1080; notReadySeconds 0
            occupancy 0.4; utilisation 0.4; concurrency 1.5; offersMade 2; offersAccepted 2; offersDeclined 0
            """); // conversing 09:01:08 to 09:11:08 with c2 inside; 900 s of conversation in 600 s
        Require(mei[1], "handled 0; signedInSeconds 900; notReadySeconds 900; availableSeconds 0; occupancy -; utilisation 0");
        JsonNode jonas = Assert.Single(report["groups"]!.AsArray(), row => (string?)row!["key"]!["name"] == "Jonas Berg")!;
        Require(jonas["figures"]!, "handled 0; offersMade 1; offersDeclined 1; signedInSeconds 3600; availableSeconds 3600; alertingSeconds 10; occupancy 0");
    }

    private static async Task RequireTheRestAsync(Reader flora, string channel)
    {
        JsonNode teams = await flora.ReadAsync($"{Range}&group=team&interval=1h&channel={channel}");
        Require(Group(teams, "Orders"), "handled 2; answered 2; signedInSeconds -; concurrency 1.5");
        Require(Group(teams, "Care"), "handled 1; answered 1; averageHandleSeconds 600");

        JsonNode outcomes = await flora.ReadAsync($"{Range}&group=disposition&interval=1h");
        JsonNode solved = Assert.Single(outcomes["groups"]!.AsArray())!;
        Assert.Equal("Solved", (string?)solved["key"]!["names"]!["en"]);
        Require(solved["figures"]!, "handled 1; averageHandleSeconds 720; averageWrapUpSeconds 120; answered -; offered -");

        JsonNode reasons = await flora.ReadAsync($"{Range}&group=reason&interval=1h");
        JsonNode lunch = Assert.Single(reasons["groups"]!.AsArray())!;
        Assert.Equal(("Lunch", "2"), ((string?)lunch["key"]!["names"]!["en"], (string?)lunch["key"]!["code"]));
        Require(lunch["figures"]!, "notReadySeconds 900; handled -; signedInSeconds -");
    }

    private static async Task RequireWholeDayAsync(Reader flora)
    {
        // mei 720 of 1800, jonas 0 of 3600, lin 600 of 3600: 1320 / 9000
        const string whole = "arrived 4; offered 5; answered 3; abandoned 2; serviceLevel 0.5; handled 3; signedInSeconds 9900; occupancy 0.1467; concurrency 1.25";
        // Shanghai and Dublin are sites, whose days are kept; New York is put together from quarter hours, and there it was the day before.
        foreach ((string zone, string day) in new[] { ("Asia/Shanghai", "2031-03-04"), ("Europe/Dublin", "2031-03-04"), ("America/New_York", "2031-03-03") })
        {
            JsonNode report = await flora.ReadAsync($"reports/intervals?from=2031-03-01&to=2031-03-07&interval=1d&timeZone={zone}");
            JsonNode row = Assert.Single(report["rows"]!.AsArray())!;
            Require(row["figures"]!, whole);
            Assert.StartsWith(day, TimeZoneInfo.ConvertTime(
                DateTimeOffset.Parse((string)row["start"]!, System.Globalization.CultureInfo.InvariantCulture),
                TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Agents_see_their_own_leaders_their_team_and_floor_managers_all()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using var flora = new Reader(await AgentClient.SignInAsync(server.Address, "flora"));
        using var zhou = new Reader(await AgentClient.SignInAsync(server.Address, "zhou"));
        using var mei = new Reader(await AgentClient.SignInAsync(server.Address, "mei"));
        string solved = (string)(await flora.Api.GetAsync("desk/settings")).Require(200).Json["dispositions"]![0]!["id"]!;
        var day = new ReportedDay(server);
        await TellDayAsync(server, solved, "chat");

        Assert.Equal(["Jonas Berg", "Lin Tao", "Mei Chen"], Names(await flora.ReadAsync($"{Range}&group=agent")));
        Assert.Equal(["Jonas Berg", "Mei Chen"], Names(await zhou.ReadAsync($"{Range}&group=agent")));
        Assert.Equal(["Orders"], Names(await zhou.ReadAsync($"{Range}&group=team")));
        Assert.Equal(2, (await zhou.ReadAsync($"{Range}&group=queue"))["groups"]!.AsArray().Count);
        Assert.Equal(["Mei Chen"], Names(await mei.ReadAsync($"{Range}&group=agent")));
        Require((await mei.ReadAsync(Range))["total"]!, "handled 2; offered -; signedInSeconds 2700");
        Require((await mei.ReadAsync($"{Range}&group=queue"))["total"]!, "handled 2; answered 2");

        await mei.RefusesAsync($"{Range}&group=agent&agentId={day.AgentId("jonas")}", 403, "report.other_agent");
        await mei.RefusesAsync($"{Range}&group=disposition", 403, "permission.missing");
        await zhou.RefusesAsync($"{Range}&group=agent&teamId={Guid.NewGuid()}", 403, "report.other_team");
        // An agent of another team is nobody in this one's figures.
        Assert.Empty(Names(await zhou.ReadAsync($"{Range}&group=agent&agentId={day.AgentId("lin")}")));
        using var nobody = new ApiClient(server.Address);
        Assert.Equal("session.required", (await nobody.GetAsync(Range)).Require(401).Code);
    }

    [Theory]
    [InlineData("to=2026-11-20", "report.from_invalid", "from")]
    [InlineData("from=2026-11-31&to=2026-12-01", "report.from_invalid", "from")]
    [InlineData("from=2026-11-20&to=20.11.2026", "report.to_invalid", "to")]
    [InlineData("from=2026-11-20&to=2026-11-19", "report.to_invalid", "to")]
    [InlineData("from=1999-12-31&to=2026-11-19", "report.from_invalid", "from")]
    [InlineData("from=2026-11-20&to=2026-11-20&interval=5m", "report.interval_invalid", "interval")]
    [InlineData("from=2026-01-01&to=2026-02-01&interval=15m", "report.range_too_long", "to")]
    [InlineData("from=2024-01-01&to=2026-01-01&interval=1d", "report.range_too_long", "to")]
    [InlineData("from=2026-11-20&to=2026-11-20&group=customer", "report.group_invalid", "group")]
    [InlineData("from=2026-11-20&to=2026-11-20&group=1", "report.group_invalid", "group")]
    [InlineData("from=2026-11-20&to=2026-11-20&timeZone=Mars/Olympus", "report.time_zone_invalid", "timeZone")]
    [InlineData("from=2026-11-20&to=2026-11-20&timeZone=../etc/passwd", "report.time_zone_invalid", "timeZone")]
    [InlineData("from=2026-11-20&to=2026-11-20&serviceLevelSeconds=21", "report.service_level_seconds_invalid", "serviceLevelSeconds")]
    [InlineData("from=2026-11-20&to=2026-11-20&serviceLevelSeconds=-2147483648", "report.service_level_seconds_invalid", "serviceLevelSeconds")]
    [InlineData("from=2026-11-20&to=2026-11-20&shortAbandonSeconds=7", "report.short_abandon_seconds_invalid", "shortAbandonSeconds")]
    [InlineData("from=2026-11-20&to=2026-11-20&formula=best", "report.formula_invalid", "formula")]
    [InlineData("from=2026-11-20&to=2026-11-20&format=xlsx", "report.format_invalid", "format")]
    [InlineData("from=2026-11-20&to=2026-11-20&channel=", "report.channel_invalid", "channel")]
    [InlineData("from=2026-11-20&to=2026-11-20&group=disposition&agentId=01900000-0000-7000-8000-000000000001", "report.filter_unsupported", "agentId")]
    [InlineData("from=2026-11-20&to=2026-11-20&group=reason&channel=chat", "report.filter_unsupported", "channel")]
    public async Task What_cannot_be_reported_is_refused_with_the_field_at_fault(string query, string code, string field)
    {
        using var flora = new Reader(await AgentClient.SignInAsync(floor.Address, "flora"));
        ApiAnswer answer = await flora.Api.GetAsync($"reports/intervals?{query}");
        Assert.Equal((400, code, field), (answer.Status, answer.Code, (string?)answer.Json["field"]));
    }

    [Fact]
    public async Task A_report_of_nothing_is_empty_rather_than_wrong()
    {
        using var flora = new Reader(await AgentClient.SignInAsync(floor.Address, "flora"));
        JsonNode report = await flora.ReadAsync("reports/intervals?from=2027-02-01&to=2027-02-28&group=queue");
        Assert.Empty(report["rows"]!.AsArray());
        Assert.Empty(report["groups"]!.AsArray());
        Require(report["total"]!, "offered 0; serviceLevel -; averageHandleSeconds -");
        Assert.Equal("Europe/Dublin", (string?)report["timeZone"]);
    }

    [Theory]
    [InlineData("format=csv", "application/json")]
    [InlineData("interval=30m", "text/csv")]
    public async Task Csv_has_a_header_local_times_and_harmless_names(string asked, string accept)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using var flora = new Reader(await AgentClient.SignInAsync(server.Address, "flora"));
        string solved = (string)(await flora.Api.GetAsync("desk/settings")).Require(200).Json["dispositions"]![0]!["id"]!;
        await TellDayAsync(server, solved, "chat");
        await RenameAsync(flora.Api, ReportedDay.QueueId("returns"), "=HYPERLINK(\"evil\"), really", "退换货");

        ApiAnswer answer = await flora.Api.SendAsync(HttpMethod.Get, $"{Range}&group=queue&{asked}", null, ("Accept", accept));
        Assert.Equal("text/csv", answer.Require(200).ContentType);
        string[] lines = answer.Text.TrimStart('\uFEFF').Split("\r\n");
        Assert.StartsWith("start,end,id,name,nameZhCn,arrived,offered,", lines[0], StringComparison.Ordinal);
        string returns = Assert.Single(lines, line => line.Contains("HYPERLINK", StringComparison.Ordinal));
        Assert.StartsWith(
            $"2031-03-04T09:00:00+08:00,2031-03-04T09:30:00+08:00,{ReportedDay.QueueId("returns")},\"'=HYPERLINK(\"\"evil\"\"), really\",退换货,0,1,1,1,1,",
            returns, StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
        Assert.Empty(lines[3]);
        Assert.All(lines[1..3], line => Assert.Equal(lines[0].Count(letter => letter == ','), Unquoted(line).Count(letter => letter == ',')));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+44", "'+44")]
    [InlineData("-1", "'-1")]
    [InlineData("@sum", "'@sum")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    public void A_text_becomes_a_field_that_is_quoted_and_no_formula(string text, string field) => Assert.Equal(field, ReportCsv.Field(text));

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task What_happens_now_is_in_report_desk_and_floor_at_once_and_after_a_kill(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient flora = await AgentClient.SignInAsync(server.Address, "flora");
        string today = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        string now = $"reports/intervals?from={today}&to={today}&timeZone=UTC&interval=1d";
        await using (AgentClient jonas = await AgentClient.StartAsync(server.Address, "jonas", isReady: true))
        {
            await using VisitorClient first = await VisitorClient.OpenAsync(server.Address, "sales", isWatching: false);
            await jonas.AcceptAsync(first.Id);
            await using VisitorClient left = await VisitorClient.OpenAsync(server.Address, "returns", isWatching: false);
            (await left.PostAsync("end")).Require(204);
            await using VisitorClient waits = await VisitorClient.OpenAsync(server.Address, "returns", isWatching: false);
            JsonNode report = (await flora.Api.GetAsync(now)).Require(200).Json;
            Require(report["total"]!, "offered 3; answered 1; abandoned 1; shortAbandoned 1; waiting 1; handled 0; concurrency 1");
            Assert.True((bool)report["isComplete"]!);
            Assert.True((double)report["total"]!["signedInSeconds"]! >= (double)report["total"]!["conversingSeconds"]!);

            await jonas.SayAsync(first.Id, "Hello");
            await jonas.EndAsync(first.Id);
            await jonas.WrapUpAsync(first.Id);
            await jonas.WaitForAsync(desk => (int)desk["today"]!["handled"]! == 1, "one handled");
            Require((await flora.Api.GetAsync(now)).Require(200).Json["total"]!, "handled 1; responded 1; waiting 1");
        }

        await server.KillAsync();
        await server.StartAsync();
        await using AgentClient again = await AgentClient.StartAsync(server.Address, "jonas");
        await again.WaitForAsync(desk => (int)desk["today"]!["handled"]! == 1, "still one handled");
        await using AgentClient back = await AgentClient.SignInAsync(server.Address, "flora");
        Require((await back.Api.GetAsync(now)).Require(200).Json["total"]!, "offered 3; answered 1; abandoned 1; handled 1; waiting 1");
        await RequireFloorAsync(server, back);
        server.RequireCleanLog();
    }

    private static async Task RequireFloorAsync(AnyseatServer server, AgentClient flora)
    {
        var seen = new Mirror("floor");
        await using PushClient push = await PushClient.OpenAsync(server.Address, flora.Api.Cookies, server.Address.GetLeftPart(UriPartial.Authority));
        push.Received += seen.Take;
        await push.HelloAsync();
        await push.SubscribeAsync("floor");
        await Eventually.HoldsAsync(
            () => seen.Read() is { } now
                && now["agents"]!.AsArray().Any(agent => (string?)agent!["displayName"] == "Jonas Berg" && (int)agent["today"]!["handled"]! == 1)
                && now["queues"]!.AsArray().Any(queue => (string?)queue!["names"]!["en"] == "Sales" && (int)queue["today"]!["answered"]! == 1
                    && (int?)queue["today"]!["serviceLevelPercent"] == 100)
                && now["queues"]!.AsArray().Any(queue => (string?)queue!["names"]!["en"] == "Returns"
                    && (int)queue["today"]!["offered"]! == 2 && (int)queue["today"]!["abandoned"]! == 1),
            "the floor shows the day");
    }

    private static async Task RenameAsync(ApiClient api, Guid queue, string en, string zh)
    {
        ApiAnswer current = (await api.GetAsync($"queues/{queue}")).Require(200);
        JsonObject changed = current.Json.AsObject();
        changed["names"] = new JsonObject { ["en"] = en, ["zh-CN"] = zh };
        changed.Remove("id");
        changed.Remove("version");
        (await api.PutAsync($"queues/{queue}", changed, current.ETag)).Require(200);
    }

    private static string[] Names(JsonNode report) => [.. report["groups"]!.AsArray().Select(group => (string)group!["key"]!["name"]!)];

    private static JsonNode Group(JsonNode report, string name) =>
        Assert.Single(report["groups"]!.AsArray(), group => (string?)group!["key"]!["name"] == name)!["figures"]!;

    private static string Unquoted(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\"[^\"]*\"", string.Empty);

    /// <summary>Compares figures with "name value" pairs; "-" is a figure that the report does not have.</summary>
    private static void Require(JsonNode figures, string expected)
    {
        foreach (string pair in expected.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = pair.Split(' ');
            Assert.True(figures.AsObject().ContainsKey(words[0]), $"There is no figure {words[0]}.");
            Assert.True(
                (figures[words[0]]?.ToJsonString() ?? "-") == words[1], $"{words[0]} is {figures[words[0]]?.ToJsonString() ?? "-"}, not {words[1]}.");
        }
    }

    private sealed class Reader(AgentClient client) : IDisposable
    {
        public ApiClient Api => client.Api;

        public async Task<JsonNode> ReadAsync(string path) => (await Api.GetAsync(path)).Require(200).Json;

        public async Task RefusesAsync(string path, int status, string code) =>
            Assert.Equal(code, (await Api.GetAsync(path)).Require(status).Code);

        public void Dispose() => client.Api.Dispose();
    }
}

/// <summary>One server for the questions that change nothing.</summary>
public sealed class ReportFloor : IAsyncLifetime
{
    private InProcessServer? server;

    public Uri Address => server!.Address;

    public async ValueTask InitializeAsync() => server = await InProcessServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }
}

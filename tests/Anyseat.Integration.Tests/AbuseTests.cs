using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>What comes from outside is bounded and refused with the right answer, never a 500, and leaves nothing behind.</summary>
public sealed class AbuseTests(AbuseFloor floor, Databases databases) : IClassFixture<AbuseFloor>
{
    private const string Html = "<img src=x onerror=alert(1)><script>alert('x')</script>&amp; 你好";

    public static TheoryData<Database, string> Cases => new(
        from database in Enum.GetValues<Database>()
        from abuse in AbuseCases.All
        select (database, abuse.Name));

    public static TheoryData<string> Frames => [.. BadFrames.Keys];

    private static Dictionary<string, (byte[] Bytes, WebSocketMessageType Type, int CloseCode)> BadFrames { get; } = new()
    {
        ["garbage"] = ("not json"u8.ToArray(), WebSocketMessageType.Text, 4400),
        ["an array"] = ("[]"u8.ToArray(), WebSocketMessageType.Text, 4400),
        ["an unknown type"] = ("{\"type\":\"evil\"}"u8.ToArray(), WebSocketMessageType.Text, 4400),
        ["a number for the type"] = ("{\"type\":1}"u8.ToArray(), WebSocketMessageType.Text, 4400),
        ["a lone surrogate"] = ("{\"type\":\"subscribe\",\"sub\":\"\\ud800\",\"topic\":\"x\"}"u8.ToArray(), WebSocketMessageType.Text, 4400),
        ["deep nesting"] = (Encoding.UTF8.GetBytes("{\"type\":\"call\",\"params\":{\"x\":" + new string('[', 100)), WebSocketMessageType.Text, 4400),
        ["binary"] = ([1, 2, 3], WebSocketMessageType.Binary, 4400),
        ["too large"] = (Encoding.UTF8.GetBytes("{\"type\":\"ping\",\"x\":\"" + new string('x', 40_000) + "\"}"), WebSocketMessageType.Text, 4413),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Is_refused_with_the_right_answer_and_stored_nowhere(Database database, string name)
    {
        AbuseTargets targets = await floor.GetAsync(database);
        AbuseCase abuse = AbuseCases.All.Single(one => one.Name == name);
        ApiAnswer answer = await abuse.Try(targets);
        if (abuse.Status is { } status)
            Assert.True(answer.Status == status, $"{name}: {answer.Status} {answer.Text}");
        Assert.True(answer.Status is 200 or (>= 400 and < 500), $"{name}: {answer.Status} {answer.Text}");
        if (answer.Status >= 400 && abuse.Code != AbuseCases.Listener)
        {
            Assert.Equal("application/problem+json", answer.ContentType);
            Assert.Equal(answer.Status, (int?)answer.Json["status"]);
            Assert.Equal($"urn:anyseat:problem:{answer.Code}", (string?)answer.Json["type"]);
        }

        if (abuse.Code is { Length: > 0 })
            Assert.Equal(abuse.Code, answer.Code);
        Assert.Empty(await Tables.FindAsync(targets.Server, AbuseTargets.Canary));
        targets.Server.RequireCleanLog();
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task A_bad_frame_closes_the_stream_and_nothing_else(string name)
    {
        AbuseTargets targets = await floor.GetAsync(Database.Sqlite);
        (byte[] bytes, WebSocketMessageType type, int closeCode) = BadFrames[name];
        await using PushClient client = await PushClient.OpenAsync(targets.Server.Address);
        await client.HelloAsync(targets.OtherVisitor.Token);
        await client.WaitForAsync("welcome");
        await client.SendRawAsync(bytes, type);
        Assert.Equal(closeCode, await client.WaitForCloseAsync());
        Assert.False(targets.Agent.Push.IsClosed);
        targets.Server.RequireCleanLog();
    }

    [Fact]
    public async Task Bad_calls_over_the_stream_are_answered_with_problems()
    {
        AbuseTargets targets = await floor.GetAsync(Database.Sqlite);
        await using PushClient client = await PushClient.OpenAsync(targets.Server.Address);
        await client.HelloAsync(targets.OtherVisitor.Token);
        (string Method, string Parameters, int Status)[] calls =
        [
            ("message.send", """{"text":1,"clientKey":"k"}""", 400),
            ("message.send", """{"text":"\ud800","clientKey":"k"}""", 400),
            ("message.send", $$"""{"text":"{{AbuseTargets.Canary}}"}""", 400),
            ("message.send", $$"""{"text":"{{AbuseTargets.Canary}}","clientKey":"k","more":1}""", 400),
            ("message.read", """{"seq":"1"}""", 400),
            ("message.read", """{"seq":99999999}""", 400),
            ("message.drop", "{}", 400),
        ];
        int number = 0;
        foreach ((string method, string parameters, int status) in calls)
        {
            string id = $"bad{++number}";
            await client.SendRawAsync(
                Encoding.UTF8.GetBytes($$"""{"type":"call","id":"{{id}}","method":"{{method}}","params":{{parameters}}}"""), WebSocketMessageType.Text);
            await client.WaitForAsync("problem");
            JsonObject? answer = null;
            await Anyseat.Testing.Eventually.HoldsAsync(
                () => (answer = client.ReadFrames().FirstOrDefault(frame => (string?)frame["id"] == id)) is not null, $"{method} {parameters}");
            Assert.True((int?)answer!["problem"]!["status"] == status, answer.ToJsonString());
        }

        await client.SendAsync(new JsonObject { ["type"] = "ping" });
        await client.WaitForAsync("pong");
        Assert.Empty(await Tables.FindAsync(targets.Server, AbuseTargets.Canary));
        targets.Server.RequireCleanLog();
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task HTML_and_control_characters_are_text_everywhere(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        await using AgentClient ada = await AgentClient.StartAsync(server.Address, "ada", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "technical", Html + "\0\u0007", Html[..60]);
        JsonNode offer = await ada.WaitForOfferAsync(visitor.Id);
        Assert.Equal(Html[..60], (string?)offer["customerName"]);
        await ada.AcceptAsync(visitor.Id);
        await ada.SayAsync(visitor.Id, Html + "\0");
        JsonNode snapshot = await visitor.ReadSnapshotAsync();
        Assert.Equal([Html, Html], snapshot["items"]!.AsArray().Where(item => item!["text"] is not null).Select(item => (string)item!["text"]!));
        string returns = await Configured.FindQueueAsync(server.Address, "Returns");
        await ada.SetNotReadyAsync(1);
        (await ada.Api.PostAsync(
            $"interactions/{visitor.Id}/transfer", new JsonObject { ["queueId"] = returns, ["note"] = Html + "\0" })).Require(204);
        JsonNode transferred = (await admin.Api.ReadTimelineAsync(visitor.Id)).Last(item => (string?)item["event"]?["kind"] == "transferred");
        Assert.Equal(Html, (string?)transferred["event"]!["note"]);
        using HttpResponseMessage raw = await visitor.Api.OpenAsync($"channels/chat/conversations/{visitor.Id}");
        Assert.Equal("application/json", raw.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", raw.Headers.GetValues("X-Content-Type-Options").Single());
        server.RequireCleanLog();
    }
}

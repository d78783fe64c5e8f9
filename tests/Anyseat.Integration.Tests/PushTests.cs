using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>The push protocol as clients live it: snapshot, events, cursor, and who gets nothing.</summary>
public sealed class PushTests(Databases databases)
{
    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task Snapshot_and_events_equal_the_next_snapshot_at_desk_and_widget(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", "One");
        await using VisitorClient other = await VisitorClient.OpenAsync(server.Address, "sales", "Another", isWatching: false);
        await RequireSameAsync(agent, visitor);
        await agent.AcceptAsync(visitor.Id);
        await RequireSameAsync(agent, visitor);
        for (int number = 0; number < 30; number++)
        {
            await visitor.SayAsync($"Visitor {number} 你好 <&> \"quoted\"");
            await agent.SayAsync(visitor.Id, $"Agent {number}");
        }

        JsonNode picture = await visitor.UploadAsync(Picture.Png());
        (await visitor.PostAsync("messages", new JsonObject { ["attachmentId"] = (string?)picture["id"] }, ApiClient.NewKey())).Require(201);
        await RequireSameAsync(agent, visitor);
        (await agent.Api.PostAsync($"interactions/{visitor.Id}/read", new JsonObject { ["seq"] = 5 })).Require(204);
        await agent.SetNotReadyAsync(1);
        await RequireSameAsync(agent, visitor);
        (await visitor.PostAsync("end")).Require(204);
        await agent.WaitForConversationAsync(visitor.Id, talk => (string?)talk["state"] == "wrapUp");
        await RequireSameAsync(agent, visitor);
        await agent.WrapUpAsync(visitor.Id);
        await RequireSameAsync(agent, visitor);
        Assert.Equal(1, agent.Desk.SnapshotCount);
        Assert.Equal(1, visitor.Conversation.SnapshotCount);
        server.RequireCleanLog();
    }

    [Fact]
    public async Task Who_comes_back_in_time_gets_what_was_missed_and_who_comes_late_or_after_a_restart_a_snapshot()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", "One");
        await agent.AcceptAsync(visitor.Id);
        await visitor.WaitForAsync(seen => (string?)seen["state"] == "connected", "connected");

        await visitor.Push.DisposeAsync();
        for (int number = 0; number < 10; number++)
            await agent.SayAsync(visitor.Id, $"While away {number}");
        await visitor.ConnectAsync(useCursor: true);
        await visitor.WaitForTextAsync("While away 9");
        Assert.Equal(1, visitor.Conversation.SnapshotCount);
        await RequireSameAsync(agent, visitor);

        await visitor.Push.DisposeAsync();
        for (int number = 0; number < 80; number++)
            await agent.SayAsync(visitor.Id, $"Long away {number}");
        await visitor.ConnectAsync(useCursor: true);
        await visitor.WaitForTextAsync("Long away 79");
        Assert.Equal(2, visitor.Conversation.SnapshotCount);
        await RequireSameAsync(agent, visitor);

        await server.StopAsync();
        Assert.Equal(1012, await visitor.Push.WaitForCloseAsync());
        Assert.Equal(1012, await agent.Push.WaitForCloseAsync());
        await server.StartAsync();
        await visitor.ConnectAsync(useCursor: true);
        await agent.ConnectAsync(useCursor: true);
        await Eventually.HoldsAsync(
            () => visitor.Conversation.SnapshotCount == 3 && agent.Desk.SnapshotCount == 2, "snapshots after the restart");
        await RequireSameAsync(agent, visitor);
        server.RequireCleanLog();
    }

    [Fact]
    public async Task Server_sent_events_carry_the_same_frames_without_sub()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", "One");
        using HttpResponseMessage stream = await visitor.Api.OpenAsync("stream/events?topic=conversation");
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var mirror = new Mirror("conversation");
        await agent.AcceptAsync(visitor.Id);
        await agent.SayAsync(visitor.Id, "Over both");
        await visitor.WaitForTextAsync("Over both");
        var frames = new List<JsonObject>();
        while (mirror.Cursor != visitor.Conversation.Cursor)
            await ReadEventAsync(lines, mirror, frames);
        Assert.Equal(visitor.Conversation.Read()!.ToJsonString(), mirror.Read()!.ToJsonString());
        Assert.Equal("welcome", (string?)frames[0]["type"]);
        Assert.DoesNotContain(frames, frame => frame.ContainsKey("sub"));

        string cursor = (string)frames.First(frame => (string?)frame["type"] == "snapshot")["cursor"]!;
        using HttpResponseMessage resumed = await visitor.Api.OpenAsync($"stream/events?topic=conversation&cursor={cursor}");
        using var more = new StreamReader(await resumed.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var again = new List<JsonObject>();
        while (again.Count < 2)
            await ReadEventAsync(more, new Mirror("none"), again);
        Assert.Equal("event", (string?)again[1]["type"]);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_as_too_slow_and_resumes_without_loss()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(
            databases, Database.Sqlite, ("ANYSEAT_PUSH__OUTBOUNDMAX", "16"));
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", "One", isWatching: false);
        await agent.AcceptAsync(visitor.Id);
        using var slow = new ClientWebSocket();
        slow.Options.AddSubProtocol("anyseat.v1");
        CancellationToken ct = TestContext.Current.CancellationToken;
        await slow.ConnectAsync(new Uri($"ws://{server.Address.Authority}/api/v1/stream"), ct);
        await SendAsync(slow, new JsonObject { ["type"] = "hello", ["token"] = visitor.Token }, ct);
        await SendAsync(slow, new JsonObject { ["type"] = "subscribe", ["sub"] = "1", ["topic"] = "conversation" }, ct);
        string text = new('x', 3_900);
        int sent = 0;
        for (int round = 0; round < 40; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => agent.SayAsync(visitor.Id, text)));
            sent += 64;
        }

        WebSocketReceiveResult part;
        byte[] buffer = new byte[1 << 20];
        int received = 0;
        do
        {
            part = await slow.ReceiveAsync(new ArraySegment<byte>(buffer), ct);
            received += part.EndOfMessage ? 1 : 0;
        }
        while (part.MessageType != WebSocketMessageType.Close);
        Assert.Equal(4429, (int?)part.CloseStatus);
        Assert.InRange(received, 1, sent);
        await visitor.ConnectAsync();
        Assert.Equal((await visitor.ReadSnapshotAsync()).ToJsonString(), visitor.Conversation.Read()!.ToJsonString());
    }

    [Fact]
    public async Task A_token_beyond_its_rate_gets_problems_on_the_stream_and_over_HTTP_until_it_rests()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(
            databases, Database.Sqlite, ("ANYSEAT_TOKENS__REQUESTSPERSECOND", "1"), ("ANYSEAT_TOKENS__REQUESTSATONCE", "20"));
        await using AgentClient agent = await AgentClient.SignInAsync(server.Address, "jonas");
        JsonNode made = (await agent.Api.PostAsync("tokens", new JsonObject { ["name"] = "bot" }, ApiClient.NewKey())).Require(201).Json;
        string token = (string)made["token"]!;
        await using PushClient stream = await PushClient.OpenAsync(server.Address);
        await stream.HelloAsync(token);
        await stream.WaitForAsync("welcome");

        var refused = await Assert.ThrowsAsync<PushProblemException>(async () =>
        {
            for (int call = 0; call < 1_000; call++)
                await stream.CallAsync("typing", new JsonObject { ["interactionId"] = Guid.NewGuid().ToString() });
        });
        Assert.Equal((429, "token.too_many_requests"), (refused.Status, refused.Code));

        using var http = new ApiClient(server.Address);
        http.Headers["Authorization"] = $"Bearer {token}";
        ApiAnswer answer = await http.GetAsync("session");
        Assert.Equal((429, "token.too_many_requests"), (answer.Status, answer.Code));
        Assert.True(answer.RetryAfter >= TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(async () => (await http.GetAsync("session")).Status == 200, "the token rested");
        (await agent.Api.GetAsync("session")).Require(200);
    }

    [Fact]
    public async Task Without_a_good_token_or_from_a_foreign_page_nothing_is_told()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", "One");
        char last = visitor.Token[^1] == 'A' ? 'B' : 'A';
        string altered = visitor.Token[..^2] + last + visitor.Token[^1];
        foreach (string? token in (string?[])[null, "", "wrong", altered, new string('a', 4_000)])
        {
            await using PushClient client = await PushClient.OpenAsync(server.Address);
            await client.HelloAsync(token);
            Assert.Equal(4401, await client.WaitForCloseAsync());
            Assert.Empty(client.ReadFrames());
        }

        await using (PushClient foreign = await PushClient.OpenAsync(server.Address, agent.Api.Cookies, "https://evil.example"))
        {
            await foreign.HelloAsync(deskId: agent.DeskId);
            Assert.Equal(4401, await foreign.WaitForCloseAsync());
            Assert.Empty(foreign.ReadFrames());
        }

        await using (PushClient early = await PushClient.OpenAsync(server.Address, agent.Api.Cookies))
        {
            await early.SubscribeAsync("desk");
            Assert.Equal(4400, await early.WaitForCloseAsync());
        }

        await visitor.Push.SubscribeAsync("desk", sub: "2");
        JsonObject problem = await visitor.Push.WaitForAsync("problem");
        Assert.Equal(403, (int?)problem["problem"]!["status"]);
        await agent.Push.SubscribeAsync("floor", sub: "2");
        Assert.Equal(403, (int?)(await agent.Push.WaitForAsync("problem"))["problem"]!["status"]);
        await using AgentClient other = await AgentClient.StartAsync(server.Address, "mei");
        var call = await Assert.ThrowsAsync<PushProblemException>(() => other.Push.CallAsync(
            "message.send", new JsonObject { ["interactionId"] = visitor.Id, ["clientKey"] = ApiClient.NewKey(), ["text"] = "not mine" }));
        Assert.Equal(404, call.Status);
        using var nobody = new ApiClient(server.Address);
        Assert.Equal((int)HttpStatusCode.Unauthorized, (await nobody.GetAsync("stream/events?topic=desk")).Status);
        server.RequireCleanLog();
    }

    private static async Task RequireSameAsync(AgentClient agent, VisitorClient visitor)
    {
        await RequireSameAsync(agent.Desk, agent.ReadSnapshotAsync);
        await RequireSameAsync(visitor.Conversation, visitor.ReadSnapshotAsync);
    }

    private static async Task RequireSameAsync(Mirror mirror, Func<Task<JsonNode>> read)
    {
        JsonNode? snapshot = null;
        try
        {
            await Eventually.HoldsAsync(
                async () => Same(mirror, snapshot = await read()), "snapshot + events == snapshot", TimeSpan.FromSeconds(5));
        }
        catch (TimeoutException)
        {
            // The assertion shows where they differ.
            Assert.Equal(WithoutLinks(snapshot)!.ToJsonString(), WithoutLinks(mirror.Read())!.ToJsonString());
            throw;
        }
    }

    private static bool Same(Mirror mirror, JsonNode snapshot) => JsonNode.DeepEquals(WithoutLinks(mirror.Read()), WithoutLinks(snapshot));

    // Links are signed anew for each answer.
    private static JsonNode? WithoutLinks(JsonNode? node)
    {
        if (node is JsonObject values)
        {
            values.Remove("url");
            foreach ((string _, JsonNode? value) in values)
                WithoutLinks(value);
        }
        else if (node is JsonArray list)
        {
            foreach (JsonNode? value in list)
                WithoutLinks(value);
        }

        return node;
    }

    private static async Task ReadEventAsync(StreamReader lines, Mirror mirror, List<JsonObject> frames)
    {
        string? id = null;
        string? type = null;
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                type = line[7..];
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;
            var frame = (JsonObject)JsonNode.Parse(line[6..])!;
            Assert.Equal(type, (string?)frame["type"]);
            Assert.Equal(id, (string?)frame["cursor"]);
            frames.Add(frame);
            if (mirror.Read() is not null || (string?)frame["type"] == "snapshot")
                mirror.Take(frame);
            return;
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The stream ended after {frames.Count} frames."));
    }

    private static Task SendAsync(ClientWebSocket socket, JsonObject frame, CancellationToken ct) => socket.SendAsync(
        System.Text.Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, true, ct);
}

using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>Notes among colleagues in the middle of a conversation.</summary>
public sealed class NoteTests(Databases databases)
{
    private const string Canary = "CANARY-note";

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_note_is_in_the_story_for_colleagues_and_never_reaches_the_visitor(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders");
        await agent.AcceptAsync(visitor.Id);
        string key = ApiClient.NewKey();
        JsonNode note = (await AddAsync(agent, visitor.Id, $"{Canary} was here before\n你好\0", key)).Require(201).Json;
        Assert.Equal("note", (string?)note["type"]);
        Assert.Equal($"{Canary} was here before\n你好", (string?)note["text"]);
        Assert.Equal("agent", (string?)note["author"]!["kind"]);

        JsonNode again = (await AddAsync(agent, visitor.Id, $"{Canary} was here before\n你好", key)).Require(200).Json;
        Assert.Equal(note.ToJsonString(), again.ToJsonString());
        Assert.Equal("idempotency.mismatch", (await AddAsync(agent, visitor.Id, "Another", key)).Require(409).Code);
        await agent.SayAsync(visitor.Id, "Hello");
        await visitor.WaitForTextAsync("Hello");

        JsonNode conversation = AgentClient.FindConversation(await agent.ReadSnapshotAsync(), visitor.Id)!;
        Assert.Single(conversation["items"]!.AsArray(), item => item!.ToJsonString() == note.ToJsonString());
        await agent.WaitForConversationAsync(
            visitor.Id, seen => seen["items"]!.AsArray().Any(item => (string?)item!["type"] == "note"));
        Assert.Equal(0, (int?)conversation["unreadCount"]);
        AssertAbsent(await visitor.ReadSnapshotAsync());
        Assert.All(visitor.Push.ReadFrames(), AssertAbsent);
        AssertAbsent((await visitor.Api.GetAsync($"channels/chat/conversations/{visitor.Id}/items")).Json);

        await server.StopAsync();
        await server.StartAsync();
        await using AgentClient back = await AgentClient.SignInAsync(server.Address, "jonas");
        JsonNode after = AgentClient.FindConversation(await back.ReadSnapshotAsync(), visitor.Id)!;
        Assert.Single(after["items"]!.AsArray(), item => item!.ToJsonString() == note.ToJsonString());
        AssertAbsent(await visitor.ReadSnapshotAsync());
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_note_goes_with_the_customer_who_is_erased_and_stays_a_fact_in_the_journal(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", isWatching: false);
        await agent.AcceptAsync(visitor.Id);
        (await AddAsync(agent, visitor.Id, Canary)).Require(201);
        Assert.Equal(["interactions_note"], await Tables.FindAsync(server, Canary));
        Assert.Contains(await Tables.ReadAsync(server, "journal_event"), row => row.Contains("NoteAdded", StringComparison.Ordinal));

        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        JsonNode conversation = AgentClient.FindConversation(await agent.ReadSnapshotAsync(), visitor.Id)!;
        (await admin.Api.SendAsync(HttpMethod.Delete, $"customers/{conversation["customerId"]}/personal-data", null)).Require(204);

        Assert.Empty(await Tables.FindAsync(server, Canary));
        AssertAbsent(await agent.ReadSnapshotAsync());
        JsonNode kept = (await admin.Api.ReadTimelineAsync(visitor.Id)).Single(item => (string?)item["type"] == "note");
        Assert.Null(kept["text"]);
    }

    [Fact]
    public async Task A_note_is_the_agents_who_has_the_conversation_says_something_and_has_a_key()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using AgentClient other = await AgentClient.StartAsync(server.Address, "mei");
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", isWatching: false);
        await agent.AcceptAsync(visitor.Id);
        Assert.Equal("interaction.unknown", (await AddAsync(other, visitor.Id, Canary)).Require(404).Code);
        Assert.Equal("interaction.unknown", (await AddAsync(agent, Guid.NewGuid().ToString(), Canary)).Require(404).Code);
        Assert.Equal("note.empty", (await AddAsync(agent, visitor.Id, " \n\0 ")).Require(400).Code);
        Assert.Equal("note.too_long", (await AddAsync(agent, visitor.Id, Canary + new string('n', 2_000))).Require(400).Code);
        Assert.Equal("idempotency.key_invalid", (await AddAsync(agent, visitor.Id, Canary, null)).Require(400).Code);
        Assert.Equal(401, (await visitor.Api.PostAsync($"interactions/{visitor.Id}/notes", new JsonObject { ["text"] = Canary }, ApiClient.NewKey())).Status);
        Assert.Empty(await Tables.FindAsync(server, Canary));

        await agent.EndAsync(visitor.Id);
        await agent.WaitForConversationAsync(visitor.Id, talk => (string?)talk["state"] == "wrapUp");
        (await AddAsync(agent, visitor.Id, "In wrap-up too")).Require(201);
        await agent.WrapUpAsync(visitor.Id, "done");
        Assert.Equal("interaction.unknown", (await AddAsync(agent, visitor.Id, Canary)).Require(404).Code);
        server.RequireCleanLog();
    }

    private static Task<ApiAnswer> AddAsync(AgentClient agent, string interaction, string text) =>
        AddAsync(agent, interaction, text, ApiClient.NewKey());

    private static Task<ApiAnswer> AddAsync(AgentClient agent, string interaction, string text, string? key) =>
        agent.Api.PostAsync($"interactions/{interaction}/notes", new JsonObject { ["text"] = text }, key);

    private static void AssertAbsent(JsonNode seen) => Assert.DoesNotContain(Canary, seen.ToJsonString(), StringComparison.Ordinal);
}

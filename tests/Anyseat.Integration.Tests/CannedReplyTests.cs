using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>Answers kept ready: who sees them, who changes them.</summary>
public sealed class CannedReplyTests(Databases databases)
{
    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task Everybody_has_their_own_and_those_of_team_and_house_and_changes_only_what_is_theirs(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        await using AgentClient jonas = await AgentClient.SignInAsync(server.Address, "jonas");
        await using AgentClient other = await AgentClient.SignInAsync(server.Address, "ada");
        IReadOnlyList<JsonNode> users = await admin.Api.ListAsync("users");
        string team = TeamOf(users, "jonas");
        Assert.NotEqual(team, TeamOf(users, "ada"));

        JsonNode house = (await CreateAsync(admin, "everybody", "greeting", "Hello!", "您好！")).Require(201).Json;
        JsonNode ofTeam = (await CreateAsync(admin, "team", "where", "Where is the parcel?", null, team)).Require(201).Json;
        JsonNode own = (await CreateAsync(jonas, "personal", "再见", null, "再见！")).Require(201).Json;
        Assert.Equal(["greeting", "where", "再见"], await ShortcutsAsync(jonas));
        Assert.Equal(["greeting"], await ShortcutsAsync(other));
        Assert.Equal(["greeting", "where"], await ShortcutsAsync(admin));
        Assert.Equal("您好！", (string?)house["text"]!["zh-CN"]);
        Assert.All((await jonas.Api.GetAsync("canned-replies")).Json["items"]!.AsArray(), item => Assert.Equal(
            (string?)item!["scope"] == "personal", (bool)item["canEdit"]!));

        string housePath = $"canned-replies/{house["id"]}", teamPath = $"canned-replies/{ofTeam["id"]}", ownPath = $"canned-replies/{own["id"]}";
        Assert.Equal("canned_reply.not_yours", (await jonas.Api.SendAsync(HttpMethod.Delete, housePath, null)).Require(403).Code);
        Assert.Equal("canned_reply.not_yours", (await jonas.Api.PutAsync(teamPath, Body("team", "where", "x", null, team), "\"1\"")).Require(403).Code);
        Assert.Equal("canned_reply.unknown", (await other.Api.SendAsync(HttpMethod.Delete, teamPath, null)).Require(404).Code);
        Assert.Equal("canned_reply.unknown", (await admin.Api.SendAsync(HttpMethod.Delete, ownPath, null)).Require(404).Code);
        Assert.Equal("canned_reply.not_yours", (await CreateAsync(jonas, "everybody", "mine", "x", null)).Require(403).Code);
        Assert.Equal("canned_reply.not_yours", (await CreateAsync(jonas, "team", "mine", "x", null, team)).Require(403).Code);

        ApiAnswer changed = (await jonas.Api.PutAsync(ownPath, Body("personal", "bye", "Bye", "再见"), "\"1\"")).Require(200);
        Assert.Equal("\"2\"", changed.ETag);
        Assert.Equal("version.stale", (await jonas.Api.PutAsync(ownPath, Body("personal", "bye", "Bye", null), "\"1\"")).Require(412).Code);
        (await jonas.Api.SendAsync(HttpMethod.Delete, ownPath, null)).Require(204);
        Assert.Equal("canned_reply.unknown", (await jonas.Api.SendAsync(HttpMethod.Delete, ownPath, null)).Require(404).Code);
        (await admin.Api.SendAsync(HttpMethod.Delete, teamPath, null)).Require(204);
        Assert.Equal(["greeting"], await ShortcutsAsync(jonas));
        string[] acts = [.. (await admin.Api.ListAsync("audit")).Select(entry => (string)entry["action"]!).Where(action => action.StartsWith("canned_reply", StringComparison.Ordinal))];
        Assert.Equal(["canned_reply.created", "canned_reply.created", "canned_reply.deleted"], acts.Order());
        server.RequireCleanLog();
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task What_is_no_canned_reply_is_refused_and_a_repeated_key_makes_one(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient jonas = await AgentClient.SignInAsync(server.Address, "jonas");
        Assert.Equal("canned_reply.empty", (await CreateAsync(jonas, "personal", "a", " ", null)).Require(400).Code);
        Assert.Equal("message.too_long", (await CreateAsync(jonas, "personal", "a", new string('x', 4_001), null)).Require(400).Code);
        foreach (string shortcut in (string[])["", "two words", "a/b", "<b>", new string('s', 41), "line\n"])
            Assert.Equal("canned_reply.shortcut_invalid", (await CreateAsync(jonas, "personal", shortcut, "x", null)).Require(400).Code);
        Assert.Equal("team.unknown", (await CreateAsync(jonas, "team", "a", "x", null, Guid.NewGuid().ToString())).Require(400).Code);
        Assert.Equal("team.unknown", (await CreateAsync(jonas, "personal", "a", "x", null, Guid.NewGuid().ToString())).Require(400).Code);

        string key = ApiClient.NewKey();
        JsonNode first = (await jonas.Api.PostAsync("canned-replies", Body("personal", "Hi", "One\r\nTwo\0", null), key)).Require(201).Json;
        Assert.Equal("One\nTwo", (string?)first["text"]!["en"]);
        Assert.Equal((string?)first["id"], (string?)(await jonas.Api.PostAsync("canned-replies", Body("personal", "Hi", "x", null), key)).Require(200).Json["id"]);
        Assert.Equal("canned_reply.shortcut_taken", (await CreateAsync(jonas, "personal", "hI", "x", null)).Require(409).Code);
        Assert.Equal(["Hi"], await ShortcutsAsync(jonas));
        server.RequireCleanLog();
    }

    private static string TeamOf(IReadOnlyList<JsonNode> users, string username) =>
        (string)users.Single(user => (string?)user["username"] == username)["teamId"]!;

    // Without those of the demo.
    private static async Task<IReadOnlyList<string>> ShortcutsAsync(AgentClient client) =>
        [.. (await client.Api.GetAsync("canned-replies")).Require(200).Json["items"]!.AsArray().Select(item => (string)item!["shortcut"]!)
            .Except(["hello", "order-number", "moment", "return", "bye"])];

    private static Task<ApiAnswer> CreateAsync(
        AgentClient client, string scope, string shortcut, string? en, string? zhCn, string? team = null) =>
        client.Api.PostAsync("canned-replies", Body(scope, shortcut, en, zhCn, team), ApiClient.NewKey());

    private static JsonObject Body(string scope, string shortcut, string? en, string? zhCn, string? team = null) => new()
    {
        ["scope"] = scope,
        ["shortcut"] = shortcut,
        ["text"] = new JsonObject { ["en"] = en, ["zh-CN"] = zhCn },
        ["teamId"] = team,
    };
}

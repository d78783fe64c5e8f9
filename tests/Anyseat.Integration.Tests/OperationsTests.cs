using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>What operators rely on: tables, rebuild, backup, erasure, refusal when full.</summary>
public sealed class OperationsTests(Databases databases)
{
    [Fact]
    public async Task Migrations_make_the_same_tables_on_both_databases()
    {
        await using AnyseatServer sqlite = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AnyseatServer postgres = await AnyseatServer.StartNewAsync(databases, Database.PostgreSql);
        IReadOnlyList<string> columns = await Tables.DescribeAsync(sqlite);
        Assert.Equal(columns, await Tables.DescribeAsync(postgres));
        foreach (string module in (string[])["journal_event.", "people_", "customers_", "interactions_", "messaging_"])
            Assert.Contains(columns, column => column.StartsWith(module, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task The_history_rebuilt_from_the_journal_equals_the_one_before(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using (AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true))
        {
            for (int number = 0; number < 3; number++)
            {
                await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", isWatching: false);
                await agent.AcceptAsync(visitor.Id);
                await agent.EndAsync(visitor.Id);
                await agent.WaitForConversationAsync(visitor.Id, talk => (string?)talk["state"] == "wrapUp");
                if (number > 0)
                    await agent.WrapUpAsync(visitor.Id, "Done");
            }

            await using VisitorClient gone = await VisitorClient.OpenAsync(server.Address, "returns", isWatching: false);
            (await gone.PostAsync("end")).Require(204);
        }

        await Eventually.HoldsAsync(
            async () => (await Tables.ReadAsync(server, "interactions_history")).Count == 4, "the history follows");
        // A report waits for the cells to be where the journal is.
        await using (AgentClient flora = await AgentClient.SignInAsync(server.Address, "flora"))
            Assert.True((bool)(await flora.Api.GetAsync("reports/intervals?from=2026-01-01&to=2026-01-01")).Require(200).Json["isComplete"]!);
        await server.StopAsync();
        Dictionary<string, IReadOnlyList<string>> before = await ReadAllAsync(server);
        Assert.All(before, table => Assert.True(table.Value.Count > 0, $"{table.Key} is empty."));
        Assert.Contains("interactions.history", await server.RunVerbAsync("rebuild", "interactions.history"), StringComparison.Ordinal);
        Assert.Contains("interactions.measures", await server.RunVerbAsync("rebuild", "interactions.measures"), StringComparison.Ordinal);
        Assert.Equal(before, await ReadAllAsync(server));
    }

    private static async Task<Dictionary<string, IReadOnlyList<string>>> ReadAllAsync(AnyseatServer server)
    {
        var all = new Dictionary<string, IReadOnlyList<string>>();
        foreach (string table in new[]
        {
            "interactions_history", "interactions_measure_queue", "interactions_measure_agent", "interactions_measure_disposition",
            "interactions_measure_reason", "interactions_measure_open", "interactions_measure_zone",
        })
        {
            all.Add(table, await Tables.ReadAsync(server, table));
        }

        return all;
    }

    [Fact]
    public async Task A_copy_made_under_load_has_every_message_acknowledged_before_it()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders");
        await agent.AcceptAsync(visitor.Id);
        JsonNode picture = await visitor.UploadAsync(Picture.Png());
        (await visitor.PostAsync("messages", new JsonObject { ["attachmentId"] = (string?)picture["id"] }, ApiClient.NewKey())).Require(201);
        using var stop = new CancellationTokenSource();
        var talker = new Talker(
            "Visitor", visitor.Id, visitor.Api, async () =>
            {
                PushClient push = await PushClient.OpenAsync(server.Address);
                await push.HelloAsync(visitor.Token);
                return push;
            },
            $"channels/chat/conversations/{visitor.Id}/messages", isAgent: false);
        Task talking = talker.TalkAsync(stop.Token);
        await Eventually.HoldsAsync(() => talker.Said.Count > 50, "some load");
        List<Spoken> acknowledged = [.. talker.Said.Where(said => said.Seq is not null)];
        await server.RunVerbAsync("backup", "--to", server.FolderBeside("copy"));
        await stop.CancelAsync();
        await talking;
        await server.StopAsync();

        server.MoveTo("restored");
        await server.RunVerbAsync("restore", "--from", server.FolderBeside("copy"));
        await server.StartAsync();
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        ILookup<string?, JsonNode> stored = (await admin.Api.ReadTimelineAsync(visitor.Id)).ToLookup(item => (string?)item["clientKey"]);
        Assert.All(acknowledged, said => Assert.Equal(said.Seq, (long?)Assert.Single(stored[said.Key])["seq"]));
        await visitor.ConnectAsync();
        string url = (string)stored.SelectMany(items => items).First(item => item["attachment"] is not null)["attachment"]!["url"]!;
        Assert.NotEmpty(await admin.Api.GetBytesAsync(url));
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task Erasure_removes_words_names_notes_and_pictures_and_the_journal_stays(Database database)
    {
        const string canary = "CANARY-person";
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", $"{canary} first", $"{canary} Li");
        await agent.AcceptAsync(visitor.Id);
        await agent.SayAsync(visitor.Id, $"{canary} agent");
        JsonNode picture = await visitor.UploadAsync(Picture.Png());
        (await visitor.PostAsync("messages", new JsonObject { ["text"] = canary, ["attachmentId"] = (string?)picture["id"] }, ApiClient.NewKey()))
            .Require(201);
        await agent.EndAsync(visitor.Id);
        await agent.WaitForConversationAsync(visitor.Id, talk => (string?)talk["state"] == "wrapUp");
        await agent.WrapUpAsync(visitor.Id, $"{canary} note");
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        string? customer = null;
        await Eventually.HoldsAsync(
            async () => (customer = (string?)(await admin.Api.GetAsync($"interactions/{visitor.Id}")).Require(200).Json["customerId"]) is not null, "the history");
        IReadOnlyList<string> journal = await Tables.ReadAsync(server, "journal_event");
        Assert.DoesNotContain(journal, row => row.Contains(canary, StringComparison.Ordinal));
        Assert.Equal(
            ["customers_profile", "interactions_note", "messaging_message"], (await Tables.FindAsync(server, canary)).Order());
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories));

        (await admin.Api.SendAsync(HttpMethod.Delete, $"customers/{customer}/personal-data", null)).Require(204);
        Assert.Empty(await Tables.FindAsync(server, canary));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories));
        Assert.Equal(journal, (await Tables.ReadAsync(server, "journal_event")).Take(journal.Count));
        IReadOnlyList<JsonNode> story = await admin.Api.ReadTimelineAsync(visitor.Id);
        Assert.NotEmpty(story);
        Assert.DoesNotContain(canary, new JsonArray([.. story.Select(item => item.DeepClone())]).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(canary, (await visitor.ReadSnapshotAsync()).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(404, (await admin.Api.GetAsync((string)picture["url"]!)).Status);
        Assert.Single((await admin.Api.ListAsync("audit")), entry => (string?)entry["action"] == "customer.erased");
    }

    [Fact]
    public async Task A_journal_with_no_room_for_more_says_503_with_Retry_After_and_stores_nothing_of_it()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(
            databases, Database.Sqlite, ("ANYSEAT_JOURNAL__PENDINGMAX", "2"), ("ANYSEAT_JOURNAL__BATCHMAX", "1"));
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "returns", isWatching: false);
        (string Key, ApiAnswer Answer)[] answers = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
                {
                    string key = ApiClient.NewKey();
                    return (key, await visitor.PostAsync("messages", new JsonObject { ["text"] = $"Message {number}" }, key));
                }));
                return answers.Any(one => one.Answer.Status == 503);
            },
            "the journal is busy");
        Assert.All(answers, one => Assert.True(one.Answer.Status is 201 or 503, one.Answer.Text));
        Assert.All(answers.Where(one => one.Answer.Status == 503), one => Assert.NotNull(one.Answer.RetryAfter));
        IReadOnlyList<string> stored = await Tables.ReadAsync(server, "messaging_message");
        Assert.All(answers, one => Assert.Equal(
            one.Answer.Status == 201 ? 1 : 0, stored.Count(row => row.Contains(one.Key, StringComparison.Ordinal))));
        foreach ((string key, ApiAnswer _) in answers.Where(one => one.Answer.Status == 503))
            (await visitor.PostAsync("messages", new JsonObject { ["text"] = "Later" }, key)).Require(201);
        server.RequireCleanLog();
    }
}

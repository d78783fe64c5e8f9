using System.Globalization;
using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>A recorded day routed again.</summary>
public sealed class ReplayTests(Databases databases)
{
    private static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_day_with_a_kill_in_it_replays_to_the_same_decisions(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using BusyFloor floor = await BusyFloor.OpenAsync(server, offerTimeoutSeconds: 300);
        await floor.OfferAsync();
        (AgentClient _, string former) = await floor.FindOfferAsync();
        await server.KillAsync();
        await server.StartAsync();
        await floor.FindOfferAsync(except: former);
        await floor.ComeBackAsync();
        await floor.RequireServedInOrderAsync();

        string told = await server.RunVerbAsync("replay", "--day", Today);

        Assert.Matches(@"\d{2,} inputs, \d{2,} decisions, 0 differences", told);
        server.RequireCleanLog();
    }

    [Fact]
    public async Task A_decision_that_was_changed_in_the_record_is_found()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", isWatching: false);
        await agent.AcceptAsync(visitor.Id);
        await server.StopAsync();
        int changed = await Tables.ExecuteAsync(
            server,
            "UPDATE journal_event SET data = CAST(replace(CAST(data AS TEXT), '\"candidateCount\":1', '\"candidateCount\":7') AS BLOB) "
            + "WHERE kind = 'InteractionOffered'");
        Assert.Equal(1, changed);

        (int code, string told) = await server.TryVerbAsync("replay", "--day", Today);

        Assert.Equal(1, code);
        Assert.Contains("1 differences", told, StringComparison.Ordinal);
        Assert.Contains("recorded  Decided", told, StringComparison.Ordinal);
        Assert.Contains("InteractionOffered", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_kept_by_another_version_of_the_engine_is_passed_over()
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);
        await using AgentClient agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        await using VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", isWatching: false);
        await agent.AcceptAsync(visitor.Id);
        await server.StopAsync();
        // A kept state whose engine part no version of ours has written.
        Assert.Equal(1, await Tables.ExecuteAsync(
            server,
            "INSERT INTO journal_snapshot (domain, name, seq, state) SELECT domain, 'routing.anchor/0000000000000000001', 0, "
            + "CAST(json_set(CAST(state AS TEXT), '$.engine', 'AAAA') AS BLOB) FROM journal_snapshot WHERE name = 'routing'"));

        string told = await server.RunVerbAsync("replay", "--day", Today);

        Assert.Contains(" 0 differences", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--day takes a date such as 2026-11-20", "--day", "yesterday")]
    [InlineData("--zone takes an IANA time zone", "--day", "2026-11-20", "--zone", "Nowhere/Land")]
    public async Task What_is_no_day_is_refused_in_words(string sentence, params string[] arguments)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, Database.Sqlite);

        (int code, string told) = await server.TryVerbAsync(["replay", .. arguments]);

        Assert.Equal(2, code);
        Assert.Contains(sentence, told, StringComparison.Ordinal);
    }
}

using System.Data.Common;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Anyseat.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Anyseat.Platform.Tests.TestEvents;

namespace Anyseat.Platform.Tests;

public sealed class SqliteFollowerTests : FollowerTests
{
    protected override Task<string?> CreateDatabaseAsync() => Task.FromResult<string?>(null);
}

public sealed class PostgreSqlFollowerTests(PostgreSqlFixture postgres) : FollowerTests
{
    protected override async Task<string?> CreateDatabaseAsync() => await postgres.CreateDatabaseAsync();
}

public abstract class FollowerTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private TestBed bed = null!;

    protected abstract Task<string?> CreateDatabaseAsync();

    public async ValueTask InitializeAsync() => bed = new TestBed(await CreateDatabaseAsync());

    public async ValueTask DisposeAsync()
    {
        await bed.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_follower_applies_every_event_once_in_spite_of_failures_and_restarts_and_can_be_rebuilt()
    {
        var counting = new CountingFollower { FailuresLeft = 3 };
        PlatformNode node = await bed.StartAsync(configure: services => services.AddSingleton<IFollower>(counting));
        for (int round = 0; round < 5; round++)
            await AppendAsync(node, 300, round % 2 == 0 ? "Even" : "Odd");
        await node.Services.GetRequiredService<IFollowers>().WaitForAsync("test.count", 1500, None)
            .WaitAsync(TimeSpan.FromSeconds(30), None);
        Assert.Equal([("Even", 900), ("Odd", 600)], await CountingFollower.ReadAsync(node.Database));
        await node.StopAsync();
        await node.DisposeAsync();

        PlatformNode again = await bed.StartAsync(
            configure: services => services.AddSingleton<IFollower>(new CountingFollower()));
        await AppendAsync(again, 100, "Even");
        await again.Services.GetRequiredService<IFollowers>().WaitForAsync("test.count", 1600, None)
            .WaitAsync(TimeSpan.FromSeconds(30), None);
        (string, long)[] before = await CountingFollower.ReadAsync(again.Database);
        Assert.Equal([("Even", 1000), ("Odd", 600)], before);
        await again.StopAsync();

        FollowerRebuild rebuild = again.Services.GetRequiredService<FollowerRebuild>();
        Assert.Equal(["test.count"], rebuild.Names);
        Assert.Null(await rebuild.RebuildAsync("no.such", None));
        await again.Database.WriteAsync(
            async (scope, ct) =>
            {
                await using DbCommand spoil = scope.CreateCommand("UPDATE test_count SET events = 7");
                await spoil.ExecuteNonQueryAsync(ct);
            },
            None);
        Assert.Equal(1600, await rebuild.RebuildAsync("test.count", None));
        Assert.Equal(before, await CountingFollower.ReadAsync(again.Database));
    }

    [Fact]
    public async Task Inputs_older_than_a_week_are_forgotten_in_steps()
    {
        var clock = new ManualTimeProvider();
        PlatformNode node = await bed.StartAsync(configure: services => services.AddSingleton<TimeProvider>(clock));
        await AppendAsync(node, 1500, "Old", withInput: true);
        clock.Advance(TimeSpan.FromDays(6));
        await AppendAsync(node, 10, "Young", withInput: true);
        Assert.Equal(1510, await node.Database.CountAsync("journal_input"));
        clock.Advance(TimeSpan.FromDays(2));
        await Eventually.HoldsAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return await node.Database.CountAsync("journal_input") == 10;
            },
            "only the young inputs are left");
    }

    private static async Task AppendAsync(PlatformNode node, int count, string kind, bool withInput = false)
    {
        IEnumerable<Task> appends = Enumerable.Range(0, count).Select(_ =>
        {
            AppendRequest request = Request(New(Guid.CreateVersion7(), kind));
            if (withInput)
                request = request with { Input = new InputId(Guid.NewGuid()) };
            return node.Journal.AppendAsync(request, None).AsTask();
        });
        await Task.WhenAll(appends);
    }

    private sealed class CountingFollower : IFollower
    {
        public int FailuresLeft { get; set; }

        public string Name => "test.count";

        public DomainId Domain => DomainId.Main;

        public static async Task<(string Kind, long Events)[]> ReadAsync(IDatabase database)
        {
            await using DbConnection connection = await database.OpenReadAsync(None);
            await using DbCommand command = connection.CreateCommand("SELECT kind, events FROM test_count ORDER BY kind");
            await using DbDataReader reader = await command.ExecuteReaderAsync(None);
            var counts = new List<(string, long)>();
            while (await reader.ReadAsync(None))
                counts.Add((reader.GetString(0), reader.GetInt64(1)));
            return [.. counts];
        }

        public async Task ApplyAsync(WriteScope scope, IReadOnlyList<JournalEvent> events, CancellationToken ct)
        {
            foreach (IGrouping<string, JournalEvent> kind in events.GroupBy(item => item.Kind))
            {
                await using DbCommand command = scope.CreateCommand("""
                    INSERT INTO test_count (kind, events) VALUES (@kind, @count)
                    ON CONFLICT (kind) DO UPDATE SET events = test_count.events + excluded.events
                    """);
                await command.AddText("@kind", kind.Key).AddInteger("@count", kind.Count()).ExecuteNonQueryAsync(ct);
            }

            if (FailuresLeft-- > 0)
                throw new InvalidOperationException("It fails after its effect.");
        }

        public async Task ResetAsync(WriteScope scope, CancellationToken ct)
        {
            await using DbCommand command = scope.CreateCommand("DELETE FROM test_count");
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}

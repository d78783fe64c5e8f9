using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Anyseat.Testing;
using Npgsql;
using static Anyseat.Platform.Tests.TestEvents;

namespace Anyseat.Platform.Tests;

public sealed class AppenderFaultTests(PostgreSqlFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Killed_connections_of_PostgreSQL_lose_nothing_and_double_nothing()
    {
        await using var bed = new TestBed(await postgres.CreateDatabaseAsync());
        PlatformNode node = await bed.StartAsync(new JournalOptions { AppendWaitMax = TimeSpan.FromSeconds(60) });
        using var ending = new CancellationTokenSource();
        Task<int>[] writers = [.. Enumerable.Range(0, 50).Select(_ => WriteAsync(node.Journal, ending.Token))];
        for (int kill = 0; kill < 30; kill++)
        {
            long before = node.Journal.GetSeqLast(DomainId.Main);
            await Eventually.HoldsAsync(
                () => node.Journal.GetSeqLast(DomainId.Main) > before + 200, "appends go on", TimeSpan.FromSeconds(60));
            await PostgreSqlServer.ExecuteAsync(bed.ConnectionString!, """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = 'anyseat' AND datname = current_database()
                """);
        }

        await ending.CancelAsync();
        int acknowledged = (await Task.WhenAll(writers)).Sum();
        List<JournalEvent> events = await node.Journal.ReadAllAsync();
        Assert.Equal(acknowledged, events.Count);
        Assert.Equal(Enumerable.Range(1, acknowledged).Select(seq => (long)seq), events.Select(item => item.Seq));
        Assert.Equal(acknowledged, events.Select(item => item.StreamId).Distinct().Count());
        Assert.Equal(acknowledged, await node.Database.CountAsync("journal_input"));
        Assert.Equal(JournalHealth.Healthy, node.Journal.Health);
    }

    [Fact]
    public async Task While_PostgreSQL_is_stopped_requests_wait_and_go_through_after()
    {
        PostgreSqlFixture.SkipIfAbsent();
        await using PostgreSqlServer server = await PostgreSqlServer.StartNewAsync();
        await using var bed = new TestBed(await server.CreateDatabaseAsync());
        PlatformNode node = await bed.StartAsync(new JournalOptions { AppendWaitMax = TimeSpan.FromSeconds(1.5) });
        var health = new List<JournalHealth>();
        node.Journal.HealthChanged += health.Add;
        Assert.True((await node.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None)).IsSuccess);

        await server.StopAsync();
        Task<Result<AppendOutcome>>[] owners = [.. Enumerable.Range(0, 20).Select(_ => node.Journal.AppendAsync(
            Request(New(Guid.CreateVersion7())) with { IsFromOwner = true }, None).AsTask())];
        Task<Result<AppendOutcome>> fact = node.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None).AsTask();
        Assert.IsType<JournalDown>((await fact.WaitAsync(TimeSpan.FromSeconds(10), None)).Error);
        Assert.Equal(JournalHealth.Down, node.Journal.Health);
        StorageException refused = await Assert.ThrowsAsync<StorageException>(
            () => node.Database.WriteAsync((_, _) => Task.CompletedTask, None));
        Assert.IsType<JournalDown>(refused.Error);
        Assert.All(owners, owner => Assert.False(owner.IsCompleted));

        Task<Result<AppendOutcome>> late = node.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None).AsTask();
        await server.StartAsync();
        Result<AppendOutcome>[] results = await Task.WhenAll(owners).WaitAsync(TimeSpan.FromSeconds(20), None);
        Assert.Equal(Enumerable.Range(2, 20).Select(seq => (long)seq), results.Select(result => result.Value.SeqFirst));
        Result<AppendOutcome> lateResult = await late.WaitAsync(TimeSpan.FromSeconds(20), None);
        Assert.Equal(lateResult.IsSuccess ? 22 : 21, (await node.Journal.ReadAllAsync()).Count);
        Assert.Equal([JournalHealth.Down, JournalHealth.Healthy], health);
    }

    [Fact]
    public async Task A_full_disk_of_SQLite_refuses_and_recovers()
    {
        await using var bed = new TestBed(null);
        PlatformNode node = await bed.StartAsync();
        await ExpectFullAsync(
            node,
            fill: () => PragmaAsync(node, "PRAGMA max_page_count = 1"),
            free: () => PragmaAsync(node, "PRAGMA max_page_count = 1000000000"));

        static Task PragmaAsync(PlatformNode node, string sql) => node.Database.WriteAsync(
            async (scope, ct) =>
            {
                await using var command = scope.CreateCommand(sql);
                await command.ExecuteScalarAsync(ct);
            },
            None);
    }

    // PostgreSQL answers 53100 when it cannot extend a file; triggers answer so here.
    [Fact]
    public async Task A_full_disk_of_PostgreSQL_refuses_and_recovers()
    {
        await using var bed = new TestBed(await postgres.CreateDatabaseAsync());
        PlatformNode node = await bed.StartAsync();
        await ExpectFullAsync(
            node,
            fill: () => PostgreSqlServer.ExecuteAsync(bed.ConnectionString!, """
                CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
                CREATE TRIGGER full_event BEFORE INSERT ON journal_event FOR EACH ROW EXECUTE FUNCTION no_room();
                CREATE TRIGGER full_snapshot BEFORE INSERT ON journal_snapshot FOR EACH ROW EXECUTE FUNCTION no_room();
                """),
            free: () => PostgreSqlServer.ExecuteAsync(bed.ConnectionString!, "DROP FUNCTION no_room() CASCADE"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unclear_commit_is_made_clear_by_the_counter(bool wentIn)
    {
        await using var bed = new TestBed(null);
        PlatformNode node = await bed.StartAsync(without: Modules.StartPhase.Own);
        var store = new UnclearStore(new SqliteJournalStore(DomainId.Main, node.Database)) { WentIn = wentIn };
        int fenced = 0;
        await using var appender = new DomainAppender(
            DomainId.Main, store, new JournalFeed(Logger), new JournalOptions(), TimeProvider.System, Logger,
            () => { }, () => fenced++);
        await appender.StartAsync(None);
        store.IsArmed = true;
        Guid stream = Guid.CreateVersion7();
        Result<AppendOutcome> outcome = await appender.AppendAsync(Request(New(stream)), None);
        Assert.Equal(new AppendOutcome(false, 1, 1), outcome.Value);
        Assert.Equal(2, (await appender.AppendAsync(Request(New(stream, expected: 1)), None)).Value.SeqFirst);
        Assert.Equal(0, fenced);
        Assert.Equal(2, await node.Database.CountAsync("journal_event"));
    }

    private static Microsoft.Extensions.Logging.ILogger Logger =>
        Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    private static async Task ExpectFullAsync(PlatformNode node, Func<Task> fill, Func<Task> free)
    {
        Assert.True((await node.Journal.AppendAsync(Request(Large()), None)).IsSuccess);
        await fill();
        Task<Result<AppendOutcome>>[] owner = [node.Journal.AppendAsync(
            Request(Large()) with { IsFromOwner = true }, None).AsTask()];
        Result<AppendOutcome> refused = await node.Journal.AppendAsync(Request(Large()), None);
        Assert.IsType<JournalFull>(refused.Error);
        Assert.Equal(JournalHealth.Full, node.Journal.Health);
        Assert.IsType<JournalFull>((await node.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None)).Error);
        Assert.False(owner[0].IsCompleted);
        await free();
        Assert.Equal(2, (await owner[0].WaitAsync(TimeSpan.FromSeconds(20), None)).Value.SeqFirst);
        await Eventually.HoldsAsync(() => node.Journal.Health == JournalHealth.Healthy, "the journal takes writes again");
        Assert.Equal(3, (await node.Journal.AppendAsync(Request(Large()), None)).Value.SeqFirst);
    }

    private static NewEvent Large() => New(Guid.CreateVersion7()) with { Data = new byte[100_000] };

    private static async Task<int> WriteAsync(IJournal journal, CancellationToken ending)
    {
        int written = 0;
        while (!ending.IsCancellationRequested)
        {
            AppendRequest request = Request(new InputId(Guid.NewGuid()), New(Guid.CreateVersion7()));
            Result<AppendOutcome> outcome = await journal.AppendAsync(request, None);
            Assert.True(outcome.IsSuccess, outcome.Error?.Detail);
            Assert.False(outcome.Value.IsDuplicate);
            written++;
        }

        return written;
    }

    private sealed class UnclearStore(IJournalStore inner) : IJournalStore
    {
        public bool IsArmed { get; set; }

        public bool WentIn { get; init; }

        public Task<DomainState> TakeOwnershipAsync(CancellationToken ct) => inner.TakeOwnershipAsync(ct);

        public Task<DomainState> ReadStateAsync(CancellationToken ct) => inner.ReadStateAsync(ct);

        public Task ProbeRoomAsync(CancellationToken ct) => inner.ProbeRoomAsync(ct);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        public async Task CommitAsync(Func<IJournalTransaction, CancellationToken, Task> work, CancellationToken ct)
        {
            bool isUnclear = IsArmed;
            IsArmed = false;
            var lost = new NpgsqlException("The connection was lost.");
            try
            {
                await inner.CommitAsync(
                    async (transaction, token) =>
                    {
                        await work(transaction, token);
                        if (isUnclear && !WentIn)
                            throw lost;
                    },
                    ct);
            }
            catch (Exception failure) when (isUnclear && failure.GetBaseException() == lost)
            {
                throw new CommitUnclearException(lost);
            }

            if (isUnclear)
                throw new CommitUnclearException(lost);
        }
    }
}

using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Anyseat.Testing;
using static Anyseat.Platform.Tests.TestEvents;

namespace Anyseat.Platform.Tests;

public sealed class SqliteJournalTests : JournalTests
{
    protected override Task<string?> CreateDatabaseAsync() => Task.FromResult<string?>(null);
}

public sealed class PostgreSqlJournalTests(PostgreSqlFixture postgres) : JournalTests
{
    protected override async Task<string?> CreateDatabaseAsync() => await postgres.CreateDatabaseAsync();
}

/// <summary>What the journal promises, on both databases.</summary>
public abstract class JournalTests : IAsyncLifetime
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
    public async Task Events_are_numbered_in_the_order_of_the_calls_without_gaps_and_observed_so()
    {
        PlatformNode node = await bed.StartAsync();
        var observed = new List<long>();
        using IDisposable observation = node.Journal.Observe(
            DomainId.Main, events => observed.AddRange(events.Select(item => item.Seq)));
        Guid stream = Guid.CreateVersion7();
        var appends = new List<Task<Result<AppendOutcome>>>();
        for (int index = 0; index < 2000; index++)
            appends.Add(node.Journal.AppendAsync(Request(New(stream), New(Guid.CreateVersion7())), None).AsTask());
        Result<AppendOutcome>[] results = await Task.WhenAll(appends);

        Assert.Equal(Enumerable.Range(0, 2000).Select(index => (2L * index) + 1), results.Select(r => r.Value.SeqFirst));
        Assert.Equal(Enumerable.Range(1, 4000).Select(seq => (long)seq), observed);
        List<JournalEvent> stored = await node.Journal.ReadAllAsync();
        Assert.Equal(observed, stored.Select(item => item.Seq));
        Assert.Equal(
            Enumerable.Range(1, 2000).Select(version => (long)version),
            stored.Where(item => item.StreamId == stream).Select(item => item.Version));
        Assert.Equal(4000, node.Journal.GetSeqLast(DomainId.Main));
        IReadOnlyList<JournalEvent> page = await node.Journal.ReadStreamAsync(
            DomainId.Main, StreamKind.Interaction, stream, 1990, 5, None);
        Assert.Equal([1991, 1992, 1993, 1994, 1995], page.Select(item => item.Version));
        Assert.Equal("""{"a":1}"""u8.ToArray(), page[0].Data.ToArray());
    }

    [Fact]
    public async Task A_payload_reaches_the_observers_and_is_not_stored()
    {
        PlatformNode node = await bed.StartAsync();
        object? seen = null;
        using IDisposable observation = node.Journal.Observe(DomainId.Main, events => seen = events[0].Payload);
        await node.Journal.AppendAsync(Request(New(Guid.CreateVersion7()) with { Payload = "hello" }), None);
        Assert.Equal("hello", seen);
        Assert.Null((await node.Journal.ReadAllAsync())[0].Payload);
    }

    [Fact]
    public async Task An_input_repeated_in_the_batch_later_or_after_a_restart_changes_nothing()
    {
        PlatformNode node = await bed.StartAsync();
        Guid stream = Guid.CreateVersion7();
        InputId input = InputId.Of("test", "key");
        Result<AppendOutcome>[] together = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => node.Journal.AppendAsync(Request(input, New(stream), New(stream)), None).AsTask()));
        Assert.Equal(1, together.Count(result => !result.Value.IsDuplicate));
        Assert.All(together, result => Assert.Equal((1, 2), (result.Value.SeqFirst, result.Value.SeqLast)));

        Result<AppendOutcome> later = await node.Journal.AppendAsync(Request(input, New(stream)), None);
        Assert.Equal(new AppendOutcome(true, 1, 2), later.Value);
        await node.StopAsync();
        await node.DisposeAsync();

        PlatformNode again = await bed.StartAsync();
        Result<AppendOutcome> after = await again.Journal.AppendAsync(Request(input, New(stream)), None);
        Assert.Equal(new AppendOutcome(true, 1, 2), after.Value);
        Assert.Equal(2, (await again.Journal.ReadAllAsync()).Count);
        Assert.Equal(3, (await again.Journal.AppendAsync(Request(New(stream)), None)).Value.SeqFirst);
    }

    [Fact]
    public async Task A_stale_version_refuses_only_its_request()
    {
        PlatformNode node = await bed.StartAsync();
        Guid stream = Guid.CreateVersion7();
        Task<Result<AppendOutcome>> first = node.Journal.AppendAsync(Request(New(stream, expected: 0)), None).AsTask();
        Task<Result<AppendOutcome>> stale = node.Journal.AppendAsync(
            Request(New(Guid.CreateVersion7()), New(stream, expected: 0)), None).AsTask();
        Task<Result<AppendOutcome>> fact = node.Journal.AppendAsync(Request(New(stream)), None).AsTask();
        Assert.Equal(1, (await first).Value.SeqFirst);
        Assert.Equal(new VersionConflict(stream, 0, 1), (await stale).Error);
        Assert.Equal(2, (await fact).Value.SeqFirst);
        Assert.True((await node.Journal.AppendAsync(Request(New(stream, expected: 2)), None)).IsSuccess);
        await node.StopAsync();
        await node.DisposeAsync();

        PlatformNode again = await bed.StartAsync();
        Assert.Equal(
            new VersionConflict(stream, 2, 3),
            (await again.Journal.AppendAsync(Request(New(stream, expected: 2)), None)).Error);
        Assert.True((await again.Journal.AppendAsync(Request(New(stream, expected: 3)), None)).IsSuccess);
    }

    [Fact]
    public async Task Side_rows_are_written_once_a_batch_and_a_bad_one_refuses_only_its_request()
    {
        PlatformNode node = await bed.StartAsync();
        var notes = new NoteTable();
        Guid taken = Guid.CreateVersion7();
        await node.Journal.AppendAsync(WithNote(taken), None);
        Task<Result<AppendOutcome>>[] appends = [.. Enumerable.Range(0, 100).Select(index =>
            node.Journal.AppendAsync(WithNote(index == 50 ? taken : Guid.CreateVersion7()), None).AsTask())];
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => appends[50]);
        await Task.WhenAll(appends.Where((_, index) => index != 50));

        List<JournalEvent> events = await node.Journal.ReadAllAsync();
        Assert.Equal(Enumerable.Range(1, 100).Select(seq => (long)seq), events.Select(item => item.Seq));
        Assert.Equal(100, await node.Database.CountAsync("test_note"));
        int before = notes.Calls;
        await Task.WhenAll(Enumerable.Range(0, 400)
            .Select(_ => node.Journal.AppendAsync(WithNote(Guid.CreateVersion7()), None).AsTask()));
        Assert.InRange(notes.Calls - before, 1, 40);

        AppendRequest WithNote(Guid id) => Request(InputId.Of("note", Guid.NewGuid().ToString()), New(Guid.CreateVersion7()))
            with
        {
            Rows = [new NewSideRow(notes, new Note(id, "grüße 你好 🙂"))],
        };
    }

    [Fact]
    public async Task A_failing_write_rolls_back_alone()
    {
        PlatformNode node = await bed.StartAsync();
        Task[] writes = [.. Enumerable.Range(0, 40).Select(index => node.Database.WriteAsync(
            async (scope, ct) =>
            {
                await using var command = scope.CreateCommand("INSERT INTO test_note VALUES (@id, @seq, 'x')");
                await command.AddGuid("@id", Guid.NewGuid()).AddInteger("@seq", index).ExecuteNonQueryAsync(ct);
                if (index % 2 == 1)
                    throw new InvalidOperationException("no");
            },
            None))];
        for (int index = 0; index < writes.Length; index++)
        {
            if (index % 2 == 0)
                await writes[index];
            else
                await Assert.ThrowsAsync<InvalidOperationException>(() => writes[index]);
        }

        Assert.Equal(20, await node.Database.CountAsync("test_note"));
    }

    [Fact]
    public async Task A_second_owner_fences_the_first()
    {
        PlatformNode first = await bed.StartAsync();
        Assert.True((await first.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None)).IsSuccess);
        PlatformNode second = await bed.StartIntruderAsync();
        Assert.True((await second.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None)).IsSuccess);

        Result<AppendOutcome> refused = await first.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None);
        Assert.IsType<JournalFenced>(refused.Error);
        Assert.Equal(JournalHealth.Fenced, first.Journal.Health);
        Assert.IsType<JournalFenced>(
            (await first.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None)).Error);
        Assert.Equal(2, (await second.Journal.ReadAllAsync()).Count);
        Assert.True((await second.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None)).IsSuccess);
    }

    [Fact]
    public async Task When_too_many_wait_facts_are_refused_as_busy_and_the_owner_is_not()
    {
        var options = new JournalOptions { PendingMax = 100, BatchMax = 10 };
        PlatformNode node = await bed.StartAsync(options);
        Task<Result<AppendOutcome>>[] appends = [.. Enumerable.Range(0, 2000).Select(index => node.Journal.AppendAsync(
            Request(New(Guid.CreateVersion7())) with { IsFromOwner = index >= 1900 }, None).AsTask())];
        Result<AppendOutcome>[] results = await Task.WhenAll(appends);
        Assert.Contains(results, result => result.Error is JournalBusy { RetryAfter: not null });
        Assert.All(results[1900..], result => Assert.True(result.IsSuccess));
        Assert.Equal(results.Count(result => result.IsSuccess), (await node.Journal.ReadAllAsync()).Count);
    }

    [Fact]
    public async Task Stopping_drains_what_waits()
    {
        PlatformNode node = await bed.StartAsync();
        Task<Result<AppendOutcome>>[] appends = [.. Enumerable.Range(0, 3000)
            .Select(_ => node.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None).AsTask())];
        await node.StopAsync();
        Assert.All(await Task.WhenAll(appends), result => Assert.True(result.IsSuccess));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_not_the_append()
    {
        PlatformNode node = await bed.StartAsync();
        using var cancelling = new CancellationTokenSource();
        Task<Result<AppendOutcome>> append = node.Journal.AppendAsync(
            Request(New(Guid.CreateVersion7())), cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        await Task.WhenAny(append);
        await Eventually.HoldsAsync(async () => (await node.Journal.ReadAllAsync()).Count == 1, "the event is there");
    }

    [Fact]
    public async Task A_snapshot_replaces_the_former()
    {
        PlatformNode node = await bed.StartAsync();
        var snapshots = (ISnapshotStore)node.Services.GetService(typeof(ISnapshotStore))!;
        Assert.Null(await snapshots.LoadAsync(DomainId.Main, "engine", None));
        await snapshots.SaveAsync(DomainId.Main, "engine", 5, new byte[] { 1, 2 }, None);
        await snapshots.SaveAsync(DomainId.Main, "engine", 9, new byte[] { 3 }, None);
        (long seq, byte[] state) = (await snapshots.LoadAsync(DomainId.Main, "engine", None))!.Value;
        Assert.Equal(9, seq);
        Assert.Equal([3], state);
    }
}

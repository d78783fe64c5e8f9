using Anyseat.Customers.Contracts;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Live;
using Anyseat.Messaging.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Push;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests;

/// <summary>A visitor comes back to a conversation that is not in memory, while it goes on: the test decides what is committed
/// when, and when the board hears of it.</summary>
public sealed class VisitorLoadingTests
{
    [Fact]
    public async Task What_is_committed_while_a_conversation_is_read_is_not_lost_when_a_later_event_is_seen_first()
    {
        await using Stage stage = await Stage.SetAsync();
        await stage.Visitor.SayAsync("first");
        stage.Journal.AfterRead = async () =>
        {
            await stage.Visitor.SayAsync("second");
            await stage.Visitor.SayAsync("third");
            await stage.Journal.TellAsync(1);
        };
        stage.Journal.BeforeNextRead = () => stage.Journal.TellAsync(1);

        VisitorTopic topic = (await stage.FindAsync())!;
        await stage.Journal.TellAsync(int.MaxValue);

        Assert.Equal(["Hello", "first", "second", "third"], stage.TextsOf(topic));
    }

    [Fact]
    public async Task Two_tabs_that_come_back_at_once_share_one_read_and_see_the_whole_story()
    {
        await using Stage stage = await Stage.SetAsync();
        var hold = new TaskCompletionSource();
        var reading = new TaskCompletionSource();
        stage.Journal.AfterRead = async () =>
        {
            reading.SetResult();
            await hold.Task;
            await stage.Visitor.SayAsync("meanwhile");
            await stage.Journal.TellAsync(int.MaxValue);
        };

        Task<VisitorTopic?> one = stage.FindAsync();
        await reading.Task;
        Task<VisitorTopic?> other = stage.FindAsync();
        hold.SetResult();

        Assert.Same(await one, await other);
        Assert.Equal(1, stage.Journal.ReadCount);
        Assert.Equal(["Hello", "meanwhile"], stage.TextsOf((await one)!));
    }

    [Fact]
    public async Task A_customer_erased_while_the_conversation_is_read_leaves_no_words_in_memory()
    {
        await using Stage stage = await Stage.SetAsync();
        stage.WhileHydrating = customer => stage.Board.Forget(customer);

        VisitorTopic topic = (await stage.FindAsync())!;

        Assert.Equal([null], stage.TextsOf(topic));
    }

    [Fact]
    public async Task A_conversation_that_left_memory_is_not_watched_there_but_found_anew()
    {
        await using Stage stage = await Stage.SetAsync();
        VisitorTopic topic = (await stage.FindAsync())!;
        stage.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Same(topic, await stage.FindAsync());
        stage.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Same(topic, await stage.FindAsync());

        stage.Clock.Advance(TimeSpan.FromMinutes(7));

        Assert.False(topic.TryUse());
        VisitorTopic anew = (await stage.FindAsync())!;
        Assert.NotSame(topic, anew);
        Assert.Equal(["Hello"], stage.TextsOf(anew));
    }

    [Fact]
    public async Task A_conversation_that_is_none_is_not_found()
    {
        await using Stage stage = await Stage.SetAsync();
        Assert.Null(await stage.Board.FindAsync(Guid.NewGuid(), TestContext.Current.CancellationToken));
    }

    /// <summary>The server in this process, and beside its board another that hears what the test tells.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private readonly InProcessServer server;

        private Stage(InProcessServer server, VisitorClient visitor)
        {
            this.server = server;
            Visitor = visitor;
            Journal = new StagedJournal(server.Get<IJournal>(), server.Get<MessageStore>(), Guid.Parse(visitor.Id));
            Board = new VisitorBoard(
                Journal, server.Get<IInteractions>(), server.Get<MessageStore>(), new StagedCustomers(server.Get<ICustomerDirectory>(), this),
                server.Get<IPeopleDirectory>(), server.Get<PushRun>(), Clock);
        }

        public ManualTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        public VisitorClient Visitor { get; }

        public StagedJournal Journal { get; }

        public VisitorBoard Board { get; }

        public Action<Guid>? WhileHydrating { get; set; }

        public static async Task<Stage> SetAsync()
        {
            InProcessServer server = await InProcessServer.StartAsync();
            VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", isWatching: false);
            var stage = new Stage(server, visitor);
            await stage.Board.StartAsync(TestContext.Current.CancellationToken);
            return stage;
        }

        public Task<VisitorTopic?> FindAsync() =>
            Board.FindAsync(Guid.Parse(Visitor.Id), TestContext.Current.CancellationToken).AsTask();

        public IReadOnlyList<string?> TextsOf(VisitorTopic topic)
        {
            lock (topic.Gate)
                return [.. topic.Capture().Items.Where(item => item.Event is null).Select(item => item.Text)];
        }

        public async ValueTask DisposeAsync()
        {
            await Board.StopAsync(CancellationToken.None);
            Board.Dispose();
            await Visitor.DisposeAsync();
            await server.DisposeAsync();
        }
    }

    /// <summary>The real journal; what was committed is told to the board when the test says so.</summary>
    private sealed class StagedJournal(IJournal journal, MessageStore messages, Guid conversation) : IJournal
    {
        private Action<IReadOnlyList<JournalEvent>>? observer;
        private long told;

        public Func<Task>? AfterRead { get; set; }

        public Func<Task>? BeforeNextRead { get; set; }

        public int ReadCount { get; private set; }

        public JournalHealth Health => journal.Health;

        public event Action<JournalHealth>? HealthChanged
        {
            add => journal.HealthChanged += value;
            remove => journal.HealthChanged -= value;
        }

        public async Task TellAsync(int countMax)
        {
            IReadOnlyList<JournalEvent> all = await journal.ReadStreamAsync(
                DomainId.Main, StreamKind.Interaction, conversation, told, 1_000, TestContext.Current.CancellationToken);
            foreach (JournalEvent committed in all.Take(countMax))
            {
                told = committed.Version;
                observer!([await WithContentAsync(committed)]);
            }
        }

        public async Task<IReadOnlyList<JournalEvent>> ReadStreamAsync(
            DomainId domain, StreamKind kind, Guid stream, long versionAfter, int countMax, CancellationToken ct)
        {
            if (ReadCount++ > 0 && BeforeNextRead is { } before)
                await before();
            IReadOnlyList<JournalEvent> read = await journal.ReadStreamAsync(domain, kind, stream, versionAfter, countMax, ct);
            if (ReadCount > 1)
                return read;
            told = read.Count;
            if (AfterRead is { } after)
                await after();
            return read;
        }

        public IDisposable Observe(DomainId domain, Action<IReadOnlyList<JournalEvent>> observer)
        {
            this.observer = observer;
            return Stream.Null;
        }

        public ValueTask<Result<AppendOutcome>> AppendAsync(AppendRequest request, CancellationToken ct) => journal.AppendAsync(request, ct);

        public Task<long> FindSeqBeforeAsync(DomainId domain, Platform.Time.Instant at, CancellationToken ct) =>
            journal.FindSeqBeforeAsync(domain, at, ct);

        public long GetSeqLast(DomainId domain) => journal.GetSeqLast(domain);

        public IAsyncEnumerable<JournalEvent> ReadAsync(DomainId domain, long seqAfter, CancellationToken ct) =>
            journal.ReadAsync(domain, seqAfter, ct);

        public Task<IReadOnlyList<JournalEvent>> ReadStreamBackAsync(
            DomainId domain, StreamKind kind, Guid stream, long seqBefore, IReadOnlyList<string> kinds, int countMax, CancellationToken ct) =>
            journal.ReadStreamBackAsync(domain, kind, stream, seqBefore, kinds, countMax, ct);

        public Task<bool> ProbeAsync(CancellationToken ct) => journal.ProbeAsync(ct);

        // The feed brings a message's content with its event.
        private async Task<JournalEvent> WithContentAsync(JournalEvent committed)
        {
            if (committed.Kind != JournalKinds.MessageSent)
                return committed;
            MessageSentData data = InteractionFacts.DataOf<MessageSentData>(committed);
            return committed with { Payload = new MessagePayload(data, await ReadContentAsync(committed)) };
        }

        private async Task<MessageContent> ReadContentAsync(JournalEvent committed) =>
            (await messages.GetAsync(committed.StreamId, committed.Seq, committed.Seq, TestContext.Current.CancellationToken))[committed.Seq];

    }

    /// <summary>The real customers; the test acts when the board asks for a name, while the conversation is on its way into memory.</summary>
    private sealed class StagedCustomers(ICustomerDirectory customers, Stage stage) : ICustomerDirectory
    {
        public SideTable Customers => customers.Customers;

        public async ValueTask<IReadOnlyDictionary<Guid, string>> GetDisplayNamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
        {
            foreach (Guid id in ids)
                stage.WhileHydrating?.Invoke(id);
            return await customers.GetDisplayNamesAsync(ids, ct);
        }

        public bool TryGetDisplayName(Guid id, out string? displayName) => customers.TryGetDisplayName(id, out displayName);

        public void Put(Guid id, string? displayName) => customers.Put(id, displayName);

        public Task<Result<Done>> EraseAsync(Guid customerId, Guid actorId, CancellationToken ct) => customers.EraseAsync(customerId, actorId, ct);
    }
}

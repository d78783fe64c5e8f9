using System.Collections.Concurrent;
using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Json;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Push;
using Anyseat.Platform.Time;

namespace Anyseat.Messaging.Live;

/// <summary>The conversations that visitors look at, in memory. A conversation is made by its first event, or read from the
/// journal when a visitor comes back to one that is not here; it leaves memory when nobody has looked for a while.</summary>
internal sealed class VisitorBoard : IStartStep, IDisposable
{
    private const int PageCount = 1_000;
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Guid, VisitorTopic> topics = new();
    private readonly ConcurrentDictionary<Guid, VisitorLoading> loadings = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly IJournal journal;
    private readonly IInteractions interactions;
    private readonly MessageStore messages;
    private readonly ICustomerDirectory customers;
    private readonly IPeopleDirectory people;
    private readonly PushRun run;
    private readonly TimeProvider clock;
    private IDisposable? observing;
    private ITimer? sweep;

    public VisitorBoard(
        IJournal journal, IInteractions interactions, MessageStore messages, ICustomerDirectory customers, IPeopleDirectory people,
        PushRun run, TimeProvider clock)
    {
        this.journal = journal;
        this.interactions = interactions;
        this.messages = messages;
        this.customers = customers;
        this.people = people;
        this.run = run;
        this.clock = clock;
    }

    public StartPhase Phase => StartPhase.Replay;

    public long Timestamp => clock.GetTimestamp();

    public Task StartAsync(CancellationToken ct)
    {
        observing = journal.Observe(DomainId.Main, Observe);
        interactions.WaitEstimatesChanged += OnWaitsChanged;
        sweep = clock.CreateTimer(_ => Sweep(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken ct) => stopping.CancelAsync();

    public void Dispose()
    {
        stopping.Dispose();
        observing?.Dispose();
        sweep?.Dispose();
        interactions.WaitEstimatesChanged -= OnWaitsChanged;
    }

    /// <summary>The topic of a conversation, live or over; null if there is no such conversation.</summary>
    public async ValueTask<VisitorTopic?> FindAsync(Guid conversation, CancellationToken ct)
    {
        while (true)
        {
            if (topics.TryGetValue(conversation, out VisitorTopic? topic))
            {
                if (topic.TryUse())
                    return topic;
                topics.TryRemove(KeyValuePair.Create(conversation, topic));
                continue;
            }

            VisitorLoading loading = loadings.GetOrAdd(conversation, id => new VisitorLoading(self => LoadAsync(id, self)));
            // The read serves all who ask, so none of them ends it by leaving.
            if (await loading.LoadAsync().WaitAsync(ct) is not { } loaded)
                return null;
            if (loaded.TryUse())
                return loaded;
        }
    }

    public VisitorSnapshot Capture(VisitorState state) => new(
        state.Id,
        state.Phase,
        customers.TryGetDisplayName(state.Customer, out string? name) ? name : null,
        state.Topic,
        state.Phase == VisitorPhase.Waiting ? (state.Wait ?? interactions.FindWaitEstimate(state.Id))?.Position : null,
        state.Phase == VisitorPhase.Waiting ? (state.Wait ?? interactions.FindWaitEstimate(state.Id))?.ExpectedWaitSeconds : null,
        NameOf(state.Agent),
        state.AgentReadSeq,
        state.VisitorReadSeq,
        state.EndedBy,
        [.. state.Tail.Select(entry => ToItem(entry, state.Language))],
        state.ItemCount > state.Tail.Count);

    /// <summary>An entry as the visitor sees it; announcements are in the visitor's language.</summary>
    public VisitorItem ToItem(VisitorEntry entry, string? language) => new(
        entry.Seq,
        entry.Id,
        new Instant(entry.At).ToDateTimeOffset(),
        entry.Author,
        NameOf(entry.Agent),
        entry.Announcement is { } code ? interactions.FindAnnouncement(code)?.For(language) : entry.Content?.Text,
        entry.Content?.Attachment,
        entry.Content?.ClientKey,
        entry.Event);

    /// <summary>Entries before a place, oldest first.</summary>
    public async Task<(IReadOnlyList<VisitorItem> Items, bool HasEarlier)> ReadAsync(
        VisitorState conversation, long seqBefore, int countMax, CancellationToken ct)
    {
        var entries = new List<VisitorEntry>();
        bool hasEarlier = true;
        // A page may hold nothing but what the visitor is not told of; then the one before it is read.
        while (hasEarlier && entries.Count == 0)
        {
            IReadOnlyList<JournalEvent> events = await journal.ReadStreamBackAsync(
                DomainId.Main, StreamKind.Interaction, conversation.Id, seqBefore, VisitorState.StoryKinds, countMax + 1, ct);
            entries = [.. events.Take(countMax).Reverse().Select(VisitorEntry.From).Where(entry => entry.IsTold)];
            hasEarlier = events.Count > countMax;
            seqBefore = hasEarlier ? events[countMax - 1].Seq : seqBefore;
        }

        await FillAsync(conversation.Id, entries, ct);
        return ([.. entries.Select(entry => ToItem(entry, conversation.Language))], hasEarlier);
    }

    /// <summary>Shows the visitor that the agent types, if anybody looks.</summary>
    public void SignalTyping(Guid conversation)
    {
        if (topics.TryGetValue(conversation, out VisitorTopic? topic))
            topic.Signal("typing", "{}"u8);
    }

    public void SetOnline(Guid conversation, bool isOnline) => interactions.SetCustomerOnline(conversation, isOnline);

    /// <summary>Forgets what was said with a customer who is erased; a conversation that goes on keeps what is said from now on.
    /// </summary>
    public void Forget(Guid customer)
    {
        foreach (VisitorLoading loading in loadings.Values)
            loading.Forget(customer);
        foreach (VisitorTopic topic in topics.Values)
        {
            lock (topic.Gate)
            {
                if (topic.State.Customer != customer)
                    continue;
                topic.State.ForgetContents();
                topic.ForgetWindow();
            }
        }
    }

    private string? NameOf(Guid? agent) => agent is { } id ? people.FindUser(id)?.DisplayName : null;

    // What is observed from here on is held back; what was observed before is committed, so that the read finds it.
    private async Task<VisitorTopic?> LoadAsync(Guid conversation, VisitorLoading loading)
    {
        try
        {
            var state = new VisitorState(conversation);
            await ReadAsync(state, stopping.Token);
            await HydrateAsync(state, stopping.Token);
            return loading.Finish(state, Enter);
        }
        finally
        {
            loadings.TryRemove(KeyValuePair.Create(conversation, loading));
        }
    }

    private async Task ReadAsync(VisitorState state, CancellationToken ct)
    {
        IReadOnlyList<JournalEvent> page;
        long version = 0;
        do
        {
            page = await journal.ReadStreamAsync(DomainId.Main, StreamKind.Interaction, state.Id, version, PageCount, ct);
            foreach (JournalEvent committed in page)
                state.Apply(committed, out _);
            version += page.Count;
        }
        while (page.Count == PageCount);
    }

    private VisitorTopic? Enter(VisitorState state) =>
        state.HasArrived ? topics.GetOrAdd(state.Id, new VisitorTopic(state, this, run)) : null;

    private void Observe(IReadOnlyList<JournalEvent> batch)
    {
        foreach (JournalEvent committed in batch)
        {
            if (committed.StreamKind != StreamKind.Interaction)
                continue;
            if (FindOrHold(committed) is { } topic)
                lock (topic.Gate)
                    Tell(topic, committed);
        }
    }

    // A topic may enter the table between the first look and the holding back: look again.
    private VisitorTopic? FindOrHold(JournalEvent committed)
    {
        Guid id = committed.StreamId;
        if (topics.TryGetValue(id, out VisitorTopic? topic))
            return topic;
        if (loadings.TryGetValue(id, out VisitorLoading? loading) && loading.TryHold(committed))
            return null;
        bool isNew = committed.Kind == JournalKinds.InteractionArrived
            && InteractionFacts.ArrivalOf(committed).Channel == ChatChannel.Name;
        return isNew
            ? topics.GetOrAdd(id, _ => new VisitorTopic(new VisitorState(id), this, run))
            : topics.GetValueOrDefault(id);
    }

    private void Tell(VisitorTopic topic, JournalEvent committed)
    {
        VisitorEntry? entry = topic.State.Apply(committed, out bool hasChanged);
        if (entry is not null)
            topic.Publish("itemAdded", PlatformJson.ToUtf8(new VisitorItemAdded(ToItem(entry, topic.State.Language))));
        if (hasChanged)
            PublishChange(topic);
    }

    private void PublishChange(VisitorTopic topic)
    {
        VisitorState state = topic.State;
        WaitEstimate? wait = state.Phase == VisitorPhase.Waiting ? state.Wait : null;
        topic.Publish("changed", PlatformJson.ToUtf8(new VisitorChange(
            state.Phase, wait?.Position, wait?.ExpectedWaitSeconds, NameOf(state.Agent), state.AgentReadSeq, state.VisitorReadSeq,
            state.EndedBy)));
    }

    private void OnWaitsChanged(IReadOnlyList<WaitEstimate> changed)
    {
        foreach (WaitEstimate estimate in changed)
        {
            if (!topics.TryGetValue(estimate.Interaction, out VisitorTopic? topic))
                continue;
            lock (topic.Gate)
            {
                if (topic.State.Phase != VisitorPhase.Waiting)
                    continue;
                topic.State.Wait = estimate;
                PublishChange(topic);
            }
        }
    }

    private async Task HydrateAsync(VisitorState state, CancellationToken ct)
    {
        await customers.GetDisplayNamesAsync([state.Customer], ct);
        await FillAsync(state.Id, state.Tail, ct);
    }

    private async Task FillAsync(Guid conversation, List<VisitorEntry> entries, CancellationToken ct)
    {
        if (!entries.Exists(entry => entry.Event is null && entry.Content is null))
            return;
        IReadOnlyDictionary<long, MessageContent> bodies = await messages.GetAsync(conversation, entries[0].Seq, entries[^1].Seq, ct);
        foreach (VisitorEntry entry in entries)
            entry.Content ??= bodies.GetValueOrDefault(entry.Seq);
    }

    private void Sweep()
    {
        foreach ((Guid id, VisitorTopic topic) in topics)
            if (topic.TryRetire(clock, IdleMax))
                topics.TryRemove(KeyValuePair.Create(id, topic));
    }
}

/// <summary>The name of this channel in the journal.</summary>
internal static class ChatChannel
{
    public const string Name = "chat";
}

using System.Collections.Concurrent;
using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Json;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Push;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>The live state in memory, and who is told of its changes. Observes the journal: what a desk sees is committed.
/// </summary>
/// <remarks>Changed by the journal's observer alone, under <see cref="Gate"/>; read by anybody under the gate.</remarks>
internal sealed class LiveBoard : IStartStep, IDeskSignals, ICustomerVisibility, IDisposable
{
    private const string SnapshotName = "interactions.live";

    private readonly IJournal journal;
    private readonly ISnapshotStore snapshots;
    private readonly LiveViews views;
    private readonly StoryReader stories;
    private readonly ICustomerDirectory customers;
    private readonly DeskPresence presence;
    private readonly PushRun run;
    private readonly ConcurrentDictionary<Guid, DeskTopic> desks = new();
    private readonly RoutingDomain domain;
    private readonly LiveMeasures measures;
    private LiveState state = new();
    private IDisposable? observing;

    public LiveBoard(
        IJournal journal, ISnapshotStore snapshots, LiveViews views, StoryReader stories, ICustomerDirectory customers,
        DeskPresence presence, RoutingDomain domain, LiveMeasures measures, PushRun run)
    {
        this.journal = journal;
        this.snapshots = snapshots;
        this.views = views;
        this.stories = stories;
        this.customers = customers;
        this.presence = presence;
        this.domain = domain;
        this.measures = measures;
        this.run = run;
    }

    /// <summary>Guards the state and every desk topic.</summary>
    public Lock Gate { get; } = new();

    public StartPhase Phase => StartPhase.Replay;

    /// <summary>Raised under the gate for each change, after the desks were told; handlers are quick.</summary>
    public event Action<JournalEvent, LiveChange>? Changed;

    public async Task StartAsync(CancellationToken ct)
    {
        if (await snapshots.LoadAsync(DomainId.Main, SnapshotName, ct) is { } saved)
            state = PlatformJson.FromUtf8<LiveState>(saved.State);
        await foreach (JournalEvent committed in journal.ReadAsync(DomainId.Main, state.Seq, ct))
            LiveFold.Apply(state, committed);
        await foreach (JournalEvent committed in journal.ReadAsync(DomainId.Main, await measures.LoadAsync(ct), ct))
            measures.Apply(committed);
        await stories.HydrateAsync(state.Interactions.Values, ct);
        IReadOnlyDictionary<Guid, string> names = await customers.GetDisplayNamesAsync(
            [.. state.Interactions.Values.Select(live => live.Data.Customer).Distinct()], ct);
        foreach (LiveInteraction live in state.Interactions.Values)
            live.CustomerName = names.GetValueOrDefault(live.Data.Customer);
        observing = journal.Observe(DomainId.Main, Observe);
        journal.HealthChanged += OnHealthChanged;
        domain.SnapshotDue += SaveAsync;
        foreach (LiveAgent agent in state.Agents.Values)
            if (agent.State != AgentState.SignedOut)
                presence.Expect(agent.Id);
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    public void Dispose()
    {
        journal.HealthChanged -= OnHealthChanged;
        domain.SnapshotDue -= SaveAsync;
        observing?.Dispose();
    }

    /// <summary>The desk of an agent, made when first asked for.</summary>
    public DeskTopic DeskOf(Guid agent) => desks.GetOrAdd(agent, id => new DeskTopic(id, this, presence, run));

    public void Signal<T>(Guid agent, string kind, T data)
        where T : notnull
    {
        if (desks.TryGetValue(agent, out DeskTopic? desk))
            desk.Signal(kind, PlatformJson.ToUtf8(data));
    }

    /// <summary>Reads something from the state. The function is quick and keeps nothing that changes.</summary>
    public T Read<T>(Func<LiveState, T> read)
    {
        lock (Gate)
            return read(state);
    }

    /// <summary>Reads something from state and figures, as <see cref="Read{T}(Func{LiveState, T})"/> does.</summary>
    public T Read<T>(Func<LiveState, LiveMeasures, T> read)
    {
        lock (Gate)
            return read(state, measures);
    }

    /// <inheritdoc/>
    public bool IsWorkingWith(Guid user, Guid customer)
    {
        lock (Gate)
        {
            return state.Agents.TryGetValue(user, out LiveAgent? agent)
                && agent.Interactions.Exists(id => state.Interactions.TryGetValue(id, out LiveInteraction? live) && live.Data.Customer == customer);
        }
    }

    public LiveInteractionView? Find(Guid interaction)
    {
        lock (Gate)
            return state.Interactions.TryGetValue(interaction, out LiveInteraction? live) ? ToView(live) : null;
    }

    /// <summary>The agents whom no offer of a class reaches.</summary>
    public IReadOnlyList<Guid> FindUnreachable(ChannelClass channel)
    {
        lock (Gate)
            return [.. state.Agents.Values.Where(agent => agent.Unreachable.Contains(channel)).Select(agent => agent.Id)];
    }

    /// <summary>The live interactions of a channel.</summary>
    public IReadOnlyList<LiveInteractionView> FindAll(string channel)
    {
        lock (Gate)
            return [.. state.Interactions.Values.Where(live => live.Data.Channel == channel).Select(ToView)];
    }

    private static LiveInteractionView ToView(LiveInteraction live) =>
        new(live.Id, live.Phase, live.Data.Channel, live.Data.Customer, live.Queue, live.Agent)
        {
            IsCallback = live.IsCallback,
            CallbackAt = live.Phase == InteractionPhase.Scheduled ? LiveViews.DateOrNull(live.CallbackAt) : null,
            CallbackAttempts = live.CallbackAttempts,
            ArrivedAt = LiveViews.Date(live.QueuedAt),
        };

    /// <summary>What the desk of an agent shows now. Called under the gate.</summary>
    public DeskSnapshot CaptureDesk(Guid agentId)
    {
        LiveAgent agent = state.Agents.GetValueOrDefault(agentId) ?? new LiveAgent { Id = agentId };
        var offers = new List<OfferView>();
        var conversations = new List<ConversationView>();
        foreach (Guid id in agent.Interactions)
        {
            if (!state.Interactions.TryGetValue(id, out LiveInteraction? live))
                continue;
            if (live.Phase == InteractionPhase.Offered)
                offers.Add(views.Offer(live));
            else if (live.Phase is InteractionPhase.Connected or InteractionPhase.WrapUp)
                conversations.Add(views.Conversation(live));
        }

        return new DeskSnapshot(
            new DeskAgent(agentId, views.AgentName(agentId)), presence.ActivityOf(agentId), LiveViews.State(agent), offers,
            conversations, LiveViews.Today(measures.AgentToday(agentId)), Service);
    }

    public void SetCustomerOnline(Guid interaction, bool isOnline)
    {
        lock (Gate)
        {
            if (!state.Interactions.TryGetValue(interaction, out LiveInteraction? live) || live.IsCustomerOnline == isOnline)
                return;
            live.IsCustomerOnline = isOnline;
            PublishChange(live);
        }
    }

    public void SignalTyping(Guid interaction)
    {
        DeskTopic? desk = null;
        lock (Gate)
        {
            if (state.Interactions.TryGetValue(interaction, out LiveInteraction? live) && live.Phase == InteractionPhase.Connected
                && live.Agent is { } agent)
                desks.TryGetValue(agent, out desk);
        }

        desk?.Signal("typing", PlatformJson.ToUtf8(new TypingSignal(interaction)));
    }

    /// <summary>Forgets name, texts and notes of a customer who is erased; a conversation that goes on keeps what is said from now
    /// on.</summary>
    public void Forget(Guid customer)
    {
        lock (Gate)
        {
            foreach (LiveInteraction live in state.Interactions.Values.Where(one => one.Data.Customer == customer))
            {
                live.CustomerName = null;
                live.TransferNote = null;
                foreach (LiveItem item in live.Tail)
                {
                    item.Content = null;
                    item.Note = null;
                }
            }

            // A closed conversation may still stand in the events of those who talked.
            foreach (DeskTopic desk in desks.Values)
                desk.ForgetWindow();
        }
    }

    private ServiceState Service => journal.Health == JournalHealth.Healthy ? ServiceState.Normal : ServiceState.Degraded;

    private async Task SaveAsync(CancellationToken ct)
    {
        byte[] saved;
        long seq;
        lock (Gate)
        {
            saved = PlatformJson.ToUtf8(state);
            seq = state.Seq;
        }

        await snapshots.SaveAsync(DomainId.Main, SnapshotName, seq, saved, ct);
    }

    private void Observe(IReadOnlyList<JournalEvent> batch)
    {
        lock (Gate)
        {
            foreach (JournalEvent committed in batch)
            {
                LiveChange change = LiveFold.Apply(state, committed);
                measures.Apply(committed);
                if (committed.Kind is JournalKinds.InteractionArrived or JournalKinds.OutboundRequested or JournalKinds.CallbackArrived
                    && customers.TryGetDisplayName(change.Interaction!.Data.Customer, out string? name))
                {
                    change.Interaction.CustomerName = name;
                }

                Tell(committed, change);
                if (change.Interaction is not null || change.Agent is not null)
                    Changed?.Invoke(committed, change);
            }
        }
    }

    private void Tell(JournalEvent committed, LiveChange change)
    {
        if (change.Interaction is not { } live)
        {
            if (change.Agent is { } agent && desks.TryGetValue(agent.Id, out DeskTopic? own))
                own.Tell("stateChanged", new StateChanged(LiveViews.State(agent)));
            return;
        }

        switch (committed.Kind)
        {
            case JournalKinds.InteractionOffered:
                To(change.Agent)?.Tell("offerMade", new OfferMade(views.Offer(live)));
                break;
            case JournalKinds.OfferTimedOut: EndOffer(live, change.Agent, OfferOutcome.TimedOut); break;
            case JournalKinds.OfferDeclined: EndOffer(live, change.Agent, OfferOutcome.Declined); break;
            case JournalKinds.OfferRevoked: EndOffer(live, change.Agent, OfferOutcome.Revoked); break;
            case JournalKinds.InteractionConnected:
                EndOffer(live, change.Agent, OfferOutcome.Accepted);
                To(change.Agent)?.Tell("conversationOpened", new ConversationOpened(views.Conversation(live)));
                break;
            case JournalKinds.CallbackDialing when JournalCodec.DataOf<RoutingDecisionData>(committed) is { Agent: not null, Offer: null }:
                EndOffer(live, change.Agent, OfferOutcome.Accepted);
                break;
            case JournalKinds.OutboundStarted:
                To(change.Agent)?.Tell("conversationOpened", new ConversationOpened(views.Conversation(live)));
                break;
            case JournalKinds.InteractionReleased:
                To(change.Agent)?.Tell("conversationClosed", new ConversationClosed(live.Id, ClosedWhy.Transferred));
                PublishToday(change.Agent);
                break;
            case JournalKinds.InteractionClosed:
                To(change.Agent)?.Tell("conversationClosed", new ConversationClosed(live.Id, ClosedWhy.Completed));
                PublishToday(change.Agent);
                break;
            case JournalKinds.MessagesRead:
                PublishChange(live);
                break;
            case JournalKinds.EndRequested or JournalKinds.WrapUpStarted:
                PublishItem(live, change.Item!);
                PublishChange(live);
                break;
            default:
                if (change.Item is not { } item)
                    break;
                PublishItem(live, item);
                if (live.AgentReadSeq == item.Seq)
                    PublishChange(live);
                break;
        }
    }

    private void EndOffer(LiveInteraction live, LiveAgent? agent, OfferOutcome outcome)
    {
        if (To(agent) is not { } desk)
            return;
        desk.Tell(
            "offerEnded",
            new OfferEnded(live.Offer.ToString(System.Globalization.CultureInfo.InvariantCulture), live.Id, outcome));
        if (outcome is OfferOutcome.TimedOut or OfferOutcome.Declined)
            PublishToday(agent);
    }

    private void PublishItem(LiveInteraction live, LiveItem item)
    {
        if (live.Phase is InteractionPhase.Connected or InteractionPhase.WrapUp && DeskFor(live) is { } desk)
            desk.Tell("itemAdded", new ItemAdded(live.Id, views.Item(live, item), live.UnreadCount));
    }

    private void PublishChange(LiveInteraction live)
    {
        if (live.Phase is InteractionPhase.Connected or InteractionPhase.WrapUp)
            DeskFor(live)?.Tell("conversationChanged", LiveViews.Change(live));
    }

    private void PublishToday(LiveAgent? agent)
    {
        if (agent is not null)
            To(agent)?.Tell("todayChanged", new TodayChanged(LiveViews.Today(measures.AgentToday(agent.Id))));
    }

    private DeskTopic? To(LiveAgent? agent) => agent is null ? null : desks.GetValueOrDefault(agent.Id);

    private DeskTopic? DeskFor(LiveInteraction live) => live.Agent is { } agent ? desks.GetValueOrDefault(agent) : null;

    private void OnHealthChanged(JournalHealth health)
    {
        lock (Gate)
            foreach (DeskTopic desk in desks.Values)
                desk.Tell("serviceChanged", new ServiceChanged(Service));
    }
}

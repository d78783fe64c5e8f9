using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>The door through which channels come in.</summary>
internal sealed class InteractionGateway(RoutingDomain domain, LiveBoard board, WaitEstimator estimator, SettingsStore settings)
    : IInteractions
{
    public event Action<IReadOnlyList<WaitEstimate>>? WaitEstimatesChanged
    {
        add => estimator.Changed += value;
        remove => estimator.Changed -= value;
    }

    public Task<Result<Done>> OpenAsync(NewInteraction interaction, CancellationToken ct) => domain.SendAsync(
        new RoutingInput
        {
            Kind = RoutingCommandKind.Enqueue,
            Actor = interaction.Actor,
            Interaction = interaction.Id,
            Queue = interaction.Data.Queue,
            Arrival = interaction,
        },
        ct);

    public Task<Result<Done>> StartOutboundAsync(NewInteraction interaction, Guid agent, CancellationToken ct) => domain.SendAsync(
        new RoutingInput
        {
            Kind = RoutingCommandKind.StartOutbound,
            Actor = interaction.Actor,
            Interaction = interaction.Id,
            Agent = agent,
            Queue = interaction.Data.Queue,
            Arrival = interaction,
        },
        ct);

    public Task<Result<Done>> SetVoiceReachableAsync(Guid agent, bool isReachable, CancellationToken ct) => domain.SendAsync(
        new RoutingInput
        {
            Kind = isReachable ? RoutingCommandKind.Reach : RoutingCommandKind.Unreach,
            Actor = Actor.System,
            Agent = agent,
            Channel = ChannelClass.Voice,
        },
        ct);

    public Task<Result<Done>> RequestCallbackAsync(Guid interaction, bool isCustomerFirst, CancellationToken ct) => domain.SendAsync(
        new RoutingInput
        {
            Kind = RoutingCommandKind.RequestCallback,
            Actor = board.Find(interaction) is { } live ? Actor.Customer(live.Customer) : Actor.System,
            Interaction = interaction,
            CallbackMode = ModeOf(isCustomerFirst),
        },
        ct);

    public Task<Result<Done>> ScheduleCallbackAsync(NewInteraction interaction, DateTimeOffset at, bool isCustomerFirst, CancellationToken ct) =>
        domain.SendAsync(
            new RoutingInput
            {
                Kind = RoutingCommandKind.ScheduleCallback,
                Actor = interaction.Actor,
                Interaction = interaction.Id,
                Queue = interaction.Data.Queue,
                Arrival = interaction,
                CallbackAt = Instant.From(at),
                CallbackMode = ModeOf(isCustomerFirst),
            },
            ct);

    public Task<Result<Done>> AnswerCallbackAsync(Guid interaction, CancellationToken ct) =>
        domain.SendAsync(OfDialling(RoutingCommandKind.AnswerCallback, interaction), ct);

    public Task<Result<Done>> FailCallbackAsync(Guid interaction, int reason, CancellationToken ct) =>
        domain.SendAsync(OfDialling(RoutingCommandKind.FailCallback, interaction, reason), ct);

    private static CallbackMode ModeOf(bool isCustomerFirst) => isCustomerFirst ? CallbackMode.CustomerFirst : CallbackMode.AgentFirst;

    private static RoutingInput OfDialling(RoutingCommandKind kind, Guid interaction, int reason = 0) =>
        new() { Kind = kind, Actor = Actor.System, Interaction = interaction, Reason = reason };

    public IReadOnlyList<Guid> FindVoiceUnreachable() => board.FindUnreachable(ChannelClass.Voice);

    public IReadOnlyList<Guid> FindSignedIn() =>
        board.Read(state => state.Agents.Values.Where(agent => agent.State != AgentState.SignedOut).Select(agent => agent.Id).ToArray());

    public Task<Result<Done>> EndAsync(Guid interaction, MessageAuthor by, CancellationToken ct) => EndAsync(interaction, (MessageAuthor?)by, ct);

    public Task<Result<Done>> EndByHouseAsync(Guid interaction, CancellationToken ct) => EndAsync(interaction, null, ct);

    public Task<Result<Done>> AcceptAsync(Guid interaction, Guid agent, long offer, CancellationToken ct) =>
        domain.SendAsync(Input(RoutingCommandKind.Accept, interaction, agent, offer), ct);

    public Task<Result<Done>> DeclineAsync(Guid interaction, Guid agent, long offer, DeviceDecline why, CancellationToken ct) =>
        domain.SendAsync(Input(RoutingCommandKind.Decline, interaction, agent, offer, (int)why), ct);

    public Task<Result<Done>> TransferAsync(Guid interaction, Guid agent, Guid? queue, Guid? colleague, CancellationToken ct)
    {
        LiveInteractionView? live = board.Find(interaction);
        if (live is null)
            return Task.FromResult<Result<Done>>(Refusals.ToError(RoutingRejection.UnknownInteraction));
        return domain.SendAsync(
            new RoutingInput
            {
                Kind = colleague is null ? RoutingCommandKind.TransferToQueue : RoutingCommandKind.TransferToAgent,
                Actor = Actor.Agent(agent),
                Interaction = interaction,
                Agent = agent,
                TargetAgent = colleague,
                Queue = queue ?? live.Queue,
                Customer = live.Customer,
            },
            ct);
    }

    public IReadOnlyList<LiveInteractionView> FindLive(string channel) => board.FindAll(channel);

    private static RoutingInput Input(RoutingCommandKind kind, Guid interaction, Guid agent, long offer, int reason = 0) => new()
    {
        Kind = kind,
        Actor = Actor.Agent(agent),
        Interaction = interaction,
        Agent = agent,
        Offer = offer,
        Reason = reason,
    };

    private async Task<Result<Done>> EndAsync(Guid interaction, MessageAuthor? by, CancellationToken ct)
    {
        LiveInteractionView? live = board.Find(interaction);
        if (live is null or { State: InteractionPhase.WrapUp })
            return Done.Value;
        Result<Done> outcome = await domain.SendAsync(
            new RoutingInput
            {
                Kind = RoutingCommandKind.End,
                Actor = by switch
                {
                    MessageAuthor.Customer => Actor.Customer(live.Customer),
                    MessageAuthor.Agent => Actor.Agent(live.Agent ?? Guid.Empty),
                    _ => Actor.System,
                },
                Interaction = interaction,
                Agent = by == MessageAuthor.Agent ? live.Agent : null,
                By = by,
            },
            ct);

        // Both sides may end it at the same moment: the second has what it wanted.
        return outcome.Error?.Code is "interaction.unknown" or "interaction.wrong_state" ? Done.Value : outcome;
    }

    public LiveInteractionView? FindLive(Guid interaction) => board.Find(interaction);

    public void SignalCustomerTyping(Guid interaction) => board.SignalTyping(interaction);

    public void SetCustomerOnline(Guid interaction, bool isOnline) => board.SetCustomerOnline(interaction, isOnline);

    public WaitEstimate? FindWaitEstimate(Guid interaction) => estimator.Find(interaction);

    public QueueView? FindQueue(Guid queue) => settings.Queues.TryGetValue(queue, out QueueSettings? found)
        ? new QueueView(found.Id, found.Names, found.IsEnabled)
        : null;

    public AnnouncementText? FindAnnouncement(int code) => settings.Announcement(code);
}

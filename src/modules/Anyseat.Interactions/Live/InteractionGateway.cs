using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
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

    public async Task<Result<Done>> EndAsync(Guid interaction, MessageAuthor by, CancellationToken ct)
    {
        LiveInteractionView? live = board.Find(interaction);
        if (live is null or { State: InteractionPhase.WrapUp })
            return Done.Value;
        Result<Done> outcome = await domain.SendAsync(
            new RoutingInput
            {
                Kind = RoutingCommandKind.End,
                Actor = by == MessageAuthor.Customer ? Actor.Customer(live.Customer) : Actor.Agent(live.Agent ?? Guid.Empty),
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
}

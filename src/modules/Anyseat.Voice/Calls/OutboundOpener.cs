using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Calls;

/// <summary>A call out that routing knows of, or knows nothing of.</summary>
/// <param name="Id">The interaction; empty for a call outside of routing.</param>
/// <param name="Queue">The queue it counts in.</param>
/// <param name="Customer">The customer's token.</param>
/// <param name="Number">The number of ours that is shown, if it is one.</param>
internal readonly record struct OpenedOutbound(Guid Id, Guid Queue, Guid Customer, InboundNumber? Number)
{
    /// <summary>A call that routing has no part in.</summary>
    public static OpenedOutbound OutsideRouting => default;

    /// <summary>Whether routing knows of it.</summary>
    public bool IsRouted => Id != Guid.Empty;
}

/// <summary>Begins calls out in routing, where they take their agent's capacity. Thread-safe.</summary>
internal sealed class OutboundOpener(IInteractions interactions, RoutingLink routing, IVoiceSettings settings, TimeProvider clock)
{
    /// <summary>Has routing give an agent a call to a number.</summary>
    /// <param name="id">The interaction's id.</param>
    /// <param name="agent">Who calls.</param>
    /// <param name="routes">How the number is reached.</param>
    /// <param name="queue">The queue it counts in; null for that of the number shown, or else of the first number of ours.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The call, outside of routing for emergencies, for those who are no agents at work, and in a house without queues for
    /// calls; or <c>agent.at_capacity</c>, <c>queue.unknown</c>, or why the journal cannot take it.</returns>
    public async Task<Result<OpenedOutbound>> OpenAsync(Guid id, Guid agent, DialRoutes routes, Guid? queue, CancellationToken ct)
    {
        InboundNumber? number = NumberShown(routes);
        // Nothing may hold up an emergency call, not even the journal.
        if (routes.Permit.IsEmergency || (queue ?? number?.QueueId ?? FirstQueue()) is not { } counted)
            return OpenedOutbound.OutsideRouting;
        Instant now = clock.GetInstant();
        if (!(await routing.FindCustomerAsync(routes.Permit.Number, now, ct)).TryGet(out Guid? known, out Error? away))
            return away;
        (Guid customer, IReadOnlyList<NewSideRow> rows) = routing.MakeKnown(known, now);
        var opened = new OpenedOutbound(id, counted, customer, number);
        routing.Follow(opened.Id);
        Result<Done> outcome = await interactions.StartOutboundAsync(
            new NewInteraction
            {
                Id = opened.Id,
                Actor = Actor.Agent(agent),
                Data = new InteractionArrivedData(
                    RoutingLink.Channel, counted, customer, number?.EntryPoint ?? "", null, RoutingLink.LanguageOf(number?.Language), PriorityBoost: 0),
                Rows = rows,
            },
            agent,
            ct);
        if (outcome.TryGet(out _, out Error? refused))
            return opened;
        routing.Forget(opened.Id);
        return refused.Code is "agent.unknown" or "agent.signed_out" ? OpenedOutbound.OutsideRouting : refused;
    }

    /// <summary>Ends what was begun, since no call came of it.</summary>
    public async Task AbandonAsync(OpenedOutbound opened)
    {
        if (!opened.IsRouted)
            return;
        routing.Forget(opened.Id);
        await interactions.EndAsync(opened.Id, MessageAuthor.Agent, CancellationToken.None);
    }

    private InboundNumber? NumberShown(DialRoutes routes) =>
        routes.Routes.IsEmpty || routes.Routes[0].Shown is not { } shown ? null : settings.Current.FindNumber(shown);

    private Guid? FirstQueue() => settings.Current.Numbers.FirstOrDefault(number => number.IsEnabled)?.QueueId;
}

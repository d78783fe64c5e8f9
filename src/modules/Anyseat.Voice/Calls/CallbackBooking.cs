using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Calls;

/// <summary>What is booked.</summary>
/// <param name="Id">The interaction that begins with it.</param>
/// <param name="Actor">Who books it.</param>
/// <param name="Queue">The queue whose agents call.</param>
/// <param name="Customer">Whose number.</param>
/// <param name="Identity">The token of the number.</param>
/// <param name="At">When it is due.</param>
internal sealed record CallbackOrder(Guid Id, Guid Actor, Guid Queue, Guid Customer, Guid Identity, DateTimeOffset At)
{
    /// <summary>Whether the customer is rung before an agent; null for what the queue's policy says.</summary>
    public bool? IsCustomerFirst { get; init; }

    /// <summary>The customer's language (BCP 47); null for that of the queue's number.</summary>
    public string? Language { get; init; }
}

/// <summary>A callback is being made now: too late to move it.</summary>
internal sealed record CallbackUnderWay() : ConflictError("callback.under_way", "This callback is being made now.");

/// <summary>Books callbacks and moves them. Thread-safe.</summary>
internal sealed class CallbackBooking(
    IInteractions interactions, ICallDirectory directory, IVoiceSettings settings, CallbackNumbers numbers, TimeProvider clock)
{
    // As far ahead as routing books.
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(366);

    /// <summary>Books a callback; one that was booked before is not booked again.</summary>
    public async Task<Result<Done>> BookAsync(CallbackOrder order, CancellationToken ct)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (order.At <= now || order.At > now + AheadMax)
            return new ValidationError("callback.time_invalid", "A callback is booked for a time to come, at most 366 days ahead.", "at");
        await numbers.PutAsync(order.Id, order.Identity, ct);
        InboundNumber? shown = directory.FindNumberOf(order.Queue);
        Result<Done> outcome = await interactions.ScheduleCallbackAsync(
            new NewInteraction
            {
                Id = order.Id,
                Actor = Actor.Agent(order.Actor),
                Data = new InteractionArrivedData(
                    RoutingLink.Channel, order.Queue, order.Customer, shown?.EntryPoint ?? "", null,
                    order.Language ?? RoutingLink.LanguageOf(shown?.Language), PriorityBoost: 0),
            },
            order.At,
            order.IsCustomerFirst ?? settings.Current.PolicyOf(order.Queue).IsCallbackCustomerFirst,
            ct);
        if (!outcome.IsSuccess)
            await numbers.RemoveAsync(order.Id, ct);
        return outcome;
    }

    /// <summary>Gives a callback that nobody has begun another time, and with it another interaction: it has the place that a booking for
    /// that time has.</summary>
    /// <param name="former">Which.</param>
    /// <param name="id">The interaction that takes its place.</param>
    /// <param name="actor">Who moves it.</param>
    /// <param name="at">When it is due.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Done; or <c>callback.under_way</c>, or why it cannot be booked for that time: then it stays as it was.</returns>
    public async Task<Result<Done>> MoveAsync(LiveInteractionView former, Guid id, Guid actor, DateTimeOffset at, CancellationToken ct)
    {
        if (former.State is not (InteractionPhase.Scheduled or InteractionPhase.Waiting))
            return new CallbackUnderWay();
        if (await numbers.FindTokenAsync(former.Id, ct) is not { } identity)
            return new NotFoundError("identity.unknown", "This customer has no such number, or no longer.");
        var order = new CallbackOrder(id, actor, former.Queue, former.Customer, identity, at);
        // First the new time, then the old one away: a customer called twice is better than one never called.
        if (!(await BookAsync(order, ct)).TryGet(out _, out Error? refused))
            return refused;
        return await interactions.EndByHouseAsync(former.Id, ct);
    }

    /// <summary>The customer and the token of a number that somebody has judged and may have dialled.</summary>
    public Task<CustomerIdentity> ResolveAsync(E164Number number, CancellationToken ct) => numbers.ResolveAsync(number, ct);
}

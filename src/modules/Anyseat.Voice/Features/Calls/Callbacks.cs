using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Features.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Calls;

/// <summary>Callbacks: those that wait or are booked, booking one, calling one off.</summary>
internal static class Callbacks
{
    internal sealed record CallbackList(IReadOnlyList<CallbackView> Items);

    /// <summary>A callback whose customer is not on the line.</summary>
    /// <param name="InteractionId">The interaction.</param>
    /// <param name="QueueId">Its queue.</param>
    /// <param name="CustomerId">Its customer.</param>
    /// <param name="State">Whether it waits for its turn, is offered to an agent, rests until its time, or is dialled.</param>
    /// <param name="ArrivedAt">When the customer came or booked.</param>
    /// <param name="DueAt">When one that rests is due.</param>
    /// <param name="Attempts">How often the customer was dialled.</param>
    internal sealed record CallbackView(
        Guid InteractionId, Guid QueueId, Guid CustomerId, InteractionPhase State, DateTimeOffset ArrivedAt, DateTimeOffset? DueAt, int Attempts);

    /// <summary>What is booked.</summary>
    /// <param name="QueueId">The queue whose agents call.</param>
    /// <param name="Number">Whom to call.</param>
    /// <param name="At">When; the queue is open then and its slot not full.</param>
    /// <param name="IsCustomerFirst">Whether the customer is rung before an agent; null for what the queue's policy says.</param>
    /// <param name="Language">The customer's language (BCP 47); null for unknown.</param>
    internal sealed record BookCallback(Guid QueueId, string Number, DateTimeOffset At, bool? IsCustomerFirst = null, string? Language = null);

    internal sealed record BookedCallback(Guid InteractionId);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder all = api.MapGroup("/callbacks").WithTags("Calls");
        all.MapGet("", List).RequirePermission(Permissions.Desk).WithName("ListCallbacks")
            .WithSummary("Customers who are to be called back, the longest known first.");
        all.MapPost("", BookAsync).RequirePermission(Permissions.Desk).WithName("BookCallback")
            .WithSummary("Books a callback at a time, if the queue calls back and the slot is not full.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(409);
        all.MapDelete("/{id:guid}", CancelAsync).RequirePermission(Permissions.Desk).WithName("CancelCallback")
            .WithSummary("Calls a callback off: the customer is not called.").ProducesProblem(404).ProducesProblem(409);
    }

    private static Ok<CallbackList> List(IInteractions interactions, [FromQuery] Guid? queueId) => TypedResults.Ok(new CallbackList(
    [
        .. interactions.FindLive(RoutingLink.Channel)
            .Where(live => live.IsCallback && (queueId is null || live.Queue == queueId))
            .OrderBy(live => live.ArrivedAt)
            .Select(live => new CallbackView(
                live.Id, live.Queue, live.Customer, live.State, live.ArrivedAt, live.CallbackAt, live.CallbackAttempts)),
    ]));

    private static async Task<Results<Created<BookedCallback>, ProblemHttpResult>> BookAsync(
        BookCallback request, HttpContext http, IInteractions interactions, ICallDirectory directory, IVoiceSettings settings, IDialRules rules,
        CallbackNumbers numbers, IIdSource ids, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid actor = http.User.GetUserId();
        if (!SettingsHeaders.ToId(key, "callbacks", actor, ids).TryGet(out Guid id, out Error? error))
            return error.ToProblem();
        string location = $"/api/v1/callbacks/{id}";
        if (interactions.FindLive(id) is not null)
            return TypedResults.Created(location, new BookedCallback(id));
        // Whoever may not dial a number may not have it dialled either.
        if (!rules.Judge(actor, request.Number).TryGet(out DialPermit? permit, out error))
            return error.ToProblem();
        if (permit.Number is not { } number)
            return new ValidationError("callback.number_invalid", "Only numbers outside are called back.", "number").ToProblem();
        var customer = await numbers.ResolveAsync(number, ct);
        await numbers.PutAsync(id, customer, ct);
        InboundNumber? shown = directory.FindNumberOf(request.QueueId);
        Result<Done> outcome = await interactions.ScheduleCallbackAsync(
            new NewInteraction
            {
                Id = id,
                Actor = Actor.Agent(actor),
                Data = new InteractionArrivedData(
                    RoutingLink.Channel, request.QueueId, customer.CustomerId, shown?.EntryPoint ?? "", null,
                    request.Language ?? RoutingLink.LanguageOf(shown?.Language), PriorityBoost: 0),
            },
            request.At,
            request.IsCustomerFirst ?? settings.Current.PolicyOf(request.QueueId).IsCallbackCustomerFirst,
            ct);
        if (outcome.TryGet(out _, out error))
            return TypedResults.Created(location, new BookedCallback(id));
        await numbers.RemoveAsync(id, ct);
        return error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(Guid id, IInteractions interactions, CancellationToken ct)
    {
        if (interactions.FindLive(id) is not { Channel: RoutingLink.Channel, IsCallback: true })
            return new NotFoundError("callback.unknown", "There is no such callback, or the customer is on the line.").ToProblem();
        Result<Done> outcome = await interactions.EndByHouseAsync(id, ct);
        return outcome.TryGet(out _, out Error? error) ? TypedResults.NoContent() : error.ToProblem();
    }
}

using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
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

/// <summary>Callbacks: those that wait or are booked, booking one, moving one, calling one off.</summary>
internal static class Callbacks
{
    internal sealed record CallbackList(IReadOnlyList<CallbackView> Items);

    /// <summary>A callback whose customer is not on the line.</summary>
    /// <param name="InteractionId">The interaction.</param>
    /// <param name="QueueId">Its queue.</param>
    /// <param name="CustomerId">Its customer.</param>
    /// <param name="CustomerName">The customer's name, or the masked number; null for neither.</param>
    /// <param name="State">Whether it waits for its turn, is offered to an agent, rests until its time, or is dialled.</param>
    /// <param name="ArrivedAt">When the customer came or booked.</param>
    /// <param name="DueAt">When one that rests is due.</param>
    /// <param name="Attempts">How often the customer was dialled.</param>
    internal sealed record CallbackView(
        Guid InteractionId, Guid QueueId, Guid CustomerId, string? CustomerName, InteractionPhase State, DateTimeOffset ArrivedAt,
        DateTimeOffset? DueAt, int Attempts);

    /// <summary>What is booked, for one of number and identity.</summary>
    /// <param name="QueueId">The queue whose agents call.</param>
    /// <param name="At">When; the queue is open then and its slot not full.</param>
    /// <param name="Number">Whom to call.</param>
    /// <param name="IdentityId">A customer's number by its token: one that the agent sees masked.</param>
    /// <param name="IsCustomerFirst">Whether the customer is rung before an agent; null for what the queue's policy says.</param>
    /// <param name="Language">The customer's language (BCP 47); null for unknown.</param>
    internal sealed record BookCallback(
        Guid QueueId, DateTimeOffset At, string? Number = null, Guid? IdentityId = null, bool? IsCustomerFirst = null, string? Language = null);

    /// <param name="At">When; the queue is open then and its slot not full.</param>
    internal sealed record MoveCallback(DateTimeOffset At);

    internal sealed record BookedCallback(Guid InteractionId);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder all = api.MapGroup("/callbacks").WithTags("Calls");
        all.MapGet("", ListAsync).RequireAnyPermission(Permissions.Desk, Permissions.TeamView).WithName("ListCallbacks")
            .WithSummary("Customers who are to be called back, the longest known first.");
        RouteGroupBuilder changes = api.MapGroup("/callbacks").WithTags("Calls").RequireAnyPermission(Permissions.Desk, Permissions.RoutingManage);
        changes.MapPost("", BookAsync).WithName("BookCallback")
            .WithSummary("Books a callback at a time, if the queue calls back and the slot is not full.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        changes.MapPut("/{id:guid}", MoveAsync).WithName("MoveCallback")
            .WithSummary("Moves a callback that nobody has begun to another time; it is another interaction then.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        changes.MapDelete("/{id:guid}", CancelAsync).WithName("CancelCallback")
            .WithSummary("Calls a callback off: the customer is not called.").ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Ok<CallbackList>> ListAsync(
        IInteractions interactions, ICustomerDirectory customers, [FromQuery] Guid? queueId, CancellationToken ct)
    {
        LiveInteractionView[] found =
        [
            .. interactions.FindLive(RoutingLink.Channel)
                .Where(live => live.IsCallback && (queueId is null || live.Queue == queueId))
                .OrderBy(live => live.ArrivedAt),
        ];
        IReadOnlyDictionary<Guid, string> names = await customers.GetDisplayNamesAsync([.. found.Select(live => live.Customer).Distinct()], ct);
        return TypedResults.Ok(new CallbackList(
        [
            .. found.Select(live => new CallbackView(
                live.Id, live.Queue, live.Customer, names.GetValueOrDefault(live.Customer), live.State, live.ArrivedAt, live.CallbackAt,
                live.CallbackAttempts)),
        ]));
    }

    private static async Task<Results<Created<BookedCallback>, ProblemHttpResult>> BookAsync(
        BookCallback request, HttpContext http, IInteractions interactions, ICustomerIdentities identities, IDialRules rules, CallbackBooking booking,
        IIdSource ids, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid actor = http.User.GetUserId();
        if (!SettingsHeaders.ToId(key, "callbacks", actor, ids).TryGet(out Guid id, out Error? error))
            return error.ToProblem();
        if (interactions.FindLive(id) is not null)
            return Created(id);
        if (!(await Numbers.FindAsync(request.Number, request.IdentityId, "number", identities, ct)).TryGet(out string? dialled, out error))
            return error.ToProblem();
        // Whoever may not dial a number may not have it dialled either.
        if (!rules.Judge(actor, dialled).TryGet(out DialPermit? permit, out error))
            return error.ToProblem();
        if (permit.Number is not { } number)
            return new ValidationError("callback.number_invalid", "Only numbers outside are called back.", "number").ToProblem();
        CustomerIdentity customer = await booking.ResolveAsync(number, ct);
        var order = new CallbackOrder(id, actor, request.QueueId, customer.CustomerId, customer.Id, request.At)
        {
            IsCustomerFirst = request.IsCustomerFirst,
            Language = request.Language,
        };
        return (await booking.BookAsync(order, ct)).TryGet(out _, out error) ? Created(id) : error.ToProblem();
    }

    private static async Task<Results<Ok<BookedCallback>, ProblemHttpResult>> MoveAsync(
        Guid id, MoveCallback request, HttpContext http, IInteractions interactions, CallbackBooking booking, IIdSource ids,
        [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid actor = http.User.GetUserId();
        if (!SettingsHeaders.ToId(key, "callbacks", actor, ids).TryGet(out Guid next, out Error? error))
            return error.ToProblem();
        if (interactions.FindLive(next) is not null)
            return TypedResults.Ok(new BookedCallback(next));
        if (Find(id, interactions) is not { } former)
            return Unknown.ToProblem();
        return (await booking.MoveAsync(former, next, actor, request.At, ct)).TryGet(out _, out error)
            ? TypedResults.Ok(new BookedCallback(next))
            : error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(Guid id, IInteractions interactions, CancellationToken ct)
    {
        if (Find(id, interactions) is null)
            return Unknown.ToProblem();
        Result<Done> outcome = await interactions.EndByHouseAsync(id, ct);
        return outcome.TryGet(out _, out Error? error) ? TypedResults.NoContent() : error.ToProblem();
    }

    private static LiveInteractionView? Find(Guid id, IInteractions interactions) =>
        interactions.FindLive(id) is { Channel: RoutingLink.Channel, IsCallback: true } found ? found : null;

    private static Created<BookedCallback> Created(Guid id) => TypedResults.Created($"/api/v1/callbacks/{id}", new BookedCallback(id));

    private static NotFoundError Unknown => new("callback.unknown", "There is no such callback, or the customer is on the line.");
}

using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Features.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Calls;

/// <summary>What an agent does with calls from the desk: hold, mute, keys, recording, transfer, hang up.</summary>
internal static class LiveCalls
{
    private const int DigitsMax = 32;

    internal sealed record CallList(IReadOnlyList<CallView> Items);

    /// <summary>Whom to call: one of number and identity.</summary>
    /// <param name="To">The number, as dialled or clicked.</param>
    /// <param name="IdentityId">A customer's number by its token: one that the agent sees masked.</param>
    /// <param name="QueueId">The queue it counts in and that lends it its wrap-up; null for that of the number shown.</param>
    internal sealed record DialNumber(string? To = null, Guid? IdentityId = null, Guid? QueueId = null);

    internal sealed record SendDigits(string Digits);

    internal sealed record TransferCall(TransferKind Kind, TransferTarget Target);

    /// <summary>Where a call goes: one of them.</summary>
    internal sealed record TransferTarget(Guid? AgentId = null, Guid? QueueId = null, string? Number = null);

    internal enum TransferKind
    {
        /// <summary>At once.</summary>
        Blind = 0,

        /// <summary>After asking.</summary>
        Consult = 1,
    }

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder all = api.MapGroup("/calls").WithTags("Calls");
        all.MapGet("", ListAsync).RequirePermission(Permissions.Desk).WithName("ListCalls")
            .WithSummary("The calls that the agent has, and those that ring at the agent's telephone.");
        all.MapPost("", DialAsync).RequireActiveDesk().WithName("DialCall")
            .WithSummary("Calls a number outside, as the dial rules of the agent's roles allow: the agent's telephone rings first.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        RouteGroupBuilder one = api.MapGroup("/calls/{id:guid}").WithTags("Calls").RequireActiveDesk();
        Map(one, "/hold", "HoldCall", "Puts the customer on hold, with music.", new CallInput.HoldAsked(true), state => state.IsHeld);
        Map(one, "/unhold", "UnholdCall", "Takes up the call again.", new CallInput.HoldAsked(false), state => !state.IsHeld);
        Map(one, "/mute", "MuteCall", "The customer does not hear the agent.", new CallInput.MuteAsked(true), state => state.IsMuted);
        Map(one, "/unmute", "UnmuteCall", "The customer hears the agent again.", new CallInput.MuteAsked(false), state => !state.IsMuted);
        Map(
            one, "/recording/pause", "PauseCallRecording", "Nothing is recorded while a card number or the like is spoken.",
            new CallInput.RecordingPauseAsked(true), state => state.Recording == RecordingPhase.Paused);
        Map(
            one, "/recording/resume", "ResumeCallRecording", "Recording goes on.", new CallInput.RecordingPauseAsked(false),
            state => state.Recording == RecordingPhase.On);
        Map(one, "/hangup", "HangUpCall", "Hangs up; wrap-up begins.", new CallInput.HangUpAsked(), state => state.IsEndAsked || state.IsOver);
        Map(
            one, "/transfer/complete", "CompleteCallTransfer", "Gives the customer to whom was asked, and leaves.",
            new CallInput.ConsultCompleted(), state => state.Consult is null or { IsCompleting: true });
        Map(
            one, "/transfer/cancel", "CancelCallTransfer", "Goes back to the customer.", new CallInput.ConsultCancelled(),
            state => state.Consult is null);
        one.MapPost("/dtmf", SendDigitsAsync).WithName("SendCallDigits").WithSummary("Presses keys for the other side.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        one.MapPost("/transfer", TransferAsync).WithName("TransferCall")
            .WithSummary("Passes the call to a colleague, a queue or a number outside: at once, or after asking.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    private static void Map(RouteGroupBuilder one, string path, string name, string summary, CallInput input, Func<CallState, bool> holds) =>
        one.MapPost(path, async Task<Results<NoContent, ProblemHttpResult>> (Guid id, HttpContext http, CallDesk desk, CancellationToken ct) =>
                ToAnswer(await desk.ActAsync(http.User.GetUserId(), id, input, holds, ct)))
            .WithName(name).WithSummary(summary).ProducesProblem(404).ProducesProblem(409);

    private static async Task<Ok<CallList>> ListAsync(HttpContext http, CallDesk desk, CancellationToken ct) =>
        TypedResults.Ok(new CallList(await desk.ListAsync(http.User.GetUserId(), ct)));

    private static async Task<Results<Created<CallView>, Ok<CallView>, ProblemHttpResult>> DialAsync(
        DialNumber request, HttpContext http, CallDesk desk, ICustomerIdentities identities, IIdSource ids, [FromHeader(Name = "Idempotency-Key")] string? key,
        CancellationToken ct)
    {
        Guid agent = http.User.GetUserId();
        if (!SettingsHeaders.ToId(key, "calls", agent, ids).TryGet(out Guid id, out Error? error))
            return error.ToProblem();
        if (!(await Numbers.FindAsync(request.To, request.IdentityId, "to", identities, ct)).TryGet(out string? number, out error))
            return error.ToProblem();
        Result<PlacedCall> outcome = await desk.DialAsync(agent, number, request.QueueId, id, ct);
        if (!outcome.TryGet(out PlacedCall? placed, out error))
            return error.ToProblem();
        return placed.IsNew ? TypedResults.Created($"/api/v1/calls/{placed.Call.Id}", placed.Call) : TypedResults.Ok(placed.Call);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SendDigitsAsync(
        Guid id, SendDigits request, HttpContext http, CallDesk desk, CancellationToken ct)
    {
        string digits = request.Digits.ToUpperInvariant();
        if (digits.Length is 0 or > DigitsMax || !digits.All(key => "0123456789*#ABCD".Contains(key, StringComparison.Ordinal)))
            return new ValidationError("call.digits_invalid", $"digits are 1 to {DigitsMax} of 0-9, *, # and A-D.", "digits").ToProblem();
        return ToAnswer(await desk.ActAsync(
            http.User.GetUserId(), id, new CallInput.DigitsAsked(digits), state => state.Phase == CallPhase.Talking, ct));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> TransferAsync(
        Guid id, TransferCall request, HttpContext http, CallDesk desk, CancellationToken ct)
    {
        Guid agent = http.User.GetUserId();
        (Guid? colleague, Guid? queue, string? number) = (request.Target.AgentId, request.Target.QueueId, request.Target.Number);
        int given = (colleague is null ? 0 : 1) + (queue is null ? 0 : 1) + (number is null ? 0 : 1);
        if (given != 1)
            return new ValidationError("transfer.target_invalid", "Give one of agentId, queueId and number.", "target").ToProblem();
        if (number is not null)
            return ToAnswer(await desk.PassOutsideAsync(agent, id, number, request.Kind == TransferKind.Consult, ct));
        if (colleague == agent)
            return new ValidationError("transfer.to_self", "A transfer goes to somebody else.", "target").ToProblem();
        if (request.Kind == TransferKind.Blind)
            return ToAnswer(await desk.TransferAsync(agent, id, queue, colleague, ct));
        if (colleague is not { } asked)
            return new ValidationError("transfer.target_invalid", "Only a colleague can be asked, not a queue.", "target").ToProblem();
        return ToAnswer(await desk.ConsultAsync(agent, id, asked, ct));
    }

    private static Results<NoContent, ProblemHttpResult> ToAnswer(Result<Done> outcome) =>
        outcome.TryGet(out _, out Error? error) ? TypedResults.NoContent() : error.ToProblem();
}

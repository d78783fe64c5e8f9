using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Live;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features;

/// <summary>The agent's own state: ready, not ready, signed out; and which tab is the desk.</summary>
internal static class DeskState
{
    internal sealed record SetDeskState(AgentState State, int? ReasonCode = null);

    internal sealed record DeskSettings(
        IReadOnlyList<ReasonSettings> NotReadyReasons,
        IReadOnlyList<ReasonSettings> DeclineReasons,
        IReadOnlyList<DispositionSettings> Dispositions,
        IReadOnlyList<QueueName> Queues,
        long AttachmentSizeMax,
        int TextLengthMax);

    internal sealed record QueueName(Guid Id, LocalizedText Names);

    internal sealed record TransferTargets(IReadOnlyList<QueueTarget> Queues, IReadOnlyList<AgentTarget> Agents);

    internal sealed record QueueTarget(Guid Id, LocalizedText Names, int Waiting, int ReadyAgents);

    internal sealed record AgentTarget(Guid Id, string DisplayName, AgentState State, bool CanTake);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder desk = api.MapGroup("/desk").WithTags("Desk");
        desk.MapGet("", GetDesk).RequirePermission(Permissions.Desk).WithName("GetDesk")
            .WithSummary("Everything the agent's desk shows.");
        desk.MapGet("/settings", GetSettings).RequirePermission(Permissions.Desk).WithName("GetDeskSettings")
            .WithSummary("Reasons, dispositions, queues and limits.");
        desk.MapPost("/state", SetStateAsync).RequireActiveDesk().WithName("SetDeskState")
            .WithSummary("Ready, not ready with a reason, or signed out.")
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(503);
        desk.MapPost("/take-over", TakeOver).RequirePermission(Permissions.Desk).WithName("TakeOverDesk")
            .WithSummary("Makes the calling tab the agent's active desk.").ProducesProblem(400);
        desk.MapGet("/transfer-targets", GetTransferTargets).RequirePermission(Permissions.Desk).WithName("GetTransferTargets")
            .WithSummary("Where a conversation can be passed to.");
    }

    private static Ok<DeskSnapshot> GetDesk(HttpContext http, LiveBoard board) =>
        TypedResults.Ok(board.Read(_ => board.CaptureDesk(http.User.GetUserId())));

    private static Ok<DeskSettings> GetSettings(SettingsStore settings) => TypedResults.Ok(new DeskSettings(
        settings.NotReadyReasons,
        settings.DeclineReasons,
        settings.Dispositions,
        [.. settings.Queues.Values.Where(queue => queue.IsEnabled).Select(queue => new QueueName(queue.Id, queue.Names))],
        MessageLimits.AttachmentBytesMax,
        MessageLimits.TextLengthMax));

    private static async Task<Results<Ok<AgentStateView>, ProblemHttpResult>> SetStateAsync(
        SetDeskState request, HttpContext http, LiveBoard board, RoutingDomain domain, SettingsStore settings, CancellationToken ct)
    {
        Guid agent = http.User.GetUserId();
        if (request.State == AgentState.NotReady
            && !settings.NotReadyReasons.Any(reason => reason.Code == request.ReasonCode))
        {
            return new ValidationError("desk.reason_unknown", "Choose one of the configured reasons.", "reasonCode").ToProblem();
        }

        AgentState now = board.Read(state => state.Agents.GetValueOrDefault(agent)?.State ?? AgentState.SignedOut);
        if (now == AgentState.SignedOut && request.State != AgentState.SignedOut)
            await domain.SendAsync(Input(RoutingCommandKind.SignIn, agent, ReasonCodes.JustSignedIn), ct);
        Result<Done> outcome = await domain.SendAsync(
            request.State switch
            {
                AgentState.Ready => Input(RoutingCommandKind.Ready, agent, 0),
                AgentState.NotReady => Input(RoutingCommandKind.NotReady, agent, request.ReasonCode ?? 0),
                AgentState.SignedOut => Input(RoutingCommandKind.SignOut, agent, 0),
                _ => throw new InvalidOperationException($"Unknown state {request.State}."),
            },
            ct);
        bool isAlready = outcome.Error?.Code == "agent.signed_out" && request.State == AgentState.SignedOut;
        if (!outcome.TryGet(out _, out Error? error) && !isAlready)
            return error.ToProblem();
        return TypedResults.Ok(board.Read(state => LiveViews.State(state.Agents.GetValueOrDefault(agent) ?? new LiveAgent { Id = agent })));
    }

    private static Results<NoContent, ProblemHttpResult> TakeOver(HttpContext http, LiveBoard board, DeskPresence presence)
    {
        string? desk = http.Request.Headers[DeskGuard.DeskIdHeader];
        if (desk is not { Length: > 0 and <= 64 })
            return new ValidationError("desk.id_invalid", $"{DeskGuard.DeskIdHeader} has 1 to 64 characters.").ToProblem();
        presence.TakeOver(board.DeskOf(http.User.GetUserId()), desk);
        return TypedResults.NoContent();
    }

    private static Ok<TransferTargets> GetTransferTargets(HttpContext http, FloorTopic floor) =>
        TypedResults.Ok(floor.TransferTargets(except: http.User.GetUserId()));

    private static RoutingInput Input(RoutingCommandKind kind, Guid agent, int reason) =>
        new() { Kind = kind, Actor = Actor.Agent(agent), Agent = agent, Reason = reason };
}

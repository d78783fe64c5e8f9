using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
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

/// <summary>What an agent does with a conversation besides talking: end, pass on, write up.</summary>
internal static class Conversations
{
    internal sealed record TransferInteraction(Guid? QueueId = null, Guid? AgentId = null, string? Note = null);

    internal sealed record CompleteWrapUp(Guid DispositionId, string? Note = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder one = api.MapGroup("/interactions/{id:guid}").WithTags("Desk").RequireActiveDesk();
        one.MapPost("/end", EndAsync).WithName("EndInteraction").WithSummary("Ends the conversation; wrap-up begins.")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        one.MapPost("/transfer", TransferAsync).WithName("TransferInteraction")
            .WithSummary("Passes the conversation to a queue or to an agent.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        one.MapPost("/wrap-up", WrapUpAsync).WithName("CompleteWrapUp").WithSummary("Records the disposition and ends wrap-up.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        Guid id, HttpContext http, InteractionAccess access, IInteractions interactions, CancellationToken ct)
    {
        Result<LiveInteractionView> found = access.Find(
            id, http.User.GetUserId(), InteractionPhase.Connected, InteractionPhase.WrapUp);
        if (!found.TryGet(out LiveInteractionView? live, out Error? error))
            return error.ToProblem();
        if (live.State == InteractionPhase.WrapUp)
            return TypedResults.NoContent();
        Result<Done> outcome = await interactions.EndAsync(id, MessageAuthor.Agent, ct);
        return outcome.TryGet(out _, out error) ? TypedResults.NoContent() : error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> TransferAsync(
        Guid id, TransferInteraction request, HttpContext http, InteractionAccess access, RoutingDomain domain, CancellationToken ct)
    {
        Guid agent = http.User.GetUserId();
        if (request.QueueId is null == request.AgentId is null)
            return new ValidationError("transfer.target_invalid", "Give either queueId or agentId.").ToProblem();
        if (NoteText.Check(request.Note) is { } tooLong)
            return tooLong.ToProblem();
        if (request.AgentId == agent)
            return new ValidationError("transfer.to_self", "A transfer goes to somebody else.", "agentId").ToProblem();
        if (!access.Find(id, agent, InteractionPhase.Connected).TryGet(out LiveInteractionView? live, out Error? error))
            return error.ToProblem();
        Result<Done> outcome = await domain.SendAsync(
            new RoutingInput
            {
                Kind = request.AgentId is null ? RoutingCommandKind.TransferToQueue : RoutingCommandKind.TransferToAgent,
                Actor = Actor.Agent(agent),
                Interaction = id,
                Agent = agent,
                TargetAgent = request.AgentId,
                Queue = request.QueueId ?? live.Queue,
                Customer = live.Customer,
                Note = NoteText.Clean(request.Note),
            },
            ct);
        return outcome.TryGet(out _, out error) ? TypedResults.NoContent() : error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> WrapUpAsync(
        Guid id, CompleteWrapUp request, HttpContext http, InteractionAccess access, RoutingDomain domain, SettingsStore settings,
        CancellationToken ct)
    {
        Guid agent = http.User.GetUserId();
        if (!settings.Dispositions.Any(disposition => disposition.Id == request.DispositionId))
            return new ValidationError("wrap_up.disposition_unknown", "Choose one of the configured dispositions.", "dispositionId").ToProblem();
        if (NoteText.Check(request.Note) is { } tooLong)
            return tooLong.ToProblem();
        if (!access.Find(id, agent, InteractionPhase.WrapUp).TryGet(out LiveInteractionView? live, out Error? error))
            return error.ToProblem();
        Result<Done> outcome = await domain.SendAsync(
            new RoutingInput
            {
                Kind = RoutingCommandKind.CompleteWrapUp,
                Actor = Actor.Agent(agent),
                Interaction = id,
                Agent = agent,
                Disposition = request.DispositionId,
                Customer = live.Customer,
                Note = NoteText.Clean(request.Note),
            },
            ct);
        return outcome.TryGet(out _, out error) ? TypedResults.NoContent() : error.ToProblem();
    }
}

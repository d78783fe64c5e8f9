using System.ComponentModel.DataAnnotations;
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

/// <summary>What the floor does with a queue at once: close it in an emergency, open it again, divert a share of its arrivals.
/// </summary>
internal static class QueueControls
{
    internal sealed record CloseRequest
    {
        /// <summary>Why: a code of the house, 0 to 999.</summary>
        [Range(0, 999)]
        public int ReasonCode { get; init; }

        /// <summary>What happens to arrivals; null for what the queue's rules say.</summary>
        public TreatmentSettings? Treatment { get; init; }
    }

    internal sealed record DivertRequest
    {
        /// <summary>The share of arrivals, 0 to 100; 0 returns to normal.</summary>
        [Range(0, 100)]
        public required double Percent { get; init; }

        /// <summary>Where they go.</summary>
        public TreatmentSettings? Treatment { get; init; }
    }

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder queues = api.MapGroup("/queues/{id:guid}").WithTags("Routing").RequirePermission(Permissions.RoutingManage);
        queues.MapPost("/close", CloseAsync).WithName("CloseQueue")
            .WithSummary("Closes a queue at once, whatever its hours say.").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        queues.MapPost("/open", OpenAsync).WithName("OpenQueue")
            .WithSummary("Lets a queue follow its hours again.").ProducesProblem(404).ProducesProblem(409);
        queues.MapPost("/diversion", DivertAsync).WithName("DivertQueue")
            .WithSummary("Sends a share of arrivals elsewhere; 0 returns to normal.").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static Task<Results<NoContent, ProblemHttpResult>> CloseAsync(
        Guid id, CloseRequest request, HttpContext http, RoutingPlanStore plans, RoutingDomain domain, IAuditLog audit, CancellationToken ct)
    {
        ValidationError? invalid = request.ReasonCode is < 0 or > 999
            ? new ValidationError("queue.reason_invalid", "reasonCode is 0 to 999.", "reasonCode")
            : Check(request.Treatment, plans.Current.Plan);
        return SendAsync(
            invalid, "queue.closed", new RoutingInput
            {
                Kind = RoutingCommandKind.CloseQueue,
                Actor = Actor.User(http.User.GetUserId()),
                Queue = id,
                Reason = request.ReasonCode,
                Treatment = request.Treatment,
            },
            http, plans, domain, audit, ct);
    }

    private static Task<Results<NoContent, ProblemHttpResult>> OpenAsync(
        Guid id, HttpContext http, RoutingPlanStore plans, RoutingDomain domain, IAuditLog audit, CancellationToken ct) => SendAsync(
            null, "queue.opened", new RoutingInput
            {
                Kind = RoutingCommandKind.OpenQueue,
                Actor = Actor.User(http.User.GetUserId()),
                Queue = id,
            },
            http, plans, domain, audit, ct);

    private static Task<Results<NoContent, ProblemHttpResult>> DivertAsync(
        Guid id, DivertRequest request, HttpContext http, RoutingPlanStore plans, RoutingDomain domain, IAuditLog audit, CancellationToken ct)
    {
        ValidationError? invalid = request.Percent is >= 0 and <= 100
            ? Check(request.Treatment, plans.Current.Plan)
            : new ValidationError("queue.percent_invalid", "percent is 0 to 100.", "percent");
        if (invalid is null && request is { Percent: > 0, Treatment: null })
            invalid = new ValidationError("queue.treatment_missing", "Say where those who are diverted go.", "treatment");
        return SendAsync(
            invalid, "queue.diverted", new RoutingInput
            {
                Kind = RoutingCommandKind.Divert,
                Actor = Actor.User(http.User.GetUserId()),
                Queue = id,
                BasisPoints = (int)Math.Round(request.Percent * 100, MidpointRounding.AwayFromZero),
                Treatment = request.Treatment,
            },
            http, plans, domain, audit, ct);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SendAsync(
        ValidationError? invalid, string act, RoutingInput input, HttpContext http, RoutingPlanStore plans, RoutingDomain domain,
        IAuditLog audit, CancellationToken ct)
    {
        if (!plans.Queues.ContainsKey(input.Queue!.Value))
            return new NotFoundError("queue.unknown", "There is no such queue.").ToProblem();
        if (invalid is not null)
            return invalid.ToProblem();
        Result<Done> outcome = await domain.SendAsync(input, ct);
        if (outcome.Error is { } error)
            return error.ToProblem();
        await audit.RecordAsync(new AuditEntry(act, http.User.FindUserId(), "queue", input.Queue), ct);
        return TypedResults.NoContent();
    }

    /// <summary>A treatment given by command must refer to what the plan has.</summary>
    private static ValidationError? Check(TreatmentSettings? treatment, RoutingPlan plan) => treatment switch
    {
        null => null,
        { Kind: TreatmentKind.Queue } when plan.Queues.All(queue => queue.Id != treatment.QueueId) =>
            new ValidationError("queue.unknown_target", "The queue to go to does not exist.", "treatment.queueId"),
        { Kind: TreatmentKind.Channel, Channel: null or TreatmentChannel.None } =>
            new ValidationError("queue.channel_missing", "The channel to go to is missing.", "treatment.channel"),
        { Announcement: { } code } when plan.Announcements.All(announcement => announcement.Code != code) =>
            new ValidationError("queue.unknown_announcement", "There is no such announcement.", "treatment.announcement"),
        _ => null,
    };
}

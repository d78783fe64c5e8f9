using System.Globalization;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features;

/// <summary>Queues as an administrator keeps them: each change publishes a version of the routing plan.</summary>
internal static class Queues
{
    internal sealed record QueuePage(IReadOnlyList<QueueSettings> Items, string? NextCursor);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder queues = api.MapGroup("/queues").WithTags("Routing");
        queues.MapGet("", List).RequireUser().WithName("ListQueues").WithSummary("All queues.");
        queues.MapGet("/{id:guid}", Get).RequireUser().WithName("GetQueue").WithSummary("One queue, with its ETag.").ProducesProblem(404);
        queues.MapPost("", CreateAsync).RequirePermission(Permissions.RoutingManage).WithName("CreateQueue")
            .WithSummary("Adds a queue.").ProducesProblem(400);
        queues.MapPut("/{id:guid}", UpdateAsync).RequirePermission(Permissions.RoutingManage).WithName("UpdateQueue")
            .WithSummary("Changes a queue; takes effect at once for who waits.").ProducesProblem(400).ProducesProblem(404).ProducesProblem(412);
    }

    private static Ok<QueuePage> List(SettingsStore settings) =>
        TypedResults.Ok(new QueuePage([.. settings.Queues.Values], null));

    private static Results<Ok<QueueSettings>, ProblemHttpResult> Get(Guid id, HttpContext http, SettingsStore settings)
    {
        if (!settings.Queues.TryGetValue(id, out QueueSettings? queue))
            return Unknown.ToProblem();
        http.Response.Headers.ETag = Tag(queue);
        return TypedResults.Ok(queue);
    }

    private static async Task<Results<Created<QueueSettings>, Ok<QueueSettings>, ProblemHttpResult>> CreateAsync(
        QueueRules request, HttpContext http, RoutingPublisher publisher, RoutingPlanStore plans, IIdSource ids, IAuditLog audit,
        [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid id = key is null ? ids.NewId() : Platform.Journal.InputId.Of("queue", key).Value;
        bool isNew = !plans.Queues.ContainsKey(id);
        if (isNew)
        {
            Result<RoutingPlanVersion> published = await publisher.PublishAsync(
                plan => plan.Queues.Any(queue => queue.Id == id)
                    ? plan
                    : plan with { Queues = [.. plan.Queues, new QueueSettings(id, request)] },
                http.User.FindUserId(), null, null, ct);
            if (published.Error is { } error)
                return error.ToProblem();
            await audit.RecordAsync(new AuditEntry("queue.created", http.User.FindUserId(), "queue", id), ct);
        }

        QueueSettings stored = plans.Queues[id];
        http.Response.Headers.ETag = Tag(stored);
        return isNew ? TypedResults.Created($"/api/v1/queues/{id}", stored) : TypedResults.Ok(stored);
    }

    private static async Task<Results<Ok<QueueSettings>, ProblemHttpResult>> UpdateAsync(
        Guid id, QueueRules request, HttpContext http, RoutingPublisher publisher, RoutingPlanStore plans, IAuditLog audit,
        [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        if (!long.TryParse(match?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long expected))
            return new ValidationError("version.required", "Send the ETag of what was read as If-Match.").ToProblem();
        Result<RoutingPlanVersion> published = await publisher.PublishAsync(
            plan => Replace(plan, id, request, expected), http.User.FindUserId(), null, null, ct);
        if (published.Error is { } error)
            return error.ToProblem();
        QueueSettings queue = plans.Queues[id];
        http.Response.Headers.ETag = Tag(queue);
        await audit.RecordAsync(new AuditEntry("queue.changed", http.User.FindUserId(), "queue", id), ct);
        return TypedResults.Ok(queue);
    }

    private static Result<RoutingPlan> Replace(RoutingPlan plan, Guid id, QueueRules request, long expected)
    {
        QueueSettings? former = plan.Queues.FirstOrDefault(queue => queue.Id == id);
        if (former is null)
            return Unknown;
        if (former.Version != expected)
            return new StaleVersion();
        return plan with { Queues = [.. plan.Queues.Select(queue => queue.Id == id ? new QueueSettings(id, request) : queue)] };
    }

    private static NotFoundError Unknown => new("queue.unknown", "There is no such queue.");

    private static string Tag(QueueSettings queue) => string.Create(CultureInfo.InvariantCulture, $"\"{queue.Version}\"");
}

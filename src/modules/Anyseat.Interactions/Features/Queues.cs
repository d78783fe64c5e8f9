using System.Globalization;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features;

/// <summary>Queues as an administrator keeps them.</summary>
internal static class Queues
{
    internal sealed record QueueRequest
    {
        public required LocalizedText Names { get; init; }

        public int Priority { get; init; } = 5;

        public AgentChoice AgentChoice { get; init; }

        public int OfferTimeoutSeconds { get; init; } = 20;

        public int WrapUpMaxSeconds { get; init; } = 120;

        public bool IsEnabled { get; init; } = true;

        public IReadOnlyList<QueueRequirement> Requirements { get; init; } = [];
    }

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
            return new NotFoundError("queue.unknown", "There is no such queue.").ToProblem();
        http.Response.Headers.ETag = Tag(queue);
        return TypedResults.Ok(queue);
    }

    private static async Task<Results<Created<QueueSettings>, Ok<QueueSettings>, ProblemHttpResult>> CreateAsync(
        QueueRequest request, HttpContext http, SettingsStore settings, IPeopleDirectory people, IIdSource ids, IAuditLog audit,
        [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        if (Validate(request, people) is { } invalid)
            return invalid.ToProblem();
        Guid id = key is null ? ids.NewId() : Platform.Journal.InputId.Of("queue", key).Value;
        QueueSettings queue = ToSettings(id, request);
        bool isNew = await settings.AddQueueAsync(queue, ct);
        QueueSettings stored = settings.Queues[id];
        http.Response.Headers.ETag = Tag(stored);
        if (!isNew)
            return TypedResults.Ok(stored);
        await audit.RecordAsync(new AuditEntry("queue.created", http.User.FindUserId(), "queue", id), ct);
        return TypedResults.Created($"/api/v1/queues/{id}", stored);
    }

    private static async Task<Results<Ok<QueueSettings>, ProblemHttpResult>> UpdateAsync(
        Guid id, QueueRequest request, HttpContext http, SettingsStore settings, IPeopleDirectory people, IAuditLog audit,
        [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        if (Validate(request, people) is { } invalid)
            return invalid.ToProblem();
        if (!long.TryParse(match?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long expected))
            return new ValidationError("version.required", "Send the ETag of what was read as If-Match.").ToProblem();
        Result<QueueSettings> updated = await settings.UpdateQueueAsync(ToSettings(id, request), expected, ct);
        if (!updated.TryGet(out QueueSettings? queue, out Error? error))
            return error.ToProblem();
        http.Response.Headers.ETag = Tag(queue);
        await audit.RecordAsync(new AuditEntry("queue.changed", http.User.FindUserId(), "queue", id), ct);
        return TypedResults.Ok(queue);
    }

    private static ValidationError? Validate(QueueRequest request, IPeopleDirectory people)
    {
        if (!request.Names.IsGood(lengthMax: 80))
            return new ValidationError("queue.names_invalid", "A queue has an English name of 1 to 80 characters, without control characters.", "names");
        if (request.Priority is < 0 or > 9)
            return new ValidationError("queue.priority_invalid", "priority is 0 to 9.", "priority");
        if (request.OfferTimeoutSeconds is < 5 or > 300)
            return new ValidationError("queue.offer_timeout_invalid", "offerTimeoutSeconds is 5 to 300.", "offerTimeoutSeconds");
        if (request.WrapUpMaxSeconds is < 0 or > 3600)
            return new ValidationError("queue.wrap_up_invalid", "wrapUpMaxSeconds is 0 to 3600.", "wrapUpMaxSeconds");
        if (request.Requirements.Count > 20 || request.Requirements.Select(need => need.SkillId).Distinct().Count() < request.Requirements.Count)
            return new ValidationError("queue.requirements_invalid", "At most 20 requirements, each skill once.", "requirements");
        foreach (QueueRequirement need in request.Requirements)
        {
            if (need.ProficiencyMin is < 1 or > 5)
                return new ValidationError("queue.proficiency_invalid", "proficiencyMin is 1 to 5.", "requirements");
            if (!people.Snapshot.Skills.ContainsKey(need.SkillId))
                return new ValidationError("queue.skill_unknown", $"There is no skill {need.SkillId}.", "requirements");
        }

        return null;
    }

    private static QueueSettings ToSettings(Guid id, QueueRequest request) => new()
    {
        Id = id,
        Names = request.Names,
        Priority = request.Priority,
        AgentChoice = request.AgentChoice,
        OfferTimeoutSeconds = request.OfferTimeoutSeconds,
        WrapUpMaxSeconds = request.WrapUpMaxSeconds,
        IsEnabled = request.IsEnabled,
        Requirements = request.Requirements,
    };

    private static string Tag(QueueSettings queue) => string.Create(CultureInfo.InvariantCulture, $"\"{queue.Version}\"");
}

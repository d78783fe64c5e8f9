using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features;

/// <summary>The routing plan as a document: read, checked, published, compared, rolled back.</summary>
internal static class RoutingPlans
{
    private const int CommentLengthMax = 500;
    private const int PlanSizeMax = 4 * 1024 * 1024;

    internal sealed record PublishRequest
    {
        /// <summary>The whole plan.</summary>
        public required RoutingPlan Plan { get; init; }

        /// <summary>Why; at most 500 characters.</summary>
        [StringLength(CommentLengthMax)]
        public string? Comment { get; init; }
    }

    internal sealed record CheckRequest
    {
        public required RoutingPlan Plan { get; init; }
    }

    internal sealed record RestoreRequest
    {
        [StringLength(CommentLengthMax)]
        public string? Comment { get; init; }
    }

    /// <param name="Faults">All that is wrong, and what is doubtful.</param>
    /// <param name="CanPublish">Whether it could be published.</param>
    /// <param name="Changes">What it changes against the plan in force.</param>
    internal sealed record CheckResult(IReadOnlyList<PlanFault> Faults, bool CanPublish, IReadOnlyList<PlanChange> Changes);

    internal sealed record VersionSummary(int Version, DateTimeOffset At, Guid? AuthorId, string? AuthorName, string? Comment, int ChangeCount);

    internal sealed record VersionPage(IReadOnlyList<VersionSummary> Items, string? NextCursor);

    internal sealed record Difference(int From, int To, IReadOnlyList<PlanChange> Changes);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder routing = api.MapGroup("/routing").WithTags("Routing").RequirePermission(Permissions.RoutingManage);
        routing.MapGet("/plan", Get).WithName("GetRoutingPlan").WithSummary("The plan in force, with its ETag.");
        routing.MapPut("/plan", PublishAsync).WithName("PublishRoutingPlan")
            .WithSummary("Publishes a new version; takes effect at once for who waits.")
            .WithMetadata(new RequestSizeLimitAttribute(PlanSizeMax)).ProducesProblem(400).ProducesProblem(412);
        routing.MapPost("/plan/check", Check).WithName("CheckRoutingPlan")
            .WithSummary("Says what is wrong with a plan and what it would change; publishes nothing.")
            .WithMetadata(new RequestSizeLimitAttribute(PlanSizeMax)).ProducesProblem(400);
        routing.MapGet("/versions", ListAsync).WithName("ListRoutingVersions").WithSummary("All versions, the latest first.").ProducesProblem(400);
        routing.MapGet("/versions/{version:int}", GetVersionAsync).WithName("GetRoutingVersion").WithSummary("One version.").ProducesProblem(404);
        routing.MapGet("/versions/{version:int}/difference", CompareAsync).WithName("CompareRoutingVersions")
            .WithSummary("What a version changed against another; against the one before it unless said.").ProducesProblem(404);
        routing.MapPost("/versions/{version:int}/restore", RestoreAsync).WithName("RestoreRoutingVersion")
            .WithSummary("Publishes an earlier version again.").ProducesProblem(400).ProducesProblem(404).ProducesProblem(412);
    }

    private static Ok<RoutingPlanVersion> Get(HttpContext http, RoutingPlanStore plans)
    {
        RoutingPlanVersion current = plans.Current;
        http.Response.Headers.ETag = Tag(current);
        return TypedResults.Ok(current);
    }

    private static async Task<Results<Ok<RoutingPlanVersion>, ProblemHttpResult>> PublishAsync(
        PublishRequest request, HttpContext http, RoutingPublisher publisher, IAuditLog audit,
        [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        if (!TryRead(match, request.Comment, out int expected, out ValidationError? invalid))
            return invalid.ToProblem();
        return await AnswerAsync(
            await publisher.PublishAsync(_ => request.Plan, http.User.FindUserId(), request.Comment, expected, ct), "routing.published", http, audit, ct);
    }

    private static Ok<CheckResult> Check(CheckRequest request, RoutingPublisher publisher, RoutingPlanStore plans)
    {
        IReadOnlyList<PlanFault> faults = publisher.Check(request.Plan);
        return TypedResults.Ok(new CheckResult(
            faults, faults.All(fault => !fault.IsRefused), PlanDifference.Find(plans.Current.Plan, request.Plan)));
    }

    private static async Task<Results<Ok<VersionPage>, ProblemHttpResult>> ListAsync(
        RoutingPlanStore plans, IPeopleDirectory people, CancellationToken ct, string? cursor = null, int limit = 20)
    {
        if (limit is < 1 or > 200)
            return new ValidationError("list.limit_invalid", "limit is 1 to 200.", "limit").ToProblem();
        int before = int.MaxValue;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return new ValidationError("list.cursor_invalid", "This cursor is not one of this list.", "cursor").ToProblem();
        // One more than shown: each is compared with the one before it.
        IReadOnlyList<RoutingPlanVersion> found = await plans.ListAsync(before, limit + 1, ct);
        VersionSummary[] items =
        [
            .. found.Take(limit).Select((version, place) => new VersionSummary(
                version.Version, version.At, version.AuthorId,
                version.AuthorId is { } author ? people.FindUser(author)?.DisplayName : null, version.Comment,
                PlanDifference.Find(place + 1 < found.Count ? found[place + 1].Plan : new RoutingPlan(), version.Plan).Count)),
        ];
        string? next = found.Count > limit ? items[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new VersionPage(items, next));
    }

    private static async Task<Results<Ok<RoutingPlanVersion>, ProblemHttpResult>> GetVersionAsync(
        int version, RoutingPlanStore plans, CancellationToken ct) =>
        await plans.FindAsync(version, ct) is { } found ? TypedResults.Ok(found) : Unknown.ToProblem();

    private static async Task<Results<Ok<Difference>, ProblemHttpResult>> CompareAsync(
        int version, RoutingPlanStore plans, CancellationToken ct, int? from = null)
    {
        int other = from ?? version - 1;
        RoutingPlan? before = other == 0 ? new RoutingPlan() : (await plans.FindAsync(other, ct))?.Plan;
        RoutingPlanVersion? after = await plans.FindAsync(version, ct);
        return before is null || after is null
            ? Unknown.ToProblem()
            : TypedResults.Ok(new Difference(other, version, PlanDifference.Find(before, after.Plan)));
    }

    private static async Task<Results<Ok<RoutingPlanVersion>, ProblemHttpResult>> RestoreAsync(
        int version, RestoreRequest request, HttpContext http, RoutingPlanStore plans, RoutingPublisher publisher, IAuditLog audit,
        [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        if (!TryRead(match, request.Comment, out int expected, out ValidationError? invalid))
            return invalid.ToProblem();
        if (await plans.FindAsync(version, ct) is not { } earlier)
            return Unknown.ToProblem();
        return await AnswerAsync(
            await publisher.PublishAsync(_ => earlier.Plan, http.User.FindUserId(), request.Comment, expected, ct), "routing.restored", http, audit, ct);
    }

    private static async Task<Results<Ok<RoutingPlanVersion>, ProblemHttpResult>> AnswerAsync(
        Result<RoutingPlanVersion> published, string act, HttpContext http, IAuditLog audit, CancellationToken ct)
    {
        if (!published.TryGet(out RoutingPlanVersion? version, out Error? error))
            return error.ToProblem();
        http.Response.Headers.ETag = Tag(version);
        await audit.RecordAsync(
            new AuditEntry(act, http.User.FindUserId(), "routing", null, FormattableString.Invariant($"{{\"version\":{version.Version}}}")), ct);
        return TypedResults.Ok(version);
    }

    private static bool TryRead(
        string? match, string? comment, out int expected, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out ValidationError? invalid)
    {
        invalid = !int.TryParse(match?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out expected)
            ? new ValidationError("version.required", "Send the ETag of what was read as If-Match.")
            : comment is { Length: > CommentLengthMax } || comment?.Any(char.IsControl) == true
                ? new ValidationError("routing.comment_invalid", "A comment has at most 500 characters, without control characters.", "comment")
                : null;
        return invalid is null;
    }

    private static NotFoundError Unknown => new("routing.version_unknown", "There is no such version.");

    private static string Tag(RoutingPlanVersion version) => string.Create(CultureInfo.InvariantCulture, $"\"{version.Version}\"");
}

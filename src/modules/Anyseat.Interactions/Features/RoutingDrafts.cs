using System.Globalization;
using System.Text.Json;
using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features;

/// <summary>The draft of the routing plan that a person works on, found again at any machine; who else has one is seen by all who may
/// publish.</summary>
internal static class RoutingDrafts
{
    // The plan itself and what it has come to differ from.
    private const int DraftSizeMax = 8 * 1024 * 1024;

    /// <param name="Draft">What the draft says, as the desk wrote it; null for none.</param>
    /// <param name="Revision">Rises with every change; 0 for somebody who never had one.</param>
    /// <param name="ChangedAt">When it changed last.</param>
    internal sealed record RoutingDraftView(JsonElement? Draft, long Revision, DateTimeOffset? ChangedAt);

    /// <param name="Draft">What the draft says; null to throw it away.</param>
    internal sealed record KeepDraft(JsonElement? Draft);

    internal sealed record DraftOwner(Guid OwnerId, string? OwnerName, DateTimeOffset ChangedAt);

    internal sealed record DraftList(IReadOnlyList<DraftOwner> Items);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder routing = api.MapGroup("/routing").WithTags("Routing").RequirePermission(Permissions.RoutingManage);
        routing.MapGet("/drafts", ListAsync).WithName("ListRoutingDrafts").WithSummary("Who works on a draft of the plan, the latest change first.");
        routing.MapGet("/draft", GetAsync).WithName("GetRoutingDraft").WithSummary("One's own draft of the plan, with its ETag.");
        routing.MapPut("/draft", PutAsync).WithName("KeepRoutingDraft").WithSummary("Keeps one's own draft of the plan; takes If-Match, \"0\" for the first.")
            .WithMetadata(new RequestSizeLimitAttribute(DraftSizeMax)).ProducesProblem(400).ProducesProblem(412);
    }

    private static async Task<Ok<DraftList>> ListAsync(PlanDrafts drafts, IPeopleDirectory people, CancellationToken ct) =>
        TypedResults.Ok(new DraftList(
        [
            .. (await drafts.ListAsync(ct)).Select(draft => new DraftOwner(
                draft.Owner, people.FindUser(draft.Owner)?.DisplayName, draft.ChangedAt.ToDateTimeOffset())),
        ]));

    private static async Task<Ok<RoutingDraftView>> GetAsync(HttpContext http, PlanDrafts drafts, CancellationToken ct) =>
        TypedResults.Ok(ToView(await drafts.FindAsync(http.User.GetUserId(), ct), http));

    private static async Task<Results<Ok<RoutingDraftView>, ProblemHttpResult>> PutAsync(
        KeepDraft request, HttpContext http, PlanDrafts drafts, TimeProvider clock, [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        if (!long.TryParse(match?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long expected))
            return new ValidationError("version.required", "Send the ETag of what was read as If-Match.").ToProblem();
        if (request.Draft is { ValueKind: not JsonValueKind.Object })
            return new ValidationError("routing.draft_invalid", "draft is an object, or null.", "draft").ToProblem();
        PlanDraftRow? kept = await drafts.PutAsync(http.User.GetUserId(), request.Draft?.GetRawText() ?? "", expected, clock.GetInstant(), ct);
        return kept is null ? new StaleVersion().ToProblem() : TypedResults.Ok(ToView(kept, http));
    }

    private static RoutingDraftView ToView(PlanDraftRow? row, HttpContext http)
    {
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{row?.Revision ?? 0}\"");
        return new RoutingDraftView(
            row is { Content: { Length: > 0 } content } ? JsonElement.Parse(content) : null, row?.Revision ?? 0, row?.ChangedAt.ToDateTimeOffset());
    }
}

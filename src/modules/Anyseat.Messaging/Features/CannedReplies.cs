using System.Globalization;
using System.Text.RegularExpressions;
using Anyseat.Messaging.Domain;
using Anyseat.Messaging.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Messaging.Features;

/// <summary>Answers kept ready: one's own, one's team's, everybody's.</summary>
internal static partial class CannedReplies
{
    /// <param name="Scope">Who may use it; fixed once it is there.</param>
    /// <param name="TeamId">The team, for a team's.</param>
    /// <param name="Shortcut">What calls it after a slash.</param>
    /// <param name="Text">What it says.</param>
    internal sealed record CannedReplyRequest(CannedScope Scope, string Shortcut, CannedText Text, Guid? TeamId = null);

    internal sealed record CannedReplyPage(IReadOnlyList<CannedReply> Items, string? NextCursor);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder replies = api.MapGroup("/canned-replies").WithTags("Desk").RequireUser();
        replies.MapGet("", ListAsync).WithName("ListCannedReplies").WithSummary("Those one may use, by shortcut.");
        replies.MapPost("", CreateAsync).WithName("CreateCannedReply").WithSummary("Adds a canned reply.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(409);
        replies.MapPut("/{id:guid}", UpdateAsync).WithName("UpdateCannedReply").WithSummary("Changes shortcut and text; takes If-Match.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
        replies.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteCannedReply").WithSummary("Removes a canned reply.")
            .ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<Ok<CannedReplyPage>> ListAsync(HttpContext http, CannedReplyStore store, CancellationToken ct)
    {
        CannedAccess access = CannedAccess.Of(http.User);
        IReadOnlyList<CannedRow> rows = await store.ListAsync(access, ct);
        return TypedResults.Ok(new CannedReplyPage([.. rows.Select(row => row.ToView(access))], null));
    }

    private static async Task<Results<Created<CannedReply>, Ok<CannedReply>, ProblemHttpResult>> CreateAsync(
        CannedReplyRequest request, HttpContext http, CannedReplyStore store, IPeopleDirectory people, IIdSource ids, IAuditLog audit,
        [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        CannedAccess access = CannedAccess.Of(http.User);
        if (!Validate(request, people).TryGet(out CannedText? text, out Error? error))
            return error.ToProblem();
        if (key is not null && MessageText.CheckKey(key) is { } keyInvalid)
            return keyInvalid.ToProblem();
        if (!access.MayChange(request.Scope, request.TeamId, access.User))
            return NotYours.ToProblem();
        Guid id = key is null ? ids.NewId() : InputId.Of($"canned:{access.User:N}", key).Value;
        var row = new CannedRow(
            id, request.TeamId, request.Scope == CannedScope.Personal ? access.User : null, request.Shortcut, text, 1);
        Result<(CannedRow Row, bool IsNew)> outcome = await store.AddAsync(row, ct);
        if (!outcome.TryGet(out (CannedRow Row, bool IsNew) added, out error))
            return error.ToProblem();
        SetTag(http, added.Row);
        if (!added.IsNew)
            return TypedResults.Ok(added.Row.ToView(access));
        await AuditAsync(audit, "canned_reply.created", access, row, ct);
        return TypedResults.Created($"/api/v1/canned-replies/{id}", row.ToView(access));
    }

    private static async Task<Results<Ok<CannedReply>, ProblemHttpResult>> UpdateAsync(
        Guid id, CannedReplyRequest request, HttpContext http, CannedReplyStore store, IPeopleDirectory people, IAuditLog audit,
        [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        CannedAccess access = CannedAccess.Of(http.User);
        if (!Validate(request, people).TryGet(out CannedText? text, out Error? error))
            return error.ToProblem();
        if (!long.TryParse(match?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long expected))
            return new ValidationError("version.required", "Send the ETag of what was read as If-Match.").ToProblem();
        if (!(await FindAsync(id, access, store, ct)).TryGet(out CannedRow? row, out error))
            return error.ToProblem();
        if (row.Scope != request.Scope || row.Team != request.TeamId)
            return new ValidationError("canned_reply.scope_fixed", "Who may use it does not change; make another one.", "scope").ToProblem();
        Result<CannedRow> outcome = await store.UpdateAsync(
            row with { Shortcut = request.Shortcut, Text = text, Version = expected }, ct);
        if (!outcome.TryGet(out CannedRow? updated, out error))
            return error.ToProblem();
        SetTag(http, updated);
        await AuditAsync(audit, "canned_reply.changed", access, updated, ct);
        return TypedResults.Ok(updated.ToView(access));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, CannedReplyStore store, IAuditLog audit, CancellationToken ct)
    {
        CannedAccess access = CannedAccess.Of(http.User);
        if (!(await FindAsync(id, access, store, ct)).TryGet(out CannedRow? row, out Error? error))
            return error.ToProblem();
        await store.DeleteAsync(id, ct);
        await AuditAsync(audit, "canned_reply.deleted", access, row, ct);
        return TypedResults.NoContent();
    }

    // What somebody may not even use does not exist for them.
    private static async Task<Result<CannedRow>> FindAsync(Guid id, CannedAccess access, CannedReplyStore store, CancellationToken ct)
    {
        CannedRow? row = await store.FindAsync(id, ct);
        bool isSeen = row is not null && row.Scope switch
        {
            CannedScope.Personal => row.Owner == access.User,
            CannedScope.Team => access.IsManager || row.Team == access.Team,
            _ => true,
        };
        if (!isSeen)
            return new NotFoundError("canned_reply.unknown", "There is no such canned reply.");
        return access.MayChange(row!.Scope, row.Team, row.Owner) ? row : NotYours;
    }

    private static Result<CannedText> Validate(CannedReplyRequest request, IPeopleDirectory people)
    {
        if (!ShortcutPattern().IsMatch(request.Shortcut))
        {
            return new ValidationError(
                "canned_reply.shortcut_invalid", "A shortcut has 1 to 40 letters, digits, '-' or '_'.", "shortcut");
        }

        if (request.Scope == CannedScope.Team
            ? request.TeamId is not { } team || !people.Snapshot.Teams.ContainsKey(team)
            : request.TeamId is not null)
        {
            return new ValidationError("team.unknown", "teamId is the team of a team's canned reply, and of no other.", "teamId");
        }

        return CannedText.Clean(request.Text);
    }

    // Personal ones are nobody's business.
    private static Task AuditAsync(IAuditLog audit, string action, CannedAccess access, CannedRow row, CancellationToken ct) =>
        row.Scope == CannedScope.Personal
            ? Task.CompletedTask
            : audit.RecordAsync(new AuditEntry(action, access.User, "canned_reply", row.Id), ct);

    private static void SetTag(HttpContext http, CannedRow row) =>
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{row.Version}\"");

    private static ForbiddenError NotYours => new("canned_reply.not_yours", "This canned reply is not yours to change.");

    [GeneratedRegex(@"^[\p{L}\p{M}\p{N}_-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShortcutPattern();
}

using System.Text.Json;
using Anyseat.People.Contracts;
using Anyseat.People.Http;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Features;

/// <summary>One sensitive act.</summary>
internal sealed record AuditView
{
    public required Guid Id { get; init; }
    public required DateTime At { get; init; }
    public required string Action { get; init; }
    public required Guid? ActorId { get; init; }
    public required string? ActorName { get; init; }
    public required string SubjectKind { get; init; }
    public required Guid? SubjectId { get; init; }
    public required JsonElement? Data { get; init; }
}

/// <summary>Reads the audit log, the latest first.</summary>
internal static class ReadAudit
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit", HandleAsync).RequirePermission(Permissions.AuditView)
            .Describe("listAudit", "Lists sensitive acts, the latest first", 400, 401, 403, 503);

    private static async Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> HandleAsync(
        HttpContext http, string? cursor, int? limit, PeopleStore store, IPeopleDirectory directory, CancellationToken ct)
    {
        if (!Answers.ReadLimit(limit).TryGet(out int count, out Error? error))
            return http.Problem(error);
        Guid? before = null;
        if (cursor is not null && (before = ReadCursor(cursor)) is null)
            return http.Problem(new ValidationError("cursor.malformed", "cursor must be one that a page gave.", "cursor"));
        List<AuditRow> rows = await store.ReadAsync((context, token) => ReadAsync(context, before, count + 1, token), ct);
        bool hasMore = rows.Count > count;
        if (hasMore)
            rows.RemoveAt(count);
        return TypedResults.Ok(new Page<AuditView>
        {
            Items = [.. rows.Select(row => ToView(row, directory))],
            NextCursor = hasMore ? WriteCursor(rows[^1]) : null,
        });
    }

    // Ids sort by time.
    private static Task<List<AuditRow>> ReadAsync(
        PeopleDbContext context, Guid? before, int count, CancellationToken ct)
    {
        IQueryable<AuditRow> query = context.Audit;
        if (before is { } last)
            query = query.Where(row => row.Id < last);
        return query.OrderByDescending(row => row.Id).Take(count).ToListAsync(ct);
    }

    private static string WriteCursor(AuditRow row) => Answers.WriteCursor(row.Id.ToString("N"));

    private static Guid? ReadCursor(string cursor) =>
        Guid.TryParseExact(Answers.ReadCursor(cursor), "N", out Guid id) ? id : null;

    private static AuditView ToView(AuditRow row, IPeopleDirectory directory) => new()
    {
        Id = row.Id,
        At = row.At.ToDateTimeOffset().UtcDateTime,
        Action = row.Action,
        ActorId = row.ActorId,
        ActorName = row.ActorId is { } actor ? directory.FindUser(actor)?.DisplayName : null,
        SubjectKind = row.SubjectKind,
        SubjectId = row.SubjectId,
        Data = row.Data is null ? null : JsonElement.Parse(row.Data),
    };
}

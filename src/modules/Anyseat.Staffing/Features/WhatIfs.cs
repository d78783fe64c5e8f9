using System.Text.Json;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Json;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Staffing.Domain;
using Anyseat.Staffing.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Staffing.Features;

/// <summary>What-if lists saved by name, to be opened again on any day. Whether a day has what they speak of is found when they are run.
/// </summary>
internal static class WhatIfs
{
    internal sealed record WhatIfView(
        Guid Id, string Name, IReadOnlyList<Change> Changes, Guid? AuthorId, string? AuthorName, DateTimeOffset ChangedAt, long Version);

    internal sealed record WhatIfList(IReadOnlyList<WhatIfView> Items);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder all = api.MapGroup("/simulations/what-ifs").WithTags("Simulations").RequirePermission(Permissions.TeamView);
        all.MapGet("", ListAsync).WithName("ListWhatIfs").WithSummary("Saved what-if lists, by name.");
        all.MapPost("", CreateAsync).WithName("SaveWhatIf").WithSummary("Saves a what-if list under a name of its own.")
            .ProducesProblem(400).ProducesProblem(409);
        all.MapPut("/{id:guid}", ReplaceAsync).WithName("ReplaceWhatIf").WithSummary("Replaces a what-if list; takes If-Match.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
        all.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteWhatIf").WithSummary("Deletes a what-if list.").ProducesProblem(404);
    }

    private static async Task<Ok<WhatIfList>> ListAsync(DocumentStore<WhatIfDocuments> store, IPeopleDirectory people, CancellationToken ct) =>
        TypedResults.Ok(new WhatIfList([.. (await store.ListAsync(ct)).Select(saved => ToView(saved, people))]));

    private static async Task<Results<Created<WhatIfView>, ProblemHttpResult>> CreateAsync(
        Scenario request, HttpContext http, DocumentStore<WhatIfDocuments> store, IPeopleDirectory people, IIdSource ids, TimeProvider clock,
        IAuditLog audit, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid user = http.User.GetUserId();
        if (request.FindFault() is { } invalid)
            return invalid.ToProblem();
        Guid id = string.IsNullOrEmpty(key) ? ids.NewId() : InputId.Of($"simulation-what-if:{user:N}", key).Value;
        var document = new StoredDocument(id, request.Name, ContentOf(request), user, clock.GetInstant(), 1);
        if (!(await store.AddAsync(document, ct)).TryGet(out StoredDocument? saved, out Error? error))
            return error.ToProblem();
        await audit.RecordAsync(new AuditEntry("simulation.what_if_saved", user, "simulation_what_if", saved.Id), ct);
        VersionTag.Set(http, saved.Version);
        return TypedResults.Created($"/api/v1/simulations/what-ifs/{saved.Id}", ToView(saved, people));
    }

    private static async Task<Results<Ok<WhatIfView>, ProblemHttpResult>> ReplaceAsync(
        Guid id, Scenario request, HttpContext http, DocumentStore<WhatIfDocuments> store, IPeopleDirectory people, TimeProvider clock,
        IAuditLog audit, [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        Guid user = http.User.GetUserId();
        if (!VersionTag.TryRead(match, out long version))
            return VersionTag.Required.ToProblem();
        if (request.FindFault() is { } invalid)
            return invalid.ToProblem();
        if (await store.FindAsync(id, ct) is null)
            return Unknown.ToProblem();
        var document = new StoredDocument(id, request.Name, ContentOf(request), user, clock.GetInstant(), version + 1);
        if (!(await store.UpdateAsync(document, ct)).TryGet(out StoredDocument? saved, out Error? error))
            return error.ToProblem();
        await audit.RecordAsync(new AuditEntry("simulation.what_if_saved", user, "simulation_what_if", id), ct);
        VersionTag.Set(http, saved.Version);
        return TypedResults.Ok(ToView(saved, people));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, DocumentStore<WhatIfDocuments> store, IAuditLog audit, CancellationToken ct)
    {
        if (!await store.DeleteAsync(id, ct))
            return Unknown.ToProblem();
        await audit.RecordAsync(new AuditEntry("simulation.what_if_deleted", http.User.GetUserId(), "simulation_what_if", id), ct);
        return TypedResults.NoContent();
    }

    private static string ContentOf(Scenario scenario) => JsonSerializer.Serialize(scenario.Changes, PlatformJson.Options);

    private static WhatIfView ToView(StoredDocument saved, IPeopleDirectory people) => new(
        saved.Id, saved.Name, JsonSerializer.Deserialize<Change[]>(saved.Content, PlatformJson.Options) ?? [], saved.AuthorId,
        saved.AuthorId is { } author ? people.FindUser(author)?.DisplayName : null, saved.ChangedAt.ToDateTimeOffset(), saved.Version);

    private static NotFoundError Unknown => new("simulation.what_if_unknown", "There is no such what-if list.");
}

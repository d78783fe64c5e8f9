using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Http;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Things = Anyseat.People.Features.NamedThings<Anyseat.People.Storage.SiteRow, Anyseat.People.Contracts.Site>;

namespace Anyseat.People.Features;

/// <summary>What is set of a site.</summary>
internal sealed record SiteRequest
{
    public required string Name { get; init; }

    /// <summary>IANA name, such as <c>Asia/Shanghai</c>.</summary>
    public required string TimeZone { get; init; }
}

/// <summary>Sites where people work.</summary>
internal static class ManageSites
{
    private static readonly Things things = new("site", row => new Site(row.Id, row.Name, row.TimeZone, row.Version));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/sites", List).RequireUser().Describe("listSites", "Lists sites by name", 400, 401);
        api.MapPost("/sites", CreateAsync).RequirePermission(Permissions.PeopleManage).Accepts<SiteRequest>("application/json")
            .Describe("createSite", "Creates a site", 400, 401, 403, 409, 413, 415, 503);
        api.MapPut("/sites/{id:guid}", UpdateAsync).RequirePermission(Permissions.PeopleManage).Accepts<SiteRequest>("application/json")
            .Describe("updateSite", "Changes a site; takes If-Match", 400, 401, 403, 404, 409, 412, 413, 415, 503);
        api.MapDelete("/sites/{id:guid}", DeleteAsync).RequirePermission(Permissions.PeopleManage)
            .Describe("deleteSite", "Removes a site that nothing refers to; takes If-Match", 400, 401, 403, 404, 409, 412, 503);
    }

    private static Results<Ok<Page<Site>>, ProblemHttpResult> List(HttpContext http, string? cursor, int? limit, IPeopleDirectory directory)
    {
        IEnumerable<Site> ordered = directory.Snapshot.Sites.Values.OrderBy(item => Names.ToKey(item.Name), StringComparer.Ordinal);
        return Answers.ToPage(ordered, item => Names.ToKey(item.Name), cursor, limit).TryGet(out Page<Site>? page, out Error? error)
            ? TypedResults.Ok(page)
            : http.Problem(error);
    }

    private static async Task<Results<Created<Site>, Ok<Site>, ProblemHttpResult>> CreateAsync(
        HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<SiteRequest>(http, ct)).TryGet(out SiteRequest? request, out Error? error))
            return http.Problem(error);
        if (Validate(request) is { } invalid)
            return http.Problem(invalid);
        if (!IdempotencyKey.Read(http, request).TryGet(out IdempotencyKey key, out error))
            return http.Problem(error);
        var row = new SiteRow { Id = store.NewId(), Name = request.Name, NameKey = Names.ToKey(request.Name), TimeZone = request.TimeZone, Version = 1 };
        Result<Creation<Site>> result = await things.CreateAsync(
            store, http.User.GetUserId(), row, key, Things.NoCheck, ct);
        return result.ToAnswer(http, item => $"/api/v1/sites/{item.Id}", item => item.Version);
    }

    private static async Task<Results<Ok<Site>, ProblemHttpResult>> UpdateAsync(
        Guid id, HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<SiteRequest>(http, ct)).TryGet(out SiteRequest? request, out Error? error))
            return http.Problem(error);
        if (Validate(request) is { } invalid)
            return http.Problem(invalid);
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out error))
            return http.Problem(error);
        Result<Site> result = await things.UpdateAsync(
            store, http.User.GetUserId(), id, expected,
            row =>
            {
                Things.SetName(row, request.Name);
                row.TimeZone = request.TimeZone;
            },
            Things.NoCheck, ct);
        return result.ToAnswer(http, item => item.Version);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out Error? error))
            return http.Problem(error);
        Result<Done> result = await things.DeleteAsync(
            store, http.User.GetUserId(), id, expected,
            async context => await context.Users.AnyAsync(row => row.SiteId == id, ct) || await context.Teams.AnyAsync(row => row.SiteId == id, ct), ct);
        return result.ToAnswer(http);
    }

    private static ValidationError? Validate(SiteRequest request) => Check.Text(request.Name, "name") ?? Check.TimeZone(request.TimeZone);
}

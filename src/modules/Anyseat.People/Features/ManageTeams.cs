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
using Things = Anyseat.People.Features.NamedThings<Anyseat.People.Storage.TeamRow, Anyseat.People.Contracts.Team>;

namespace Anyseat.People.Features;

/// <summary>What is set of a team.</summary>
internal sealed record TeamRequest
{
    public required string Name { get; init; }

    /// <summary>Where the team works, if at one site.</summary>
    public Guid? SiteId { get; init; }
}

/// <summary>Teams of agents.</summary>
internal static class ManageTeams
{
    private static readonly Things things = new("team", row => new Team(row.Id, row.Name, row.SiteId, row.Version));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/teams", List).RequireUser().Describe("listTeams", "Lists teams by name", 400, 401);
        api.MapPost("/teams", CreateAsync).RequirePermission(Permissions.PeopleManage).Accepts<TeamRequest>("application/json")
            .Describe("createTeam", "Creates a team", 400, 401, 403, 409, 413, 415, 503);
        api.MapPut("/teams/{id:guid}", UpdateAsync).RequirePermission(Permissions.PeopleManage).Accepts<TeamRequest>("application/json")
            .Describe("updateTeam", "Changes a team; takes If-Match", 400, 401, 403, 404, 409, 412, 413, 415, 503);
        api.MapDelete("/teams/{id:guid}", DeleteAsync).RequirePermission(Permissions.PeopleManage)
            .Describe("deleteTeam", "Removes a team that nothing refers to; takes If-Match", 400, 401, 403, 404, 409, 412, 503);
    }

    private static Results<Ok<Page<Team>>, ProblemHttpResult> List(HttpContext http, string? cursor, int? limit, IPeopleDirectory directory)
    {
        IEnumerable<Team> ordered = directory.Snapshot.Teams.Values.OrderBy(item => Names.ToKey(item.Name), StringComparer.Ordinal);
        return Answers.ToPage(ordered, item => Names.ToKey(item.Name), cursor, limit).TryGet(out Page<Team>? page, out Error? error)
            ? TypedResults.Ok(page)
            : http.Problem(error);
    }

    private static async Task<Results<Created<Team>, Ok<Team>, ProblemHttpResult>> CreateAsync(
        HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<TeamRequest>(http, ct)).TryGet(out TeamRequest? request, out Error? error))
            return http.Problem(error);
        if (Validate(request) is { } invalid)
            return http.Problem(invalid);
        if (!IdempotencyKey.Read(http, request).TryGet(out IdempotencyKey key, out error))
            return http.Problem(error);
        var row = new TeamRow { Id = store.NewId(), Name = request.Name, NameKey = Names.ToKey(request.Name), SiteId = request.SiteId, Version = 1 };
        Result<Creation<Team>> result = await things.CreateAsync(
            store, http.User.GetUserId(), row, key, context => FindSiteErrorAsync(context, request.SiteId, ct), ct);
        return result.ToAnswer(http, item => $"/api/v1/teams/{item.Id}", item => item.Version);
    }

    private static async Task<Results<Ok<Team>, ProblemHttpResult>> UpdateAsync(
        Guid id, HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<TeamRequest>(http, ct)).TryGet(out TeamRequest? request, out Error? error))
            return http.Problem(error);
        if (Validate(request) is { } invalid)
            return http.Problem(invalid);
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out error))
            return http.Problem(error);
        Result<Team> result = await things.UpdateAsync(
            store, http.User.GetUserId(), id, expected,
            row =>
            {
                Things.SetName(row, request.Name);
                row.SiteId = request.SiteId;
            },
            context => FindSiteErrorAsync(context, request.SiteId, ct), ct);
        return result.ToAnswer(http, item => item.Version);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out Error? error))
            return http.Problem(error);
        Result<Done> result = await things.DeleteAsync(
            store, http.User.GetUserId(), id, expected,
            context => context.Users.AnyAsync(row => row.TeamId == id, ct), ct);
        return result.ToAnswer(http);
    }

    private static ValidationError? Validate(TeamRequest request) => Check.Text(request.Name, "name");

    private static async Task<Error?> FindSiteErrorAsync(PeopleDbContext context, Guid? siteId, CancellationToken ct) =>
        siteId is null || await context.Sites.AnyAsync(row => row.Id == siteId, ct)
            ? null
            : new ValidationError("site.unknown", "siteId must be the id of a site.", "siteId");
}

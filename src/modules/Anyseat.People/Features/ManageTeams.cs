using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Features;

/// <summary>What is set of a team.</summary>
internal sealed record TeamRequest : INamedRequest
{
    public required string Name { get; init; }

    /// <summary>Where the team works, if at one site.</summary>
    public Guid? SiteId { get; init; }
}

/// <summary>Teams of agents.</summary>
internal static class ManageTeams
{
    private static readonly NamedThingEndpoints<TeamRow, Team, TeamRequest> endpoints = new(new()
    {
        Word = "team",
        ToView = row => new Team(row.Id, row.Name, row.SiteId, row.Version),
        All = people => people.Teams.Values,
        New = request => new TeamRow { Name = request.Name, NameKey = Names.ToKey(request.Name), SiteId = request.SiteId },
        Set = (row, request) => row.SiteId = request.SiteId,
        CheckAsync = FindSiteErrorAsync,
        IsUsedAsync = (context, id, ct) => context.Users.AnyAsync(row => row.TeamId == id, ct),
    });

    public static void Map(IEndpointRouteBuilder api) => endpoints.Map(api);

    private static async Task<Error?> FindSiteErrorAsync(PeopleDbContext context, TeamRequest request, CancellationToken ct) =>
        request.SiteId is not { } site || await context.Sites.AnyAsync(row => row.Id == site, ct)
            ? null
            : new ValidationError("site.unknown", "siteId must be the id of a site.", "siteId");
}

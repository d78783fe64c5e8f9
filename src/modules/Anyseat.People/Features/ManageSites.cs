using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Features;

/// <summary>What is set of a site.</summary>
internal sealed record SiteRequest : INamedRequest
{
    public required string Name { get; init; }

    /// <summary>IANA name, such as <c>Asia/Shanghai</c>.</summary>
    public required string TimeZone { get; init; }
}

/// <summary>Sites where people work.</summary>
internal static class ManageSites
{
    private static readonly NamedThingEndpoints<SiteRow, Site, SiteRequest> endpoints = new(new()
    {
        Word = "site",
        ToView = row => new Site(row.Id, row.Name, row.TimeZone, row.Version),
        All = people => people.Sites.Values,
        New = request => new SiteRow { Name = request.Name, NameKey = Names.ToKey(request.Name), TimeZone = request.TimeZone },
        Set = (row, request) => row.TimeZone = request.TimeZone,
        Validate = request => Check.TimeZone(request.TimeZone),
        IsUsedAsync = async (context, id, ct) =>
            await context.Users.AnyAsync(row => row.SiteId == id, ct) || await context.Teams.AnyAsync(row => row.SiteId == id, ct),
    });

    public static void Map(IEndpointRouteBuilder api) => endpoints.Map(api);
}

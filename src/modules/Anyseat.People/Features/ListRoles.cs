using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Http;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.People.Features;

/// <summary>A role and what it permits.</summary>
internal sealed record RoleView
{
    public required Role Role { get; init; }
    public required IReadOnlyList<string> Permissions { get; init; }
}

/// <summary>Shows the table of roles.</summary>
internal static class ListRoles
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/roles", () => TypedResults.Ok<IReadOnlyList<RoleView>>(
                [.. Enum.GetValues<Role>().Select(role => new RoleView { Role = role, Permissions = RolePermissions.Of([role]) })]))
            .RequireUser().Describe("listRoles", "Lists the roles and what they permit", 401);
}

using System.Security.Claims;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Anyseat.Platform.Security;

/// <summary>Names of the claims of a signed-in user.</summary>
public static class AnyseatClaims
{
    /// <summary>The user's id.</summary>
    public const string UserId = "sub";

    /// <summary>One claim for each permission.</summary>
    public const string Permission = "perm";

    /// <summary>The user's team.</summary>
    public const string TeamId = "team";

    /// <summary>The user's site.</summary>
    public const string SiteId = "site";
}

/// <summary>What a role may do. Roles map to permissions in People; endpoints ask for permissions.</summary>
public static class Permissions
{
    /// <summary>Work as an agent: own desk, offers, conversations.</summary>
    public const string Desk = "desk.use";

    /// <summary>See the agents and queues of one's team.</summary>
    public const string TeamView = "team.view";

    /// <summary>See all agents and queues.</summary>
    public const string FloorView = "floor.view";

    /// <summary>Read interactions of others.</summary>
    public const string InteractionsView = "interactions.view";

    /// <summary>Manage users, teams, sites, skills.</summary>
    public const string PeopleManage = "people.manage";

    /// <summary>Manage queues, dispositions, reasons, entry points.</summary>
    public const string RoutingManage = "routing.manage";

    /// <summary>Read the audit log.</summary>
    public const string AuditView = "audit.view";

    /// <summary>See what is masked of a customer, such as a telephone number; each time audited.</summary>
    public const string CustomersReveal = "customers.reveal";

    /// <summary>Manage trunks, numbers, phones, dial rules and prompts.</summary>
    public const string VoiceManage = "voice.manage";

    /// <summary>Read the records of calls.</summary>
    public const string CallsView = "calls.view";

    /// <summary>Listen to recordings of others; each time audited.</summary>
    public const string RecordingsListen = "recordings.listen";

    /// <summary>Erase a customer's personal data.</summary>
    public const string CustomersErase = "customers.erase";
}

/// <summary>Reads a signed-in user.</summary>
public static class PrincipalExtensions
{
    /// <summary>The user's id; null if nobody is signed in.</summary>
    public static Guid? FindUserId(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return Guid.TryParse(principal.FindFirst(AnyseatClaims.UserId)?.Value, out Guid id) ? id : null;
    }

    /// <summary>The user's id on an endpoint that requires sign-in.</summary>
    public static Guid GetUserId(this ClaimsPrincipal principal) => principal.FindUserId()
        ?? throw new InvalidOperationException("The endpoint does not require a signed-in user.");

    /// <summary>Whether the user has the permission.</summary>
    public static bool Has(this ClaimsPrincipal principal, string permission)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal.HasClaim(AnyseatClaims.Permission, permission);
    }
}

/// <summary>What an endpoint asks of its caller, as metadata beside the filter that checks it.</summary>
/// <param name="Rule">A permission, another credential, or <c>open:</c> with the reason.</param>
public sealed record AccessRule(string Rule);

/// <summary>Guards endpoints.</summary>
public static class PermissionEndpointExtensions
{
    /// <summary>Requires a signed-in user (401 otherwise) with the permission (403 otherwise), as problem details.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder =>
        builder.Guard(permission, user => user.Has(permission)
            ? null
            : new ForbiddenError("permission.missing", $"This needs the permission {permission}."));

    /// <summary>Requires a signed-in user (401 otherwise) with any of the permissions (403 otherwise).</summary>
    public static TBuilder RequireAnyPermission<TBuilder>(this TBuilder builder, params string[] permissions)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(permissions);
        string any = string.Join(" or ", permissions);
        return builder.Guard(any, user => permissions.Any(user.Has)
            ? null
            : new ForbiddenError("permission.missing", $"This needs the permission {any}."));
    }

    /// <summary>Requires a signed-in user (401 otherwise).</summary>
    public static TBuilder RequireUser<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Guard("a signed-in user", _ => null);

    /// <summary>Says that an endpoint is open to everybody, and why that is right. A test fails for an endpoint that neither
    /// asks for anything nor says this.</summary>
    public static TBuilder OpenToEverybody<TBuilder>(this TBuilder builder, string why)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule("open: " + why));

    private static TBuilder Guard<TBuilder>(this TBuilder builder, string rule, Func<ClaimsPrincipal, Error?> check)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new AccessRule(rule));
        builder.AddEndpointFilterFactory((_, next) => async invocation =>
        {
            HttpContext http = invocation.HttpContext;
            Error? error = http.User.FindUserId() is null
                ? new UnauthenticatedError("session.required", "Sign in first.")
                : check(http.User);
            return error is null ? await next(invocation) : error.ToProblem();
        });
        return builder;
    }
}

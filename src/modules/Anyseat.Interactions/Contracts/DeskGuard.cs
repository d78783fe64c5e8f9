using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Anyseat.Interactions.Contracts;

/// <summary>Lets only the active desk of an agent act.</summary>
public static class DeskGuard
{
    /// <summary>The header in which a browser tab names itself: 1 to 64 characters.</summary>
    public const string DeskIdHeader = "X-Desk-Id";

    /// <summary>Requires the desk permission, and for a browser desk that it is the active one. An integrator's call (bearer
    /// token, no desk id) acts for the agent as such.</summary>
    public static TBuilder RequireActiveDesk<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.RequirePermission(Permissions.Desk);
        builder.AddEndpointFilterFactory((_, next) => async invocation =>
        {
            HttpContext http = invocation.HttpContext;
            string? desk = http.Request.Headers[DeskIdHeader];
            if (desk is null)
                return await next(invocation);
            if (desk.Length is 0 or > 64)
                return new ValidationError("desk.id_invalid", $"{DeskIdHeader} has 1 to 64 characters.").ToProblem();
            var desks = (IDeskAccess)http.RequestServices.GetService(typeof(IDeskAccess))!;
            return desks.MayAct(http.User.GetUserId(), desk) is { } refusal ? refusal.ToProblem() : await next(invocation);
        });
        return builder;
    }
}

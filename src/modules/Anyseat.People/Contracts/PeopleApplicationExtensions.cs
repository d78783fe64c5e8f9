using Anyseat.People.SignIn;
using Microsoft.AspNetCore.Builder;

namespace Anyseat.People.Contracts;

/// <summary>The part of People in the order of the middleware.</summary>
public static class PeopleApplicationExtensions
{
    /// <summary>Authenticates by cookie or token and refuses forged requests. Goes after routing and before anything that
    /// reads <c>HttpContext.User</c>.</summary>
    public static IApplicationBuilder UsePeople(this IApplicationBuilder app) =>
        app.UseAuthentication().UseMiddleware<CsrfMiddleware>();
}

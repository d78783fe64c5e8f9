using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Http;
using Anyseat.People.SignIn;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Features;

/// <summary>A name and its password.</summary>
internal sealed record SignInRequest
{
    public required string Username { get; init; }
    public required string Password { get; init; }
}

/// <summary>Opens, shows and ends the session of a desk.</summary>
internal static class SignInWithPassword
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/session", SignInAsync).Accepts<SignInRequest>("application/json").WithMetadata(new CsrfExempt())
            .OpenToEverybody("it asks for the password")
            .Describe("signIn", "Signs in; sets the session cookie", 400, 401, 413, 415, 429, 503);
        api.MapGet("/session", Show).RequireUser().Describe("getSession", "Shows who is signed in", 401);
        api.MapDelete("/session", SignOutAsync).RequireUser().Describe("signOut", "Ends the session", 401, 403, 503);
    }

    private static async Task<Results<Ok<Session>, ProblemHttpResult>> SignInAsync(
        HttpContext http, SignInService signIn, CsrfTokens csrf, IPeopleDirectory directory, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<SignInRequest>(http, ct)).TryGet(out SignInRequest? request, out Error? error))
            return http.Problem(error);
        if (request.Username.Length is 0 or > Check.UsernameLengthMax)
            return http.Problem(new ValidationError("field.length", $"username must have 1 to {Check.UsernameLengthMax} characters.", "username"));
        if (request.Password.Length is 0 or > PasswordRules.LengthMax)
            return http.Problem(new ValidationError("field.length", $"password must have 1 to {PasswordRules.LengthMax} characters.", "password"));
        Result<SignedIn> result = await signIn.SignInAsync(http, request.Username, request.Password, ct);
        if (!result.TryGet(out SignedIn signedIn, out error))
            return http.Problem(error);
        Person person = directory.FindUser(signedIn.User.Id) ?? PeopleDirectory.ToPerson(signedIn.User);
        return TypedResults.Ok(Session.Of(person, directory.Snapshot, signedIn.SessionId, csrf));
    }

    private static Results<Ok<Session>, ProblemHttpResult> Show(HttpContext http, CsrfTokens csrf, IPeopleDirectory directory)
    {
        PeopleSnapshot snapshot = directory.Snapshot;
        http.Response.Headers.CacheControl = "no-store";
        return snapshot.Users.TryGetValue(http.User.GetUserId(), out Person? person)
            ? TypedResults.Ok(Session.Of(person, snapshot, http.User.FindSessionId(), csrf))
            : http.Problem(new UnauthenticatedError("session.required", "Sign in first."));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignOutAsync(
        HttpContext http, PeopleStore store, SessionRegistry sessions, Access access, CancellationToken ct)
    {
        if (http.User.FindSessionId() is not { } sessionId)
            return http.Problem(TokenRules.NeedsSession);
        Guid userId = http.User.GetUserId();
        await store.WriteAsync<Done>(
            async (context, token) =>
            {
                await context.Sessions.Where(row => row.Id == sessionId).ExecuteDeleteAsync(token);
                store.Audit(context, "session.ended", userId, "session", sessionId);
                return Done.Value;
            },
            ct);
        sessions.End(sessionId);
        access.RaiseChanged(userId);
        await http.SignOutAsync(AccessNames.CookieScheme);
        return TypedResults.NoContent();
    }
}

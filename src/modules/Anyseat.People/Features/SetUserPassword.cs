using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Http;
using Anyseat.People.SignIn;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Features;

/// <summary>A password given by an administrator.</summary>
internal sealed record UserPasswordRequest
{
    public required string Password { get; init; }
}

/// <summary>Sets another user's password: sessions and tokens of the user end, a lock-out is lifted.</summary>
internal static class SetUserPassword
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/users/{id:guid}/password", HandleAsync).RequirePermission(Permissions.PeopleManage)
            .Accepts<UserPasswordRequest>("application/json")
            .Describe("setUserPassword", "Sets a user's password; sessions and tokens of the user end", 400, 401, 403, 404, 413, 415, 503);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext http, PeopleStore store, Passwords passwords, SignInService signIn, SessionRegistry sessions,
        TokenRegistry tokens, Access access, IPeopleDirectory directory, CancellationToken ct)
    {
        if (http.User.FindSessionId() is null)
            return http.Problem(TokenRules.NeedsSession);
        if (!(await JsonBody.ReadAsync<UserPasswordRequest>(http, ct)).TryGet(out UserPasswordRequest? request, out Error? error))
            return http.Problem(error);
        if (directory.FindUser(id) is not { } person)
            return http.Problem(UserRules.Unknown);
        if (PasswordRules.Validate(request.Password, person.Username, "password") is { } invalid)
            return http.Problem(invalid);
        string hash = await passwords.HashAsync(request.Password, ct);
        byte[] nameHash = Names.ToHash(Names.ToKey(person.Username));
        await store.WriteAsync<Done>(
            async (context, token) =>
            {
                await context.Users.Where(row => row.Id == id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, hash), token);
                await context.Sessions.Where(row => row.UserId == id).ExecuteDeleteAsync(token);
                await context.Tokens.Where(row => row.UserId == id).ExecuteDeleteAsync(token);
                await context.Lockouts.Where(row => row.NameHash == nameHash).ExecuteDeleteAsync(token);
                store.Audit(context, "user.password_set", http.User.GetUserId(), "user", id);
                return Done.Value;
            },
            ct);
        sessions.EndAll(id);
        tokens.RemoveAll(id);
        signIn.Unlock(Names.ToKey(person.Username));
        access.RaiseChanged(id);
        return TypedResults.NoContent();
    }
}

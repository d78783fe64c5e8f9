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

/// <summary>The password of now and the one to come.</summary>
internal sealed record PasswordChangeRequest
{
    public required string CurrentPassword { get; init; }
    public required string NewPassword { get; init; }
}

/// <summary>Changes one's own password; every other session of the user ends.</summary>
internal static class ChangeOwnPassword
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/session/password", HandleAsync).RequireUser().Accepts<PasswordChangeRequest>("application/json")
            .Describe("changePassword", "Changes one's own password; other sessions end", 400, 401, 403, 413, 415, 429, 503);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        HttpContext http, SignInService signIn, Passwords passwords, PeopleStore store, SessionRegistry sessions, Access access,
        IPeopleDirectory directory, CancellationToken ct)
    {
        if (http.User.FindSessionId() is not { } sessionId)
            return http.Problem(TokenRules.NeedsSession);
        if (!(await JsonBody.ReadAsync<PasswordChangeRequest>(http, ct)).TryGet(out PasswordChangeRequest? request, out Error? error))
            return http.Problem(error);
        Guid userId = http.User.GetUserId();
        string username = directory.FindUser(userId)?.Username ?? "";
        if (PasswordRules.Validate(request.NewPassword, username, "newPassword") is { } invalid)
            return http.Problem(invalid);
        if (request.CurrentPassword.Length > PasswordRules.LengthMax)
            return http.Problem(Wrong);
        Result<UserRow> verified = await signIn.VerifyAsync(
            Names.ToKey(username), SignInService.ToAddressKey(http.Connection.RemoteIpAddress),
            context => context.Users.FirstOrDefaultAsync(row => row.Id == userId, ct), request.CurrentPassword, ct);
        if (!verified.IsSuccess)
            return http.Problem(verified.Error is UnauthenticatedError ? Wrong : verified.Error);
        await SaveAsync(store, userId, sessionId, await passwords.HashAsync(request.NewPassword, ct), ct);
        sessions.EndAll(userId, but: sessionId);
        access.RaiseChanged(userId);
        return TypedResults.NoContent();
    }

    private static ValidationError Wrong => new("password.wrong", "currentPassword is wrong.", "currentPassword");

    private static Task<Result<Done>> SaveAsync(PeopleStore store, Guid userId, Guid sessionId, string hash, CancellationToken ct) =>
        store.WriteAsync<Done>(
            async (context, token) =>
            {
                await context.Users.Where(row => row.Id == userId)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, hash), token);
                await context.Sessions.Where(row => row.UserId == userId && row.Id != sessionId).ExecuteDeleteAsync(token);
                store.Audit(context, "user.password_changed", userId, "user", userId);
                return Done.Value;
            },
            ct);
}

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

namespace Anyseat.People.Features;

/// <summary>Whether the installation waits for its first administrator.</summary>
internal sealed record SetupState
{
    public required bool IsRequired { get; init; }
}

/// <summary>Creates the organisation and its first administrator.</summary>
internal sealed record SetupRequest
{
    public required string SetupCode { get; init; }
    public required string Organisation { get; init; }
    public required string Username { get; init; }
    public required string DisplayName { get; init; }
    public required string Password { get; init; }
}

/// <summary>The set-up by the holder of the printed code.</summary>
internal static class SetUp
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/setup", (SetupService setup) => TypedResults.Ok(new SetupState { IsRequired = setup.IsRequired }))
            .OpenToEverybody("the page asks it before anybody can sign in")
            .Describe("getSetup", "Says whether the installation has to be set up");
        api.MapPost("/setup", HandleAsync).Accepts<SetupRequest>("application/json").WithMetadata(new CsrfExempt())
            .OpenToEverybody("it asks for the set-up code")
            .Describe("completeSetup", "Creates the organisation and its first administrator, and signs in", 400, 403, 409, 413, 415, 429, 503);
    }

    private static async Task<Results<Created<Session>, ProblemHttpResult>> HandleAsync(
        HttpContext http, SetupService setup, SignInService signIn, SignInThrottle throttle, Passwords passwords,
        PeopleStore store, CsrfTokens csrf, IPeopleDirectory directory, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<SetupRequest>(http, ct)).TryGet(out SetupRequest? request, out Error? error))
            return http.Problem(error);
        if (Validate(request) is { } invalid)
            return http.Problem(invalid);
        if (!setup.IsRequired)
            return http.Problem(SetupService.AlreadyDone);
        string address = SignInService.ToAddressKey(http.Connection.RemoteIpAddress);
        if (throttle.Begin(null, address) is { } wait)
            return http.Problem(new RateLimitedError("setup.too_many_attempts", "There were too many attempts; wait.", wait));
        if (!await setup.IsRightAsync(request.SetupCode, ct))
            return http.Problem(SetupService.WrongCode);
        UserRow administrator = await ToRowAsync(request, passwords, store, ct);
        if (!(await setup.CompleteAsync(request.SetupCode, request.Organisation, administrator, ct)).TryGet(out _, out error))
            return http.Problem(error);
        throttle.Succeed(null, address);
        Guid sessionId = await signIn.OpenSessionAsync(http, administrator.Id, "session.opened", ct);
        Session session = Session.Of(PeopleDirectory.ToPerson(administrator), directory.Snapshot, sessionId, csrf);
        return TypedResults.Created("/api/v1/session", session);
    }

    private static ValidationError? Validate(SetupRequest request) =>
        Check.Text(request.Organisation, "organisation")
        ?? Check.Username(request.Username)
        ?? Check.Text(request.DisplayName, "displayName")
        ?? PasswordRules.Validate(request.Password, request.Username, "password");

    private static async Task<UserRow> ToRowAsync(SetupRequest request, Passwords passwords, PeopleStore store, CancellationToken ct)
    {
        Guid id = store.NewId();
        return new UserRow
        {
            Id = id,
            Username = request.Username,
            UsernameKey = Names.ToKey(request.Username),
            DisplayName = request.DisplayName,
            PasswordHash = await passwords.HashAsync(request.Password, ct),
            ChatLimit = 0,
            IsEnabled = true,
            CreatedAt = store.Now,
            Version = 1,
            Roles = [new UserRoleRow { UserId = id, Role = UserRules.ToWord(Role.Admin) }],
        };
    }
}

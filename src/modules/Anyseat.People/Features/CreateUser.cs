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

/// <summary>A user to be created, with the first password.</summary>
internal sealed record UserCreateRequest : UserUpdateRequest
{
    public required string Password { get; init; }
}

/// <summary>Creates a user.</summary>
internal static class CreateUser
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/users", HandleAsync).RequirePermission(Permissions.PeopleManage).Accepts<UserCreateRequest>("application/json")
            .Describe("createUser", "Creates a user", 400, 401, 403, 409, 413, 415, 503);

    private static async Task<Results<Created<UserView>, Ok<UserView>, ProblemHttpResult>> HandleAsync(
        HttpContext http, PeopleStore store, Passwords passwords, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<UserCreateRequest>(http, ct)).TryGet(out UserCreateRequest? request, out Error? error))
            return http.Problem(error);
        if ((UserRules.Validate(request) ?? PasswordRules.Validate(request.Password, request.Username, "password")) is { } invalid)
            return http.Problem(invalid);
        if (!IdempotencyKey.Read(http, request with { Password = "" }).TryGet(out IdempotencyKey key, out error))
            return http.Problem(error);
        string hash = await passwords.HashAsync(request.Password, ct);
        Result<Creation<UserView>> result = await store.ChangeAsync(
            (context, token) => AddAsync(context, store, http.User.GetUserId(), request, hash, key, token), ct);
        return result.ToAnswer(http, user => $"/api/v1/users/{user.Id}", user => user.Version);
    }

    private static async Task<Result<Creation<UserView>>> AddAsync(
        PeopleDbContext context, PeopleStore store, Guid actor, UserCreateRequest request, string hash, IdempotencyKey key,
        CancellationToken ct)
    {
        if (!(await key.FindAsync(context, actor, ct)).TryGet(out Guid? former, out Error? error))
            return error;
        if (former is { } formerId)
        {
            UserRow made = await context.Users.Include(row => row.Roles).Include(row => row.Skills).SingleAsync(row => row.Id == formerId, ct);
            return new Creation<UserView>(UserView.Of(PeopleDirectory.ToPerson(made)), IsRepeat: true);
        }
        if (await UserRules.ValidateAsync(context, request, null, ct) is { } conflict)
            return conflict;
        var user = new UserRow
        {
            Id = store.NewId(),
            Username = request.Username,
            UsernameKey = "",
            DisplayName = request.DisplayName,
            PasswordHash = hash,
            CreatedAt = store.Now,
            Version = 1,
        };
        UserRules.Apply(user, request);
        context.Users.Add(user);
        key.Add(context, store, actor, user.Id);
        store.Audit(context, "user.created", actor, "user", user.Id);
        return new Creation<UserView>(UserView.Of(PeopleDirectory.ToPerson(user)), IsRepeat: false);
    }
}

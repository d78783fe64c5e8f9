using System.Text.Json;
using Anyseat.People.Contracts;
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

/// <summary>Changes a user, or disables one; a disabled user's sessions end at once.</summary>
internal static class UpdateUser
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut("/users/{id:guid}", PutAsync).RequirePermission(Permissions.PeopleManage).Accepts<UserUpdateRequest>("application/json")
            .Describe("updateUser", "Replaces what is set of a user; takes If-Match", 400, 401, 403, 404, 409, 412, 413, 415, 503);
        api.MapDelete("/users/{id:guid}", DisableAsync).RequirePermission(Permissions.PeopleManage)
            .Describe("disableUser", "Disables a user; takes If-Match", 400, 401, 403, 404, 409, 412, 503);
    }

    private static async Task<Results<Ok<UserView>, ProblemHttpResult>> PutAsync(
        Guid id, HttpContext http, PeopleStore store, SessionRegistry sessions, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<UserUpdateRequest>(http, ct)).TryGet(out UserUpdateRequest? request, out Error? error))
            return http.Problem(error);
        if (UserRules.Validate(request) is { } invalid)
            return http.Problem(invalid);
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out error))
            return http.Problem(error);
        Result<UserView> result = await store.ChangeAsync<UserView>(
            async (context, token) =>
            {
                if (await UserRules.ValidateAsync(context, request, id, token) is { } conflict)
                    return conflict;
                return await ChangeAsync(context, store, id, expected, http.User.GetUserId(), user => UserRules.Apply(user, request), token);
            },
            ct);
        if (result.IsSuccess && !result.Value.IsEnabled)
            sessions.EndAll(id);
        return result.ToAnswer(http, user => user.Version);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DisableAsync(
        Guid id, HttpContext http, PeopleStore store, SessionRegistry sessions, CancellationToken ct)
    {
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out Error? error))
            return http.Problem(error);
        Result<UserView> result = await store.ChangeAsync(
            (context, token) => ChangeAsync(context, store, id, expected, http.User.GetUserId(), user => user.IsEnabled = false, token), ct);
        if (!result.IsSuccess)
            return http.Problem(result.Error);
        sessions.EndAll(id);
        return TypedResults.NoContent();
    }

    private static async Task<Result<UserView>> ChangeAsync(
        PeopleDbContext context, PeopleStore store, Guid id, ExpectedVersion expected, Guid actor, Action<UserRow> apply,
        CancellationToken ct)
    {
        UserRow? user = await context.Users.Include(row => row.Roles).Include(row => row.Skills).FirstOrDefaultAsync(row => row.Id == id, ct);
        if (user is null)
            return UserRules.Unknown;
        if (expected.Check(user.Version) is { } stale)
            return stale;
        Person before = PeopleDirectory.ToPerson(user);
        apply(user);
        user.Version++;
        Person after = PeopleDirectory.ToPerson(user);
        if (IsAdministrator(before) && !IsAdministrator(after) && !await UserRules.HasOtherAdministratorAsync(context, id, ct))
            return UserRules.LastAdministrator;
        if (!after.IsEnabled)
            await context.Sessions.Where(row => row.UserId == id).ExecuteDeleteAsync(ct);
        Audit(context, store, actor, before, after);
        return UserView.Of(after);
    }

    private static bool IsAdministrator(Person person) => person.IsEnabled && person.Roles.Contains(Role.Admin);

    private static void Audit(PeopleDbContext context, PeopleStore store, Guid actor, Person before, Person after)
    {
        if (before.IsEnabled != after.IsEnabled)
            store.Audit(context, after.IsEnabled ? "user.enabled" : "user.disabled", actor, "user", after.Id);
        if (!before.Roles.SequenceEqual(after.Roles))
        {
            string roles = JsonSerializer.Serialize(new { before = before.Roles, after = after.Roles });
            store.Audit(context, "user.roles_changed", actor, "user", after.Id, roles);
        }
        if (!before.Skills.SequenceEqual(after.Skills))
            store.Audit(context, "user.skills_changed", actor, "user", after.Id);
        store.Audit(context, "user.updated", actor, "user", after.Id);
    }
}

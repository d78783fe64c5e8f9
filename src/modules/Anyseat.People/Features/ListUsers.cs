using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Http;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.People.Features;

/// <summary>Shows users: all of them to those who manage people or see the floor, the own team to its leader.</summary>
internal static class ListUsers
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users", List).RequireUser().Describe("listUsers", "Lists users by user name", 400, 401, 403);
        api.MapGet("/users/{id:guid}", Show).RequireUser().Describe("getUser", "Shows a user", 401, 403, 404);
    }

    private static Results<Ok<Page<UserView>>, ProblemHttpResult> List(
        HttpContext http, string? cursor, int? limit, IPeopleDirectory directory)
    {
        if (!FindScope(http).TryGet(out Func<Person, bool>? isVisible, out Error? error))
            return http.Problem(error);
        IEnumerable<UserView> users = directory.Snapshot.Users.Values.Where(isVisible)
            .OrderBy(person => Names.ToKey(person.Username), StringComparer.Ordinal).Select(UserView.Of);
        return Answers.ToPage(users, user => Names.ToKey(user.Username), cursor, limit).TryGet(out Page<UserView>? page, out error)
            ? TypedResults.Ok(page)
            : http.Problem(error);
    }

    private static Results<Ok<UserView>, ProblemHttpResult> Show(Guid id, HttpContext http, IPeopleDirectory directory)
    {
        if (!FindScope(http).TryGet(out Func<Person, bool>? isVisible, out Error? error))
            return http.Problem(error);
        if (directory.FindUser(id) is not { } person || !isVisible(person))
            return http.Problem(UserRules.Unknown);
        http.SetETag(person.Version);
        return TypedResults.Ok(UserView.Of(person));
    }

    private static Result<Func<Person, bool>> FindScope(HttpContext http)
    {
        if (http.User.Has(Permissions.PeopleManage) || http.User.Has(Permissions.FloorView))
            return (Func<Person, bool>)(_ => true);
        if (http.User.Has(Permissions.TeamView) && Guid.TryParse(http.User.FindFirst(AnyseatClaims.TeamId)?.Value, out Guid team))
            return (Func<Person, bool>)(person => person.TeamId == team);
        return new ForbiddenError("permission.missing", $"This needs the permission {Permissions.PeopleManage}.");
    }
}

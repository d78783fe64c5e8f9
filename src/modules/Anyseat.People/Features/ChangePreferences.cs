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

/// <summary>Preferences to set; an absent or null one is cleared.</summary>
internal sealed record PreferencesRequest
{
    public Locale? Locale { get; init; }
    public Theme? Theme { get; init; }
}

/// <summary>Sets one's own preferences.</summary>
internal static class ChangePreferences
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/session/preferences", HandleAsync).RequireUser().Accepts<PreferencesRequest>("application/json")
            .Describe("changePreferences", "Sets one's own language and theme", 400, 401, 403, 413, 415, 503);

    private static async Task<Results<Ok<Session>, ProblemHttpResult>> HandleAsync(
        HttpContext http, PeopleStore store, CsrfTokens csrf, IPeopleDirectory directory, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<PreferencesRequest>(http, ct)).TryGet(out PreferencesRequest? request, out Error? error))
            return http.Problem(error);
        Guid userId = http.User.GetUserId();
        string? locale = request.Locale?.ToWord();
        string? theme = request.Theme is { } chosen ? UserRules.ToWord(chosen) : null;
        await store.ChangeAsync<Done>(
            async (context, token) =>
            {
                await context.Users.Where(row => row.Id == userId).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Locale, locale).SetProperty(row => row.Theme, theme), token);
                return Done.Value;
            },
            ct);
        PeopleSnapshot snapshot = directory.Snapshot;
        Person person = snapshot.Users[userId] with { Locale = locale, Theme = theme };
        return TypedResults.Ok(Session.Of(person, snapshot, http.User.FindSessionId(), csrf));
    }
}

using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Http;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Things = Anyseat.People.Features.NamedThings<Anyseat.People.Storage.SkillRow, Anyseat.People.Contracts.Skill>;

namespace Anyseat.People.Features;

/// <summary>What is set of a skill.</summary>
internal sealed record SkillRequest
{
    public required string Name { get; init; }
}

/// <summary>Skills that queues ask for and agents have.</summary>
internal static class ManageSkills
{
    private static readonly Things things = new("skill", row => new Skill(row.Id, row.Name, row.Version));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/skills", List).RequireUser().Describe("listSkills", "Lists skills by name", 400, 401);
        api.MapPost("/skills", CreateAsync).RequirePermission(Permissions.PeopleManage).Accepts<SkillRequest>("application/json")
            .Describe("createSkill", "Creates a skill", 400, 401, 403, 409, 413, 415, 503);
        api.MapPut("/skills/{id:guid}", UpdateAsync).RequirePermission(Permissions.PeopleManage).Accepts<SkillRequest>("application/json")
            .Describe("updateSkill", "Changes a skill; takes If-Match", 400, 401, 403, 404, 409, 412, 413, 415, 503);
        api.MapDelete("/skills/{id:guid}", DeleteAsync).RequirePermission(Permissions.PeopleManage)
            .Describe("deleteSkill", "Removes a skill that nothing refers to; takes If-Match", 400, 401, 403, 404, 409, 412, 503);
    }

    private static Results<Ok<Page<Skill>>, ProblemHttpResult> List(HttpContext http, string? cursor, int? limit, IPeopleDirectory directory)
    {
        IEnumerable<Skill> ordered = directory.Snapshot.Skills.Values.OrderBy(item => Names.ToKey(item.Name), StringComparer.Ordinal);
        return Answers.ToPage(ordered, item => Names.ToKey(item.Name), cursor, limit).TryGet(out Page<Skill>? page, out Error? error)
            ? TypedResults.Ok(page)
            : http.Problem(error);
    }

    private static async Task<Results<Created<Skill>, Ok<Skill>, ProblemHttpResult>> CreateAsync(
        HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<SkillRequest>(http, ct)).TryGet(out SkillRequest? request, out Error? error))
            return http.Problem(error);
        if (Validate(request) is { } invalid)
            return http.Problem(invalid);
        if (!IdempotencyKey.Read(http, request).TryGet(out IdempotencyKey key, out error))
            return http.Problem(error);
        var row = new SkillRow { Id = store.NewId(), Name = request.Name, NameKey = Names.ToKey(request.Name), Version = 1 };
        Result<Creation<Skill>> result = await things.CreateAsync(
            store, http.User.GetUserId(), row, key, Things.NoCheck, ct);
        return result.ToAnswer(http, item => $"/api/v1/skills/{item.Id}", item => item.Version);
    }

    private static async Task<Results<Ok<Skill>, ProblemHttpResult>> UpdateAsync(
        Guid id, HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<SkillRequest>(http, ct)).TryGet(out SkillRequest? request, out Error? error))
            return http.Problem(error);
        if (Validate(request) is { } invalid)
            return http.Problem(invalid);
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out error))
            return http.Problem(error);
        Result<Skill> result = await things.UpdateAsync(
            store, http.User.GetUserId(), id, expected,
            row => Things.SetName(row, request.Name),
            Things.NoCheck, ct);
        return result.ToAnswer(http, item => item.Version);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out Error? error))
            return http.Problem(error);
        Result<Done> result = await things.DeleteAsync(
            store, http.User.GetUserId(), id, expected,
            context => context.Set<UserSkillRow>().AnyAsync(row => row.SkillId == id, ct), ct);
        return result.ToAnswer(http);
    }

    private static ValidationError? Validate(SkillRequest request) => Check.Text(request.Name, "name");
}

using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Features;

/// <summary>What is set of a skill.</summary>
internal sealed record SkillRequest : INamedRequest
{
    public required string Name { get; init; }
}

/// <summary>Skills that queues ask for and agents have.</summary>
internal static class ManageSkills
{
    private static readonly NamedThingEndpoints<SkillRow, Skill, SkillRequest> endpoints = new(new()
    {
        Word = "skill",
        ToView = row => new Skill(row.Id, row.Name, row.Version),
        All = people => people.Skills.Values,
        New = request => new SkillRow { Name = request.Name, NameKey = Names.ToKey(request.Name) },
        IsUsedAsync = (context, id, ct) => context.Set<UserSkillRow>().AnyAsync(row => row.SkillId == id, ct),
    });

    public static void Map(IEndpointRouteBuilder api) => endpoints.Map(api);
}

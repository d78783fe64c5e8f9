using System.Text.Json;
using System.Text.Json.Serialization;
using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Features;

/// <summary>A user as administrators see it.</summary>
internal sealed record UserView
{
    public required Guid Id { get; init; }
    public required string Username { get; init; }
    public required string DisplayName { get; init; }
    public required IReadOnlyList<Role> Roles { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? TeamId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? SiteId { get; init; }
    public required IReadOnlyList<PersonSkill> Skills { get; init; }
    public required int ChatLimit { get; init; }
    public required bool IsEnabled { get; init; }
    public required long Version { get; init; }

    public static UserView Of(Person person) => new()
    {
        Id = person.Id,
        Username = person.Username,
        DisplayName = person.DisplayName,
        Roles = person.Roles,
        TeamId = person.TeamId,
        SiteId = person.SiteId,
        Skills = person.Skills,
        ChatLimit = person.ChatLimit,
        IsEnabled = person.IsEnabled,
        Version = person.Version,
    };
}

/// <summary>What an administrator sets of a user: the whole of it, but for the password.</summary>
internal record UserUpdateRequest
{
    public required string Username { get; init; }
    public required string DisplayName { get; init; }
    public required IReadOnlyList<Role> Roles { get; init; }
    public Guid? TeamId { get; init; }
    public Guid? SiteId { get; init; }
    public IReadOnlyList<PersonSkill> Skills { get; init; } = [];

    /// <summary>How many chats at once; 0 to 20.</summary>
    public int ChatLimit { get; init; } = 3;
    public bool IsEnabled { get; init; } = true;
}

/// <summary>Rules that every change of users keeps.</summary>
internal static class UserRules
{
    /// <summary>An enumeration value as a camel-case word, as the API and the tables write it.</summary>
    public static string ToWord<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Checks the values by themselves.</summary>
    public static ValidationError? Validate(UserUpdateRequest request) =>
        Check.Username(request.Username)
        ?? Check.Text(request.DisplayName, "displayName")
        ?? Check.Roles(request.Roles)
        ?? Check.Skills(request.Skills)
        ?? Check.Range(request.ChatLimit, 0, Check.ChatLimitMax, "chatLimit");

    /// <summary>Checks the values against what is there: the name is free, team, site and skills exist.</summary>
    public static async Task<Error?> ValidateAsync(
        PeopleDbContext context, UserUpdateRequest request, Guid? self, CancellationToken ct)
    {
        string key = Names.ToKey(request.Username);
        if (await context.Users.AnyAsync(row => row.UsernameKey == key && row.Id != self, ct))
            return new NameTaken("username");
        if (request.TeamId is { } team && !await context.Teams.AnyAsync(row => row.Id == team, ct))
            return new ValidationError("team.unknown", "teamId must be the id of a team.", "teamId");
        if (request.SiteId is { } site && !await context.Sites.AnyAsync(row => row.Id == site, ct))
            return new ValidationError("site.unknown", "siteId must be the id of a site.", "siteId");
        if (request.Skills.Count == 0)
            return null;
        HashSet<Guid> known = [.. await context.Skills.Select(row => row.Id).ToListAsync(ct)];
        return request.Skills.All(skill => known.Contains(skill.SkillId))
            ? null
            : new ValidationError("skill.unknown", "skills must name skills that exist.", "skills");
    }

    /// <summary>Whether another enabled administrator remains when this user is none any more.</summary>
    public static Task<bool> HasOtherAdministratorAsync(PeopleDbContext context, Guid userId, CancellationToken ct)
    {
        string admin = ToWord(Role.Admin);
        return context.Users.AnyAsync(row => row.Id != userId && row.IsEnabled && row.Roles.Any(role => role.Role == admin), ct);
    }

    /// <summary>Puts the values into the row.</summary>
    public static void Apply(UserRow row, UserUpdateRequest request)
    {
        row.Username = request.Username;
        row.UsernameKey = Names.ToKey(request.Username);
        row.DisplayName = request.DisplayName;
        row.TeamId = request.TeamId;
        row.SiteId = request.SiteId;
        row.ChatLimit = request.ChatLimit;
        row.IsEnabled = request.IsEnabled;
        HashSet<string> roles = [.. request.Roles.Select(ToWord)];
        row.Roles.RemoveAll(role => !roles.Contains(role.Role));
        row.Roles.AddRange(roles.Except(row.Roles.Select(role => role.Role)).Select(role => new UserRoleRow { UserId = row.Id, Role = role }));
        ApplySkills(row, request.Skills.ToDictionary(skill => skill.SkillId, skill => skill.Proficiency));
    }

    /// <summary>The last enabled administrator stays one.</summary>
    public static ConflictError LastAdministrator { get; } = new(
        "user.last_administrator", "This is the last enabled administrator: make another one first.");

    /// <summary>No such user, or not to be known of.</summary>
    public static NotFoundError Unknown { get; } = new("user.unknown", "There is no such user.");

    private static void ApplySkills(UserRow row, Dictionary<Guid, int> skills)
    {
        row.Skills.RemoveAll(skill => !skills.ContainsKey(skill.SkillId));
        foreach (UserSkillRow skill in row.Skills)
            skill.Proficiency = skills[skill.SkillId];
        foreach ((Guid skillId, int proficiency) in skills)
        {
            if (!row.Skills.Any(skill => skill.SkillId == skillId))
                row.Skills.Add(new UserSkillRow { UserId = row.Id, SkillId = skillId, Proficiency = proficiency });
        }
    }
}

/// <summary>Another one has the name, letter case and width aside: 409.</summary>
/// <param name="Field">The field with the name.</param>
internal sealed record NameTaken(string Field) : ConflictError("name.taken", $"{Field} is taken.")
{
    public override IEnumerable<KeyValuePair<string, object?>> Data => [new("field", Field)];
}


namespace Anyseat.People.Contracts;

/// <summary>Who works here, from memory. Loaded in the start phase Replay; thread-safe.</summary>
public interface IPeopleDirectory
{
    /// <summary>The present state; immutable.</summary>
    PeopleSnapshot Snapshot { get; }

    /// <summary>Raised after a change was committed and <see cref="Snapshot"/> replaced, one at a time, in order. Handlers
    /// are quick and do not throw.</summary>
    event Action<PeopleSnapshot>? Changed;

    /// <summary>Finds a user; null if there is none.</summary>
    Person? FindUser(Guid id) => Snapshot.Users.GetValueOrDefault(id);
}

/// <summary>Everybody and everything of People at one moment.</summary>
public sealed record PeopleSnapshot
{
    /// <summary>Before anything was loaded.</summary>
    public static PeopleSnapshot Empty { get; } = new()
    {
        Revision = -1,
        Organisation = "",
        Users = new Dictionary<Guid, Person>(),
        Teams = new Dictionary<Guid, Team>(),
        Sites = new Dictionary<Guid, Site>(),
        Skills = new Dictionary<Guid, Skill>(),
    };

    /// <summary>Rises with every committed change.</summary>
    public required long Revision { get; init; }

    /// <summary>The organisation's name; empty before the set-up.</summary>
    public required string Organisation { get; init; }

    /// <summary>All users by id, disabled ones too.</summary>
    public required IReadOnlyDictionary<Guid, Person> Users { get; init; }

    /// <summary>All teams by id.</summary>
    public required IReadOnlyDictionary<Guid, Team> Teams { get; init; }

    /// <summary>All sites by id.</summary>
    public required IReadOnlyDictionary<Guid, Site> Sites { get; init; }

    /// <summary>All skills by id.</summary>
    public required IReadOnlyDictionary<Guid, Skill> Skills { get; init; }

    /// <summary>Those who may use a desk, in order of id, disabled ones too.</summary>
    public IEnumerable<Person> Agents => Users.Values.Where(user => user.IsAgent).OrderBy(user => user.Id);
}

/// <summary>A user.</summary>
public sealed record Person
{
    /// <summary>The id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name to sign in with.</summary>
    public required string Username { get; init; }

    /// <summary>The name shown to others, 1 to 100 characters.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The roles, in the order of <see cref="Role"/>.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>What the roles permit, in ordinal order.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>The team, if any.</summary>
    public required Guid? TeamId { get; init; }

    /// <summary>The site, if any.</summary>
    public required Guid? SiteId { get; init; }

    /// <summary>The skills, in order of skill id.</summary>
    public required IReadOnlyList<PersonSkill> Skills { get; init; }

    /// <summary>How many chats at once; 0 to 20.</summary>
    public required int ChatLimit { get; init; }

    /// <summary>Whether the user may sign in and be offered work.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>Whether the roles permit a desk.</summary>
    public required bool IsAgent { get; init; }

    /// <summary>Chosen language, <c>en</c> or <c>zh-CN</c>; null for the browser's.</summary>
    public string? Locale { get; init; }

    /// <summary>Chosen theme, <c>light</c>, <c>dark</c> or <c>system</c>; null for none chosen.</summary>
    public string? Theme { get; init; }

    /// <summary>Rises with every change of the user.</summary>
    public required long Version { get; init; }
}

/// <summary>A skill that a user has.</summary>
/// <param name="SkillId">Which.</param>
/// <param name="Proficiency">1 (beginner) to 5 (master).</param>
public readonly record struct PersonSkill(Guid SkillId, int Proficiency);

/// <summary>A team.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">Unique, 1 to 100 characters.</param>
/// <param name="SiteId">Where it works, if at one site.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record Team(Guid Id, string Name, Guid? SiteId, long Version) : INamedThing;

/// <summary>A site.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">Unique, 1 to 100 characters.</param>
/// <param name="TimeZone">IANA name, such as <c>Asia/Shanghai</c>.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record Site(Guid Id, string Name, string TimeZone, long Version) : INamedThing;

/// <summary>A skill.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">Unique, 1 to 100 characters.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record Skill(Guid Id, string Name, long Version) : INamedThing;

/// <summary>Something with a unique name and a version.</summary>
public interface INamedThing
{
    /// <summary>The id.</summary>
    Guid Id { get; }

    /// <summary>Unique among its kind, 1 to 100 characters.</summary>
    string Name { get; }

    /// <summary>Rises with every change.</summary>
    long Version { get; }
}

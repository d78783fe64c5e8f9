namespace Anyseat.People.Contracts;

/// <summary>Fills an installation with given people, for demonstrations and tests.</summary>
public interface IPeopleSeeder
{
    /// <summary>Creates what is not there yet, recognised by its name (letter case aside); what is there stays as it is.
    /// Running it again changes nothing. May be called from the start phase Seed on.</summary>
    /// <param name="seed">What shall be there; names refer to entries of the same seed or to what is there.</param>
    /// <param name="ct">Cancels; nothing is stored then.</param>
    /// <exception cref="ArgumentException">A name refers to nothing or a value is out of its bounds.</exception>
    Task<SeededPeople> SeedAsync(PeopleSeed seed, CancellationToken ct);
}

/// <summary>People and what they belong to.</summary>
public sealed record PeopleSeed
{
    /// <summary>The organisation's name; not changed if there is one.</summary>
    public required string Organisation { get; init; }

    /// <summary>Sites.</summary>
    public IReadOnlyList<SiteSeed> Sites { get; init; } = [];

    /// <summary>Teams.</summary>
    public IReadOnlyList<TeamSeed> Teams { get; init; } = [];

    /// <summary>Names of skills.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Users.</summary>
    public IReadOnlyList<UserSeed> Users { get; init; } = [];
}

/// <summary>A site.</summary>
/// <param name="Name">Unique.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record SiteSeed(string Name, string TimeZone);

/// <summary>A team.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Site">Name of its site, if any.</param>
public sealed record TeamSeed(string Name, string? Site = null);

/// <summary>A user.</summary>
public sealed record UserSeed
{
    /// <summary>The name to sign in with.</summary>
    public required string Username { get; init; }

    /// <summary>The name shown.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The password; the rules for passwords hold.</summary>
    public required string Password { get; init; }

    /// <summary>The roles; at least one.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>Name of the team, if any.</summary>
    public string? Team { get; init; }

    /// <summary>Name of the site, if any.</summary>
    public string? Site { get; init; }

    /// <summary>Proficiency (1 to 5) by name of skill.</summary>
    public IReadOnlyDictionary<string, int> Skills { get; init; } = new Dictionary<string, int>();

    /// <summary>How many chats at once; 0 to 20.</summary>
    public int ChatLimit { get; init; } = 3;
}

/// <summary>Ids by name, of everything in the seed.</summary>
/// <param name="Users">By user name.</param>
/// <param name="Teams">By name.</param>
/// <param name="Sites">By name.</param>
/// <param name="Skills">By name.</param>
public sealed record SeededPeople(
    IReadOnlyDictionary<string, Guid> Users,
    IReadOnlyDictionary<string, Guid> Teams,
    IReadOnlyDictionary<string, Guid> Sites,
    IReadOnlyDictionary<string, Guid> Skills);

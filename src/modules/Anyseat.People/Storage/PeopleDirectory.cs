using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Microsoft.Extensions.Logging;

namespace Anyseat.People.Storage;

/// <summary>The directory in memory, replaced as a whole after every committed change.</summary>
internal sealed partial class PeopleDirectory(
    PeopleReader reader, ILogger<PeopleDirectory> logger) : IPeopleDirectory, IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private volatile PeopleSnapshot snapshot = PeopleSnapshot.Empty;

    public event Action<PeopleSnapshot>? Changed;

    public PeopleSnapshot Snapshot => snapshot;

    public Person? FindUser(Guid id) => snapshot.Users.GetValueOrDefault(id);

    /// <summary>Reads everything if the revision rose.</summary>
    public async Task ReloadAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (await reader.ReadIfChangedAsync(snapshot.Revision, ct) is not { } tables
                || tables.Organisation.Revision <= snapshot.Revision)
            {
                return;
            }

            PeopleSnapshot next = ToSnapshot(tables);
            snapshot = next;
            Changed?.Invoke(next);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Reads after a commit. The change stands even if this fails; then the upkeep loop reads it.</summary>
    public async Task ReloadAfterCommitAsync()
    {
        try
        {
            await ReloadAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogStale(exception);
        }
    }

    public void Dispose() => gate.Dispose();

    private static PeopleSnapshot ToSnapshot(PeopleTables tables) => new()
    {
        Revision = tables.Organisation.Revision,
        Organisation = tables.Organisation.Name,
        Users = tables.Users.ToDictionary(row => row.Id, ToPerson),
        Teams = tables.Teams.ToDictionary(row => row.Id, row => new Team(row.Id, row.Name, row.SiteId, row.Version)),
        Sites = tables.Sites.ToDictionary(row => row.Id, row => new Site(row.Id, row.Name, row.TimeZone, row.Version)),
        Skills = tables.Skills.ToDictionary(row => row.Id, row => new Skill(row.Id, row.Name, row.Version)),
    };

    /// <summary>The user of a row with its roles and skills.</summary>
    public static Person ToPerson(UserRow row)
    {
        Role[] roles = [.. row.Roles.Select(role => Enum.Parse<Role>(role.Role, ignoreCase: true)).Order()];
        IReadOnlyList<string> permissions = RolePermissions.Of(roles);
        return new Person
        {
            Id = row.Id,
            Username = row.Username,
            DisplayName = row.DisplayName,
            Roles = roles,
            Permissions = permissions,
            TeamId = row.TeamId,
            SiteId = row.SiteId,
            Skills = [.. row.Skills.Select(skill => new PersonSkill(skill.SkillId, skill.Proficiency)).OrderBy(skill => skill.SkillId)],
            ChatLimit = row.ChatLimit,
            IsEnabled = row.IsEnabled,
            IsAgent = permissions.Contains(Platform.Security.Permissions.Desk, StringComparer.Ordinal),
            Locale = row.Locale,
            Theme = row.Theme,
            Version = row.Version,
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A change of people is committed but could not be read back; the upkeep loop will")]
    private partial void LogStale(Exception exception);
}

using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.Platform.EntityFramework;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Anyseat.People.Storage;

/// <summary>The directory in memory, replaced as a whole after every committed change.</summary>
internal sealed partial class PeopleDirectory(
    ModuleDatabase<PeopleDbContext> database, ILogger<PeopleDirectory> logger) : IPeopleDirectory, IDisposable
{
    private const int readAttemptsMax = 10;
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
            PeopleSnapshot next = await database.ReadAsync(ReadAsync, ct);
            if (next.Revision <= snapshot.Revision)
                return;
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

    // The tables are read one after the other; an unchanged revision says that they belong together.
    private async Task<PeopleSnapshot> ReadAsync(PeopleDbContext context, CancellationToken ct)
    {
        for (int attempt = 0; attempt < readAttemptsMax; attempt++)
        {
            OrganisationRow before = await context.Organisations.SingleAsync(ct);
            if (before.Revision == snapshot.Revision)
                return snapshot;
            PeopleSnapshot read = await ReadTablesAsync(context, before, ct);
            if (await context.Organisations.Select(row => row.Revision).SingleAsync(ct) == before.Revision)
                return read;
        }
        throw new TimeoutException("The people changed on every one of ten readings.");
    }

    private static async Task<PeopleSnapshot> ReadTablesAsync(
        PeopleDbContext context, OrganisationRow organisation, CancellationToken ct)
    {
        List<UserRow> users = await context.Users.Include(row => row.Roles).Include(row => row.Skills).AsSplitQuery().ToListAsync(ct);
        List<TeamRow> teams = await context.Teams.ToListAsync(ct);
        List<SiteRow> sites = await context.Sites.ToListAsync(ct);
        List<SkillRow> skills = await context.Skills.ToListAsync(ct);
        return new PeopleSnapshot
        {
            Revision = organisation.Revision,
            Organisation = organisation.Name,
            Users = users.ToDictionary(row => row.Id, ToPerson),
            Teams = teams.ToDictionary(row => row.Id, row => new Team(row.Id, row.Name, row.SiteId, row.Version)),
            Sites = sites.ToDictionary(row => row.Id, row => new Site(row.Id, row.Name, row.TimeZone, row.Version)),
            Skills = skills.ToDictionary(row => row.Id, row => new Skill(row.Id, row.Name, row.Version)),
        };
    }

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

using System.Data.Common;
using Anyseat.Platform.Storage;

namespace Anyseat.People.Storage;

/// <summary>Reads by plain SQL what every start and every look for changes reads. EF Core would add half a second of
/// processor (its model, its first queries) to the time in which nobody is served after a crash.</summary>
/// <param name="database">The database of the node.</param>
internal sealed class PeopleReader(IDatabase database)
{
    private const int readAttemptsMax = 10;

    /// <summary>Everything the directory shows, or null when the revision is still <paramref name="known"/>.</summary>
    /// <remarks>The tables are read one after the other; an unchanged revision says that they belong together.</remarks>
    public async Task<PeopleTables?> ReadIfChangedAsync(long known, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        for (int attempt = 0; attempt < readAttemptsMax; attempt++)
        {
            OrganisationRow before = await ReadOrganisationAsync(connection, ct);
            if (before.Revision == known)
                return null;
            PeopleTables read = await ReadTablesAsync(connection, before, ct);
            if ((await ReadOrganisationAsync(connection, ct)).Revision == before.Revision)
                return read;
        }
        throw new TimeoutException("The people changed on every one of ten readings.");
    }

    /// <summary>All sessions.</summary>
    public Task<List<SessionRow>> ReadSessionsAsync(CancellationToken ct) => ReadAsync(
        "SELECT id, user_id, created_at, seen_at FROM people_session",
        row => new SessionRow
        {
            Id = row.ReadGuid(0),
            UserId = row.ReadGuid(1),
            CreatedAt = row.ReadInstant(2),
            SeenAt = row.ReadInstant(3),
        },
        ct);

    /// <summary>All access tokens.</summary>
    public Task<List<TokenRow>> ReadTokensAsync(CancellationToken ct) => ReadAsync(
        "SELECT id, user_id, name, hash, created_at, expires_at, last_used_at FROM people_token",
        row => new TokenRow
        {
            Id = row.ReadGuid(0),
            UserId = row.ReadGuid(1),
            Name = row.GetString(2),
            Hash = row.ReadBytes(3),
            CreatedAt = row.ReadInstant(4),
            ExpiresAt = row.ReadInstantOrNull(5),
            LastUsedAt = row.ReadInstantOrNull(6),
        },
        ct);

    /// <summary>All lock-outs.</summary>
    public Task<List<LockoutRow>> ReadLockoutsAsync(CancellationToken ct) => ReadAsync(
        "SELECT name_hash, locked_until FROM people_lockout",
        row => new LockoutRow { NameHash = row.ReadBytes(0), LockedUntil = row.ReadInstant(1) },
        ct);

    private static async Task<OrganisationRow> ReadOrganisationAsync(DbConnection connection, CancellationToken ct) =>
        (await ReadAsync(
            connection,
            "SELECT id, name, revision FROM people_organisation",
            row => new OrganisationRow { Id = row.GetInt32(0), Name = row.GetString(1), Revision = row.GetInt64(2) },
            ct)).Single();

    private static async Task<PeopleTables> ReadTablesAsync(
        DbConnection connection, OrganisationRow organisation, CancellationToken ct)
    {
        Dictionary<Guid, UserRow> users = (await ReadAsync(
            connection,
            "SELECT id, username, username_key, display_name, password_hash, team_id, site_id, chat_limit, is_enabled, locale, "
            + "theme, created_at, version FROM people_user",
            ToUser,
            ct)).ToDictionary(user => user.Id);
        foreach (UserRoleRow role in await ReadAsync(
            connection,
            "SELECT user_id, role FROM people_user_role",
            row => new UserRoleRow { UserId = row.ReadGuid(0), Role = row.GetString(1) },
            ct))
        {
            // A user who came after the users were read: the revision will tell, and all is read again.
            users.GetValueOrDefault(role.UserId)?.Roles.Add(role);
        }

        foreach (UserSkillRow skill in await ReadAsync(
            connection,
            "SELECT user_id, skill_id, proficiency FROM people_user_skill",
            row => new UserSkillRow { UserId = row.ReadGuid(0), SkillId = row.ReadGuid(1), Proficiency = row.GetInt32(2) },
            ct))
        {
            users.GetValueOrDefault(skill.UserId)?.Skills.Add(skill);
        }

        return new PeopleTables(
            organisation,
            [.. users.Values],
            await ReadAsync(connection, "SELECT id, name, name_key, site_id, version FROM people_team", ToTeam, ct),
            await ReadAsync(connection, "SELECT id, name, name_key, time_zone, version FROM people_site", ToSite, ct),
            await ReadAsync(connection, "SELECT id, name, name_key, version FROM people_skill", ToSkill, ct));
    }

    private static UserRow ToUser(DbDataReader row) => new()
    {
        Id = row.ReadGuid(0),
        Username = row.GetString(1),
        UsernameKey = row.GetString(2),
        DisplayName = row.GetString(3),
        PasswordHash = row.GetString(4),
        TeamId = row.ReadGuidOrNull(5),
        SiteId = row.ReadGuidOrNull(6),
        ChatLimit = row.GetInt32(7),
        IsEnabled = row.GetBoolean(8),
        Locale = row.ReadTextOrNull(9),
        Theme = row.ReadTextOrNull(10),
        CreatedAt = row.ReadInstant(11),
        Version = row.GetInt64(12),
    };

    private static TeamRow ToTeam(DbDataReader row) => new()
    {
        Id = row.ReadGuid(0),
        Name = row.GetString(1),
        NameKey = row.GetString(2),
        SiteId = row.ReadGuidOrNull(3),
        Version = row.GetInt64(4),
    };

    private static SiteRow ToSite(DbDataReader row) => new()
    {
        Id = row.ReadGuid(0),
        Name = row.GetString(1),
        NameKey = row.GetString(2),
        TimeZone = row.GetString(3),
        Version = row.GetInt64(4),
    };

    private static SkillRow ToSkill(DbDataReader row) => new()
    {
        Id = row.ReadGuid(0),
        Name = row.GetString(1),
        NameKey = row.GetString(2),
        Version = row.GetInt64(3),
    };

    private async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        return await ReadAsync(connection, sql, read, ct);
    }

    private static async Task<List<T>> ReadAsync<T>(
        DbConnection connection, string sql, Func<DbDataReader, T> read, CancellationToken ct)
    {
        List<T> rows = [];
        await using DbCommand command = connection.CreateCommand(sql);
        await using DbDataReader reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(read(reader));
        return rows;
    }
}

/// <summary>The tables behind the directory, as they were at one revision.</summary>
/// <param name="Organisation">With that revision.</param>
/// <param name="Users">With their roles and skills.</param>
/// <param name="Teams">All teams.</param>
/// <param name="Sites">All sites.</param>
/// <param name="Skills">All skills.</param>
internal sealed record PeopleTables(
    OrganisationRow Organisation,
    IReadOnlyList<UserRow> Users,
    IReadOnlyList<TeamRow> Teams,
    IReadOnlyList<SiteRow> Sites,
    IReadOnlyList<SkillRow> Skills);

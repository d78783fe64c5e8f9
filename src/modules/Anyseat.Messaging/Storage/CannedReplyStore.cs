using System.Data.Common;
using Anyseat.Messaging.Domain;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Storage;

namespace Anyseat.Messaging.Storage;

/// <summary>A canned reply as stored. Without team and owner it is everybody's.</summary>
internal sealed record CannedRow(Guid Id, Guid? Team, Guid? Owner, string Shortcut, CannedText Text, long Version)
{
    public CannedScope Scope => Owner is not null ? CannedScope.Personal : Team is not null ? CannedScope.Team : CannedScope.Everybody;

    public CannedReply ToView(CannedAccess access) => new()
    {
        Id = Id,
        Scope = Scope,
        TeamId = Team,
        Shortcut = Shortcut,
        Text = Text,
        Version = Version,
        CanEdit = access.MayChange(Scope, Team, Owner),
    };
}

/// <summary>Canned replies in the database.</summary>
internal sealed class CannedReplyStore(IDatabase database)
{
    /// <summary>Replies of one owner, of one team, or of everybody.</summary>
    public const int CountMax = 500;

    private const string Columns = "id, team_id, owner_id, shortcut, text_en, text_zh_cn, version";

    /// <summary>What somebody may use, and, for those who manage, what all teams may.</summary>
    public async Task<IReadOnlyList<CannedRow>> ListAsync(CannedAccess access, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        string ofTeams = access.IsManager ? "owner_id IS NULL" : "owner_id IS NULL AND (team_id IS NULL OR team_id = @team)";
        await using DbCommand select = connection
            .CreateCommand($"SELECT {Columns} FROM messaging_canned_reply WHERE owner_id = @owner OR ({ofTeams}) ORDER BY shortcut, id")
            .AddGuid("owner", access.User).AddGuid("team", access.Team);
        return await ReadAsync(select, ct);
    }

    public async Task<CannedRow?> FindAsync(Guid id, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"SELECT {Columns} FROM messaging_canned_reply WHERE id = @id").AddGuid("id", id);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    /// <summary>Adds one unless its id is there; then the one that is there.</summary>
    public Task<Result<(CannedRow Row, bool IsNew)>> AddAsync(CannedRow row, CancellationToken ct) =>
        database.WriteAsync<Result<(CannedRow Row, bool IsNew)>>(
            async (scope, token) =>
            {
                if (await FindAsync(scope, row.Id, token) is { } former)
                    return (former, false);
                if (await FindConflictAsync(scope, row, token) is { } conflict)
                    return conflict;
                await using DbCommand insert = Bind(
                    scope.CreateCommand(
                        $"INSERT INTO messaging_canned_reply ({Columns}) VALUES (@id, @team, @owner, @shortcut, @en, @zh, @version)"),
                    row);
                await insert.ExecuteNonQueryAsync(token);
                return (row, true);
            },
            ct);

    /// <summary>Replaces shortcut and text of one that has the expected version.</summary>
    public Task<Result<CannedRow>> UpdateAsync(CannedRow row, CancellationToken ct) => database.WriteAsync<Result<CannedRow>>(
        async (scope, token) =>
        {
            if (await FindConflictAsync(scope, row, token) is { } conflict)
                return conflict;
            CannedRow next = row with { Version = row.Version + 1 };
            await using DbCommand update = Bind(
                scope.CreateCommand(
                    "UPDATE messaging_canned_reply SET shortcut = @shortcut, text_en = @en, text_zh_cn = @zh, version = @version "
                    + "WHERE id = @id AND version = @version - 1"),
                next);
            return await update.ExecuteNonQueryAsync(token) == 1 ? next : new CannedReplyStale();
        },
        ct);

    public Task DeleteAsync(Guid id, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand delete = scope.CreateCommand("DELETE FROM messaging_canned_reply WHERE id = @id").AddGuid("id", id);
            await delete.ExecuteNonQueryAsync(token);
        },
        ct);

    private static async Task<CannedRow?> FindAsync(WriteScope scope, Guid id, CancellationToken ct)
    {
        await using DbCommand select = scope
            .CreateCommand($"SELECT {Columns} FROM messaging_canned_reply WHERE id = @id").AddGuid("id", id);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    private static async Task<Error?> FindConflictAsync(WriteScope scope, CannedRow row, CancellationToken ct)
    {
        string same = row.Scope switch
        {
            CannedScope.Personal => "owner_id = @owner",
            CannedScope.Team => "owner_id IS NULL AND team_id = @team",
            CannedScope.Everybody => "owner_id IS NULL AND team_id IS NULL",
            _ => throw new InvalidOperationException($"Unknown scope {row.Scope}."),
        };
        await using DbCommand select = Bind(
            scope.CreateCommand($"SELECT {Columns} FROM messaging_canned_reply WHERE {same} AND id <> @id"), row);
        List<CannedRow> others = await ReadAsync(select, ct);
        if (others.Count >= CountMax)
            return new ConflictError("canned_reply.too_many", $"There are {CountMax} canned replies here already.");
        return others.Exists(other => other.Shortcut.Equals(row.Shortcut, StringComparison.OrdinalIgnoreCase))
            ? new ConflictError("canned_reply.shortcut_taken", "Another canned reply here has this shortcut.")
            : null;
    }

    private static DbCommand Bind(DbCommand command, CannedRow row) => command
        .AddGuid("id", row.Id).AddGuid("team", row.Team).AddGuid("owner", row.Owner).AddText("shortcut", row.Shortcut)
        .AddText("en", row.Text.En).AddText("zh", row.Text.ZhCn).AddInteger("version", row.Version);

    private static async Task<List<CannedRow>> ReadAsync(DbCommand select, CancellationToken ct)
    {
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var rows = new List<CannedRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new CannedRow(
                reader.ReadGuid(0), reader.ReadGuidOrNull(1), reader.ReadGuidOrNull(2), reader.GetString(3),
                new CannedText { En = reader.ReadTextOrNull(4), ZhCn = reader.ReadTextOrNull(5) }, reader.GetInt64(6)));
        }

        return rows;
    }
}

/// <summary>Somebody changed it in the meantime: 412.</summary>
internal sealed record CannedReplyStale() : Error("version.stale", "It was changed in the meantime.")
{
    public override int Status => 412;

    public override string Title => "Stale version";
}

using System.Data.Common;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Interactions.Storage;

/// <summary>The draft of somebody.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Content">What it says, as JSON that only the desk reads; empty in lists.</param>
/// <param name="Revision">Rises with every change of this person's draft.</param>
/// <param name="ChangedAt">When it changed last.</param>
internal sealed record PlanDraftRow(Guid Owner, string Content, long Revision, Instant ChangedAt);

/// <summary>Drafts of the routing plan, one for each person.</summary>
/// <remarks>A draft that is thrown away stays as an empty row: its revision goes on, so that another browser which still holds an
/// earlier one does not bring it back unasked.</remarks>
internal sealed class PlanDrafts(IDatabase database)
{
    /// <summary>The drafts there are, the latest first, without their content.</summary>
    public async Task<IReadOnlyList<PlanDraftRow>> ListAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand(
            "SELECT owner_id, '', revision, changed_at FROM interactions_plan_draft WHERE content <> '' ORDER BY changed_at DESC");
        return await ReadAsync(select, ct);
    }

    /// <summary>The draft of somebody; null when this person never had one.</summary>
    public async Task<PlanDraftRow?> FindAsync(Guid owner, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand("SELECT owner_id, content, revision, changed_at FROM interactions_plan_draft WHERE owner_id = @owner").AddGuid("owner", owner);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    /// <summary>Writes the draft of somebody.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="content">What it says; empty for none.</param>
    /// <param name="expected">The revision that was read; 0 for none.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The draft; null when another browser has changed it since.</returns>
    public Task<PlanDraftRow?> PutAsync(Guid owner, string content, long expected, Instant at, CancellationToken ct) =>
        database.WriteAsync<PlanDraftRow?>(
            async (scope, token) =>
            {
                // The revision is asked for by the statement that changes it: two browsers that write at once must not both be right.
                var next = new PlanDraftRow(owner, content, expected + 1, at);
                await using DbCommand put = scope
                    .CreateCommand(expected == 0
                        ? "INSERT INTO interactions_plan_draft (owner_id, content, revision, changed_at) VALUES (@owner, @content, @revision, @at) "
                            + "ON CONFLICT (owner_id) DO NOTHING"
                        : "UPDATE interactions_plan_draft SET content = @content, revision = @revision, changed_at = @at "
                            + "WHERE owner_id = @owner AND revision = @expected")
                    .AddGuid("owner", owner).AddText("content", content).AddInteger("revision", next.Revision).AddInstant("at", at);
                if (expected != 0)
                    put.AddInteger("expected", expected);
                return await put.ExecuteNonQueryAsync(token) == 1 ? next : null;
            },
            ct);

    private static async Task<List<PlanDraftRow>> ReadAsync(DbCommand select, CancellationToken ct)
    {
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var found = new List<PlanDraftRow>();
        while (await reader.ReadAsync(ct))
            found.Add(new PlanDraftRow(reader.ReadGuid(0), reader.GetString(1), reader.GetInt64(2), reader.ReadInstant(3)));
        return found;
    }
}

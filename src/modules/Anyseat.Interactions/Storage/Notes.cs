using System.Data.Common;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage;

/// <summary>A note about an interaction: personal data, erased with its customer.</summary>
internal sealed record NoteRow(Guid Interaction, Guid Customer, NoteKind Kind, string Body);

/// <summary>Writes notes beside the journal.</summary>
internal sealed class NoteTable : SideTable
{
    public static NoteTable Instance { get; } = new();

    public override async Task WriteAsync(WriteScope scope, IReadOnlyList<SideRow> rows, CancellationToken ct)
    {
        await using DbCommand insert = scope.CreateCommand(
            "INSERT INTO interactions_note (interaction_id, seq, customer_id, kind, body) VALUES (@interaction, @seq, @customer, @kind, @body)");
        foreach (SideRow row in rows)
        {
            var note = (NoteRow)row.Row;
            insert.Parameters.Clear();
            insert.AddGuid("interaction", note.Interaction).AddInteger("seq", row.Event.Seq).AddGuid("customer", note.Customer)
                .AddInteger("kind", (int)note.Kind).AddText("body", note.Body);
            await insert.ExecuteNonQueryAsync(ct);
        }
    }
}

/// <summary>Reads notes.</summary>
internal sealed class NoteReader(IDatabase database)
{
    public async Task<string?> FindAsync(Guid interaction, long seq, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand("SELECT body FROM interactions_note WHERE interaction_id = @interaction AND seq = @seq")
            .AddGuid("interaction", interaction).AddInteger("seq", seq);
        return await select.ExecuteScalarAsync(ct) as string;
    }
}

using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;

namespace Anyseat.Messaging.Storage;

/// <summary>The channel's own row of a conversation.</summary>
internal sealed record ConversationRow(Guid Interaction, InputId Input, byte[] RequestHash, Guid Customer, string EntryPoint, string? Topic);

/// <summary>Writes conversations in the transaction of their first event.</summary>
internal sealed class ConversationTable : SideTable
{
    private static readonly RowInsert<SideRow> Insert = new RowInsert<SideRow>("messaging_conversation")
        .GuidColumn("interaction_id", row => Of(row).Interaction)
        .GuidColumn("input_id", row => Of(row).Input.Value)
        .BytesColumn("request_hash", row => Of(row).RequestHash)
        .GuidColumn("customer_id", row => Of(row).Customer)
        .TextColumn("entry_point", row => Of(row).EntryPoint)
        .TextColumn("topic", row => Of(row).Topic);

    public static ConversationTable Instance { get; } = new();

    public override Task WriteAsync(WriteScope scope, IReadOnlyList<SideRow> rows, CancellationToken ct) =>
        Insert.WriteAsync(scope, rows, ct);

    private static ConversationRow Of(SideRow row) => (ConversationRow)row.Row;
}

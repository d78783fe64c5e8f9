using System.Data.Common;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Domain;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;

namespace Anyseat.Messaging.Storage;

/// <summary>The body of a message: personal data, erased with its customer.</summary>
internal sealed record MessageRow(
    Guid Interaction, Guid Message, string? Text, Guid? Attachment, string? ClientKey, ReadOnlyMemory<byte> RequestHash);

/// <summary>Writes bodies beside the journal.</summary>
internal sealed class MessageTable : SideTable
{
    private static readonly RowInsert<SideRow> Insert = new RowInsert<SideRow>("messaging_message")
        .GuidColumn("interaction_id", row => Of(row).Interaction)
        .IntegerColumn("seq", row => row.Event.Seq)
        .GuidColumn("message_id", row => Of(row).Message)
        .TextColumn("body", row => Of(row).Text)
        .GuidColumn("attachment_id", row => Of(row).Attachment)
        .TextColumn("client_key", row => Of(row).ClientKey)
        .BytesColumn("request_hash", row => Of(row).RequestHash);

    public static MessageTable Instance { get; } = new();

    public override Task WriteAsync(WriteScope scope, IReadOnlyList<SideRow> rows, CancellationToken ct) =>
        Insert.WriteAsync(scope, rows, ct);

    private static MessageRow Of(SideRow row) => (MessageRow)row.Row;
}

/// <summary>A stored message.</summary>
internal sealed record StoredMessage(long Seq, MessageContent Content, byte[] RequestHash);

/// <summary>Reads messages.</summary>
internal sealed class MessageStore(IDatabase database, AttachmentLinks links) : IMessageBodies
{
    private const string Select =
        "SELECT m.seq, m.message_id, m.body, m.client_key, m.request_hash, a.id, a.content_type, a.width, a.height, a.size "
        + "FROM messaging_message m LEFT JOIN messaging_attachment a ON a.id = m.attachment_id WHERE m.interaction_id = @interaction";

    public async Task<IReadOnlyDictionary<long, MessageContent>> GetAsync(
        Guid interaction, long seqFirst, long seqLast, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"{Select} AND m.seq >= @first AND m.seq <= @last")
            .AddGuid("interaction", interaction).AddInteger("first", seqFirst).AddInteger("last", seqLast);
        return (await ReadAsync(select, ct)).ToDictionary(message => message.Seq, message => message.Content);
    }

    public async Task<StoredMessage?> FindAsync(Guid interaction, long seq, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"{Select} AND m.seq = @seq").AddGuid("interaction", interaction).AddInteger("seq", seq);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    public async Task<StoredMessage?> FindByKeyAsync(Guid interaction, string key, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"{Select} AND m.client_key = @key ORDER BY m.seq LIMIT 1")
            .AddGuid("interaction", interaction).AddText("key", key);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    private async Task<List<StoredMessage>> ReadAsync(DbCommand select, CancellationToken ct)
    {
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var messages = new List<StoredMessage>();
        while (await reader.ReadAsync(ct))
        {
            AttachmentView? attachment = reader.ReadGuidOrNull(5) is { } id
                ? new AttachmentView(id, reader.GetString(6), reader.GetInt32(7), reader.GetInt32(8), reader.GetInt64(9), links.UrlOf(id))
                : null;
            messages.Add(new StoredMessage(
                reader.GetInt64(0),
                new MessageContent(reader.ReadGuid(1), reader.ReadTextOrNull(2), attachment, reader.ReadTextOrNull(3)),
                reader.ReadBytes(4)));
        }

        return messages;
    }
}

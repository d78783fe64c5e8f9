using System.Data.Common;
using Anyseat.Platform.Storage;

namespace Anyseat.Messaging.Storage;

/// <summary>A picture's description; its bytes are in the blob store under <see cref="BlobName"/>.</summary>
internal sealed record AttachmentRow(
    Guid Id, Guid Interaction, Guid Customer, Guid? UploadedBy, string ContentType, int Width, int Height, long Size, byte[] RequestHash)
{
    public string BlobName => BlobNameOf(Id);

    public static string BlobNameOf(Guid id) => $"attachments/{id:n}";
}

/// <summary>Keeps descriptions of pictures.</summary>
internal sealed class AttachmentStore(IDatabase database)
{
    private const string Columns = "id, interaction_id, customer_id, uploaded_by, content_type, width, height, size, request_hash";

    public Task<bool> AddAsync(AttachmentRow row, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand insert = scope
                .CreateCommand(
                    $"INSERT INTO messaging_attachment ({Columns}) VALUES (@id, @interaction, @customer, @by, @type, @width, @height, @size, @hash) "
                    + "ON CONFLICT (id) DO NOTHING")
                .AddGuid("id", row.Id).AddGuid("interaction", row.Interaction).AddGuid("customer", row.Customer)
                .AddGuid("by", row.UploadedBy).AddText("type", row.ContentType).AddInteger("width", row.Width)
                .AddInteger("height", row.Height).AddInteger("size", row.Size).AddBytes("hash", row.RequestHash);
            return await insert.ExecuteNonQueryAsync(token) == 1;
        },
        ct);

    public async Task<AttachmentRow?> FindAsync(Guid id, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"SELECT {Columns} FROM messaging_attachment WHERE id = @id").AddGuid("id", id);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new AttachmentRow(
                reader.ReadGuid(0), reader.ReadGuid(1), reader.ReadGuid(2), reader.ReadGuidOrNull(3), reader.GetString(4),
                reader.GetInt32(5), reader.GetInt32(6), reader.GetInt64(7), reader.ReadBytes(8))
            : null;
    }

    public async Task<int> CountAsync(Guid interaction, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand count = connection
            .CreateCommand("SELECT COUNT(*) FROM messaging_attachment WHERE interaction_id = @interaction")
            .AddGuid("interaction", interaction);
        return Convert.ToInt32(await count.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<IReadOnlyList<Guid>> ListOfCustomerAsync(WriteScope scope, Guid customer, CancellationToken ct)
    {
        await using DbCommand select = scope
            .CreateCommand("SELECT id FROM messaging_attachment WHERE customer_id = @customer").AddGuid("customer", customer);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
            ids.Add(reader.ReadGuid(0));
        return ids;
    }
}

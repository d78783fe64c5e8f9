using System.Collections.Concurrent;
using System.Data.Common;
using Anyseat.Customers.Contracts;
using Anyseat.Messaging.Live;
using Anyseat.Platform.Blobs;
using Anyseat.Platform.Storage;

namespace Anyseat.Messaging.Storage;

/// <summary>Removes what a customer and agents said to each other, and the pictures, when the customer is erased.</summary>
internal sealed class MessageEraser(AttachmentStore attachments, IBlobStore blobs, Lazy<VisitorBoard> board) : ICustomerDataOwner
{
    private readonly ConcurrentDictionary<Guid, IReadOnlyList<Guid>> removed = new();

    public async Task EraseAsync(WriteScope scope, Guid customerId, CancellationToken ct)
    {
        removed[customerId] = await attachments.ListOfCustomerAsync(scope, customerId, ct);
        await DeleteAsync(
            scope,
            "DELETE FROM messaging_message WHERE interaction_id IN (SELECT interaction_id FROM messaging_conversation WHERE customer_id = @customer)",
            customerId,
            ct);
        await DeleteAsync(scope, "DELETE FROM messaging_attachment WHERE customer_id = @customer", customerId, ct);
    }

    public async Task ForgetAsync(Guid customerId, CancellationToken ct)
    {
        board.Value.Forget(customerId);
        if (removed.TryRemove(customerId, out IReadOnlyList<Guid>? pictures))
            foreach (Guid picture in pictures)
                await blobs.DeleteAsync(AttachmentRow.BlobNameOf(picture), ct);
    }

    private static async Task DeleteAsync(WriteScope scope, string sql, Guid customer, CancellationToken ct)
    {
        await using DbCommand delete = scope.CreateCommand(sql).AddGuid("customer", customer);
        await delete.ExecuteNonQueryAsync(ct);
    }
}

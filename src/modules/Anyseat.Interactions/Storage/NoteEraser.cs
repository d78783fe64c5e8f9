using System.Data.Common;
using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Live;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage;

/// <summary>Removes the notes about a customer when the customer is erased.</summary>
internal sealed class NoteEraser(Lazy<LiveBoard> board) : ICustomerDataOwner
{
    public async Task EraseAsync(WriteScope scope, Guid customerId, CancellationToken ct)
    {
        await using DbCommand delete = scope
            .CreateCommand("DELETE FROM interactions_note WHERE customer_id = @customer").AddGuid("customer", customerId);
        await delete.ExecuteNonQueryAsync(ct);
    }

    public Task ForgetAsync(Guid customerId, CancellationToken ct)
    {
        board.Value.Forget(customerId);
        return Task.CompletedTask;
    }
}

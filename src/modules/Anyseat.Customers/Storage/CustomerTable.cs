using Anyseat.Customers.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;

namespace Anyseat.Customers.Storage;

/// <summary>Writes customers and their names inside the appending transaction: two prepared statements a batch.</summary>
internal sealed class CustomerTable : SideTable
{
    public const int DisplayNameLengthMax = 100;

    private static readonly RowInsert<CustomerRow> customers = new RowInsert<CustomerRow>(
            "customers_customer", "ON CONFLICT (id) DO NOTHING")
        .GuidColumn("id", row => row.CustomerId)
        .InstantColumn("created_at", row => row.At);

    private static readonly RowInsert<CustomerRow> profiles = new RowInsert<CustomerRow>(
            "customers_profile",
            "ON CONFLICT (customer_id) DO UPDATE SET display_name = excluded.display_name, updated_at = excluded.updated_at")
        .GuidColumn("customer_id", row => row.CustomerId)
        .TextColumn("display_name", row => row.DisplayName)
        .InstantColumn("updated_at", row => row.At);

    public override async Task WriteAsync(WriteScope scope, IReadOnlyList<SideRow> rows, CancellationToken ct)
    {
        CustomerRow[] all = [.. rows.Select(row => (CustomerRow)row.Row)];
        Invariant.Require(all.All(row => row.DisplayName is not { Length: 0 or > DisplayNameLengthMax }));
        await customers.WriteAsync(scope, all, ct);
        // The last name of a customer in the batch counts; PostgreSQL updates a row once in a statement.
        CustomerRow[] named = [.. all.Where(row => row.DisplayName is not null).GroupBy(row => row.CustomerId).Select(group => group.Last())];
        await profiles.WriteAsync(scope, named, ct);
    }
}

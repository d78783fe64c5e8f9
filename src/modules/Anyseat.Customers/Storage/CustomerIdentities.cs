using System.Data.Common;
using System.Globalization;
using Anyseat.Customers.Contracts;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Customers.Storage;

/// <inheritdoc cref="ICustomerIdentities"/>
/// <remarks>Plain SQL: it stands in the way of a call that rings.</remarks>
internal sealed class CustomerIdentities(IDatabase database, ICustomerDirectory directory, IIdSource ids) : ICustomerIdentities
{
    private const int ValueLengthMax = 200;
    private const int ReadCountMax = 500;

    public async Task<CustomerIdentity> ResolveAsync(string kind, string value, Instant at, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, ValueLengthMax);
        CustomerIdentity found = await FindAsync(kind, value, ct)
            ?? await database.WriteAsync((scope, token) => AddAsync(scope, kind, value, at, token), ct);
        // Whoever shows the interaction that begins now finds the customer's name in memory.
        await directory.GetDisplayNamesAsync([found.CustomerId], ct);
        return found;
    }

    public async Task<IReadOnlyDictionary<Guid, string>> GetValuesAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, ReadCountMax);
        var found = new Dictionary<Guid, string>(ids.Count);
        if (ids.Count == 0)
            return found;
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand(
            $"SELECT id, value FROM customers_identity WHERE id IN ({string.Join(", ", Enumerable.Range(0, ids.Count).Select(NameOf))})");
        foreach ((int place, Guid id) in ids.Index())
            select.AddGuid(NameOf(place), id);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            found[reader.ReadGuid(0)] = reader.GetString(1);
        return found;

        static string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"@id{place}");
    }

    public async Task<IReadOnlyList<CustomerIdentityValue>> ListAsync(Guid customerId, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand("SELECT id, kind, value FROM customers_identity WHERE customer_id = @customer ORDER BY created_at, id")
            .AddGuid("customer", customerId);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var found = new List<CustomerIdentityValue>();
        while (await reader.ReadAsync(ct))
            found.Add(new CustomerIdentityValue(reader.ReadGuid(0), reader.GetString(1), reader.GetString(2)));
        return found;
    }

    private async Task<CustomerIdentity?> FindAsync(string kind, string value, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = Find(connection.CreateCommand(FindSql), kind, value);
        return await ReadAsync(select, ct);
    }

    private const string FindSql = "SELECT id, customer_id FROM customers_identity WHERE kind = @kind AND value = @value";

    // Two calls of one number may come at once: the row that is there afterwards counts, and a customer that lost the race has no
    // identity and is taken back.
    private async Task<CustomerIdentity> AddAsync(WriteScope scope, string kind, string value, Instant at, CancellationToken ct)
    {
        (Guid identity, Guid customer) = (ids.NewId(), ids.NewId());
        await ExecuteAsync(
            scope.CreateCommand("INSERT INTO customers_customer (id, created_at) VALUES (@id, @at)").AddGuid("id", customer).AddInstant("at", at), ct);
        await ExecuteAsync(
            scope.CreateCommand(
                    "INSERT INTO customers_identity (id, customer_id, kind, value, created_at) VALUES (@id, @customer, @kind, @value, @at) "
                    + "ON CONFLICT (kind, value) DO NOTHING")
                .AddGuid("id", identity).AddGuid("customer", customer).AddText("kind", kind).AddText("value", value).AddInstant("at", at),
            ct);
        await using DbCommand select = Find(scope.CreateCommand(FindSql), kind, value);
        CustomerIdentity there = (await ReadAsync(select, ct))!.Value;
        if (there.Id == identity)
            return there with { IsNew = true };
        await ExecuteAsync(scope.CreateCommand("DELETE FROM customers_customer WHERE id = @id").AddGuid("id", customer), ct);
        return there;
    }

    private static DbCommand Find(DbCommand command, string kind, string value) => command.AddText("kind", kind).AddText("value", value);

    private static async Task<CustomerIdentity?> ReadAsync(DbCommand select, CancellationToken ct)
    {
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new CustomerIdentity(reader.ReadGuid(0), reader.ReadGuid(1), IsNew: false) : null;
    }

    private static async Task ExecuteAsync(DbCommand command, CancellationToken ct)
    {
        await using (command)
            await command.ExecuteNonQueryAsync(ct);
    }
}

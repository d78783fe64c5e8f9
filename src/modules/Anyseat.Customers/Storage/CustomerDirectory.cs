using System.Data.Common;
using System.Globalization;
using Anyseat.Customers.Contracts;
using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Anyseat.Customers.Storage;

/// <summary>Names of customers, from memory first; and their erasure.</summary>
internal sealed partial class CustomerDirectory(
    IDatabase database, ModuleDatabase<CustomersDbContext> tables, IEnumerable<ICustomerDataOwner> owners, IAuditLog audit,
    TimeProvider clock, ILogger<CustomerDirectory> logger) : ICustomerDirectory
{
    private const int cacheCountMax = 50_000;
    private const int readCountMax = 500;
    private readonly NameCache names = new(cacheCountMax);

    public SideTable Customers { get; } = new CustomerTable();

    public async ValueTask<IReadOnlyDictionary<Guid, string>> GetDisplayNamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, 10_000);
        var found = new Dictionary<Guid, string>(ids.Count);
        var missing = new List<Guid>();
        foreach (Guid id in ids.Distinct())
        {
            if (!names.TryGet(id, out string? name))
                missing.Add(id);
            else if (name is not null)
                found[id] = name;
        }
        foreach (Guid[] chunk in missing.Chunk(readCountMax))
            await ReadAsync(chunk, found, ct);
        return found;
    }

    public bool TryGetDisplayName(Guid id, out string? displayName) => names.TryGet(id, out displayName);

    public void Put(Guid id, string? displayName) => names.Put(id, displayName);

    public async Task<Result<Done>> EraseAsync(Guid customerId, Guid actorId, CancellationToken ct)
    {
        bool isKnown = await database.WriteAsync((scope, token) => EraseAsync(scope, customerId, actorId, token), ct);
        if (!isKnown)
            return new NotFoundError("customer.unknown", "There is no such customer.");
        names.Put(customerId, null);
        foreach (ICustomerDataOwner owner in owners)
            await ForgetAsync(owner, customerId);
        return Done.Value;
    }

    private async Task<bool> EraseAsync(WriteScope scope, Guid customerId, Guid actorId, CancellationToken ct)
    {
        await using CustomersDbContext context = tables.Open(scope);
        Instant now = clock.GetInstant();
        int count = await context.Customers.Where(row => row.Id == customerId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ErasedAt, row => row.ErasedAt ?? now), ct);
        if (count == 0)
            return false;
        await context.Profiles.Where(row => row.CustomerId == customerId).ExecuteDeleteAsync(ct);
        await context.Identities.Where(row => row.CustomerId == customerId).ExecuteDeleteAsync(ct);
        foreach (ICustomerDataOwner owner in owners)
            await owner.EraseAsync(scope, customerId, ct);
        await audit.WriteAsync(scope, new AuditEntry("customer.erased", actorId, "customer", customerId), ct);
        return true;
    }

    private async Task ForgetAsync(ICustomerDataOwner owner, Guid customerId)
    {
        try
        {
            // The erasure is committed: a caller who went away must not stop the rest of it.
            await owner.ForgetAsync(customerId, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotForgotten(exception, customerId, owner.GetType().Name);
        }
    }

    // Plain SQL: every start reads the names of who is there, and EF Core would take half a second of processor for it.
    private async Task ReadAsync(Guid[] ids, Dictionary<Guid, string> found, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await ReadAsync(connection, "SELECT customer_id, display_name FROM customers_profile", ids, (id, name) => found[id] = name, ct);
        Guid[] nameless = [.. ids.Where(id => !found.ContainsKey(id))];
        if (nameless.Length > 0)
        {
            await ReadAsync(
                connection, "SELECT customer_id, value FROM customers_identity", nameless,
                (id, value) => found.TryAdd(id, IdentityMask.Of(value)), ct);
        }

        foreach (Guid id in ids)
            if (found.TryGetValue(id, out string? name))
                names.Put(id, name);
    }

    private static async Task ReadAsync(DbConnection connection, string sql, Guid[] ids, Action<Guid, string> take, CancellationToken ct)
    {
        await using DbCommand select = connection.CreateCommand(
            $"{sql} WHERE customer_id IN ({string.Join(", ", Enumerable.Range(0, ids.Length).Select(NameOf))})");
        for (int place = 0; place < ids.Length; place++)
            select.AddGuid(NameOf(place), ids[place]);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            take(reader.ReadGuid(0), reader.GetString(1));

        static string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"@id{place}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Customer {CustomerId} is erased, but {Owner} could not forget what it holds outside of the database")]
    private partial void LogNotForgotten(Exception exception, Guid customerId, string owner);
}

using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Customers.Contracts;

/// <summary>Who the customers are. The journal knows them by id; names live here and go when they are erased.</summary>
public interface ICustomerDirectory
{
    /// <summary>Takes rows of <see cref="CustomerRow"/> inside a journal append, so that a visitor and the first event
    /// are kept together or not at all. Call <see cref="Put"/> after the commit.</summary>
    SideTable Customers { get; }

    /// <summary>Display names of customers, from memory where they are there: the name that a customer gave, else the masked number or
    /// address that the customer is known by. Customers with neither, unknown or erased, are absent from the answer.</summary>
    /// <param name="ids">At most 10,000.</param>
    /// <param name="ct">Cancels.</param>
    ValueTask<IReadOnlyDictionary<Guid, string>> GetDisplayNamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>Looks in memory alone.</summary>
    /// <param name="id">The customer.</param>
    /// <param name="displayName">The name; null when the customer has none.</param>
    /// <returns>False when memory does not know; then <see cref="GetDisplayNamesAsync"/> does.</returns>
    bool TryGetDisplayName(Guid id, out string? displayName);

    /// <summary>Puts a committed name into memory.</summary>
    void Put(Guid id, string? displayName);

    /// <summary>Removes the customer's personal data here and at every <see cref="ICustomerDataOwner"/>, with its audit entry,
    /// in one transaction. Doing it again changes nothing more.</summary>
    /// <returns><see cref="NotFoundError"/> if there is no such customer.</returns>
    Task<Result<Done>> EraseAsync(Guid customerId, Guid actorId, CancellationToken ct);
}

/// <summary>A customer as an append writes it: created if new, renamed if a name is given. Somebody who was erased and
/// comes back is a new customer, with a new id.</summary>
/// <param name="CustomerId">The id, given by the writer.</param>
/// <param name="At">When.</param>
/// <param name="DisplayName">1 to 100 characters; null for no name given, which leaves a former one.</param>
public sealed record CustomerRow(Guid CustomerId, Instant At, string? DisplayName);

/// <summary>A module that keeps personal data of customers beside the journal. Registered as a service by each.</summary>
public interface ICustomerDataOwner
{
    /// <summary>Removes the customer's personal data in the transaction of the erasure; nothing outside the database may be
    /// awaited. An exception stops the whole erasure.</summary>
    Task EraseAsync(WriteScope scope, Guid customerId, CancellationToken ct);

    /// <summary>Called after the commit, to forget what memory or files hold. Quick; an exception is logged.</summary>
    Task ForgetAsync(Guid customerId, CancellationToken ct) => Task.CompletedTask;
}

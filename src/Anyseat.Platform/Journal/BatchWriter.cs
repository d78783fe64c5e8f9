using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Platform.Journal;

/// <summary>Writes a batch in one transaction: look up, plan, write; all at once, or one request at a time when one of
/// them spoils the whole.</summary>
internal sealed class BatchWriter(DomainId domain, IJournalStore store, StreamVersions versions, TimeProvider clock)
{
    /// <summary>The plan of the latest try, up to where it got.</summary>
    public BatchPlan? Latest { get; private set; }

    /// <summary>Commits the batch.</summary>
    /// <param name="batch">The requests, in order.</param>
    /// <param name="state">Where the domain stands.</param>
    /// <param name="isApart">Each request in a savepoint of its own, so that only the guilty fail.</param>
    /// <param name="ct">Ends the try.</param>
    public async Task<BatchPlan> CommitAsync(
        IReadOnlyList<PendingAppend> batch, DomainState state, bool isApart, CancellationToken ct)
    {
        Latest = null;
        var failures = new List<(PendingAppend Pending, Exception Failure)>();
        BatchPlan? plan = null;
        await store.CommitAsync(
            async (transaction, token) =>
            {
                failures.Clear();
                Latest = plan = new BatchPlan(domain, state.SeqLast, clock.GetInstant());
                if (isApart)
                    await WriteApartAsync(transaction, plan, batch, state, failures, token).ConfigureAwait(false);
                else
                    await WriteAsync(transaction, plan, batch, former: null, state, token).ConfigureAwait(false);
            },
            ct).ConfigureAwait(false);
        foreach ((PendingAppend pending, Exception failure) in failures)
            pending.Fail(failure);
        return plan!;
    }

    private async Task WriteAsync(
        IJournalTransaction transaction, BatchPlan plan, IReadOnlyList<PendingAppend> batch, BatchPlan? former,
        DomainState state, CancellationToken ct)
    {
        BatchLookup lookup = BatchPlan.Ask(batch, versions, former);
        if (!lookup.IsEmpty)
            await transaction.LookUpAsync(lookup, ct).ConfigureAwait(false);
        plan.Add(batch, lookup);
        if (plan.Events.Count == 0)
            return;
        await transaction.WriteAsync(plan, state.Epoch, ct).ConfigureAwait(false);
        foreach ((SideTable table, List<SideRow> rows) in plan.Rows)
            await table.WriteAsync(transaction.Scope, rows, ct).ConfigureAwait(false);
    }

    private async Task WriteApartAsync(
        IJournalTransaction transaction, BatchPlan plan, IReadOnlyList<PendingAppend> batch, DomainState state,
        List<(PendingAppend Pending, Exception Failure)> failures, CancellationToken ct)
    {
        foreach (PendingAppend pending in batch)
        {
            await transaction.ExecuteAsync("SAVEPOINT request", ct).ConfigureAwait(false);
            try
            {
                var part = new BatchPlan(domain, plan.SeqLast, plan.At);
                await WriteAsync(transaction, part, [pending], plan, state, ct).ConfigureAwait(false);
                await transaction.ExecuteAsync("RELEASE SAVEPOINT request", ct).ConfigureAwait(false);
                plan.Include(part);
            }
            catch (Exception failure) when (failure is not (DomainFencedException or OperationCanceledException)
                && StorageFaults.Classify(failure) == StorageFault.Data)
            {
                await transaction.ExecuteAsync("ROLLBACK TO SAVEPOINT request", ct).ConfigureAwait(false);
                await transaction.ExecuteAsync("RELEASE SAVEPOINT request", ct).ConfigureAwait(false);
                failures.Add((pending, failure));
            }
        }
    }
}

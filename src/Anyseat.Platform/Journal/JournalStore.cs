using Anyseat.Platform.Storage;

namespace Anyseat.Platform.Journal;

/// <summary>Where a domain stands.</summary>
internal readonly record struct DomainState(long Epoch, long SeqLast);

/// <summary>What the appender of a domain asks of a database. One a domain; used by its loop alone.</summary>
internal interface IJournalStore : IAsyncDisposable
{
    /// <summary>Raises the epoch, so that former owners are refused from now on.</summary>
    Task<DomainState> TakeOwnershipAsync(CancellationToken ct);

    /// <summary>Where the domain stands, after every transaction that may still be under way has ended.</summary>
    Task<DomainState> ReadStateAsync(CancellationToken ct);

    /// <summary>Runs the work in a transaction and commits it durably.</summary>
    /// <exception cref="CommitUnclearException">The database went away so late that it may have committed.</exception>
    Task CommitAsync(Func<IJournalTransaction, CancellationToken, Task> work, CancellationToken ct);

    /// <summary>Writes and removes a row large enough to need new room; an exception tells that there is none.</summary>
    Task ProbeRoomAsync(CancellationToken ct);
}

/// <summary>A transaction of the appender.</summary>
internal interface IJournalTransaction
{
    /// <summary>For side tables.</summary>
    WriteScope Scope { get; }

    /// <summary>Fills in the answers.</summary>
    Task LookUpAsync(BatchLookup lookup, CancellationToken ct);

    /// <summary>Moves the domain's counter and writes events and inputs.</summary>
    /// <exception cref="DomainFencedException">The domain has another owner.</exception>
    Task WriteAsync(BatchPlan plan, long epoch, CancellationToken ct);

    /// <summary>Runs a statement such as SAVEPOINT.</summary>
    Task ExecuteAsync(string sql, CancellationToken ct);
}

/// <summary>Another node owns the domain.</summary>
internal sealed class DomainFencedException(DomainId domain)
    : Exception($"Another server has taken over the domain {domain}; this one must not write any more.");

/// <summary>The connection was lost while the transaction was being committed.</summary>
internal sealed class CommitUnclearException(Exception cause)
    : Exception("The database went away during a commit: " + cause.Message, cause);

/// <summary>The inserts that both stores share.</summary>
internal static class JournalRows
{
    public const int ProbeSize = 65_536;

    /// <summary>Rows of <c>journal_event</c>.</summary>
    public static RowInsert<JournalEvent> NewEventInsert() => new RowInsert<JournalEvent>("journal_event")
        .TextColumn("domain", item => item.Domain.Name)
        .IntegerColumn("seq", item => item.Seq)
        .IntegerColumn("stream_kind", item => (long)item.StreamKind)
        .GuidColumn("stream_id", item => item.StreamId)
        .IntegerColumn("version", item => item.Version)
        .InstantColumn("at", item => item.At)
        .TextColumn("kind", item => item.Kind)
        .TextColumn("actor", item => item.Actor.Value)
        .BytesColumn("data", item => item.Data);

    /// <summary>Rows of <c>journal_input</c>.</summary>
    public static RowInsert<InputRow> NewInputInsert() => new RowInsert<InputRow>("journal_input")
        .TextColumn("domain", row => row.Plan.Domain.Name)
        .GuidColumn("input_id", row => row.Input.Id)
        .IntegerColumn("seq_first", row => row.Input.SeqFirst)
        .IntegerColumn("seq_last", row => row.Input.SeqLast)
        .InstantColumn("at", row => row.Plan.At);

    /// <summary>The plan's inputs as rows.</summary>
    public static List<InputRow> ToRows(BatchPlan plan)
    {
        var rows = new List<InputRow>(plan.Inputs.Count);
        foreach (CommittedInput input in plan.Inputs)
            rows.Add(new InputRow(plan, input));
        return rows;
    }
}

/// <summary>A row of <c>journal_input</c>.</summary>
internal readonly record struct InputRow(BatchPlan Plan, CommittedInput Input);

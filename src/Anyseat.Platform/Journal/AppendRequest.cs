using System.Security.Cryptography;
using System.Text;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Storage;

namespace Anyseat.Platform.Journal;

/// <summary>Names an input from outside that may be repeated, so that twice is the same as once.</summary>
/// <param name="Value">128 bits.</param>
public readonly record struct InputId(Guid Value)
{
    /// <summary>The id of a client's key within a scope: the first 128 bits of SHA-256 over both.</summary>
    /// <param name="scope">What the key is unique in, such as <c>message:CONVERSATION</c>.</param>
    /// <param name="key">The client's idempotency key.</param>
    public static InputId Of(string scope, string key)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(scope + "\n" + key), hash);
        return new InputId(new Guid(hash[..16]));
    }
}

/// <summary>A table beside the journal (bodies, notes, stored projections) whose rows are written in the appending
/// transaction.</summary>
/// <remarks>An instance is shared and stateless. A batch of many requests calls it once with all rows of the batch.</remarks>
public abstract class SideTable
{
    /// <summary>Writes the rows; an exception refuses only the requests at fault (the batch is retried one by one).</summary>
    /// <param name="scope">The appending transaction.</param>
    /// <param name="rows">Each row with the committed-to-be event it belongs to, in order.</param>
    /// <param name="ct">Ends the wait.</param>
    public abstract Task WriteAsync(WriteScope scope, IReadOnlyList<SideRow> rows, CancellationToken ct);
}

/// <summary>A row for a side table with the event it belongs to.</summary>
/// <param name="Row">The table's own row type.</param>
/// <param name="Event">The event, with its sequence number.</param>
public readonly record struct SideRow(object Row, JournalEvent Event);

/// <summary>A row to be written with a request.</summary>
/// <param name="Table">Where.</param>
/// <param name="Row">The table's own row type.</param>
/// <param name="EventIndex">Which of the request's events it belongs to.</param>
public readonly record struct NewSideRow(SideTable Table, object Row, int EventIndex = 0);

/// <summary>Events that are committed together or not at all.</summary>
public sealed record AppendRequest
{
    /// <summary>The domain.</summary>
    public DomainId Domain { get; init; } = DomainId.Main;

    /// <summary>Deduplicates: a second request with the same id changes nothing and gets the first one's outcome.</summary>
    public InputId? Input { get; init; }

    /// <summary>The events, in order; 1 to 1,000.</summary>
    public required IReadOnlyList<NewEvent> Events { get; init; }

    /// <summary>Side rows, written in the same transaction.</summary>
    public IReadOnlyList<NewSideRow> Rows { get; init; } = [];

    /// <summary>True for the owner of the routing domain, whose own window bounds it: it is never refused as busy.</summary>
    public bool IsFromOwner { get; init; }
}

/// <summary>How an append ended.</summary>
/// <param name="IsDuplicate">The input was committed before; nothing was written now.</param>
/// <param name="SeqFirst">Sequence number of the first event (of the first time, for a duplicate).</param>
/// <param name="SeqLast">Sequence number of the last event (of the first time, for a duplicate).</param>
public readonly record struct AppendOutcome(bool IsDuplicate, long SeqFirst, long SeqLast);

/// <summary>The appender's queue is full: the database is slower than the writers.</summary>
public sealed record JournalBusy()
    : UnavailableError("journal.busy", "The journal has too many writes waiting; nothing was stored. Try again shortly.",
        TimeSpan.FromSeconds(1));

/// <summary>The disk is full: the journal refuses until there is room.</summary>
public sealed record JournalFull()
    : UnavailableError("journal.full", "The disk of the journal is full; nothing was stored.", TimeSpan.FromSeconds(30));

/// <summary>The database does not answer.</summary>
public sealed record JournalDown()
    : UnavailableError("journal.down", "The database does not answer at the moment; nothing was stored.",
        TimeSpan.FromSeconds(2));

/// <summary>Another server has taken over the domain; this one is stopping.</summary>
public sealed record JournalFenced()
    : UnavailableError("journal.fenced", "This server no longer owns the journal and is stopping; nothing was stored.",
        TimeSpan.FromSeconds(5));

/// <summary>The stream moved on since it was read.</summary>
public sealed record VersionConflict(Guid Stream, long Expected, long Actual)
    : ConflictError("journal.version_conflict", $"The stream is at version {Actual}, not {Expected}.");

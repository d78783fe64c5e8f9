using Anyseat.Platform.Errors;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Platform.Journal;

/// <summary>The append-only history of a node's routing domain.</summary>
public interface IJournal
{
    /// <summary>Whether the database takes writes now.</summary>
    JournalHealth Health { get; }

    /// <summary>Raised on change of <see cref="Health"/>, from the appender; handlers are quick and do not throw.</summary>
    event Action<JournalHealth>? HealthChanged;

    /// <summary>Appends; completes when durable. Requests are committed in the order of the calls.</summary>
    /// <remarks>While the database is away, requests wait (up to <see cref="JournalOptions.AppendWaitMax"/>; the owner's
    /// without limit) and go through when it is back; then a fact fails with <see cref="JournalDown"/>. Cancelling ends
    /// the wait, not the append.</remarks>
    /// <returns>The outcome; or <see cref="JournalBusy"/>, <see cref="JournalFull"/>, <see cref="JournalDown"/>,
    /// <see cref="VersionConflict"/>.</returns>
    ValueTask<Result<AppendOutcome>> AppendAsync(AppendRequest request, CancellationToken ct);

    /// <summary>Observes commits: called once a batch, in sequence order, after the commit is durable and before the
    /// writers are told. Observers are quick, do no I/O and do not throw.</summary>
    IDisposable Observe(DomainId domain, Action<IReadOnlyList<JournalEvent>> observer);

    /// <summary>Sequence number of the last committed event; 0 if there is none.</summary>
    long GetSeqLast(DomainId domain);

    /// <summary>Reads events after <paramref name="seqAfter"/>, in order, in pages, up to what is committed now.</summary>
    IAsyncEnumerable<JournalEvent> ReadAsync(DomainId domain, long seqAfter, CancellationToken ct);

    /// <summary>The sequence number of the last event before an instant; 0 if there is none. Found by halving, since times rise
    /// with the numbers: events that waited for the database may be off by as long as they waited.</summary>
    Task<long> FindSeqBeforeAsync(DomainId domain, Instant at, CancellationToken ct);

    /// <summary>Reads one stream from its beginning, at most <paramref name="countMax"/> events after
    /// <paramref name="versionAfter"/>.</summary>
    Task<IReadOnlyList<JournalEvent>> ReadStreamAsync(
        DomainId domain, StreamKind kind, Guid stream, long versionAfter, int countMax, CancellationToken ct);

    /// <summary>Reads one stream backwards: at most <paramref name="countMax"/> events of the given kinds before
    /// <paramref name="seqBefore"/>, the latest first.</summary>
    Task<IReadOnlyList<JournalEvent>> ReadStreamBackAsync(
        DomainId domain, StreamKind kind, Guid stream, long seqBefore, IReadOnlyList<string> kinds, int countMax, CancellationToken ct);

    /// <summary>Asks the database for a sign of life, for at most two seconds: what a write would find out, before anything is
    /// decided that must be written.</summary>
    Task<bool> ProbeAsync(CancellationToken ct);
}

/// <summary>Whether the journal takes writes.</summary>
public enum JournalHealth
{
    /// <summary>It does.</summary>
    Healthy = 0,

    /// <summary>The database does not answer; the appender keeps trying.</summary>
    Down = 1,

    /// <summary>The disk is full; the appender keeps trying.</summary>
    Full = 2,

    /// <summary>Another node owns the domain: this one must stop.</summary>
    Fenced = 3,
}

/// <summary>Bounds of the appender. Section <c>Anyseat:Journal</c> of the configuration.</summary>
public sealed record JournalOptions
{
    /// <summary>Requests that may wait before new facts are refused with <see cref="JournalBusy"/>; 1 to 1,000,000.</summary>
    public int PendingMax { get; init; } = 20_000;

    /// <summary>Requests in one transaction at most; 1 to 10,000.</summary>
    public int BatchMax { get; init; } = 1024;

    /// <summary>How long to collect before a transaction begins, when only few requests wait; 0 to 20 ms.</summary>
    public TimeSpan CollectMax { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How long a fact waits for a database that does not answer.</summary>
    public TimeSpan AppendWaitMax { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Saved states of what is otherwise replayed from the journal: by name, the latest of each.</summary>
public interface ISnapshotStore
{
    /// <summary>Keeps the state as of <paramref name="seq"/>, in place of the former one.</summary>
    Task SaveAsync(DomainId domain, string name, long seq, ReadOnlyMemory<byte> state, CancellationToken ct);

    /// <summary>The latest state, or null.</summary>
    Task<(long Seq, byte[] State)?> LoadAsync(DomainId domain, string name, CancellationToken ct);

    /// <summary>Of the states whose names begin with <paramref name="prefix"/>, the latest as of <paramref name="seqMax"/> or
    /// before; null if there is none.</summary>
    Task<(long Seq, byte[] State)?> LoadBeforeAsync(DomainId domain, string prefix, long seqMax, CancellationToken ct);

    /// <summary>Removes the states whose names begin with <paramref name="prefix"/> and that are older than
    /// <paramref name="seqMin"/>.</summary>
    Task PruneAsync(DomainId domain, string prefix, long seqMin, CancellationToken ct);
}

/// <summary>A stored projection that follows the journal; its position moves in the transaction of its effect.</summary>
/// <remarks>Registered as a service; run by one supervised loop. Dropped and rebuilt by <c>anyseat rebuild NAME</c>.</remarks>
public interface IFollower
{
    /// <summary>Stable name, such as <c>interactions.history</c>.</summary>
    string Name { get; }

    /// <summary>The domain it follows.</summary>
    DomainId Domain { get; }

    /// <summary>The kinds of events it wants; null for all. The others are passed over without being read.</summary>
    IReadOnlyList<string>? Kinds => null;

    /// <summary>Applies committed events, in order, inside a transaction that also moves the position.</summary>
    Task ApplyAsync(WriteScope scope, IReadOnlyList<JournalEvent> events, CancellationToken ct);

    /// <summary>Empties the projection before a rebuild.</summary>
    Task ResetAsync(WriteScope scope, CancellationToken ct);
}

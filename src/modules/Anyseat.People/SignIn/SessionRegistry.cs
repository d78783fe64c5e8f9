using System.Collections.Concurrent;
using Anyseat.People.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.People.SignIn;

/// <summary>The live sessions in memory: loaded at start, changed after each commit, compared with the table by the upkeep
/// loop. While the database is away it stands as it is, so nobody is signed out. Thread-safe.</summary>
internal sealed class SessionRegistry(TimeProvider clock)
{
    /// <summary>A session ends when it was not used for so long.</summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromHours(12);

    /// <summary>How old the stored time of last use may get.</summary>
    public static readonly TimeSpan SeenPrecision = TimeSpan.FromMinutes(5);

    // An ended session is remembered as long as a reading of the table that began before its end can last.
    private static readonly TimeSpan endedMemory = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Guid, LiveSession> sessions = new();
    private readonly ConcurrentDictionary<Guid, Instant> ended = new();

    /// <summary>Whether the session is live; notes its use.</summary>
    public bool Touch(Guid id, Guid userId)
    {
        Instant now = clock.GetInstant();
        if (!sessions.TryGetValue(id, out LiveSession? session) || session.UserId != userId || session.SeenAt + IdleMax <= now)
            return false;
        session.SeenAt = now;
        return true;
    }

    /// <summary>Whether the session is live, without noting a use.</summary>
    public bool IsLive(Guid id, Guid userId) =>
        sessions.TryGetValue(id, out LiveSession? session) && session.UserId == userId && session.SeenAt + IdleMax > clock.GetInstant();

    /// <summary>Adds a session that was committed.</summary>
    public void Add(SessionRow row) => sessions[row.Id] = new LiveSession(row.UserId, row.CreatedAt, row.SeenAt);

    /// <summary>Removes a session whose end was committed.</summary>
    public void End(Guid id)
    {
        ended[id] = clock.GetInstant();
        sessions.TryRemove(id, out _);
    }

    /// <summary>Removes all sessions of a user but perhaps one, after the commit.</summary>
    public void EndAll(Guid userId, Guid? but = null)
    {
        foreach ((Guid id, LiveSession session) in sessions)
        {
            if (session.UserId == userId && id != but)
                End(id);
        }
    }

    /// <summary>Takes over what the table said.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="readAt">When the reading began.</param>
    public void Merge(IReadOnlyCollection<SessionRow> rows, Instant readAt)
    {
        HashSet<Guid> stored = [.. rows.Select(row => row.Id)];
        foreach (SessionRow row in rows)
        {
            if (!ended.ContainsKey(row.Id))
                sessions.TryAdd(row.Id, new LiveSession(row.UserId, row.CreatedAt, row.SeenAt));
        }
        foreach ((Guid id, LiveSession session) in sessions)
        {
            if (!stored.Contains(id) && session.CreatedAt < readAt)
                sessions.TryRemove(id, out _);
        }
        foreach ((Guid id, Instant at) in ended)
        {
            if (at + endedMemory < readAt)
                ended.TryRemove(id, out _);
        }
    }

    /// <summary>Sessions whose stored time of last use is too old.</summary>
    public IReadOnlyList<(Guid Id, Instant SeenAt)> FindUnsaved() =>
        [.. sessions.Where(entry => entry.Value.SeenAt - entry.Value.SavedAt >= SeenPrecision).Select(entry => (entry.Key, entry.Value.SeenAt))];

    /// <summary>Notes that a time of last use was stored.</summary>
    public void MarkSaved(Guid id, Instant seenAt)
    {
        if (sessions.TryGetValue(id, out LiveSession? session))
            session.SavedAt = seenAt;
    }

    private sealed class LiveSession(Guid userId, Instant createdAt, Instant seenAt)
    {
        private long seen = seenAt.Microseconds;

        public Guid UserId { get; } = userId;

        public Instant CreatedAt { get; } = createdAt;

        public Instant SeenAt
        {
            get => new(Volatile.Read(ref seen));
            set => Volatile.Write(ref seen, value.Microseconds);
        }

        /// <summary>Used by the upkeep loop alone.</summary>
        public Instant SavedAt { get; set; } = seenAt;
    }
}

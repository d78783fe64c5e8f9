using System.Collections.Concurrent;
using Anyseat.People.Domain;
using Anyseat.People.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.People.SignIn;

/// <summary>The personal access tokens in memory, by the hash of their secret. Thread-safe.</summary>
internal sealed class TokenRegistry(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, LiveToken> byHash = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, string> hashes = new();

    /// <summary>The token behind a secret, if it is good now; notes its use.</summary>
    public LiveToken? Find(string secret)
    {
        Instant now = clock.GetInstant();
        if (TokenSecret.ToHash(secret) is not { } hash || !byHash.TryGetValue(Convert.ToHexString(hash), out LiveToken? token)
            || token.ExpiresAt <= now)
            return null;
        token.UsedAt = now;
        return token;
    }

    /// <summary>Whether the token is good now.</summary>
    public bool IsLive(Guid id) => FindLive(id) is not null;

    /// <summary>The token, if it is good now.</summary>
    public LiveToken? FindLive(Guid id) => hashes.TryGetValue(id, out string? hash)
        && byHash.TryGetValue(hash, out LiveToken? token) && !(token.ExpiresAt <= clock.GetInstant()) ? token : null;

    /// <summary>Adds a token that was committed.</summary>
    public void Add(TokenRow row)
    {
        string hash = Convert.ToHexString(row.Hash);
        byHash[hash] = new LiveToken(row.Id, row.UserId, row.ExpiresAt, row.LastUsedAt);
        hashes[row.Id] = hash;
    }

    /// <summary>Removes a token whose revocation was committed.</summary>
    public void Remove(Guid id)
    {
        if (hashes.TryRemove(id, out string? hash))
            byHash.TryRemove(hash, out _);
    }

    /// <summary>Removes all tokens of a user.</summary>
    public void RemoveAll(Guid userId)
    {
        foreach (LiveToken token in byHash.Values.Where(token => token.UserId == userId))
            Remove(token.Id);
    }

    /// <summary>Tokens whose stored time of last use is behind.</summary>
    public IReadOnlyList<(Guid Id, Instant UsedAt)> FindUnsaved() =>
        [.. byHash.Values.Where(token => token.UsedAt is { } used && used != token.SavedAt).Select(token => (token.Id, token.UsedAt!.Value))];

    /// <summary>Notes that a time of last use was stored.</summary>
    public void MarkSaved(Guid id, Instant usedAt)
    {
        if (hashes.TryGetValue(id, out string? hash) && byHash.TryGetValue(hash, out LiveToken? token))
            token.SavedAt = usedAt;
    }

    /// <summary>A token that works.</summary>
    internal sealed class LiveToken(Guid id, Guid userId, Instant? expiresAt, Instant? usedAt)
    {
        private long used = usedAt?.Microseconds ?? 0;
        private long nextTicks;

        public Guid Id { get; } = id;

        public Guid UserId { get; } = userId;

        public Instant? ExpiresAt { get; } = expiresAt;

        public Instant? UsedAt
        {
            get => Volatile.Read(ref used) is var value and not 0 ? new Instant(value) : null;
            set => Volatile.Write(ref used, value?.Microseconds ?? 0);
        }

        /// <summary>Used by the upkeep loop alone.</summary>
        public Instant? SavedAt { get; set; } = usedAt;

        /// <summary>Takes the turn of one request, unless it would be more than <paramref name="tolerance"/> ahead of its time.
        /// </summary>
        /// <param name="now">Ticks on a clock that only goes forward.</param>
        /// <param name="interval">Ticks between requests in the long run.</param>
        /// <param name="tolerance">Ticks by which requests may run ahead.</param>
        /// <returns>Ticks to wait; 0 when the turn is taken.</returns>
        public long Take(long now, long interval, long tolerance)
        {
            while (true)
            {
                long next = Volatile.Read(ref nextTicks);
                long due = Math.Max(next, now);
                if (due - now > tolerance)
                    return due - now - tolerance;
                if (Interlocked.CompareExchange(ref nextTicks, due + interval, next) == next)
                    return 0;
            }
        }
    }
}

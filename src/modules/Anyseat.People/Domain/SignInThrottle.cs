using Anyseat.Platform.Time;

namespace Anyseat.People.Domain;

/// <summary>Slows down guessing: after ten failures for one name within 15 minutes the name is locked for 15 minutes; after
/// thirty failures from one address within five minutes the address waits.</summary>
/// <remarks>Names that exist and names that do not are treated alike. An attempt counts as a failure from its beginning, so
/// that attempts at the same time cannot exceed the limit. Thread-safe; bounded to <see cref="EntryCountMax"/> names and
/// as many addresses.</remarks>
internal sealed class SignInThrottle(TimeProvider clock)
{
    public const int NameFailuresMax = 10;
    public const int AddressFailuresMax = 30;
    public const int EntryCountMax = 20_000;
    public static readonly TimeSpan NameWindow = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan LockOut = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan AddressWindow = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Instant> lockedUntil = new(StringComparer.Ordinal);
    private readonly SlidingWindow names = new(NameWindow, NameFailuresMax);
    private readonly SlidingWindow addresses = new(AddressWindow, AddressFailuresMax);

    /// <summary>Begins an attempt.</summary>
    /// <param name="name">Key of the name; null when only the address counts.</param>
    /// <param name="address">Key of the address.</param>
    /// <returns>Null when it may go on; else how long to wait.</returns>
    public TimeSpan? Begin(string? name, string address)
    {
        Instant now = clock.GetInstant();
        lock (gate)
        {
            if (addresses.GetWait(address, now) is { } addressWait)
                return addressWait;
            if (name is not null && FindLock(name, now) is { } until)
                return until - now;
            if (name is not null && names.GetWait(name, now) is { } nameWait)
                return nameWait;
            addresses.Add(address, now);
            if (name is not null)
                names.Add(name, now);
            return null;
        }
    }

    /// <summary>Ends an attempt that failed.</summary>
    /// <returns>Until when the name is locked, if this failure locked it.</returns>
    public Instant? Fail(string name)
    {
        Instant now = clock.GetInstant();
        lock (gate)
        {
            if (names.GetWait(name, now) is null || FindLock(name, now) is not null)
                return null;
            Instant until = now + LockOut;
            Prune(now);
            lockedUntil[name] = until;
            names.Clear(name);
            return until;
        }
    }

    /// <summary>Ends an attempt that succeeded: the failures of the name are forgotten.</summary>
    public void Succeed(string? name, string address)
    {
        lock (gate)
        {
            addresses.RemoveOne(address);
            if (name is not null)
                names.Clear(name);
        }
    }

    /// <summary>Ends an attempt that came to nothing (the database was away): it does not count.</summary>
    public void Withdraw(string? name, string address)
    {
        lock (gate)
        {
            addresses.RemoveOne(address);
            if (name is not null)
                names.RemoveOne(name);
        }
    }

    /// <summary>Restores a lock after a restart.</summary>
    public void Restore(string name, Instant until)
    {
        lock (gate)
            lockedUntil[name] = until;
    }

    /// <summary>Lifts a lock, as a reset of the password does.</summary>
    public void Unlock(string name)
    {
        lock (gate)
        {
            lockedUntil.Remove(name);
            names.Clear(name);
        }
    }

    private Instant? FindLock(string name, Instant now) =>
        lockedUntil.TryGetValue(name, out Instant until) && until > now ? until : null;

    private void Prune(Instant now)
    {
        foreach (string name in lockedUntil.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToList())
            lockedUntil.Remove(name);
        if (lockedUntil.Count >= EntryCountMax)
            lockedUntil.Remove(lockedUntil.MinBy(entry => entry.Value).Key);
    }

    /// <summary>Counts happenings by key within a window that slides.</summary>
    private sealed class SlidingWindow(TimeSpan length, int countMax)
    {
        private readonly Dictionary<string, List<Instant>> entries = new(StringComparer.Ordinal);

        public TimeSpan? GetWait(string key, Instant now)
        {
            if (!entries.TryGetValue(key, out List<Instant>? times))
                return null;
            times.RemoveAll(time => time + length <= now);
            if (times.Count == 0)
                entries.Remove(key);
            return times.Count < countMax ? null : times[0] + length - now;
        }

        public void Add(string key, Instant now)
        {
            if (!entries.TryGetValue(key, out List<Instant>? times))
            {
                MakeRoom(now);
                entries[key] = times = [];
            }
            times.Add(now);
        }

        public void RemoveOne(string key)
        {
            if (!entries.TryGetValue(key, out List<Instant>? times))
                return;
            if (times.Count > 0)
                times.RemoveAt(times.Count - 1);
            if (times.Count == 0)
                entries.Remove(key);
        }

        public void Clear(string key) => entries.Remove(key);

        private void MakeRoom(Instant now)
        {
            if (entries.Count < EntryCountMax)
                return;
            foreach (string key in entries.Where(entry => entry.Value[^1] + length <= now).Select(entry => entry.Key).ToList())
                entries.Remove(key);
            if (entries.Count >= EntryCountMax)
                entries.Remove(entries.MinBy(entry => entry.Value.Count).Key);
        }
    }
}

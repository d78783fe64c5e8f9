using System.Collections.Concurrent;
using System.Net;

namespace Anyseat.Voice.Sip;

/// <summary>Shuts out addresses that guess passwords or scan for open doors: for a while nothing they send is even read.</summary>
/// <remarks>
/// <code>
/// score ← score × ½^(elapsed ÷ 1 min) + weight      wrong password, unknown user: 1
///                                                    a call without a password: 1/4
///                                                    what is no SIP, or malformed: 1/10
///                                                    another challenge: 1/50, since every honest telephone gets one
///                                                    any other request of no dialog, as OPTIONS of scanners: 1/100
/// score ≥ 10  ⇒  shut out: 1 min, doubled each time up to 1 h
/// </code>
/// A right password forgives the address all, so that one telephone with an old password does not shut out its office. Asked by
/// the loops of sockets, told by the loop of calls: thread-safe.
/// </remarks>
internal sealed class SourceGuard(TimeProvider time)
{
    private const double ScoreMax = 10;
    private const int SourceCountMax = 16_384;
    private static readonly TimeSpan FirstBan = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BanMax = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<IPAddress, Source> sources = new();

    /// <summary>How many addresses are shut out now.</summary>
    public int BannedCount => sources.Values.Count(source => source.BannedUntil > time.GetTimestamp());

    /// <summary>Whether the address may speak.</summary>
    public bool Admits(IPAddress address) => !sources.TryGetValue(address, out Source? source) || source.BannedUntil <= time.GetTimestamp();

    /// <summary>The address was challenged. True when it is shut out by that.</summary>
    public bool Challenged(IPAddress address) => Add(address, 0.02);

    /// <summary>The address called without a password. True when it is shut out by that.</summary>
    public bool Suspected(IPAddress address) => Add(address, 0.25);

    /// <summary>The address sent what cannot be read. True when it is shut out by that.</summary>
    public bool Garbled(IPAddress address) => Add(address, 0.1);

    /// <summary>The address asked something that needs no password. True when it is shut out by that.</summary>
    public bool Asked(IPAddress address) => Add(address, 0.01);

    /// <summary>The address guessed wrong, or tried what it may not. True when it is shut out by that.</summary>
    public bool Failed(IPAddress address) => Add(address, 1);

    /// <summary>The address proved that it is one of ours.</summary>
    public void Succeeded(IPAddress address) => sources.TryRemove(address, out _);

    private bool Add(IPAddress address, double weight)
    {
        // A flood from forged addresses must not fill memory: then all begin anew, those shut out as well.
        if (sources.Count >= SourceCountMax)
            sources.Clear();
        Source source = sources.GetOrAdd(address, static _ => new Source());
        lock (source)
        {
            long now = time.GetTimestamp();
            source.Score = (source.Score * Math.Pow(0.5, time.GetElapsedTime(source.At, now).TotalMinutes)) + weight;
            source.At = now;
            if (source.Score < ScoreMax)
                return false;
            source.Score = 0;
            TimeSpan ban = FirstBan * Math.Pow(2, Math.Min(source.BanCount++, 10));
            source.BannedUntil = now + (long)((ban < BanMax ? ban : BanMax).TotalSeconds * time.TimestampFrequency);
            return true;
        }
    }

    private sealed class Source
    {
        private long bannedUntil;

        public double Score { get; set; }

        public long At { get; set; }

        public int BanCount { get; set; }

        public long BannedUntil
        {
            get => Volatile.Read(ref bannedUntil);
            set => Volatile.Write(ref bannedUntil, value);
        }
    }
}

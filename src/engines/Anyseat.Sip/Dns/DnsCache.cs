namespace Anyseat.Sip.Dns;

/// <summary>Answers by question, as long as they may be kept (RFC 1035 §3.2.1, RFC 2308). Not thread-safe; no clock.</summary>
/// <param name="countMax">The most answers kept; beyond it those that end first are forgotten.</param>
public sealed class DnsCache(int countMax)
{
    /// <summary>The longest an answer is kept, whatever it says: a mistyped TTL must not outlive its correction by days.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromHours(24);

    /// <summary>The longest an absence is kept (RFC 2308 §5 allows hours; a trunk's name that was just entered should not wait).</summary>
    public static readonly TimeSpan AbsenceMax = TimeSpan.FromMinutes(5);

    private readonly Dictionary<DnsQuestion, (DnsAnswer Answer, TimeSpan EndsAt)> _entries = [];

    /// <summary>How many answers are kept, ended ones among them.</summary>
    public int Count => _entries.Count;

    /// <summary>The answer to a question, while it may be used; null when there is none.</summary>
    /// <param name="question">The question.</param>
    /// <param name="now">The owner's clock.</param>
    public DnsAnswer? Find(DnsQuestion question, TimeSpan now) =>
        _entries.TryGetValue(question.Normalised, out var entry) && entry.EndsAt > now ? entry.Answer : null;

    /// <summary>Keeps an answer, if it may be kept at all.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">Found, or not there (code 0 without records, or 3).</param>
    /// <param name="now">The owner's clock.</param>
    public void Keep(DnsQuestion question, DnsAnswer answer, TimeSpan now)
    {
        TimeSpan lifetime = LifetimeOf(answer);
        if (lifetime <= TimeSpan.Zero)
            return;
        if (_entries.Count >= countMax && !_entries.ContainsKey(question.Normalised))
            MakeRoom(now);
        _entries[question.Normalised] = (answer, now + lifetime);
    }

    /// <summary>How long an answer may be kept: its shortest TTL; for an absence what SOA says, or else not at all.</summary>
    /// <param name="answer">The answer.</param>
    public static TimeSpan LifetimeOf(DnsAnswer answer)
    {
        if (answer.IsTruncated || answer.ResponseCode is not (0 or 3))
            return TimeSpan.Zero;
        if (answer.IsFound)
            return Min(TimeSpan.FromSeconds(answer.Records.Min(record => record.TimeToLive)), LifetimeMax);
        return answer.Authority is { } soa ? Min(TimeSpan.FromSeconds(Math.Min(soa.Minimum, soa.TimeToLive)), AbsenceMax) : TimeSpan.Zero;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Forgets what has ended, and if that is nothing, the eighth that would end first.</summary>
    private void MakeRoom(TimeSpan now)
    {
        DnsQuestion[] ended = [.. _entries.Where(entry => entry.Value.EndsAt <= now).Select(entry => entry.Key)];
        if (ended.Length == 0)
            ended = [.. _entries.OrderBy(entry => entry.Value.EndsAt).Take(Math.Max(1, countMax / 8)).Select(entry => entry.Key)];
        foreach (DnsQuestion question in ended)
            _entries.Remove(question);
    }
}

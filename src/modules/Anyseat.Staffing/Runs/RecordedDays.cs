using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;

namespace Anyseat.Staffing.Runs;

/// <summary>Keeps the days read last: to read one takes a pass over its part of the journal, and who prepares a simulation asks for
/// the same day again and again.</summary>
internal sealed class RecordedDays(IDayRecords records, TimeProvider clock) : IDisposable
{
    private const int KeptMax = 4;

    // A day that is going on, or that somebody still talks of, changes.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SettledAfter = TimeSpan.FromHours(14);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly List<Kept> kept = [];

    /// <inheritdoc cref="IDayRecords.ReadAsync"/>
    public async Task<Result<DayRecord>> ReadAsync(
        DateOnly date, TimeZoneInfo zone, TimeSpan interval, int? planVersion, CancellationToken ct)
    {
        var key = new Key(date, zone.Id, interval, planVersion);
        // One pass at a time: a second one would only make both slower.
        await gate.WaitAsync(ct);
        try
        {
            DateTimeOffset now = clock.GetUtcNow();
            kept.RemoveAll(one => one.Until <= now);
            if (kept.Find(one => one.Key == key) is { } known)
                return known.Record;
            Result<DayRecord> read = await records.ReadAsync(date, zone, interval, planVersion, ct);
            if (read.TryGet(out DayRecord? record, out _))
                Keep(new Kept(key, record, IsSettled(date, zone, now) ? DateTimeOffset.MaxValue : now + KeptFor));
            return read;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private void Keep(Kept one)
    {
        kept.Add(one);
        if (kept.Count > KeptMax)
            kept.RemoveAt(0);
    }

    private static bool IsSettled(DateOnly date, TimeZoneInfo zone, DateTimeOffset now) =>
        TimeZoneInfo.ConvertTime(now - SettledAfter, zone).DateTime >= date.AddDays(1).ToDateTime(TimeOnly.MinValue);

    private readonly record struct Key(DateOnly Date, string Zone, TimeSpan Interval, int? Plan);

    private sealed record Kept(Key Key, DayRecord Record, DateTimeOffset Until);
}

using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Storage.Cells;
using Anyseat.Measures;
using Anyseat.People.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.Data.Sqlite;

namespace Anyseat.Interactions.Live;

/// <summary>Today's figures up to the second, in memory: the fold of the reports over committed events, begun from the stored
/// cells. An agent's day is that of the agent's site, a queue's that of the house.</summary>
/// <remarks>Not thread-safe: guarded by the gate of <see cref="LiveBoard"/>, which feeds it.</remarks>
internal sealed class LiveMeasures(IDatabase database, IPeopleDirectory people, TimeProvider clock)
{
    /// <summary>No day is longer, and no zone further away.</summary>
    private static readonly TimeSpan kept = TimeSpan.FromHours(25 + 14);

    private readonly CellTable settled = new();
    private readonly CellTable open = new();
    private readonly List<MeasureFact> facts = [];
    private readonly Dictionary<Guid, AgentDay> agents = [];
    private Dictionary<CellKey, Tally> queues = [];
    private MeasureFold fold = new(MeasureFold.QuarterHour);

    /// <summary>Loads what is stored.</summary>
    /// <returns>The sequence number up to which it is; what is behind must be applied.</returns>
    public async Task<long> LoadAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbTransaction transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        (fold, long seq, _) = await FoldStore.LoadAsync(connection, transaction, ct);
        var reader = new CellReader(connection, transaction);
        long length = MeasureFold.QuarterHour.Ticks / TimeSpan.TicksPerMicrosecond;
        long start = (Now.Microseconds - (long)kept.TotalMicroseconds) / length * length;
        // A little into the future: a clock may have been set back.
        var run = new CellRun(0, 0, start, length, (int)((kept.Ticks / MeasureFold.QuarterHour.Ticks) + 96));
        MeasureInstant StartOf(int interval) => new(start + (interval * length));
        await reader.ReadAsync(
            CellCube.Agents, run, CellDimension.Agent, [], (interval, agent, tally) => AddAgent(agent.Id, StartOf(interval), tally), ct);
        await reader.ReadAsync(
            CellCube.Queues, run, CellDimension.Queue, [],
            (interval, queue, tally) => AddQueue(new CellKey(StartOf(interval), queue.Id), tally), ct);
        return seq;
    }

    /// <summary>Applies a committed event.</summary>
    public void Apply(JournalEvent committed)
    {
        facts.Clear();
        MeasureFacts.Add(committed, facts);
        foreach (MeasureFact fact in facts)
            fold.Apply(fact, settled);
        foreach ((CellKey key, Tally tally) in settled.Cells)
        {
            if (key.Agent is { } agent)
                AddAgent(agent, key.Start, tally);
            if (key.Queue is { } queue)
                AddQueue(new CellKey(key.Start, queue), tally);
        }

        settled.Clear();
        // What changed is saved by the follower, not here.
        fold.TakeTouched([], []);
    }

    /// <summary>An agent's figures of today up to now.</summary>
    public Tally AgentToday(Guid agent)
    {
        MeasureInstant now = Now;
        TimeZoneInfo zone = HouseZone.Of(people.Snapshot, agent);
        DateOnly today = ReportIntervals.DayOf(now, zone);
        Tally tally = agents.TryGetValue(agent, out AgentDay? day) && day.Day == today ? day.Tally : default;
        MeasureInstant begun = ReportIntervals.StartOfDay(today, zone);
        open.Clear();
        fold.ProjectAgentTime(agent, now, open);
        tally.Add(open.Sum(key => key.Start >= begun));
        return tally;
    }

    /// <summary>The figures of all queues of today up to now; queues without any are left out.</summary>
    public Dictionary<Guid, Tally> QueuesToday()
    {
        MeasureInstant now = Now;
        TimeZoneInfo zone = HouseZone.Of(people.Snapshot);
        MeasureInstant begun = ReportIntervals.StartOfDay(ReportIntervals.DayOf(now, zone), zone);
        Forget(now);
        var today = new Dictionary<Guid, Tally>();
        foreach ((CellKey key, Tally tally) in queues)
            if (key.Start >= begun)
                Of(today, key.Queue!.Value).Add(tally);
        open.Clear();
        fold.ProjectInteractions(now, open);
        foreach ((CellKey key, Tally tally) in open.Cells)
            if (key.Start >= begun && key.Queue is { } queue)
                Of(today, queue).Add(tally);
        return today;
    }

    private MeasureInstant Now => new(clock.GetInstant().Microseconds);

    private void AddAgent(Guid agent, MeasureInstant start, in Tally tally)
    {
        if (agent == Guid.Empty)
            return;
        DateOnly day = ReportIntervals.DayOf(start, HouseZone.Of(people.Snapshot, agent));
        ref AgentDay? known = ref CollectionsMarshal.GetValueRefOrAddDefault(agents, agent, out _);
        if (known is null || known.Day < day)
            known = new AgentDay(day);
        if (known.Day == day)
            known.Tally.Add(tally);
    }

    private void AddQueue(in CellKey key, in Tally tally)
    {
        if (key.Queue != Guid.Empty)
            Of(queues, key).Add(tally);
    }

    private void Forget(MeasureInstant now)
    {
        var before = new MeasureInstant(now.Microseconds - (long)kept.TotalMicroseconds);
        if (queues.Keys.Any(key => key.Start < before))
            queues = queues.Where(cell => cell.Key.Start >= before).ToDictionary();
    }

    private static ref Tally Of<TKey>(Dictionary<TKey, Tally> all, TKey key)
        where TKey : notnull => ref CollectionsMarshal.GetValueRefOrAddDefault(all, key, out _);

    private sealed class AgentDay(DateOnly day)
    {
        public Tally Tally;

        public DateOnly Day { get; } = day;
    }
}

using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Routing;
using Anyseat.Simulation.Documents;

namespace Anyseat.Interactions.Records;

/// <inheritdoc cref="IDayRecords"/>
internal sealed class DayRecords(IJournal journal, HouseRoutings routings, IPeopleDirectory people, TimeProvider clock) : IDayRecords
{
    // Who is at work at midnight has come by then; who came late is served by then.
    private static readonly TimeSpan Around = TimeSpan.FromHours(12);

    // Facts carry the time of their request and may be committed after what came later.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public async Task<HouseRouting?> FindRoutingAsync(RoutingReference reference, CancellationToken ct) =>
        (await routings.FindAsync(reference, [], ct))?.House;

    public async Task<Result<DayRecord>> ReadAsync(
        DateOnly date, TimeZoneInfo zone, TimeSpan interval, int? planVersion, CancellationToken ct)
    {
        Instant midnight = LocalDay.BeginOf(date, zone);
        Instant now = clock.GetInstant();
        if (midnight >= now)
            return new DayIsAhead(date);
        Instant next = LocalDay.BeginOf(date.AddDays(1), zone);
        (DayTape tape, Instant told) = await ReadTapeAsync(midnight, next < now ? next : now, ct);
        if (tape.Arrivals.Count == 0)
            return new DayIsEmpty(date);
        RoutingAgentDocument[] agents =
            [.. tape.Stories.Agents.Keys.Order().Select(tape.Agents.GetValueOrDefault).OfType<RoutingAgentDocument>()];
        RoutingReference reference = planVersion is { } version
            ? new RoutingReference(version, new RoutingInstant(midnight.Microseconds), [])
            : tape.Plans;
        if (await routings.FindAsync(reference, agents, ct) is not { } built)
            return new PlanIsUnknown(reference.PlanVersion ?? 0);
        tape.Conclude(told);
        return new DayAssembly(tape, built, people.Snapshot, midnight, next - midnight).Build(date, zone, interval);
    }

    private async Task<(DayTape Tape, Instant Told)> ReadTapeAsync(Instant midnight, Instant end, CancellationToken ct)
    {
        long seqBefore = await journal.FindSeqBeforeAsync(DomainId.Main, midnight - Around, ct);
        IReadOnlyList<JournalEvent> configured = await journal.ReadStreamBackAsync(
            DomainId.Main, StreamKind.Configuration, JournalCodec.DomainStream, seqBefore + 1, [JournalKinds.RoutingConfigured], 1, ct);
        var tape = new DayTape(midnight, end, configured is [var last] ? JournalCodec.DataOf<RoutingDocument>(last) : null);
        await foreach (JournalEvent committed in journal.ReadAsync(DomainId.Main, seqBefore, ct))
        {
            if (tape.IsOver(committed.At - Slack) || committed.At >= end + Around)
                return (tape, committed.At > end ? committed.At : end);
            tape.Add(committed);
        }

        return (tape, end);
    }
}

/// <summary>Where local days begin.</summary>
internal static class LocalDay
{
    /// <summary>The first instant of a day: later than midnight where the clocks leave midnight out.</summary>
    public static Instant BeginOf(DateOnly date, TimeZoneInfo zone)
    {
        DateTime local = date.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        // Of a midnight that is there twice the first, which is the one further from UTC.
        TimeSpan offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return Instant.From(new DateTimeOffset(local, offset));
    }
}

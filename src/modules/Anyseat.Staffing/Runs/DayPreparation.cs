using System.Text;
using Anyseat.Interactions.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;
using Anyseat.Staffing.Domain;
using Anyseat.Staffing.Storage;

namespace Anyseat.Staffing.Runs;

/// <summary>Makes the day that was chosen: of the journal, or of a document.</summary>
internal sealed class DayPreparation(IDayRecords records, RecordedDays recorded, DocumentStore<DayDocuments> documents, IPeopleDirectory people)
{
    /// <summary>The day of a choice that is whole in itself.</summary>
    public async Task<Result<PreparedDay>> PrepareAsync(DayChoice choice, Guid user, CancellationToken ct)
    {
        if (choice.Recorded is { } date)
            return await PrepareRecordedAsync(choice, date, ZoneOf(choice, user), ct);
        if (choice.Document is { } document)
            return await ReadAsync(Encoding.UTF8.GetBytes(document.GetRawText()), "day.document", ct);
        return await documents.FindAsync(choice.DocumentId!.Value, ct) is { } saved
            ? await ReadAsync(Encoding.UTF8.GetBytes(saved.Content), "day.documentId", ct)
            : new ValidationError("simulation.document_unknown", "There is no such saved day.", "day.documentId");
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="field">Where it stands in the request.</param>
    /// <param name="ct">Ends the read.</param>
    public async Task<Result<PreparedDay>> ReadAsync(byte[] utf8, string field, CancellationToken ct)
    {
        HouseRouting? house = DayDocument.FindRoutingReference(utf8) is { } reference
            ? await records.FindRoutingAsync(reference, ct)
            : null;
        var sources = new DaySources { Routing = _ => house?.Routing };
        return DayDocument.TryRead(utf8, sources, out Day? day, out IReadOnlyList<DocumentFault> faults)
            ? new PreparedDay(day, house?.QueueNames, house?.PlanVersion, null)
            : DocumentRefused.Of(faults, field);
    }

    /// <summary>The days of the scenarios, checked.</summary>
    public static Result<IReadOnlyList<Day>> Change(Day day, IReadOnlyList<Scenario> scenarios)
    {
        var changed = new List<Day>();
        for (int place = 0; place < scenarios.Count; place++)
        {
            if (!DayDocument.TryChange(scenarios[place].ToDocument(), day, out Day? next, out IReadOnlyList<DocumentFault> faults))
                return DocumentRefused.Of(faults, $"scenarios[{place}]");
            changed.Add(next);
        }

        return changed;
    }

    private async Task<Result<PreparedDay>> PrepareRecordedAsync(DayChoice choice, DateOnly date, TimeZoneInfo zone, CancellationToken ct)
    {
        Result<DayRecord> read = await recorded.ReadAsync(date, zone, TimeSpan.FromMinutes(choice.IntervalMinutes), choice.Plan, ct);
        if (!read.TryGet(out DayRecord? record, out Error? error))
            return error;
        Day day = choice.Customers == DayCustomers.Alike ? RecordedDemand.Alike(record.Day) : record.Day;
        return new PreparedDay(day, record.Routing.QueueNames, record.Routing.PlanVersion, record);
    }

    private TimeZoneInfo ZoneOf(DayChoice choice, Guid user)
    {
        if (choice.TimeZone is { } name)
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        PeopleSnapshot known = people.Snapshot;
        string? own = known.Users.GetValueOrDefault(user)?.SiteId is { } site ? known.Sites.GetValueOrDefault(site)?.TimeZone : null;
        string[] all = [.. known.Sites.Values.Select(one => one.TimeZone).Distinct()];
        string chosen = own ?? (all.Length == 1 ? all[0] : "UTC");
        return TimeZoneInfo.TryFindSystemTimeZoneById(chosen, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;
    }
}

using System.Data.Common;
using Anyseat.Measures;
using Anyseat.People.Contracts;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage.Cells;

/// <summary>A time zone for which cells of whole days are kept.</summary>
/// <param name="Grain">Its number in the tables, from 1.</param>
/// <param name="Zone">The zone.</param>
/// <param name="Since">Days that begin before this are not kept: the zone came later.</param>
internal sealed record CellZone(int Grain, TimeZoneInfo Zone, long Since);

/// <summary>The zones of the sites, as far as cells of days are kept for them.</summary>
/// <remarks>A zone that comes later has them from its next day on; a rebuild makes them for all days. Reports read quarter hours
/// where there are no days, so nothing is wrong meanwhile, only slower.</remarks>
internal static class CellZones
{
    /// <summary>Zones at most: each makes every write a little larger.</summary>
    public const int CountMax = 8;

    public static async Task<List<CellZone>> ReadAsync(DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        await using DbCommand select = connection.CreateCommand("SELECT grain, name, since FROM interactions_measure_zone ORDER BY grain");
        select.Transaction = transaction;
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var zones = new List<CellZone>();
        while (await reader.ReadAsync(ct))
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(reader.GetString(1), out TimeZoneInfo? zone))
                zones.Add(new CellZone(reader.GetInt32(0), zone, reader.GetInt64(2)));
        }

        return zones;
    }

    /// <summary>Adds the zones of sites that are not kept yet.</summary>
    /// <param name="scope">The transaction.</param>
    /// <param name="known">The zones kept; the new ones are added.</param>
    /// <param name="people">Who has sites.</param>
    /// <param name="reached">Up to where events are applied; null at the beginning.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task AddNewAsync(
        WriteScope scope, List<CellZone> known, PeopleSnapshot people, MeasureInstant? reached, CancellationToken ct)
    {
        foreach (string name in NamesOf(people))
        {
            if (known.Count >= CountMax || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone)
                || known.Exists(other => other.Zone.Id == zone.Id))
            {
                continue;
            }

            long since = reached is { } at
                ? ReportIntervals.StartOfDay(ReportIntervals.DayOf(at, zone).AddDays(1), zone).Microseconds
                : 0;
            var added = new CellZone(known.Count == 0 ? 1 : known[^1].Grain + 1, zone, since);
            await using DbCommand insert = scope
                .CreateCommand("INSERT INTO interactions_measure_zone (grain, name, since) VALUES (@grain, @name, @since)")
                .AddInteger("grain", added.Grain).AddText("name", zone.Id).AddInteger("since", since);
            await insert.ExecuteNonQueryAsync(ct);
            known.Add(added);
        }
    }

    // Before the people are loaded, as in a rebuild, nothing is known of sites; those known from before are kept.
    private static IEnumerable<string> NamesOf(PeopleSnapshot people) => people switch
    {
        { Revision: < 0 } => [],
        { Sites.Count: 0 } => [TimeZoneInfo.Utc.Id],
        _ => people.Sites.Values.Select(site => site.TimeZone).Distinct().Order(StringComparer.Ordinal),
    };

    /// <summary>After a reset all days will be there.</summary>
    public static async Task ResetAsync(WriteScope scope, CancellationToken ct)
    {
        await using DbCommand update = scope.CreateCommand("UPDATE interactions_measure_zone SET since = 0");
        await update.ExecuteNonQueryAsync(ct);
    }
}

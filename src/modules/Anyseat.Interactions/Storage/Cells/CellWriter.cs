using System.Runtime.InteropServices;
using Anyseat.Measures;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage.Cells;

/// <summary>Adds cells to the tables: each to every cube it belongs to, as a quarter of an hour and to the days it lies in.</summary>
internal static class CellWriter
{
    public static async Task AddAsync(WriteScope scope, CellTable cells, IReadOnlyList<CellZone> zones, CancellationToken ct)
    {
        var days = new DayStarts(zones);
        foreach (CellCube cube in CellCube.All)
        {
            IReadOnlyList<CellRow> rows = ToRows(cube, cells, zones, days);
            await cube.AddAsync(scope, rows, ct);
        }
    }

    private static List<CellRow> ToRows(CellCube cube, CellTable cells, IReadOnlyList<CellZone> zones, DayStarts days)
    {
        var rows = new Dictionary<CellPlace, CellRow>();
        foreach ((CellKey key, Tally tally) in cells.Cells)
        {
            if (!cube.Accepts(key))
                continue;
            CellDimensions about = cube.Keep(CellDimensions.Of(key));
            Add(rows, new CellPlace(0, key.Start.Microseconds, about), tally);
            for (int index = 0; index < zones.Count; index++)
            {
                long start = days.Of(index, key.Start);
                if (start >= zones[index].Since)
                    Add(rows, new CellPlace(zones[index].Grain, start, about), tally);
            }
        }

        return [.. rows.Values];
    }

    private static void Add(Dictionary<CellPlace, CellRow> rows, CellPlace place, in Tally tally)
    {
        ref CellRow? row = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, place, out _);
        row ??= new CellRow(place);
        row.Tally.Add(tally);
    }

    /// <summary>The first instants of the days in which quarter hours lie; a batch has few different ones.</summary>
    private sealed class DayStarts(IReadOnlyList<CellZone> zones)
    {
        private readonly Dictionary<(int Zone, long Start), long> known = [];

        public long Of(int index, MeasureInstant quarter)
        {
            if (known.TryGetValue((index, quarter.Microseconds), out long start))
                return start;
            TimeZoneInfo zone = zones[index].Zone;
            start = ReportIntervals.StartOfDay(ReportIntervals.DayOf(quarter, zone), zone).Microseconds;
            known.Add((index, quarter.Microseconds), start);
            return start;
        }
    }
}

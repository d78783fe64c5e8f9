using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads arrivals from CSV (RFC 4180 without quotes: times and numbers need none).</summary>
/// <remarks>The header says what it is: <c>from,to,expected</c> gives the expected number in each interval;
/// <c>at</c>, if wanted with <c>talk_seconds</c>, <c>wrap_up_seconds</c>, <c>patience_seconds</c>, gives each customer.</remarks>
internal static class CsvArrivals
{
    private const int LinesMax = 5_000_001;
    private const double PerHourMax = 1_000_000;

    private static readonly string[] CustomerColumns = ["at", "talk_seconds", "wrap_up_seconds", "patience_seconds"];

    public static Arrivals? Read(string text, string stream, Node node)
    {
        string[] lines = text.ReplaceLineEndings("\n").TrimStart('\uFEFF').Split('\n');
        string[] header = Cells(lines[0]);
        if (lines.Length > LinesMax)
        {
            node.FaultHere(DocumentFaultCode.OutOfRange, $"has more than {LinesMax} lines");
            return null;
        }

        if (header is ["from", "to", "expected"])
            return new PoissonArrivals(stream, ReadRates(lines, node));
        if (header[0] == "at" && header.All(CustomerColumns.Contains) && header.Distinct().Count() == header.Length)
            return new RecordedArrivals(stream, ReadCustomers(lines, header, node));
        node.FaultHere(
            DocumentFaultCode.UnknownWord,
            $"must begin with the line from,to,expected or with {string.Join(',', CustomerColumns)}, of which all but the first may be left out");
        return null;
    }

    private static ImmutableArray<ArrivalRate> ReadRates(string[] lines, Node node)
    {
        List<ArrivalRate> rates = [];
        foreach ((string[] cells, int number) in Rows(lines))
        {
            if (cells.Length == 3
                && Clock.TryParse(cells[0], out TimeSpan from) && Clock.TryParse(cells[1], out TimeSpan to) && from < to
                && TryNumber(cells[2], PerHourMax * (to - from).TotalHours, out double expected)
                && (rates.Count == 0 || rates[^1].To <= from))
            {
                rates.Add(new ArrivalRate(from, to, expected / (to - from).TotalHours));
            }
            else
            {
                node.FaultHere(
                    DocumentFaultCode.WrongType, $"line {number} must be a begin, a later end, and a number not below 0, after the line before");
            }
        }

        return [.. rates];
    }

    private static ImmutableArray<RecordedArrival> ReadCustomers(string[] lines, string[] header, Node node)
    {
        int talk = Array.IndexOf(header, "talk_seconds");
        int wrapUp = Array.IndexOf(header, "wrap_up_seconds");
        int patience = Array.IndexOf(header, "patience_seconds");
        List<RecordedArrival> customers = [];
        foreach ((string[] cells, int number) in Rows(lines))
        {
            if (cells.Length == header.Length && Clock.TryParse(cells[0], out TimeSpan at)
                && TryKnown(cells, talk, out double talkSeconds)
                && TryKnown(cells, wrapUp, out double wrapUpSeconds)
                && TryKnown(cells, patience, out double patienceSeconds))
            {
                customers.Add(new RecordedArrival(at, talkSeconds, wrapUpSeconds, patienceSeconds));
            }
            else
            {
                node.FaultHere(
                    DocumentFaultCode.WrongType,
                    $"line {number} must be a time, then seconds or nothing, in {header.Length} columns");
            }
        }

        return ArrivalsReader.InOrder(customers);
    }

    private static IEnumerable<(string[] Cells, int Number)> Rows(string[] lines)
    {
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length > 0)
                yield return (Cells(lines[i]), i + 1);
        }
    }

    private static string[] Cells(string line) => [.. line.Split(',').Select(cell => cell.Trim())];

    private static bool TryKnown(string[] cells, int column, out double seconds)
    {
        seconds = -1;
        return column < 0 || cells[column].Length == 0 || TryNumber(cells[column], Distribution.SecondsMax, out seconds);
    }

    private static bool TryNumber(string text, double max, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
        && number >= 0 && number <= max;
}

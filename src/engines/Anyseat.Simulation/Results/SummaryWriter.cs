using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Anyseat.Simulation.Documents;

namespace Anyseat.Simulation.Results;

/// <summary>Writes results as JSON or CSV. Numbers are rounded to six places, so that the same seed gives the same bytes.
/// </summary>
public static class SummaryWriter
{
    /// <summary>The version of both formats.</summary>
    public const int Version = 1;

    private const int Places = 6;

    private static readonly JsonWriterOptions Options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one scenario, or several and their differences, as JSON.</summary>
    /// <param name="seed">Of the experiment.</param>
    /// <param name="scenarios">The scenarios; differences to the first may follow under names of their own.</param>
    public static byte[] WriteJson(ulong seed, IReadOnlyList<(string Name, SimulationSummary Summary)> scenarios)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("seed", seed.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("replications", scenarios.Count > 0 ? scenarios[0].Summary.Count : 0);
            json.WriteNumber("confidence", scenarios.Count > 0 ? scenarios[0].Summary.Confidence : 0);
            json.WriteStartArray("scenarios");
            foreach ((string name, SimulationSummary summary) in scenarios)
                WriteScenario(json, name, summary);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Writes one scenario, or several and their differences, as CSV (RFC 4180): a row for each queue or group and
    /// interval, and for each figure a column for the mean and one for the half-width.</summary>
    /// <param name="scenarios">As in <see cref="WriteJson"/>.</param>
    public static string WriteCsv(IReadOnlyList<(string Name, SimulationSummary Summary)> scenarios)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        return WriteCsv(scenarios.Select(one => (one.Name, one.Summary.Rows)));
    }

    /// <summary>Writes rows as CSV, as <see cref="WriteCsv(IReadOnlyList{ValueTuple{string, SimulationSummary}})"/> does.</summary>
    /// <param name="scenarios">The rows of each scenario or difference, by name.</param>
    public static string WriteCsv(IEnumerable<(string Name, IEnumerable<SummaryRow> Rows)> scenarios)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        var text = new StringBuilder("scenario,scope,name,from,to");
        foreach (Figure figure in Figures.OfQueues)
            text.Append(CultureInfo.InvariantCulture, $",{SnakeOf(figure)},{SnakeOf(figure)}_half_width");
        text.Append("\r\n");
        foreach ((string name, IEnumerable<SummaryRow> rows) in scenarios)
        {
            foreach (SummaryRow row in rows)
                AppendRow(text, name, row);
        }

        return text.ToString();
    }

    private static void WriteScenario(Utf8JsonWriter json, string name, SimulationSummary summary)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("day", summary.Name);
        json.WriteStartArray("rows");
        foreach (SummaryRow row in summary.Rows)
            WriteRow(json, row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, SummaryRow row)
    {
        json.WriteStartObject();
        json.WriteString("scope", JsonNamingPolicy.CamelCase.ConvertName(row.Key.Scope.ToString()));
        json.WriteString("name", row.Key.Name);
        json.WriteBoolean("isWholeDay", row.Key.IsWholeDay);
        json.WriteString("from", Clock.Format(row.Key.From));
        json.WriteString("to", Clock.Format(row.Key.To));
        json.WriteStartObject("figures");
        foreach ((Figure figure, Estimate? estimate) in row.Figures)
        {
            if (estimate is { } known)
                WriteEstimate(json, figure, known);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter json, Figure figure, Estimate estimate)
    {
        json.WriteStartObject(JsonNamingPolicy.CamelCase.ConvertName(figure.ToString()));
        json.WriteNumber("mean", Round(estimate.Mean));
        if (double.IsFinite(estimate.HalfWidth))
            json.WriteNumber("halfWidth", Round(estimate.HalfWidth));
        else
            json.WriteNull("halfWidth");
        json.WriteNumber("min", Round(estimate.Min));
        json.WriteNumber("max", Round(estimate.Max));
        json.WriteNumber("count", estimate.Count);
        json.WriteEndObject();
    }

    private static void AppendRow(StringBuilder text, string scenario, SummaryRow row)
    {
        string scope = JsonNamingPolicy.SnakeCaseLower.ConvertName(row.Key.Scope.ToString());
        text.Append(CultureInfo.InvariantCulture, $"{Quote(scenario)},{scope}{(row.Key.IsWholeDay ? "_day" : "")},{Quote(row.Key.Name)}");
        text.Append(CultureInfo.InvariantCulture, $",{Clock.Format(row.Key.From)},{Clock.Format(row.Key.To)}");
        foreach (Figure figure in Figures.OfQueues)
        {
            Estimate? estimate = row[figure];
            text.Append(',').Append(Write(estimate?.Mean)).Append(',').Append(Write(estimate?.HalfWidth));
        }

        text.Append("\r\n");
    }

    private static string Write(double? value) => value is { } known && double.IsFinite(known)
        ? Round(known).ToString(CultureInfo.InvariantCulture)
        : "";

    // A decimal: never an exponent, and no digits beyond those it was rounded to.
    private static decimal Round(double value) => Math.Round((decimal)Math.Round(value, Places), Places) + 0m;

    private static string SnakeOf(Figure figure) => JsonNamingPolicy.SnakeCaseLower.ConvertName(figure.ToString());

    /// <summary>A text as a field: harmless in a spreadsheet, which would take some beginnings for a formula; quoted where RFC 4180
    /// §2 asks for it.</summary>
    private static string Quote(string text)
    {
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}

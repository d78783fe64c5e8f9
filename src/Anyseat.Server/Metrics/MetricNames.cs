using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Anyseat.Server.Metrics;

/// <summary>From OpenTelemetry's names to Prometheus': dots become underscores, the unit becomes a word at the end, and
/// counters end in <c>_total</c> (OpenTelemetry, Prometheus and OpenMetrics compatibility).</summary>
internal static class MetricNames
{
    private const int LabelValueLengthMax = 120;

    public static string NameOf(Instrument instrument, MetricKind kind)
    {
        string name = Sanitise(instrument.Name);
        string unit = UnitWord(instrument.Unit);
        if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal))
            name += unit;
        return kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Labels sorted by name: <c>queue="a",channel="chat"</c> and its reverse are one.</summary>
    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        KeyValuePair<string, object?>[] sorted = tags.ToArray();
        Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Key, right.Key));
        var text = new StringBuilder();
        foreach ((string key, object? value) in sorted)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(Sanitise(key)).Append("=\"");
            AppendEscaped(text, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            text.Append('"');
        }

        return text.ToString();
    }

    private static string Sanitise(string name) =>
        string.Create(name.Length, name, (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
                target[i] = char.IsAsciiLetter(source[i]) || (i > 0 && char.IsAsciiDigit(source[i])) ? source[i] : '_';
        });

    private static string UnitWord(string? unit) => unit switch
    {
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "By" => "_bytes",
        "1" => "_ratio",
        _ => "",
    };

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (char c in value.Length > LabelValueLengthMax ? value.AsSpan(0, LabelValueLengthMax) : value)
        {
            _ = c switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append(@"\n"),
                _ => text.Append(c),
            };
        }
    }
}

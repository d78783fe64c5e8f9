using System.Globalization;
using System.Text;

namespace Anyseat.Server.Metrics;

/// <summary>The text exposition format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, MetricFamily> named in families.GroupBy(family => family.Name).OrderBy(
            group => group.Key, StringComparer.Ordinal))
            WriteFamily(text, named.First(), named.SelectMany(family => family.GetSeries()).DistinctBy(one => one.Labels));
        return text.ToString();
    }

    private static void WriteFamily(StringBuilder text, MetricFamily family, IEnumerable<MetricSeries> series)
    {
        bool isFirst = true;
        foreach (MetricSeries one in series)
        {
            if (isFirst)
                WriteHead(text, family);
            isFirst = false;
            if (family.Kind == MetricKind.Histogram)
                WriteHistogram(text, family.Name, one);
            else
                WriteSample(text, family.Name, one.Labels, Number(one.Read().Value));
        }
    }

    private static void WriteHead(StringBuilder text, MetricFamily family)
    {
        string help = family.Help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        if (help.Length > 0)
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(help).Append('\n');
        text.Append("# TYPE ").Append(family.Name).Append(' ').Append(KindWord(family.Kind)).Append('\n');
    }

    private static void WriteHistogram(StringBuilder text, string name, MetricSeries series)
    {
        (double sum, long count, long[] buckets) = series.Read();
        string prefix = series.Labels.Length > 0 ? series.Labels + "," : "";
        long running = 0;
        for (int i = 0; i < series.Bounds.Count; i++)
        {
            running += buckets[i];
            WriteSample(text, name + "_bucket", $"{prefix}le=\"{Number(series.Bounds[i])}\"", Number(running));
        }

        WriteSample(text, name + "_bucket", prefix + "le=\"+Inf\"", Number(count));
        WriteSample(text, name + "_sum", series.Labels, Number(sum));
        WriteSample(text, name + "_count", series.Labels, Number(count));
    }

    private static void WriteSample(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static string KindWord(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        MetricKind.Histogram => "histogram",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}

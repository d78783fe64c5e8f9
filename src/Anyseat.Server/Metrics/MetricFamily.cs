using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Anyseat.Server.Metrics;

/// <summary>What Prometheus calls the kinds of a metric.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter = 0,

    /// <summary>A level.</summary>
    Gauge = 1,

    /// <summary>Counts by size.</summary>
    Histogram = 2,
}

/// <summary>One instrument with its series, one series a label set.</summary>
/// <remarks>The number of label sets is bounded: what comes later is summed in one series labelled
/// <c>otel_metric_overflow="true"</c> (OpenTelemetry metrics SDK, cardinality limits), so a mistaken label cannot eat the
/// memory.</remarks>
internal sealed class MetricFamily
{
    /// <summary>Label sets of one instrument at most.</summary>
    public const int SeriesCountMax = 200;

    private static readonly double[] SecondsBuckets =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

    private static readonly double[] PlainBuckets = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000, 10_000, 100_000, 1_000_000];

    private readonly ConcurrentDictionary<TagSet, MetricSeries> series = new(TagSetComparer.Instance);
    private readonly ConcurrentDictionary<string, MetricSeries> seriesByLabels = new();
    private readonly MetricSeries overflow;
    private readonly double[] buckets;
    private readonly bool isAdding;
    private readonly bool isObservable;
    private int generation;

    private MetricFamily(Instrument instrument, MetricKind kind, bool isAdding)
    {
        Kind = kind;
        Name = MetricNames.NameOf(instrument, kind);
        Help = instrument.Description ?? "";
        this.isAdding = isAdding;
        isObservable = instrument.IsObservable;
        buckets = kind == MetricKind.Histogram ? BucketsOf(instrument) : [];
        overflow = new MetricSeries("otel_metric_overflow=\"true\"", buckets);
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>The family of an instrument; null for a kind that is not known.</summary>
    public static MetricFamily? TryCreate(Instrument instrument)
    {
        Type type = instrument.GetType();
        if (!type.IsGenericType)
            return null;
        Type kind = type.GetGenericTypeDefinition();
        return kind == typeof(Counter<>) ? new MetricFamily(instrument, MetricKind.Counter, isAdding: true)
            : kind == typeof(ObservableCounter<>) ? new MetricFamily(instrument, MetricKind.Counter, isAdding: false)
            : kind == typeof(UpDownCounter<>) ? new MetricFamily(instrument, MetricKind.Gauge, isAdding: true)
            : kind == typeof(ObservableUpDownCounter<>) || kind == typeof(ObservableGauge<>) || kind == typeof(Gauge<>)
                ? new MetricFamily(instrument, MetricKind.Gauge, isAdding: false)
            : kind == typeof(Histogram<>) ? new MetricFamily(instrument, MetricKind.Histogram, isAdding: true)
            : null;
    }

    /// <summary>Takes a measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        MetricSeries target = Find(tags);
        if (Kind == MetricKind.Histogram)
            target.Observe(value);
        else if (isAdding)
            target.Add(value);
        else
            target.Set(value, Volatile.Read(ref generation));
    }

    /// <summary>Forgets which observed series were seen: those that are not observed again are left out.</summary>
    public void BeginScrape() => Interlocked.Increment(ref generation);

    /// <summary>The series to print, in order of their labels.</summary>
    public IEnumerable<MetricSeries> GetSeries()
    {
        IEnumerable<MetricSeries> all = seriesByLabels.Values.OrderBy(one => one.Labels, StringComparer.Ordinal);
        if (overflow.HasValue)
            all = all.Append(overflow);
        return isObservable ? all.Where(one => one.Generation == generation) : all;
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var lookup = series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        if (lookup.TryGetValue(tags, out MetricSeries? known))
            return known;

        // The same labels may come in another order: both orders lead to one series. The bound holds for orders, too.
        string labels = MetricNames.LabelsOf(tags);
        if (!seriesByLabels.TryGetValue(labels, out MetricSeries? target))
        {
            if (seriesByLabels.Count >= SeriesCountMax)
                return overflow;
            target = seriesByLabels.GetOrAdd(labels, text => new MetricSeries(text, buckets));
        }

        if (series.Count < SeriesCountMax * 4)
            series.TryAdd(new TagSet(tags.ToArray()), target);
        return target;
    }

    private static double[] BucketsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(bound => (double)bound)],
        { Unit: "s" } => SecondsBuckets,
        _ => PlainBuckets,
    };
}

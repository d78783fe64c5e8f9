namespace Anyseat.Server.Metrics;

/// <summary>The numbers of one label set.</summary>
internal sealed class MetricSeries(string labels, double[] bounds)
{
    private readonly Lock gate = new();
    private readonly long[] counts = new long[bounds.Length + 1];
    private double value;
    private long observationCount;

    /// <summary>Labels as Prometheus writes them, without the braces; empty for none.</summary>
    public string Labels { get; } = labels;

    /// <summary>Upper bounds of the buckets, rising; the last bucket has none.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    /// <summary>In which scrape it was last set.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether anything was recorded.</summary>
    public bool HasValue { get; private set; }

    /// <summary>Adds to a counter or a level.</summary>
    public void Add(double delta)
    {
        lock (gate)
        {
            HasValue = true;
            value += delta;
        }
    }

    /// <summary>Replaces the value.</summary>
    public void Set(double newValue, int generation)
    {
        lock (gate)
        {
            HasValue = true;
            value = newValue;
            Generation = generation;
        }
    }

    /// <summary>Counts an observation of a histogram.</summary>
    public void Observe(double observation)
    {
        int bucket = Array.BinarySearch(bounds, observation);
        if (bucket < 0)
            bucket = ~bucket;
        lock (gate)
        {
            HasValue = true;
            counts[bucket]++;
            observationCount++;
            value += observation;
        }
    }

    /// <summary>A consistent reading: the value or sum, how many observations, and how many in each bucket.</summary>
    public (double Value, long Count, long[] Buckets) Read()
    {
        lock (gate)
        {
            return (value, observationCount, [.. counts]);
        }
    }
}

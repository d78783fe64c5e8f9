using System.Diagnostics;
using System.Diagnostics.Metrics;
using Anyseat.Server.Metrics;

namespace Anyseat.Bench;

/// <summary>What a measurement costs the code that records it.</summary>
internal sealed class MetricsBench : IBench
{
    private const int Count = 5_000_000;

    public string Name => "metrics";

    public string Description => "nanoseconds to record a measurement with two labels";

    public Task RunAsync(BenchReport report, CancellationToken ct)
    {
        using var meter = new Meter("Anyseat.Bench");
        using var collector = new MetricsCollector(one => one.Name == meter.Name);
        Histogram<double> histogram = meter.CreateHistogram<double>("anyseat.bench.duration", "s");
        Record(histogram, Count / 10);
        long begun = Stopwatch.GetTimestamp();
        Record(histogram, Count);
        double nanoseconds = Stopwatch.GetElapsedTime(begun).TotalNanoseconds / Count;
        report.Add("metrics.ns_per_measurement", nanoseconds, "ns", $"histogram, 2 labels, 1 thread, {Count} measurements");
        return Task.CompletedTask;
    }

    private static void Record(Histogram<double> histogram, int count)
    {
        for (int i = 0; i < count; i++)
            histogram.Record(0.01, new("queue", "main"), new("channel", "chat"));
    }
}

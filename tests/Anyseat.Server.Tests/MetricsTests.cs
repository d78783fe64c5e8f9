using System.Diagnostics.Metrics;
using System.Net;
using Anyseat.Server.Metrics;

namespace Anyseat.Server.Tests;

public sealed class MetricsTests : IDisposable
{
    private readonly Meter meter = new($"Anyseat.Test.{Guid.NewGuid():N}");
    private readonly MetricsCollector collector;

    public MetricsTests() => collector = new MetricsCollector(one => one.Name == meter.Name);

    public void Dispose()
    {
        collector.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void A_counter_ends_in_total_and_sums_by_labels_in_any_order()
    {
        Counter<long> counter = meter.CreateCounter<long>("anyseat.chat.messages", "{message}", "Messages\ntaken.");
        counter.Add(2, new("b", "x"), new("a", 1));
        counter.Add(3, new("a", 1), new("b", "x"));
        counter.Add(1);
        Assert.Equal(
            """
            # HELP anyseat_chat_messages_total Messages\ntaken.
            # TYPE anyseat_chat_messages_total counter
            anyseat_chat_messages_total 1
            anyseat_chat_messages_total{a="1",b="x"} 5

            """.ReplaceLineEndings("\n"),
            collector.Scrape());
    }

    [Fact]
    public void A_histogram_has_rising_buckets_a_sum_and_a_count()
    {
        Histogram<double> histogram = meter.CreateHistogram(
            "anyseat.wait.duration", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (double seconds in (double[])[0.1, 0.5, 2.5])
            histogram.Record(seconds, new KeyValuePair<string, object?>("queue", "a\"b\\c"));
        Assert.Equal(
            """
            # TYPE anyseat_wait_duration_seconds histogram
            anyseat_wait_duration_seconds_bucket{queue="a\"b\\c",le="0.1"} 1
            anyseat_wait_duration_seconds_bucket{queue="a\"b\\c",le="1"} 2
            anyseat_wait_duration_seconds_bucket{queue="a\"b\\c",le="+Inf"} 3
            anyseat_wait_duration_seconds_sum{queue="a\"b\\c"} 3.1
            anyseat_wait_duration_seconds_count{queue="a\"b\\c"} 3

            """.ReplaceLineEndings("\n"),
            collector.Scrape());
    }

    [Fact]
    public void A_level_goes_up_and_down()
    {
        UpDownCounter<int> level = meter.CreateUpDownCounter<int>("anyseat.queue.interactions");
        level.Add(3);
        level.Add(-1);
        Assert.Contains("# TYPE anyseat_queue_interactions gauge\nanyseat_queue_interactions 2\n", collector.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_observed_series_that_is_gone_is_not_shown_again()
    {
        var levels = new List<Measurement<int>> { new(1, new KeyValuePair<string, object?>("node", "a")), new(2, new KeyValuePair<string, object?>("node", "b")) };
        meter.CreateObservableGauge("anyseat.nodes", () => levels);
        Assert.Contains("anyseat_nodes{node=\"b\"} 2\n", collector.Scrape(), StringComparison.Ordinal);
        levels.RemoveAt(1);
        string text = collector.Scrape();
        Assert.Contains("anyseat_nodes{node=\"a\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("node=\"b\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_sets_beyond_the_bound_are_summed_in_one_overflow_series()
    {
        Counter<int> counter = meter.CreateCounter<int>("anyseat.mistake");
        for (int i = 0; i < MetricFamily.SeriesCountMax + 50; i++)
            counter.Add(1, new KeyValuePair<string, object?>("interaction", i));
        string text = collector.Scrape();
        Assert.Contains("anyseat_mistake_total{otel_metric_overflow=\"true\"} 50\n", text, StringComparison.Ordinal);
        Assert.Equal(MetricFamily.SeriesCountMax + 2, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Recording_a_known_label_set_allocates_nothing()
    {
        Histogram<double> histogram = meter.CreateHistogram<double>("anyseat.hot", "s");
        var tag = new KeyValuePair<string, object?>("queue", "main");
        histogram.Record(0.1, tag);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            histogram.Record(0.1, tag);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(false, false, HttpStatusCode.OK)]
    [InlineData(false, true, HttpStatusCode.Forbidden)]
    [InlineData(true, true, HttpStatusCode.OK)]
    public async Task Metrics_are_for_this_machine_unless_made_public(bool isPublic, bool isForwarded, HttpStatusCode expected)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using RunningServer server = await RunningServer.StartAsync(
            settings: new() { ["Anyseat:Metrics:Public"] = isPublic ? "true" : "false" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (isForwarded)
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using HttpResponseMessage answer = await server.Http.SendAsync(request, ct);
        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.OK)
            Assert.Contains("# TYPE http_server_active_requests gauge", await answer.Content.ReadAsStringAsync(ct), StringComparison.Ordinal);
    }
}

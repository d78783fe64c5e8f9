using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Anyseat.Server.Metrics;

/// <summary>Listens to the meters of the process and keeps what the next scrape will ask for.</summary>
/// <remarks>Recording allocates nothing once a label set is known. Thread-safe.</remarks>
internal sealed class MetricsCollector : IDisposable
{
    private readonly ConcurrentDictionary<Instrument, MetricFamily> families = new();
    private readonly MeterListener listener = new();
    private readonly Func<Meter, bool> isWanted;
    private readonly Lock scraping = new();

    /// <param name="isWanted">Which meters to listen to.</param>
    public MetricsCollector(Func<Meter, bool> isWanted)
    {
        this.isWanted = isWanted;
        listener.InstrumentPublished = Publish;
        listener.MeasurementsCompleted = (instrument, _) => families.TryRemove(instrument, out MetricFamily? _);
        listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record(state, (double)value, tags));
        listener.Start();
    }

    /// <summary>Everything known now, in Prometheus text.</summary>
    public string Scrape()
    {
        lock (scraping)
        {
            foreach (MetricFamily family in families.Values)
                family.BeginScrape();
            listener.RecordObservableInstruments();
            return PrometheusText.Write(families.Values);
        }
    }

    public void Dispose() => listener.Dispose();

    private void Publish(Instrument instrument, MeterListener meterListener)
    {
        if (!isWanted(instrument.Meter) || MetricFamily.TryCreate(instrument) is not { } family)
            return;
        families[instrument] = family;
        meterListener.EnableMeasurementEvents(instrument, family);
    }

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)state!).Record(value, tags);
}

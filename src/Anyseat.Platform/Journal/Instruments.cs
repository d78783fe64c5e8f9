using System.Diagnostics.Metrics;

namespace Anyseat.Platform.Journal;

/// <summary>The platform's instruments, for operators.</summary>
internal static class Instruments
{
    public static readonly Meter Meter = new("Anyseat.Platform");

    public static readonly Histogram<double> AppendDuration = Meter.CreateHistogram<double>(
        "anyseat.journal.append.duration", "s", "From the call of an append to its durable end.");

    public static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>(
        "anyseat.journal.batch.size", "{request}", "Requests committed in one transaction.");

    public static readonly UpDownCounter<int> Pending = Meter.CreateUpDownCounter<int>(
        "anyseat.journal.pending", "{request}", "Requests that wait for their commit.");

    public static readonly Gauge<long> FollowerLag = Meter.CreateGauge<long>(
        "anyseat.journal.follower.lag", "{event}", "Committed events that a follower has not applied.");

    public static readonly Counter<long> LoopRestarts = Meter.CreateCounter<long>(
        "anyseat.journal.loop.restarts", "{restart}", "Times a supervised loop failed and was started again.");
}

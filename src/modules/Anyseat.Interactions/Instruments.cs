using System.Diagnostics.Metrics;

namespace Anyseat.Interactions;

/// <summary>The instruments of this module, for operators. Figures for reports come from the journal instead.</summary>
internal static class Instruments
{
    public static readonly Meter Meter = new("Anyseat.Interactions");

    public static readonly UpDownCounter<int> QueueInteractions = Meter.CreateUpDownCounter<int>(
        "anyseat.queue.interactions", "{interaction}", "Interactions that wait in a queue, offered ones included.");

    public static readonly Histogram<double> QueueWaitDuration = Meter.CreateHistogram<double>(
        "anyseat.queue.wait.duration", "s", "From arrival to the first answer, or to the customer's leaving.");

    public static readonly Counter<long> OffersEnded = Meter.CreateCounter<long>(
        "anyseat.offer.ended", "{offer}", "Offers by how they ended.");

    public static readonly Counter<long> Messages = Meter.CreateCounter<long>(
        "anyseat.message.sent", "{message}", "Messages committed, by side.");

    public static readonly Histogram<double> DecisionDuration = Meter.CreateHistogram<double>(
        "anyseat.routing.decision.duration", "s", "What applying one input to the routing engine took.");
}

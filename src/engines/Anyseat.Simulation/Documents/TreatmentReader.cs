using Anyseat.Routing;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads what a queue does with those it does not simply keep, as <c>{"kind": "queue", "queue": "general"}</c>.
/// </summary>
internal sealed class TreatmentReader(RoutingNames names)
{
    public Treatment Read(Node parent, string field, Treatment fallback) => Find(parent, field) ?? fallback;

    /// <summary>The treatment in a field; null when it is not there.</summary>
    public Treatment? Find(Node parent, string field)
    {
        if (parent.Object(field) is not { } node)
            return null;
        node.Allow("kind", "queue", "channel");
        return node.Word<TreatmentKind>("kind") switch
        {
            TreatmentKind.Queue => Treatment.ToQueue(new QueueHandle(names.Queues.Find(node, "queue"))),
            TreatmentKind.Channel => Treatment.ToChannel(names.Channels.Find(node, "channel")),
            TreatmentKind.Callback => Treatment.OfferCallback(),
            TreatmentKind.TurnAway => Treatment.TurnAway(),
            _ => Treatment.Wait,
        };
    }
}

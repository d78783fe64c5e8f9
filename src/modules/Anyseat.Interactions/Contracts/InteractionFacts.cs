using Anyseat.Interactions.Domain;
using Anyseat.Platform.Journal;

namespace Anyseat.Interactions.Contracts;

/// <summary>Reads what other modules need from journal events about interactions.</summary>
public static class InteractionFacts
{
    /// <summary>The data of an <see cref="JournalKinds.InteractionArrived"/>.</summary>
    public static InteractionArrivedData ArrivalOf(JournalEvent committed) => JournalCodec.DataOf<InteractionArrivedData>(committed);

    /// <summary>What arrived with a <see cref="JournalKinds.CallbackArrived"/>.</summary>
    public static InteractionArrivedData CallbackArrivalOf(JournalEvent committed) =>
        JournalCodec.DataOf<CallbackArrivedData>(committed).Arrived;

    /// <summary>The agent a decision concerns, such as who got connected.</summary>
    public static Guid? AgentOf(JournalEvent committed) => JournalCodec.DataOf<RoutingDecisionData>(committed).Agent;

    /// <summary>The reason given with a decision, such as a <see cref="DeviceDecline"/>; 0 for none.</summary>
    public static int ReasonOf(JournalEvent committed) => JournalCodec.DataOf<RoutingDecisionData>(committed).Reason ?? 0;

    /// <summary>What a decision of routing says about an interaction.</summary>
    public static InteractionDecision DecisionOf(JournalEvent committed)
    {
        RoutingDecisionData data = JournalCodec.DataOf<RoutingDecisionData>(committed);
        return new InteractionDecision(data.Agent, data.TargetQueue ?? data.Queue, data.Offer ?? 0, data.Announcement);
    }

    /// <summary>Which side asked for the end, of an <see cref="JournalKinds.EndRequested"/>.</summary>
    public static MessageAuthor? EndedBy(JournalEvent committed) => JournalCodec.DataOf<RoutingInputData>(committed).By;

    /// <summary>The data of a message or of a reading.</summary>
    public static T DataOf<T>(JournalEvent committed) => JournalCodec.DataOf<T>(committed);

    /// <summary>An event of an interaction whose data also goes to the feed, with the payload in its place if one is given.
    /// </summary>
    public static NewEvent Create(
        Guid interaction, string kind, Actor actor, Platform.Time.Instant at, object data, object? payload = null)
    {
        NewEvent created = JournalCodec.New(StreamKind.Interaction, interaction, kind, actor, at, data);
        return payload is null ? created : created with { Payload = payload };
    }
}

/// <summary>What other modules need of a routing decision.</summary>
/// <param name="Agent">The agent concerned.</param>
/// <param name="Queue">The queue it is in, or goes to.</param>
/// <param name="Offer">The engine's number of the offer; 0 for none.</param>
/// <param name="Announcement">The code of what the customer is to be told.</param>
public sealed record InteractionDecision(Guid? Agent, Guid? Queue, long Offer, int? Announcement);

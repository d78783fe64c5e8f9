using Anyseat.Interactions.Domain;
using Anyseat.Platform.Journal;

namespace Anyseat.Interactions.Contracts;

/// <summary>Reads what other modules need from journal events about interactions.</summary>
public static class InteractionFacts
{
    /// <summary>The data of an <see cref="JournalKinds.InteractionArrived"/>.</summary>
    public static InteractionArrivedData ArrivalOf(JournalEvent committed) => JournalCodec.DataOf<InteractionArrivedData>(committed);

    /// <summary>The agent a decision concerns, such as who got connected.</summary>
    public static Guid? AgentOf(JournalEvent committed) => JournalCodec.DataOf<RoutingDecisionData>(committed).Agent;

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

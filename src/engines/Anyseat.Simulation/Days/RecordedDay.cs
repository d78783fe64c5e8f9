using System.Collections.Immutable;
using Anyseat.Measures;
using Anyseat.Routing;

namespace Anyseat.Simulation.Days;

/// <summary>Reads from the facts of a recorded day who came, for how long they were spoken to, when they hung up and who worked;
/// so that the day can be run again under other rules.</summary>
/// <remarks>What is not known stays open and is drawn in the simulation: the patience of those who were answered (of which it is
/// known that it was longer than their wait), the talk of those who were not. Facts come in their order, as for
/// <see cref="MeasureFold"/>: they may begin before the day, to know who was at work at midnight, and go on after it, until
/// the last of the day's customers is gone.</remarks>
/// <param name="midnight">The begin of the day.</param>
/// <param name="to">The end of the day, from midnight: who comes later is not of it.</param>
/// <param name="isMissedOffer">Whether agents are not ready for this reason because they missed offers, rather than by a wish of
/// their own; null when none are.</param>
public sealed class RecordedDay(RoutingInstant midnight, TimeSpan to, Func<int, bool>? isMissedOffer = null)
{
    private readonly Dictionary<Guid, RecordedStory> _stories = [];
    private readonly List<RecordedStory> _inOrder = [];
    private readonly Dictionary<Guid, RecordedAgent> _agents = [];

    /// <summary>Who came on the day or was called, in the order of the facts.</summary>
    public IEnumerable<RecordedCustomer> Customers => _inOrder.Select(story => story.ToCustomer());

    /// <summary>How many of them are not gone yet.</summary>
    public int OpenCount => _stories.Count;

    /// <summary>Who worked, by id; those too who were at work only before the day or after it, then without shifts in it.</summary>
    public IReadOnlyDictionary<Guid, RecordedAgent> Agents => _agents;

    /// <summary>Takes in the next fact.</summary>
    public void Add(in MeasureFact fact)
    {
        TimeSpan at = TimeSpan.FromMicroseconds(fact.At.Microseconds - midnight.Microseconds);
        switch (fact.Kind)
        {
            case MeasureFactKind.Arrived:
                if (fact.Queue is { } queue && at >= TimeSpan.Zero && at < to)
                    Begin(new RecordedStory(fact.Interaction, queue, fact.Channel ?? "", at));
                return;
            case MeasureFactKind.Begun:
                if (fact.Queue is { } lent && at >= TimeSpan.Zero && at < to)
                    Begin(new RecordedStory(fact.Interaction, lent, fact.Channel ?? "", at, fact.Agent));
                return;
            case MeasureFactKind.AgentStateChanged:
                AgentOf(fact.Agent!.Value).Change(at, fact.Presence, fact.Presence == AgentPresence.NotReady && isMissedOffer?.Invoke(fact.Reason) == true);
                return;
        }

        if (!_stories.TryGetValue(fact.Interaction, out RecordedStory? story))
            return;
        story.Add(fact, at, fact.Agent is { } agent ? AgentOf(agent) : null);
        if (fact.Kind == MeasureFactKind.Closed)
            _stories.Remove(fact.Interaction);
    }

    /// <summary>Ends what is still going on: agents at work, customers who wait or are spoken to.</summary>
    /// <param name="at">When the record ends, from midnight.</param>
    public void Conclude(TimeSpan at)
    {
        foreach (RecordedAgent agent in _agents.Values)
            agent.Change(at, AgentPresence.SignedOut, isMissedOffer: false);
        foreach (RecordedStory story in _stories.Values)
            story.Conclude(at);
    }

    private void Begin(RecordedStory story)
    {
        if (_stories.TryAdd(story.Interaction, story))
            _inOrder.Add(story);
    }

    private RecordedAgent AgentOf(Guid id)
    {
        if (!_agents.TryGetValue(id, out RecordedAgent? agent))
            _agents[id] = agent = new RecordedAgent(id);
        return agent;
    }
}

/// <summary>One who came on a recorded day, or was called.</summary>
/// <param name="Interaction">The host's id.</param>
/// <param name="Queue">The first queue.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Arrival">What is known of the way to the first queue.</param>
/// <param name="Passages">To which queues the conversation was passed on, and what is known of each.</param>
public sealed record RecordedCustomer(
    Guid Interaction, Guid Queue, string Channel, RecordedArrival Arrival, ImmutableArray<(Guid Queue, RecordedArrival Story)> Passages)
{
    /// <summary>The agent who called; null for one who came.</summary>
    public Guid? Caller { get; init; }

    /// <summary>All that is known, with the queues of the day that is simulated.</summary>
    /// <param name="handleOf">A queue's place in it; null for one that it does not have, where the story ends.</param>
    public RecordedArrival ArrivalIn(Func<Guid, QueueHandle?> handleOf)
    {
        List<RecordedPassage> known = [];
        foreach ((Guid queue, RecordedArrival story) in Passages)
        {
            if (handleOf(queue) is not { } handle)
                break;
            known.Add(new RecordedPassage(handle, story));
        }

        return Arrival with { Passages = known.Count > 0 ? known : null };
    }
}

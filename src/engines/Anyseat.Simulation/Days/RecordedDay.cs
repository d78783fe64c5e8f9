using System.Collections.Immutable;
using Anyseat.Measures;
using Anyseat.Routing;

namespace Anyseat.Simulation.Days;

/// <summary>Reads from the facts of a recorded day who came, for how long they were spoken to, and when they hung up; so that
/// the day can be run again under other rules.</summary>
/// <remarks>What is not known stays open and is drawn in the simulation: the patience of those who were answered, the talk of
/// those who were not. Facts come in their order, as for <see cref="MeasureFold"/>.</remarks>
public sealed class RecordedDay(RoutingInstant midnight)
{
    private readonly Dictionary<Guid, Story> _stories = [];
    private readonly List<Story> _inOrder = [];

    /// <summary>Takes in the next fact; those about agents and offers say nothing here.</summary>
    public void Add(in MeasureFact fact)
    {
        if (fact.Kind == MeasureFactKind.Arrived)
        {
            if (fact.Queue is { } queue && !_stories.ContainsKey(fact.Interaction))
                Begin(fact, queue);
            return;
        }

        if (!_stories.TryGetValue(fact.Interaction, out Story? story))
            return;
        story.Add(fact);
        if (fact.Kind == MeasureFactKind.Closed)
            _stories.Remove(fact.Interaction);
    }

    /// <summary>Who came, by the first queue and the channel, each in order of time.</summary>
    public IReadOnlyDictionary<(Guid Queue, string Channel), ImmutableArray<RecordedArrival>> ToArrivals() => _inOrder
        .GroupBy(story => (story.Queue, story.Channel))
        .ToDictionary(one => one.Key, one => one.Select(story => story.ToArrival(midnight)).OrderBy(story => story.At).ToImmutableArray());

    private void Begin(in MeasureFact fact, Guid queue)
    {
        var story = new Story(queue, fact.Channel ?? "", fact.At);
        _stories.Add(fact.Interaction, story);
        _inOrder.Add(story);
    }

    /// <summary>What became of one who came.</summary>
    private sealed class Story(Guid queue, string channel, MeasureInstant arrivedAt)
    {
        private const double MicrosecondsPerSecond = 1e6;

        private long _talk = -1;
        private long _wrapUp = -1;
        private long _patience = -1;
        private long _talkSince = -1;
        private long _wrapUpSince = -1;

        public Guid Queue { get; } = queue;

        public string Channel { get; } = channel;

        public void Add(in MeasureFact fact)
        {
            long at = fact.At.Microseconds;
            switch (fact.Kind)
            {
                case MeasureFactKind.Connected:
                    _talkSince = at;
                    break;
                case MeasureFactKind.Released or MeasureFactKind.WrapUpStarted or MeasureFactKind.Closed when _talkSince >= 0:
                    // Of one who was passed on the talks with all agents count together.
                    _talk = Math.Max(0, _talk) + Math.Max(0, at - _talkSince);
                    _talkSince = -1;
                    _wrapUpSince = fact.Kind == MeasureFactKind.WrapUpStarted ? at : -1;
                    break;
                case MeasureFactKind.WrapUpEnded when _wrapUpSince >= 0:
                    _wrapUp = Math.Max(0, at - _wrapUpSince);
                    _wrapUpSince = -1;
                    break;
                case MeasureFactKind.Abandoned:
                    _patience = Math.Max(0, at - arrivedAt.Microseconds);
                    break;
            }
        }

        public RecordedArrival ToArrival(RoutingInstant midnight) => new(
            TimeSpan.FromMicroseconds(arrivedAt.Microseconds - midnight.Microseconds),
            InSeconds(_talk), InSeconds(_wrapUp), InSeconds(_patience));

        private static double InSeconds(long microseconds) => microseconds < 0 ? -1 : microseconds / MicrosecondsPerSecond;
    }
}

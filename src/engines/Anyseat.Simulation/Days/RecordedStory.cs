using Anyseat.Measures;

namespace Anyseat.Simulation.Days;

/// <summary>What became of one who came on a recorded day: a part for the queue that was called, and one for each to which the
/// conversation was passed on.</summary>
internal sealed class RecordedStory
{
    private readonly string _channel;
    private readonly Guid? _caller;
    private readonly List<Part> _parts = [];
    private TimeSpan? _talkSince;
    private TimeSpan? _wrapUpSince;
    private bool _isReleased;
    private (TimeSpan At, RecordedAgent Agent)? _offer;

    /// <param name="interaction">The host's id.</param>
    /// <param name="queue">The queue that was called, or that lends itself to the call of an agent.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="arrivedAt">When it began, from midnight.</param>
    /// <param name="caller">The agent who called; null for one who came.</param>
    public RecordedStory(Guid interaction, Guid queue, string channel, TimeSpan arrivedAt, Guid? caller = null)
    {
        Interaction = interaction;
        _channel = channel;
        _caller = caller;
        _parts.Add(new Part(queue, arrivedAt));
        if (caller is not null)
            _talkSince = arrivedAt;
    }

    public Guid Interaction { get; }

    private Part Now => _parts[^1];

    /// <param name="fact">What happened next.</param>
    /// <param name="at">When, from midnight.</param>
    /// <param name="agent">Whom it concerns.</param>
    public void Add(in MeasureFact fact, TimeSpan at, RecordedAgent? agent)
    {
        switch (fact.Kind)
        {
            case MeasureFactKind.Offered when agent is not null:
                _offer = (at, agent);
                break;
            case MeasureFactKind.OfferNotAnswered or MeasureFactKind.OfferDeclined:
                _offer?.Agent.Miss();
                _offer = null;
                break;
            case MeasureFactKind.OfferRevoked:
                _offer = null;
                break;
            case MeasureFactKind.Queued when _isReleased && fact.Queue is { } queue:
                _parts.Add(new Part(queue, at));
                _isReleased = false;
                break;
            case MeasureFactKind.Connected:
                _offer?.Agent.Answer(at - _offer.Value.At);
                _offer = null;
                Now.Waited ??= at - Now.Since;
                _talkSince = at;
                _isReleased = false;
                break;
            case MeasureFactKind.CallbackTaken:
                Now.IsCallback = true;
                Now.Waited ??= at - Now.Since;
                break;
            case MeasureFactKind.Diverted:
                Now.Waited ??= at - Now.Since;
                break;
            case MeasureFactKind.Released or MeasureFactKind.WrapUpStarted or MeasureFactKind.Closed when _talkSince is not null:
                EndTalk(fact.Kind, at);
                break;
            case MeasureFactKind.WrapUpEnded when _wrapUpSince is { } since:
                Now.WrapUp = at - since;
                _wrapUpSince = null;
                break;
            case MeasureFactKind.Abandoned:
                Now.Patience = at - Now.Since;
                break;
        }
    }

    /// <summary>Ends the record in the middle of it: of one who waits it is known for how long; how long a talk was that goes on
    /// is not.</summary>
    public void Conclude(TimeSpan at)
    {
        if (Now.Patience is null && (_caller is null || _parts.Count > 1))
            Now.Waited ??= at - Now.Since;
    }

    public RecordedCustomer ToCustomer() => new(
        Interaction, _parts[0].Queue, _channel, _parts[0].Story() with { At = _parts[0].Since },
        [.. _parts.Skip(1).Select(part => (part.Queue, part.Story()))])
    {
        Caller = _caller,
    };

    private void EndTalk(MeasureFactKind how, TimeSpan at)
    {
        // Who is connected again without having waited is still in the same part: both talks count as one.
        Now.Talk = (Now.Talk ?? TimeSpan.Zero) + (at - _talkSince!.Value);
        _talkSince = null;
        _isReleased = how == MeasureFactKind.Released;
        _wrapUpSince = how == MeasureFactKind.WrapUpStarted ? at : null;
        // Over with the talk: there was none, which is not the same as unknown.
        if (how != MeasureFactKind.WrapUpStarted)
            Now.WrapUp ??= TimeSpan.Zero;
    }

    /// <summary>From coming to a queue until done with it.</summary>
    private sealed class Part(Guid queue, TimeSpan since)
    {
        public Guid Queue { get; } = queue;

        public TimeSpan Since { get; } = since;

        public TimeSpan? Talk { get; set; }

        public TimeSpan? WrapUp { get; set; }

        public TimeSpan? Patience { get; set; }

        public TimeSpan? Waited { get; set; }

        public bool IsCallback { get; set; }

        public RecordedArrival Story() => new(
            default, InSeconds(Talk), InSeconds(WrapUp), InSeconds(Patience), InSeconds(Patience is null ? Waited : null))
        {
            IsCallback = IsCallback,
        };

        private static double InSeconds(TimeSpan? time) => time is { } known ? Math.Max(0, known.TotalSeconds) : -1;
    }
}

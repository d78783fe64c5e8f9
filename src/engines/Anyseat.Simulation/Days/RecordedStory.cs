using Anyseat.Measures;

namespace Anyseat.Simulation.Days;

/// <summary>What became of one who came on a recorded day.</summary>
internal sealed class RecordedStory(Guid interaction, Guid queue, string channel, TimeSpan arrivedAt)
{
    private TimeSpan? _talk;
    private TimeSpan? _wrapUp;
    private TimeSpan? _patience;
    private TimeSpan? _waited;
    private TimeSpan? _talkSince;
    private TimeSpan? _wrapUpSince;
    private (TimeSpan At, RecordedAgent Agent)? _offer;

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
            case MeasureFactKind.Connected:
                _offer?.Agent.Answer(at - _offer.Value.At);
                _offer = null;
                _waited ??= at - arrivedAt;
                _talkSince = at;
                break;
            case MeasureFactKind.Diverted or MeasureFactKind.CallbackTaken:
                _waited ??= at - arrivedAt;
                break;
            case MeasureFactKind.Released or MeasureFactKind.WrapUpStarted or MeasureFactKind.Closed when _talkSince is not null:
                EndTalk(at);
                _wrapUpSince = fact.Kind == MeasureFactKind.WrapUpStarted ? at : null;
                // Over with the talk: there was none, which is not the same as unknown.
                if (fact.Kind == MeasureFactKind.Closed)
                    _wrapUp ??= TimeSpan.Zero;
                break;
            case MeasureFactKind.WrapUpEnded when _wrapUpSince is { } since:
                _wrapUp = at - since;
                _wrapUpSince = null;
                break;
            case MeasureFactKind.Abandoned:
                _patience = at - arrivedAt;
                break;
        }
    }

    /// <summary>Ends the record in the middle of it: of one who waits it is known for how long; how long a talk was that goes on
    /// is not.</summary>
    public void Conclude(TimeSpan at)
    {
        if (_patience is null)
            _waited ??= at - arrivedAt;
    }

    public RecordedCustomer ToCustomer() => new(interaction, queue, channel, new RecordedArrival(
        arrivedAt, InSeconds(_talk), InSeconds(_wrapUp), InSeconds(_patience), InSeconds(_patience is null ? _waited : null)));

    /// <summary>Of one who was passed on the talks with all agents count together.</summary>
    private void EndTalk(TimeSpan at)
    {
        _talk = (_talk ?? TimeSpan.Zero) + (at - _talkSince!.Value);
        _talkSince = null;
    }

    private static double InSeconds(TimeSpan? time) => time is { } known ? Math.Max(0, known.TotalSeconds) : -1;
}

namespace Anyseat.Routing.Tests.Reference;

/// The rules of routing as plainly as they can be said: lists, loops over everything, no heaps, no marks, no timers.
/// The real engine must decide the same, decision by decision.
internal sealed partial class ReferenceEngine
{
    private readonly SortedDictionary<int, Agent> _agents = [];
    private readonly SortedDictionary<int, Item> _items = [];
    private readonly SortedDictionary<int, Queue> _queues = [];
    private readonly List<Decline> _declines = [];
    private RoutingConfiguration _configuration = new() { Version = 0 };
    private List<RoutingDecision> _decisions = [];
    private RoutingInstant _now;
    private RoutingInstant _calendarsFollowedAt;
    private CommandField _field;
    private long _lastSequence;
    private long _lastOffer;

    public List<RoutingDecision> Apply(RoutingCommand command, RoutingInstant at)
    {
        _decisions = [];
        _now = at > _now ? at : _now;
        if (command.Kind != RoutingCommandKind.RevokeOffers && IsAnythingDue())
        {
            FireDeadlines();
            Match();
            ForgetGone();
        }

        _field = CommandField.None;
        RoutingRejection rejection = Execute(command);
        if (rejection != RoutingRejection.None)
        {
            Say(Blank(RoutingDecisionKind.Rejected) with
            {
                Interaction = command.Interaction,
                Agent = command.Agent,
                Queue = command.Queue,
                Offer = command.Offer,
                Rejection = rejection,
                Field = _field,
            });
        }

        Match();
        ForgetGone();
        return _decisions;
    }

    private bool IsAnythingDue() =>
        _declines.Any(one => one.Until <= _now)
        || Due().Count > 0
        || _items.Values.Any(item => item.ScheduledAt <= _now)
        || DuePlace() is not null
        || IsCalendarDue();

    private void FireDeadlines()
    {
        _declines.RemoveAll(decline => decline.Until <= _now);
        if (IsCalendarDue())
            FollowCalendars();
        foreach (Item item in Due())
            Fire(item);
        foreach (Item item in _items.Values.Where(item => item.ScheduledAt <= _now)
            .OrderBy(item => item.ScheduledAt.Microseconds).ThenBy(item => item.Index).ToList())
        {
            BecomeDue(item);
        }

        while (DuePlace() is { } place)
            RunMilestones(place);
    }

    private List<Item> Due() => [.. _items.Values
        .Where(item => item.Deadline <= _now)
        .OrderBy(item => item.Deadline.Microseconds).ThenBy(item => item.Index)];

    private Place? DuePlace() => _items.Values
        .Where(item => item.State == InteractionState.Waiting)
        .SelectMany(item => item.Places)
        .Where(place => place.NextAt <= _now.Microseconds)
        .OrderBy(place => place.NextAt).ThenBy(place => place.Item.Index)
        .ThenBy(place => place.Item.Places.IndexOf(place))
        .FirstOrDefault();

    private void Fire(Item item)
    {
        switch (item.State)
        {
            case InteractionState.Offered:
                TimeOut(item, item.Agent!);
                break;
            case InteractionState.WrapUp:
                EndWrapUp(item);
                break;
            case InteractionState.Dialing:
                NotReached(item, 0);
                break;
            default:
                EndAim(item);
                Requeue(item);
                break;
        }
    }

    private void TimeOut(Item item, Agent agent)
    {
        EndOffer(item, RoutingDecisionKind.OfferTimedOut);
        EndAim(item);
        if (agent.Unanswered + 1 < _configuration.UnansweredOffersMax)
            PassOver(item, agent);
        Requeue(item);
        CountFailure(agent, isUnanswered: true);
    }

    private long Waited(Item item) =>
        item.WaitedBefore + (item.IsQueued ? _now.Microseconds - item.WaitingSince.Microseconds : 0);

    private void Say(RoutingDecision decision) => _decisions.Add(decision);

    private void Say(RoutingDecisionKind kind, Item item, Func<RoutingDecision, RoutingDecision>? more = null)
    {
        RoutingDecision about = Blank(kind) with
        {
            Interaction = new InteractionHandle(item.Index),
            Agent = item.Agent is { } agent ? new AgentHandle(agent.Index) : AgentHandle.None,
            Queue = new QueueHandle(item.Shown.Index),
            WaitedMicroseconds = Waited(item),
        };
        Say(more?.Invoke(about) ?? about);
    }

    private static RoutingDecision Blank(RoutingDecisionKind kind) => new()
    {
        Kind = kind,
        Interaction = InteractionHandle.None,
        Agent = AgentHandle.None,
        Queue = QueueHandle.None,
        TargetQueue = QueueHandle.None,
        Deadline = RoutingInstant.Never,
    };

    private RoutingRejection No(CommandField field, RoutingRejection rejection)
    {
        _field = field;
        return rejection;
    }

    private static long Us(TimeSpan duration) => (long)duration.TotalMicroseconds;

    private sealed record Decline(Item Item, Agent Agent, RoutingInstant Until);
}

namespace Anyseat.Routing.Tests.Reference;

/// The rules of routing as plainly as they can be said: lists, loops over everything, no heaps, no marks.
/// The real engine must decide the same, decision by decision.
internal sealed partial class ReferenceEngine
{
    private readonly SortedDictionary<int, Agent> _agents = [];
    private readonly SortedDictionary<int, Item> _items = [];
    private readonly Dictionary<int, (QueueConfiguration Rules, bool IsActive)> _queues = [];
    private readonly List<Decline> _declines = [];
    private RoutingConfiguration _configuration = new() { Version = 0 };
    private List<RoutingDecision> _decisions = [];
    private RoutingInstant _now;
    private long _lastSequence;
    private long _lastOffer;

    private IEnumerable<Item> WaitingInOrder => _items.Values
        .Where(item => item.State == InteractionState.Waiting)
        .OrderByDescending(Priority).ThenBy(item => item.Sequence);

    public List<RoutingDecision> Apply(RoutingCommand command, RoutingInstant at)
    {
        _decisions = [];
        _now = at > _now ? at : _now;
        if (command.Kind != RoutingCommandKind.RevokeOffers)
            FireDeadlines();
        RoutingRejection rejection = Execute(command);
        if (rejection != RoutingRejection.None)
        {
            Say(RoutingDecisionKind.Rejected, command.Interaction, command.Agent, command.Queue, one => one with
            {
                Offer = command.Offer,
                Rejection = rejection,
            });
        }

        Match();
        return _decisions;
    }

    private void FireDeadlines()
    {
        _declines.RemoveAll(decline => decline.Until <= _now);
        foreach (Item item in Due())
        {
            if (item.State == InteractionState.Offered)
            {
                Agent agent = _agents[item.Agent];
                EndOffer(item, RoutingDecisionKind.OfferTimedOut);
                item.Target = -1;
                Queue(item);
                SetState(agent, AgentState.NotReady, EngineReason.NoAnswer);
            }
            else if (item.State == InteractionState.WrapUp)
            {
                EndWrapUp(item);
            }
            else
            {
                item.Target = -1;
                Queue(item);
            }
        }
    }

    private List<Item> Due() => [.. _items.Values
        .Where(item => item.Deadline <= _now)
        .OrderBy(item => item.Deadline.Microseconds).ThenBy(item => item.Index)];

    private void Match()
    {
        foreach (Item item in WaitingInOrder.ToList())
        {
            QueueConfiguration rules = _queues[item.Queue].Rules;
            List<Agent> candidates = item.Target >= 0
                ? [.. _agents.Values.Where(agent => agent.Index == item.Target && HasRoom(agent, item.Channel))]
                : [.. _agents.Values.Where(agent => HasRoom(agent, item.Channel)
                    && rules.Requirements.All(need => Proficiency(agent, need.Skill) >= need.ProficiencyMin)
                    && !_declines.Any(one => one.Item == item.Index && one.Agent == agent.Index))];
            if (candidates.Count == 0)
                continue;
            Agent chosen = candidates
                .OrderByDescending(one => rules.AgentChoice == AgentChoice.MostSkilled ? Sum(one, rules) : 0)
                .ThenBy(one => one.IdleSince.Microseconds).ThenBy(one => one.Index).First();
            item.State = InteractionState.Offered;
            item.Agent = chosen.Index;
            item.Offer = ++_lastOffer;
            item.Granted = rules.OfferTimeout;
            item.Deadline = _now + rules.OfferTimeout;
            Say(RoutingDecisionKind.Offered, item, one => one with
            {
                Deadline = item.Deadline,
                Rule = item.Target >= 0 ? RoutingRule.TransferTarget
                    : rules.AgentChoice == AgentChoice.MostSkilled ? RoutingRule.MostSkilled
                    : RoutingRule.LongestIdle,
                RequirementsMet = rules.Requirements
                    .Count(need => Proficiency(chosen, need.Skill) >= need.ProficiencyMin),
                RequirementCount = rules.Requirements.Length,
                ProficiencySum = Sum(chosen, rules),
                CandidateCount = candidates.Count,
                IdleMicroseconds = _now.Microseconds - chosen.IdleSince.Microseconds,
            });
        }
    }

    private bool HasRoom(Agent agent, ChannelClass channel)
    {
        if (!agent.IsEnabled || agent.State != AgentState.Ready || HeldBy(agent).Any(IsOffered))
            return false;
        int used = HeldBy(agent).Sum(item => _configuration.ChannelWeights[(int)item.Channel]);
        return HeldBy(agent).Count(item => item.Channel == channel) < agent.Rules!.ChannelLimits[(int)channel]
            && used + _configuration.ChannelWeights[(int)channel] <= agent.Rules.Capacity;
    }

    private IEnumerable<Item> HeldBy(Agent agent) => _items.Values.Where(item => item.Agent == agent.Index);

    private static bool IsOffered(Item item) => item.State == InteractionState.Offered;

    private int Priority(Item item) => Math.Clamp(_queues[item.Queue].Rules.Priority + item.Boost, 0, 9);

    private static int Sum(Agent agent, QueueConfiguration rules) =>
        rules.Requirements.Sum(need => Proficiency(agent, need.Skill));

    private static int Proficiency(Agent agent, SkillHandle skill) =>
        agent.Rules!.Skills.Where(one => one.Skill == skill).Sum(one => one.Proficiency);

    private long Waited(Item item) => item.Waited
        + (item.State is InteractionState.Waiting or InteractionState.Offered
            ? _now.Microseconds - item.WaitingSince.Microseconds
            : 0);

    private void Say(RoutingDecisionKind kind, Item item, Func<RoutingDecision, RoutingDecision>? more = null) =>
        Say(kind, new InteractionHandle(item.Index), new AgentHandle(item.Agent), new QueueHandle(item.Queue), one =>
        {
            RoutingDecision about = one with { WaitedMicroseconds = Waited(item), Offer = new OfferNumber(item.Offer) };
            return more?.Invoke(about) ?? about;
        });

    private void Say(
        RoutingDecisionKind kind, InteractionHandle item, AgentHandle agent, QueueHandle queue,
        Func<RoutingDecision, RoutingDecision> more) => _decisions.Add(more(new RoutingDecision
        {
            Kind = kind,
            Interaction = item,
            Agent = agent,
            Queue = queue,
            TargetQueue = QueueHandle.None,
            Deadline = RoutingInstant.Never,
        }));

    private sealed record Decline(int Item, int Agent, RoutingInstant Until);

    private sealed class Agent
    {
        public required int Index { get; init; }

        public AgentConfiguration? Rules { get; set; }

        public bool IsEnabled => Rules is { IsEnabled: true };

        public AgentState State { get; set; }

        public int Reason { get; set; }

        public RoutingInstant IdleSince { get; set; }
    }

    private sealed class Item
    {
        public required int Index { get; init; }

        public InteractionState State { get; set; } = InteractionState.Waiting;

        public ChannelClass Channel { get; init; }

        public int Boost { get; init; }

        public int Queue { get; set; }

        public int Agent { get; set; } = -1;

        public int Target { get; set; } = -1;

        public long Offer { get; set; }

        public long Sequence { get; init; }

        public RoutingInstant Deadline { get; set; } = RoutingInstant.Never;

        public TimeSpan Granted { get; set; }

        public RoutingInstant WaitingSince { get; set; }

        public long Waited { get; set; }
    }
}

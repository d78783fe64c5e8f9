namespace Anyseat.Routing.Tests.Reference;

/// Who gets what: look at everyone, every time.
internal sealed partial class ReferenceEngine
{
    private const long Point = 1_000_000_000;

    private void Match()
    {
        RefreshLags();
        while (FirstTurn() is { } turn)
        {
            if (turn.Directed is { } agent)
                Offer(turn.Place, agent, RuleOfAim(turn.Place.Item), 1);
            else
                OfferByChoice(turn.Place.Item);
        }

        RefreshLags();
    }

    /// The first place in the order of service for which there is an agent.
    private Turn? FirstTurn()
    {
        List<Turn> turns = [];
        List<Item> waiting = [.. _items.Values.Where(item => item.State == InteractionState.Waiting)];
        foreach (Place place in waiting.Where(item => item.Target is null).SelectMany(item => item.Places))
        {
            List<Agent> candidates = Candidates(place);
            if (candidates.Count == 0)
                continue;
            int preference = candidates.Max(agent => agent.Preference(place.Queue.Index));
            turns.Add(new Turn(place, Score(place) + (preference * Point), null));
        }

        foreach (Item item in waiting.Where(item => item.Target is { } target
            && HasRoom(target, item.Channel) && !IsPassedOver(item, target)))
        {
            int preference = item.Target!.Preference(item.Queue.Index);
            turns.Add(new Turn(item.Places[0], Score(item.Places[0]) + (preference * Point), item.Target));
        }

        return turns.OrderByDescending(turn => turn.Score).ThenBy(turn => turn.Place.Item.Sequence).FirstOrDefault();
    }

    private IEnumerable<Place> InOrder(IEnumerable<Place> places) =>
        places.OrderByDescending(Score).ThenBy(place => place.Item.Sequence);

    private long Score(Place place)
    {
        QueueConfiguration rules = place.Queue.Rules;
        long points = Math.Clamp(rules.Priority + place.Item.Boost, 0, 9) + TierPoints(place.Item) + place.Boost;
        long age = _now.Microseconds - place.Item.ArrivedAt.Microseconds;
        return (points * Point) + (age * rules.AgeingMilliPointsPerSecond) + place.Queue.Lag;
    }

    private int TierPoints(Item item) => _configuration.TierPoints.ElementAtOrDefault(item.Needs.Tier);

    private List<Agent> Candidates(Place place) => [.. _agents.Values.Where(agent =>
        HasRoom(agent, place.Item.Channel)
        && Matches(agent, place.Queue, place.Ring, place.Item.Needs)
        && !IsPassedOver(place.Item, agent))];

    private bool IsPassedOver(Item item, Agent agent) => _declines.Any(one => one.Item == item && one.Agent == agent);

    private void OfferByChoice(Item item)
    {
        Place place = item.Places.First(one => Candidates(one).Count > 0);
        List<Agent> candidates = Candidates(place);
        bool prefers = !item.IgnoresAgents && place.Ring < place.Queue.RingWithoutPreferred;
        if (prefers && candidates.FirstOrDefault(one => one.Index == item.Needs.PreferredAgent.Index) is { } preferred)
        {
            Offer(place, preferred, RoutingRule.PreferredAgent, candidates.Count);
            return;
        }

        Agent chosen = candidates
            .OrderByDescending(one => one.Preference(place.Queue.Index))
            .ThenBy(one => Rank(one, place)).ThenBy(one => one.IdleSince.Microseconds).ThenBy(one => one.Index).First();
        Offer(place, chosen, RuleOf(place.Queue.Rules.AgentChoice), candidates.Count);
    }

    private static long Rank(Agent agent, Place place) => place.Queue.Rules.AgentChoice switch
    {
        AgentChoice.MostSkilled => -ProficiencySum(agent, place),
        AgentChoice.LeastOccupied => agent.Occupied,
        AgentChoice.FewestInteractions => agent.Taken,
        AgentChoice.RoundRobin => agent.LastOffer,
        AgentChoice.Weighted when agent.Share(place.Queue.Index) == 0 => long.MaxValue,
        AgentChoice.Weighted => agent.Shares.GetValueOrDefault(place.Queue.Index),
        _ => 0,
    };

    private static RoutingRule RuleOf(AgentChoice choice) => Enum.Parse<RoutingRule>(choice.ToString());

    private static RoutingRule RuleOfAim(Item item) => item.Aim switch
    {
        Aim.Preferred => RoutingRule.PreferredAgent,
        Aim.Required => RoutingRule.RequiredAgent,
        _ => RoutingRule.TransferTarget,
    };

    private void Offer(Place place, Agent agent, RoutingRule rule, int candidateCount)
    {
        Item item = place.Item;
        long score = Score(place);
        int sum = ProficiencySum(agent, place);
        int met = place.Queue.Rules.Requirements.Count(need => agent.Proficiency(need.Skill.Index) >= need.ProficiencyMin);
        Func<RoutingDecision, RoutingDecision> why = one => one with
        {
            Rule = rule,
            Ring = (byte)place.Ring,
            RequirementsMet = met,
            RequirementCount = place.Queue.Rules.Requirements.Length,
            ProficiencySum = sum,
            CandidateCount = candidateCount,
            IdleMicroseconds = _now.Microseconds - agent.IdleSince.Microseconds,
            Score = score,
        };
        item.Deadline = RoutingInstant.Never;
        item.OfferedBy = place.Queue;
        if (item is { IsPresent: false, Mode: CallbackMode.CustomerFirst })
        {
            item.Queue = place.Queue;
            item.OfferedBy = null;
            EndAim(item);
            ReserveAndDial(item, agent, why);
            return;
        }

        MakeOffer(item, agent, why);
    }

    private void MakeOffer(Item item, Agent agent, Func<RoutingDecision, RoutingDecision> why)
    {
        item.IsServedAtOnce |= _now == item.ArrivedAt;
        item.State = InteractionState.Offered;
        item.Agent = agent;
        item.Offer = ++_lastOffer;
        Grant(item, Us(item.Shown.Rules.OfferTimeout));
        CountOffer(agent, item.Shown);
        bool isAutoAnswered = item.Shown.Rules.IsAutoAnswered || agent.Rules!.IsAutoAnswering;
        Say(RoutingDecisionKind.Offered, item, one => why(one) with
        {
            Offer = new OfferNumber(item.Offer),
            Deadline = item.Deadline,
            IsAutoAnswered = isAutoAnswered,
        });
        if (isAutoAnswered)
            Take(item, agent);
    }

    private void CountOffer(Agent agent, Queue queue)
    {
        agent.LastOffer = _lastOffer;
        if (queue.Rules.AgentChoice != AgentChoice.Weighted)
            return;
        long used = agent.Shares.GetValueOrDefault(queue.Index);
        queue.SharesUsed = Math.Max(queue.SharesUsed, used);
        agent.Shares[queue.Index] = used + (1_000_000_000 / Math.Max(1, agent.Share(queue.Index)));
    }

    private bool HasRoom(Agent agent, ChannelClass channel)
    {
        bool isOpen = agent.IsEnabled && agent.State == AgentState.Ready && OfferOf(agent) is null;
        return isOpen && !agent.Unreachable.Contains(channel) && Fits(agent, channel);
    }

    private bool Fits(Agent agent, ChannelClass channel)
    {
        bool interrupts = agent.Rules!.IsAsynchronousInterrupted && channel != ChannelClass.Asynchronous;
        List<Item> held = [.. HeldBy(agent)];
        List<Item> inTheWay = [.. held.Where(item => !item.IsSuspended && !(interrupts && IsInterruptible(item)))];
        int units = inTheWay.Sum(item => _configuration.ChannelWeights[(int)item.Channel]);
        return held.Count(item => item.Channel == channel) < agent.Rules.ChannelLimits[(int)channel]
            && units + _configuration.ChannelWeights[(int)channel] <= agent.Rules.Capacity
            && (agent.Rules.LimitsBeside.IsEmpty || Enum.GetValues<ChannelClass>().All(one =>
                inTheWay.Count(item => item.Channel == one) <= agent.Rules.LimitsBeside[(3 * (int)one) + (int)channel]));
    }

    private static bool IsInterruptible(Item item) =>
        item is { Channel: ChannelClass.Asynchronous, State: InteractionState.Connected };

    private IEnumerable<Item> HeldBy(Agent agent) => _items.Values.Where(item => item.Agent == agent);

    private Item? OfferOf(Agent agent) => HeldBy(agent)
        .FirstOrDefault(item => item.State == InteractionState.Offered || item.IsReserving);

    private sealed record Turn(Place Place, long Score, Agent? Directed);
}

using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Who gets what.</content>
/// <remarks>
/// <para>After each step no waiting interaction has an agent who could take it. So in the next step only agents who
/// gained room and entries that were placed need a look.</para>
/// <para>If one agent gained room, and those who stand idle can take nothing that was placed, the heads of the buckets that
/// wait for the agent's pools are compared, and only if there is nothing to do is the agent placed in the pools: under load,
/// agents never are.</para>
/// <para>Else all are placed, and the slots in which something appeared are marked. A slot is a bucket, or one agent for whom
/// interactions wait. Marked slots stand in a heap by a bound of the turn of what they can serve first; the first slot is
/// evaluated, and either served, put back under its true turn, or dropped. Offers only take agents away, so bounds stay
/// bounds, and the interaction served is always the first in order that anyone can take.</para>
/// </remarks>
public sealed partial class RoutingEngine
{
    private readonly HeapPositions _slotPositions = new();
    private readonly IndexedHeap<TurnKey> _turns;

    private static int DirectedSlot(AgentRecord agent) => agent.Index * 2;

    private static int BucketSlot(int bucket) => (bucket * 2) + 1;

    private void Match()
    {
        RefreshLags();
        while (true)
        {
            if (_pending.Count == 1 && IsNothingServableByIdle())
            {
                AgentRecord agent = TakePending();
                int room = agent.Room(_weights);
                if (room != 0 && !TryServe(agent, room))
                    PlaceAgent(agent, room);
                continue;
            }

            while (_pending.Count > 0)
                PlaceAndMark(TakePending());
            if (_turns.Count == 0)
                break;
            MatchFirstTurn();
        }

        RefreshLags();
    }

    /// <summary>Drops the slots for which no agent stands in the pools. If none is left, only who gained room counts.
    /// </summary>
    private bool IsNothingServableByIdle()
    {
        while (_turns.Count > 0)
        {
            int slot = _turns.FirstItem;
            bool isServable = slot % 2 == 0
                ? FirstDirected(_agents[slot / 2]!, _agents[slot / 2]!.PlacedRoom, out _) is not null
                : FirstServable(_buckets[slot / 2], out _) is not null;
            if (isServable)
                return false;
            _turns.Remove(slot);
        }

        return true;
    }

    private AgentRecord TakePending()
    {
        AgentRecord agent = _pending[^1];
        _pending.RemoveAt(_pending.Count - 1);
        agent.IsPending = false;
        return agent;
    }

    private void PlaceAndMark(AgentRecord agent)
    {
        int room = agent.Room(_weights);
        if (room == 0)
            return;
        PlaceAgent(agent, room);
        foreach (ref readonly Membership membership in agent.Memberships)
        {
            if ((_table.WaitingClasses(membership.Pool) & room) == 0)
                continue;
            foreach (Bucket bucket in _pools[membership.Pool].Buckets)
            {
                if (bucket.Count > 0 && (room & (1 << (int)bucket.Channel)) != 0)
                    MarkSlot(BucketSlot(bucket.Index));
            }
        }

        if (agent.Directed.Count > 0)
            MarkSlot(DirectedSlot(agent));
    }

    /// <summary>Offers the first interaction in order that this agent, the only one who gained room, can take.</summary>
    private bool TryServe(AgentRecord agent, int room)
    {
        WaitEntry? best = FirstDirected(agent, room, out TurnKey turn);
        int first = FirstInPools(agent, room, best is null, turn, isPassingOver: false);
        if (first >= 0 && EntryOf(first).Interaction.FirstDecline >= 0)
            first = FirstInPools(agent, room, best is null, turn, isPassingOver: true);
        bool isDirected = first < 0;
        if (!isDirected)
            best = EntryOf(first);
        if (best is null)
            return false;
        InteractionRecord interaction = best.Interaction;
        if (isDirected)
        {
            OfferDirected(interaction, agent);
            return true;
        }

        int sum = agent.Memberships[MembershipInFirst(interaction, agent, out WaitEntry through)].ProficiencySum;
        RoutingRule rule = IsPreferred(agent, through) ? RoutingRule.PreferredAgent : RuleOf(through.Bucket!.Pool.Choice);
        OfferThrough(through, agent, rule, candidateCount: 1, sum);
        return true;
    }

    /// <summary>The number of the first entry of the agent's pools, if its turn is before that of what waits for the agent
    /// alone; −1 if there is none.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="room">The classes the agent has room for.</param>
    /// <param name="isAny">Whether nothing waits for the agent alone.</param>
    /// <param name="bestTurn">The turn of what does.</param>
    /// <param name="isPassingOver">Whether what passes the agent over is left out: that touches each head's interaction,
    /// so it is only done when the first of all passes over someone.</param>
    private int FirstInPools(AgentRecord agent, int room, bool isAny, TurnKey bestTurn, bool isPassingOver)
    {
        int best = -1;
        foreach (ref readonly Membership membership in agent.Memberships)
        {
            if ((_table.WaitingClasses(membership.Pool) & room) == 0)
                continue;
            ReadOnlySpan<BucketHead> heads = _table.Heads(membership.Pool);
            for (int i = 0; i < heads.Length; i++)
            {
                ref readonly BucketHead head = ref heads[i];
                if ((room & head.ClassBit) == 0)
                    continue;
                long preference = membership.Preference * Points.One;
                TurnKey turn = new(-(ScoreOf(head.Queue, head.Key) + preference), head.Sequence);
                if (!isAny && turn.CompareTo(bestTurn) >= 0)
                    continue;
                int entry = head.Entry;
                if (isPassingOver && !IsFirstFor(agent, _pools[membership.Pool].Buckets[i], preference, ref entry, ref turn))
                    continue;
                if (isAny || turn.CompareTo(bestTurn) < 0)
                {
                    (best, bestTurn, isAny) = (entry, turn, false);
                    CacheLines.Fetch(_interactions.Find(entry / InteractionNeeds.QueuesMax), InteractionRecord.Lines);
                }
            }
        }

        return best;
    }

    /// <summary>Finds the first entry of a bucket that does not pass the agent over, and its turn.</summary>
    private bool IsFirstFor(AgentRecord agent, Bucket bucket, long preference, ref int entry, ref TurnKey turn)
    {
        if (!IsPassedOver(agent, entry))
            return true;
        DoesNotPassOver filter = new(this, agent);
        entry = bucket.FindFirst(ref filter);
        if (entry < 0)
            return false;
        WaitEntry found = EntryOf(entry);
        turn = new TurnKey(-(ScoreOf(found) + preference), found.Interaction.Sequence);
        return true;
    }

    private bool IsPassedOver(AgentRecord agent, int entry)
    {
        InteractionRecord interaction = EntryOf(entry).Interaction;
        return interaction.FirstDecline >= 0 && _declines.Contains(interaction, agent);
    }

    private WaitEntry EntryOf(int entry) =>
        _interactions[entry / InteractionNeeds.QueuesMax].Entry(entry % InteractionNeeds.QueuesMax);

    /// <summary>The agent's membership in the first of the interaction's queues that the agent serves.</summary>
    private static int MembershipInFirst(InteractionRecord interaction, AgentRecord agent, out WaitEntry through)
    {
        for (int i = 0; i < interaction.EntryCount; i++)
        {
            through = interaction.Entry(i);
            int place = MembershipIn(agent, through.Bucket!.Pool);
            if (place >= 0)
                return place;
        }

        throw new InvalidOperationException("The agent serves none of the interaction's queues.");
    }

    private void MatchFirstTurn()
    {
        int slot = _turns.FirstItem;
        if (slot % 2 == 0)
        {
            AgentRecord agent = _agents[slot / 2]!;
            if (FirstDirected(agent, agent.PlacedRoom, out TurnKey turn) is not { } directed)
                _turns.Remove(slot);
            else if (turn != _turns.FirstKey)
                _turns.ChangeKey(slot, turn);
            else
                OfferDirected(directed.Interaction, agent);
            return;
        }

        Bucket bucket = _buckets[slot / 2];
        if (FirstServable(bucket, out TurnKey key) is not { } entry)
            _turns.Remove(slot);
        else if (key != _turns.FirstKey)
            _turns.ChangeKey(slot, key);
        else
            OfferByChoice(entry.Interaction);
    }

    /// <summary>The first of those that wait for one agent alone whom the agent can take now.</summary>
    private WaitEntry? FirstDirected(AgentRecord agent, int room, out TurnKey turn)
    {
        WaitEntry? best = null;
        turn = default;
        for (int i = 0; i < agent.Directed.Count; i++)
        {
            InteractionRecord interaction = agent.Directed[i];
            if ((room & (1 << (int)interaction.Channel)) == 0 || _declines.Contains(interaction, agent))
                continue;
            WaitEntry entry = interaction.Entry(0);
            long preference = agent.PreferenceFor(entry.Queue!.Index) * Points.One;
            TurnKey one = new(-(ScoreOf(entry) + preference), interaction.Sequence);
            if (best is null || one.CompareTo(turn) < 0)
                (best, turn) = (entry, one);
        }

        return best;
    }

    /// <summary>The entry of a bucket that comes first with the agent it would get, with its turn; null if no agent is
    /// available for any.</summary>
    /// <remarks>The order of a bucket leaves out how much agents like its queue. Entries that pass nobody over all get the same
    /// agent, the first of the pool. One that passes the first over gets another, who may like the queue less, so that one
    /// behind it may come before it.</remarks>
    private WaitEntry? FirstServable(Bucket bucket, out TurnKey turn)
    {
        turn = default;
        if (bucket.Count == 0 || _table.AvailableCount(bucket.Pool.Index, bucket.Channel) == 0)
            return null;
        WaitEntry? best = FirstLikedMore(bucket, int.MinValue, out int preference);
        if (best is null)
            return null;
        turn = TurnOf(best, preference);
        while (best.Interaction.FirstDecline >= 0
            && preference < PreferenceOfFirst(bucket)
            && FirstLikedMore(bucket, preference, out preference) is { } next)
        {
            TurnKey other = TurnOf(next, preference);
            if (other.CompareTo(turn) < 0)
                (best, turn) = (next, other);
        }

        return best;
    }

    private TurnKey TurnOf(WaitEntry entry, int preference) =>
        new(-(ScoreOf(entry) + (preference * Points.One)), entry.Interaction.Sequence);

    /// <summary>The first entry of a bucket whose agent likes the queue more than <paramref name="than"/>.</summary>
    private WaitEntry? FirstLikedMore(Bucket bucket, int than, out int preference)
    {
        WaitEntry first = EntryOf(bucket.First);
        preference = PreferenceFor(first);
        if (preference > than)
            return first;
        HasAgent filter = new(this, than);
        int found = bucket.FindFirst(ref filter);
        if (found < 0)
            return null;
        preference = PreferenceFor(EntryOf(found));
        return EntryOf(found);
    }

    /// <summary>How much the agent whom an entry would get likes its queue; least of all when it would get none.</summary>
    private int PreferenceFor(WaitEntry entry)
    {
        int queue = entry.Bucket!.Pool.Queue;
        if (queue < 0 && entry.Interaction.FirstDecline < 0)
            return 0;
        if (FindAgentFor(entry) is not { } agent)
            return int.MinValue;
        return queue < 0 ? 0 : agent.PreferenceFor(queue);
    }

    /// <summary>How much the first agent available to a bucket likes its queue: nobody likes it more.</summary>
    private int PreferenceOfFirst(Bucket bucket)
    {
        Anyone filter = default;
        int agent = bucket.Pool.Queue < 0 ? -1 : _table.FindAgent(bucket.Pool.Index, bucket.Channel, ref filter);
        return agent < 0 ? 0 : _agents[agent]!.PreferenceFor(bucket.Pool.Queue);
    }

    /// <summary>Offers an interaction through the first of its queues that has an agent for it.</summary>
    private void OfferByChoice(InteractionRecord interaction)
    {
        for (int i = 0; i < interaction.EntryCount; i++)
        {
            WaitEntry entry = interaction.Entry(i);
            if (FindAgentFor(entry) is not { } agent)
                continue;
            AgentPool pool = entry.Bucket!.Pool;
            AgentRecord? preferred = FindPreferredFor(entry);
            RoutingRule rule = preferred is null ? RuleOf(pool.Choice) : RoutingRule.PreferredAgent;
            AgentRecord taken = preferred ?? agent;
            int sum = taken.Memberships[MembershipIn(taken, pool)].ProficiencySum;
            OfferThrough(entry, taken, rule, CountCandidates(interaction, pool), sum);
            return;
        }
    }

    private void OfferDirected(InteractionRecord interaction, AgentRecord agent)
    {
        WaitEntry entry = interaction.Entry(0);
        RoutingRule rule = interaction.TargetKind switch
        {
            TargetKind.Preferred => RoutingRule.PreferredAgent,
            TargetKind.Required => RoutingRule.RequiredAgent,
            _ => RoutingRule.TransferTarget,
        };
        int sum = SumOf(agent.Configuration!, BucketOf(entry).Pool.SkillsNamed);
        OfferThrough(entry, agent, rule, candidateCount: 1, sum);
    }

    private AgentRecord? FindAgentFor(WaitEntry entry)
    {
        NotPassedOver filter = new(this, entry.Interaction);
        int agent = _table.FindAgent(entry.Bucket!.Pool.Index, entry.Interaction.Channel, ref filter);
        return agent < 0 ? null : _agents[agent];
    }

    /// <summary>The preferred agent, if available for the entry.</summary>
    private AgentRecord? FindPreferredFor(WaitEntry entry)
    {
        InteractionRecord interaction = entry.Interaction;
        return interaction.Needs.PreferredAgent.IsSome
            && FindAgent(interaction.Needs.PreferredAgent) is { } agent
            && IsPreferred(agent, entry)
            && (agent.PlacedRoom & (1 << (int)interaction.Channel)) != 0
            && IsMember(agent, entry.Bucket!.Pool)
            && !_declines.Contains(interaction, agent)
            ? agent
            : null;
    }

    private static bool IsPreferred(AgentRecord agent, WaitEntry entry) =>
        entry.Interaction.Needs.PreferredAgent == agent.Handle
        && !entry.Interaction.IgnoresAgents
        && entry.Ring < entry.Queue!.RingWithoutPreferred;

    private int CountCandidates(InteractionRecord interaction, AgentPool pool)
    {
        int count = _table.AvailableCount(pool.Index, interaction.Channel);
        for (int at = interaction.FirstDecline; at >= 0; at = _declines[at].Next)
        {
            AgentRecord agent = _agents[_declines[at].Agent]!;
            if (_declines[at].ReadyStamp == agent.ReadyStamp
                && (agent.PlacedRoom & (1 << (int)interaction.Channel)) != 0
                && IsMember(agent, pool))
            {
                count--;
            }
        }

        return count;
    }

    private static RoutingRule RuleOf(AgentChoice choice) => choice switch
    {
        AgentChoice.MostSkilled => RoutingRule.MostSkilled,
        AgentChoice.LeastOccupied => RoutingRule.LeastOccupied,
        AgentChoice.FewestInteractions => RoutingRule.FewestInteractions,
        AgentChoice.RoundRobin => RoutingRule.RoundRobin,
        AgentChoice.Weighted => RoutingRule.Weighted,
        _ => RoutingRule.LongestIdle,
    };

    /// <summary>Something was placed in a bucket, or no longer passes someone over. Whoever is not placed in the pools yet
    /// finds it when served or placed.</summary>
    private void MarkBucket(Bucket bucket)
    {
        if (_table.AvailableCount(bucket.Pool.Index, bucket.Channel) > 0)
            MarkSlot(BucketSlot(bucket.Index));
    }

    /// <summary>The same for what waits for one agent alone.</summary>
    private void MarkDirected(AgentRecord agent)
    {
        if (agent.PlacedRoom != 0)
            MarkSlot(DirectedSlot(agent));
    }

    /// <summary>Before every other turn, so the slot is evaluated before anything is offered.</summary>
    private void MarkSlot(int slot)
    {
        _slotPositions.Reserve(slot + 1);
        if (_slotPositions[slot] < 0)
            _turns.Add(slot, TurnKey.First);
        else
            _turns.ChangeKey(slot, TurnKey.First);
    }

    private readonly struct HasAgent(RoutingEngine engine, int preferenceAbove) : IEntryFilter
    {
        public bool Accepts(int entry) => engine.PreferenceFor(engine.EntryOf(entry)) > preferenceAbove;
    }

    private readonly struct Anyone : IAgentFilter
    {
        public bool Accepts(int agent) => true;
    }

    private readonly struct DoesNotPassOver(RoutingEngine engine, AgentRecord agent) : IEntryFilter
    {
        public bool Accepts(int entry) => !engine.IsPassedOver(agent, entry);
    }

    private readonly struct NotPassedOver(RoutingEngine engine, InteractionRecord interaction) : IAgentFilter
    {
        public bool Accepts(int agent) =>
            interaction.FirstDecline < 0 || !engine._declines.Contains(interaction, engine._agents[agent]!);
    }
}

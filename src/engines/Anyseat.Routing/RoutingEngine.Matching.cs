using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Who gets what.</content>
/// <remarks>
/// <para>A slot is a pool and a channel class, or one agent for whom interactions wait. After each step no slot has an
/// interaction and an agent who can take it; so only slots in which one of them appeared since need a look, and they
/// are marked when that happens. Marked slots stand in a heap by a lower bound of the key of the first interaction they can
/// serve; the first slot is evaluated, and either served, put back under its true key, or dropped. Offers only take
/// agents away, so bounds stay bounds, and the interaction served is always the first in order that anyone can
/// take.</para>
/// </remarks>
public sealed partial class RoutingEngine
{
    private readonly HeapPositions _membershipPositions = new();
    private readonly HeapPositions _waitingPositions = new();
    private readonly HeapPositions _slotPositions = new();
    private readonly IndexedHeap<ulong> _ready;
    private readonly List<AgentPool> _pools = [];
    private Membership[] _memberships = [];

    private int DirectedSlots => _pools.Count * AgentPool.ChannelCount;

    private void Match()
    {
        while (_ready.Count > 0)
        {
            int slot = _ready.FirstItem;
            if (!TryFindFirst(slot, out InteractionRecord? interaction))
                _ready.Remove(slot);
            else if (interaction!.ServiceKey is ulong key && key != _ready.FirstKey)
                _ready.ChangeKey(slot, key);
            else
                OfferFirst(interaction);
        }
    }

    /// <summary>The first interaction of a slot in the order of service that an agent can take now.</summary>
    private bool TryFindFirst(int slot, out InteractionRecord? interaction)
    {
        interaction = null;
        if (slot >= DirectedSlots)
        {
            AgentRecord agent = _agents[slot - DirectedSlots]!;
            foreach (InteractionRecord directed in agent.Directed)
            {
                if ((agent.PlacedRoom & (1 << (int)directed.Channel)) == 0)
                    continue;
                interaction = directed;
                return true;
            }

            return false;
        }

        AgentPool pool = _pools[slot / AgentPool.ChannelCount];
        ChannelClass channel = (ChannelClass)(slot % AgentPool.ChannelCount);
        IndexedHeap<ulong> waiting = pool.Waiting(channel);
        if (waiting.Count == 0 || pool.AvailableCount(channel) == 0)
            return false;
        HasAgent filter = new(this);
        if (waiting.TryFindFirst(ref filter, out int item, out _))
            interaction = _interactions[item];
        return interaction is not null;
    }

    private void OfferFirst(InteractionRecord interaction)
    {
        if (interaction.Target is { } target)
        {
            Offer(interaction, target, RoutingRule.TransferTarget, candidateCount: 1);
            return;
        }

        AgentPool pool = interaction.Queue!.Pool!;
        RoutingRule rule = pool.Choice == AgentChoice.MostSkilled ? RoutingRule.MostSkilled : RoutingRule.LongestIdle;
        AgentRecord agent = _memberships[FindAgentFor(interaction)].Agent;
        Offer(interaction, agent, rule, CountCandidates(interaction, pool));
    }

    private void Offer(InteractionRecord interaction, AgentRecord agent, RoutingRule rule, int candidateCount)
    {
        QueueConfiguration rules = interaction.Queue!.Rules;
        Unplace(interaction);
        interaction.State = InteractionState.Offered;
        interaction.Agent = agent;
        interaction.Offer = new OfferNumber(++_lastOffer);
        Grant(interaction, rules.OfferTimeout);
        agent.Offered = interaction;
        agent.AddCount(interaction.Channel, 1);
        Refresh(agent);
        SkillMatch skills = SkillMatch.Of(agent.Configuration!.Skills, rules.Requirements);
        Decide(About(RoutingDecisionKind.Offered, interaction) with
        {
            Offer = interaction.Offer,
            Deadline = interaction.Deadline,
            Rule = rule,
            RequirementsMet = skills.MetCount,
            RequirementCount = rules.Requirements.Length,
            ProficiencySum = skills.ProficiencySum,
            CandidateCount = candidateCount,
            IdleMicroseconds = _now.Microseconds - agent.IdleSince.Microseconds,
        });
    }

    private int FindAgentFor(InteractionRecord interaction)
    {
        NotPassedOver filter = new(this, interaction);
        return interaction.Queue!.Pool!.FindAgent(interaction.Channel, ref filter);
    }

    private int CountCandidates(InteractionRecord interaction, AgentPool pool)
    {
        int count = pool.AvailableCount(interaction.Channel);
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

    private bool IsMember(AgentRecord agent, AgentPool pool)
    {
        foreach (Membership membership in _memberships.AsSpan(agent.FirstMembership, agent.MembershipCount))
        {
            if (membership.Pool == pool)
                return true;
        }

        return false;
    }

    /// <summary>Puts a waiting interaction into the order of service.</summary>
    private void Place(InteractionRecord interaction)
    {
        if (interaction.Target is { } target)
        {
            int place = 0;
            while (place < target.Directed.Count && target.Directed[place].ServiceKey < interaction.ServiceKey)
                place++;
            target.Directed.Insert(place, interaction);
            MarkSlot(DirectedSlots + target.Index);
            return;
        }

        AgentPool pool = interaction.Queue!.Pool!;
        pool.Waiting(interaction.Channel).Add(interaction.Index, interaction.ServiceKey);
        MarkSlot(pool, interaction.Channel);
    }

    /// <summary>Takes a waiting interaction out of the order of service.</summary>
    private void Unplace(InteractionRecord interaction)
    {
        if (interaction.Target is { } target)
        {
            ClearDeadline(interaction);
            target.Directed.Remove(interaction);
            return;
        }

        interaction.Queue!.Pool!.Waiting(interaction.Channel).Remove(interaction.Index);
    }

    /// <summary>Places an agent in the pools as room and idle time are now, and marks the slots that gained.</summary>
    private void Refresh(AgentRecord agent)
    {
        int room = agent.Room(_weights);
        if (room == agent.PlacedRoom && (room == 0 || agent.IdleSince == agent.PlacedIdleSince))
            return;
        int gained = room & ~agent.PlacedRoom;
        for (int i = agent.FirstMembership; i < agent.FirstMembership + agent.MembershipCount; i++)
        {
            Membership membership = _memberships[i];
            if (agent.PlacedRoom != 0)
                membership.Pool.RemoveAvailable(i, agent.PlacedRoom);
            if (room != 0)
                membership.Pool.AddAvailable(i, room, membership.ProficiencySum, agent.IdleSince, agent.Index);
            if (gained != 0)
                MarkGained(membership.Pool, gained);
        }

        agent.PlacedRoom = room;
        agent.PlacedIdleSince = agent.IdleSince;
        if (gained != 0 && agent.Directed.Count > 0)
            MarkSlot(DirectedSlots + agent.Index);
    }

    private void MarkGained(AgentPool pool, int gained)
    {
        for (int channel = 0; channel < AgentPool.ChannelCount; channel++)
        {
            if ((gained & (1 << channel)) != 0 && pool.Waiting((ChannelClass)channel).Count > 0)
                MarkSlot(pool, (ChannelClass)channel);
        }
    }

    private void MarkSlot(AgentPool pool, ChannelClass channel) =>
        MarkSlot((pool.Index * AgentPool.ChannelCount) + (int)channel);

    /// <summary>Key 0 is less than every interaction's, so the slot is evaluated before anything is offered.</summary>
    private void MarkSlot(int slot)
    {
        if (_slotPositions[slot] < 0)
            _ready.Add(slot, 0);
    }

    private readonly struct HasAgent(RoutingEngine engine) : IHeapFilter
    {
        public bool Accepts(int item)
        {
            InteractionRecord interaction = engine._interactions[item]!;
            return interaction.FirstDecline < 0 || engine.FindAgentFor(interaction) >= 0;
        }
    }

    private readonly struct NotPassedOver(RoutingEngine engine, InteractionRecord interaction) : IHeapFilter
    {
        public bool Accepts(int item) =>
            interaction.FirstDecline < 0 || !engine._declines.Contains(interaction, engine._memberships[item].Agent);
    }
}

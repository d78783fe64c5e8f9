using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Pools of agents and buckets of what waits: derived from configuration, agents and interactions, and never part
/// of a snapshot. Those of a queue's own rings are made with the configuration; those of interactions with needs of their
/// own when first needed, and forgotten when there are too many.</content>
public sealed partial class RoutingEngine
{
    private const int LatePoolsMin = 1024;

    private readonly List<AgentPool> _pools = [];
    private readonly PoolTable _table = new();
    private readonly Stamps _entryStamps = new();
    private readonly List<Bucket> _buckets = [];
    private readonly Dictionary<(Requirement Match, int Tier, AgentChoice Choice, int Queue), AgentPool> _poolsByKey = [];
    private readonly List<NeedsKey> _needs = [default];
    private readonly Dictionary<NeedsKey, int> _needsClasses = new() { [default] = 0 };
    // What arrivals asked for under this configuration and was found sound: looking again would cost and allocate.
    private readonly HashSet<NeedsKey> _soundNeeds = [];
    private readonly Evaluation _evaluation = new();
    private int _latePoolCount;
    private int _latePoolsMax = LatePoolsMin;

    /// <summary>What of an interaction's needs chooses its agents.</summary>
    private readonly record struct NeedsKey(byte Tier, SkillRequirement? Language, Requirement? Extra)
    {
        public static NeedsKey Of(InteractionNeeds needs) => new(needs.Tier, needs.Language, needs.Extra);
    }

    /// <summary>The agent's membership in a pool, or −1.</summary>
    private static int MembershipIn(AgentRecord agent, AgentPool pool)
    {
        ReadOnlySpan<Membership> memberships = agent.Memberships;
        for (int i = 0; i < memberships.Length; i++)
        {
            if (memberships[i].Pool == pool.Index)
                return i;
        }

        return -1;
    }

    private static bool IsMember(AgentRecord agent, AgentPool pool) => MembershipIn(agent, pool) >= 0;

    private int NeedsClassOf(InteractionNeeds needs)
    {
        NeedsKey key = NeedsKey.Of(needs);
        if (_needsClasses.TryGetValue(key, out int known))
            return known;
        if (_latePoolCount > _latePoolsMax || _needs.Count > _latePoolsMax)
        {
            ForgetUnusedNeeds();
            if (_needsClasses.TryGetValue(key, out known))
                return known;
        }

        _needs.Add(key);
        _needsClasses.Add(key, _needs.Count - 1);
        return _needs.Count - 1;
    }

    /// <summary>Keeps only what those that live now need; the more that is, the later the next time.</summary>
    private void ForgetUnusedNeeds()
    {
        _latePoolsMax = int.MaxValue;
        RebuildIndexes();
        _latePoolsMax = Math.Max(LatePoolsMin, 2 * Math.Max(_latePoolCount, _needs.Count));
    }

    private Bucket BucketOf(WaitEntry entry)
    {
        InteractionRecord interaction = entry.Interaction;
        QueueRecord queue = entry.Queue!;
        int channel = (int)interaction.Channel;
        int needs = interaction.NeedsClass;
        if (needs == 0 || (!queue.AsksTier && _needs[needs] is { Language: null, Extra: null }))
            return queue.Buckets[(entry.Ring * AgentPool.ChannelCount) + channel];
        if (queue.NeedBuckets.TryGetValue((needs, entry.Ring, channel), out Bucket? bucket))
            return bucket;
        bucket = NewBucket(queue, LatePool(queue, entry.Ring, interaction.Needs), interaction.Channel);
        queue.NeedBuckets.Add((needs, entry.Ring, channel), bucket);
        return bucket;
    }

    private Bucket NewBucket(QueueRecord queue, AgentPool pool, ChannelClass channel)
    {
        Bucket bucket = new(_buckets.Count, queue, pool, channel, _table, _entryStamps);
        _buckets.Add(bucket);
        pool.Buckets.Add(bucket);
        return bucket;
    }

    private AgentPool LatePool(QueueRecord queue, int ring, InteractionNeeds needs)
    {
        AgentPool pool = PoolFor(queue, RingMatch.With(queue.RingMatches[ring], needs), needs.Tier, out bool isNew);
        if (!isNew)
            return pool;
        _latePoolCount++;
        foreach (AgentRecord? agent in _agents)
        {
            if (agent?.Configuration is not { IsEnabled: true } rules)
                continue;
            _evaluation.LookAt(rules);
            if (!IsMatching(agent, pool))
                continue;
            AddMembership(agent, pool);
            if (agent.PlacedRoom != 0)
                AddAvailable(agent, agent.PlacedRoom, agent.Memberships[^1], _table.AgentStamps[agent.Index]);
        }

        return pool;
    }

    private AgentPool PoolFor(QueueRecord queue, Requirement match, int tier, out bool isNew)
    {
        int own = queue.HasOwnAgents || queue.Rules.AgentChoice == AgentChoice.Weighted ? queue.Index : -1;
        (Requirement Match, int Tier, AgentChoice Choice, int Queue) key =
            (match, AsksTier(match) ? tier : 0, queue.Rules.AgentChoice, own);
        isNew = !_poolsByKey.TryGetValue(key, out AgentPool? pool);
        if (pool is null)
        {
            pool = new AgentPool(_pools.Count, match, key.Tier, key.Choice, own);
            _table.Add(pool.Index);
            _pools.Add(pool);
            _poolsByKey.Add(key, pool);
        }

        return pool;
    }

    private static bool AsksTier(Requirement requirement)
    {
        if (requirement.Kind == RequirementKind.TierAtLeast)
            return true;
        foreach (Requirement part in requirement.Parts)
        {
            if (AsksTier(part))
                return true;
        }

        return false;
    }

    /// <summary>Whether the agent that is looked at belongs to the pool.</summary>
    private bool IsMatching(AgentRecord agent, AgentPool pool) =>
        _evaluation.IsMet(pool.Match, pool.Tier) && (pool.Queue < 0 || agent.Serves(pool.Queue));

    private void AddMembership(AgentRecord agent, AgentPool pool)
    {
        int preference = pool.Queue < 0 ? 0 : agent.PreferenceFor(pool.Queue);
        ushort sum = checked((ushort)_evaluation.Sum(pool.SkillsNamed));
        agent.Join(new Membership(pool.Index, sum, pool.Choice, (sbyte)preference));
        if (agent.State != AgentState.SignedOut)
            pool.SignedInCount++;
        if (agent.State == AgentState.Ready)
            pool.ReadyCount++;
    }

    /// <summary>Builds pools, buckets and orders of service anew; nothing that decides changes.</summary>
    private void RebuildIndexes()
    {
        ForgetIndexes();
        _table.AgentStamps.Reserve(_agents.Length);
        FindOwnAgents();
        foreach (QueueRecord? queue in _queues)
        {
            if (queue is not null)
                BuildRings(queue);
        }

        BuildMemberships();
        foreach (AgentRecord? agent in _agents)
        {
            if (agent is null)
                continue;
            agent.Directed.Clear();
            Refresh(agent);
        }

        foreach (InteractionRecord interaction in _interactions)
        {
            if (interaction.State == InteractionState.None)
                continue;
            Adopt(interaction, interaction.Needs);
            if (interaction.IsQueued)
                RebuildPlaces(interaction);
        }
    }

    private void RebuildPlaces(InteractionRecord interaction)
    {
        for (int i = 0; i < interaction.EntryCount; i++)
        {
            interaction.Entry(i).Bucket = null;
            interaction.Entry(i).Key = KeyOf(interaction.Entry(i));
        }

        if (interaction.State == InteractionState.Waiting)
            Place(interaction);
    }

    private void ForgetIndexes()
    {
        while (_turns.Count > 0)
            _turns.Remove(_turns.FirstItem);
        _pools.Clear();
        _table.Clear();
        _poolsByKey.Clear();
        _buckets.Clear();
        _needs.Clear();
        _needs.Add(default);
        _needsClasses.Clear();
        _needsClasses.Add(default, 0);
        _soundNeeds.Clear();
        _latePoolCount = 0;
    }

    private void FindOwnAgents()
    {
        foreach (QueueRecord? queue in _queues)
        {
            if (queue is not null)
                queue.HasOwnAgents = false;
        }

        foreach (AgentRecord? agent in _agents)
        {
            if (agent?.Configuration is not { } rules)
                continue;
            foreach (AgentQueue one in rules.Queues)
            {
                if (FindQueue(one.Queue) is { } queue)
                    queue.HasOwnAgents = true;
            }
        }
    }

    private void BuildRings(QueueRecord queue)
    {
        int count = queue.Rules.Rings.Length + 1;
        queue.NeedBuckets.Clear();
        queue.RingMatches = new Requirement[count];
        queue.RingPools = new AgentPool[count];
        queue.Buckets = new Bucket[count * AgentPool.ChannelCount];
        queue.AsksTier = false;
        for (int ring = 0; ring < count; ring++)
        {
            queue.RingMatches[ring] = RingMatch.Of(queue.Rules, ring);
            queue.AsksTier |= AsksTier(queue.RingMatches[ring]);
            queue.RingPools[ring] = PoolFor(queue, queue.RingMatches[ring], tier: 0, out _);
            for (int channel = 0; channel < AgentPool.ChannelCount; channel++)
            {
                queue.Buckets[(ring * AgentPool.ChannelCount) + channel] =
                    NewBucket(queue, queue.RingPools[ring], (ChannelClass)channel);
            }
        }
    }

    private void BuildMemberships()
    {
        foreach (AgentRecord? agent in _agents)
        {
            if (agent is null)
                continue;
            agent.LeavePools();
            if (agent.Configuration is not { IsEnabled: true } rules)
                continue;
            _evaluation.LookAt(rules);
            foreach (AgentPool pool in _pools)
            {
                if (IsMatching(agent, pool))
                    AddMembership(agent, pool);
            }
        }
    }
}

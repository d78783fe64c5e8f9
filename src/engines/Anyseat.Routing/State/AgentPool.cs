namespace Anyseat.Routing.State;

/// <summary>That an agent meets the match of a pool.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="ProficiencySum">Over the skills the match names.</param>
/// <param name="Preference">How much the agent likes the pool's queue.</param>
internal readonly record struct Membership(AgentPool Pool, int ProficiencySum, int Preference);

/// <summary>The agents who meet one match, ranked by one choice, and the buckets that wait for them. Queues with the same
/// match and choice share a pool, unless agents prefer one of them.</summary>
/// <remarks>Available agents stand in one heap for each set of channel classes they have room for, so that an agent is
/// in one heap a pool and a look for one class looks at the top of four.</remarks>
internal sealed class AgentPool
{
    /// <summary>How many channel classes there are.</summary>
    public const int ChannelCount = 3;

    private const int PreferenceMax = 9;
    private const int ValueBits = 56;
    private const long ValueMax = (1L << ValueBits) - 1;
    private const int ProficiencySumMax = 1 << 20;

    private readonly AgentHeap[] _availableByRoom = new AgentHeap[1 << ChannelCount];
    private readonly int[] _waitingBuckets = new int[ChannelCount];
    private BucketHead[] _heads = [];
    private int _headCount;

    public AgentPool(Requirement match, int tier, AgentChoice choice, int queue)
    {
        Match = match;
        Tier = tier;
        Choice = choice;
        Queue = queue;
        SkillsNamed = Evaluation.SkillsNamed(match);
        for (int room = 0; room < _availableByRoom.Length; room++)
            _availableByRoom[room] = new AgentHeap();
    }

    public Requirement Match { get; }

    public int Tier { get; }

    public AgentChoice Choice { get; }

    /// <summary>The only queue of the pool when agents prefer or share it, or −1.</summary>
    public int Queue { get; }

    public int[] SkillsNamed { get; }

    /// <summary>How many agents of the pool are signed in, ready or not.</summary>
    public int SignedInCount { get; set; }

    /// <summary>What waits for the pool.</summary>
    public List<Bucket> Buckets { get; } = [];

    /// <summary>One bit for each class of which something waits.</summary>
    public int WaitingClasses { get; private set; }

    /// <summary>The first of each bucket, in the order of <see cref="Buckets"/>.</summary>
    public ReadOnlySpan<BucketHead> Heads => _heads.AsSpan(0, _headCount);

    /// <summary>What the pool's choice compares.</summary>
    public static long RankValue(AgentChoice choice, AgentRecord agent, int proficiencySum, int queue) => choice switch
    {
        AgentChoice.MostSkilled => ProficiencySumMax - proficiencySum,
        AgentChoice.LeastOccupied => agent.OccupiedToday,
        AgentChoice.FewestInteractions => agent.TakenToday,
        AgentChoice.RoundRobin => agent.LastOffer,
        AgentChoice.Weighted => agent.ShareOf(queue) == 0 ? ValueMax : Math.Min(agent.SharesUsedOf(queue), ValueMax - 1),
        _ => 0,
    };

    /// <summary>Makes room for the head of one more bucket.</summary>
    public int AddHead(QueueRecord queue, ChannelClass channel)
    {
        if (_headCount == _heads.Length)
            Array.Resize(ref _heads, Math.Max(3, _headCount * 2));
        _heads[_headCount] = new BucketHead { Queue = queue, ClassBit = 1 << (int)channel };
        return _headCount++;
    }

    /// <summary>The head of a bucket, to be written by it.</summary>
    public ref BucketHead Head(int place) => ref _heads[place];

    /// <summary>A bucket of the class began or ceased to wait.</summary>
    public void CountWaitingBucket(ChannelClass channel, int change)
    {
        int bit = 1 << (int)channel;
        WaitingClasses = (_waitingBuckets[(int)channel] += change) == 0 ? WaitingClasses & ~bit : WaitingClasses | bit;
    }

    /// <summary>How many agents have room for the class now.</summary>
    public int AvailableCount(ChannelClass channel)
    {
        int count = 0;
        for (int room = 1; room < _availableByRoom.Length; room++)
        {
            if ((room & (1 << (int)channel)) != 0)
                count += _availableByRoom[room].Count;
        }

        return count;
    }

    /// <summary>Places an agent among the available; <paramref name="room"/> is not 0.</summary>
    public void AddAvailable(AgentRecord agent, int room, in Membership member)
    {
        long value = Math.Min(RankValue(Choice, agent, member.ProficiencySum, Queue), ValueMax);
        long packed = ((long)(PreferenceMax - member.Preference) << ValueBits) | value;
        _availableByRoom[room].Add(
            agent, new AgentRank(packed, agent.IdleSince.Microseconds, agent.Index), member.ProficiencySum);
    }

    /// <summary>Takes an agent, who has got a new stamp, from the available.</summary>
    public void RemoveAvailable(int room) => _availableByRoom[room].Forget();

    /// <summary>The first agent by the pool's choice with room for the class, among those accepted; null if none.</summary>
    public AgentRecord? FindAgent<TFilter>(ChannelClass channel, ref TFilter filter, out int proficiencySum)
        where TFilter : struct, IAgentFilter
    {
        AgentRecord? best = null;
        AgentRank bestRank = default;
        proficiencySum = 0;
        for (int room = 1; room < _availableByRoom.Length; room++)
        {
            if ((room & (1 << (int)channel)) != 0
                && _availableByRoom[room].Count > 0
                && _availableByRoom[room].TryFindFirst(ref filter, out AgentRecord? agent, out AgentRank rank, out int sum)
                && (best is null || rank.CompareTo(bestRank) < 0))
            {
                (best, bestRank, proficiencySum) = (agent, rank, sum);
            }
        }

        return best;
    }
}

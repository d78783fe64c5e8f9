namespace Anyseat.Routing.State;

/// <summary>What a look at many pools needs of each, side by side in memory, by the pool's index: who is available, and what
/// waits first.</summary>
/// <remarks>An agent belongs to dozens of pools, and whoever is freed or taken touches them all: a pool's own object would
/// cost a line of cache or two each time. Available agents stand in one heap for each set of channel classes they have room
/// for, so that an agent is in one heap a pool and a look for one class looks at the top of four.</remarks>
internal sealed class PoolTable
{
    private const int RoomCount = 1 << AgentPool.ChannelCount;

    private AgentHeap[] _available = [];
    private byte[] _waitingClasses = [];
    private WaitingCounts[] _waitingBuckets = [];
    private BucketHead[][] _heads = [];

    /// <summary>Renewed when an agent is placed in the pools or taken out.</summary>
    public Stamps AgentStamps { get; } = new();

    /// <summary>Makes room for one more pool.</summary>
    public void Add(int pool)
    {
        if (pool == _heads.Length)
        {
            int length = Math.Max(16, pool * 2);
            Array.Resize(ref _available, length * RoomCount);
            Array.Resize(ref _waitingClasses, length);
            Array.Resize(ref _waitingBuckets, length);
            Array.Resize(ref _heads, length);
        }

        _heads[pool] = [];
    }

    /// <summary>Forgets all pools.</summary>
    public void Clear()
    {
        Array.Clear(_available);
        Array.Clear(_waitingClasses);
        Array.Clear(_waitingBuckets);
        Array.Clear(_heads);
    }

    /// <summary>The agents of a pool who have this room; <paramref name="room"/> is not 0.</summary>
    public ref AgentHeap Available(int pool, int room) => ref _available[(pool * RoomCount) + room];

    /// <summary>How many agents of a pool have room for the class now.</summary>
    public int AvailableCount(int pool, ChannelClass channel)
    {
        ReadOnlySpan<AgentHeap> heaps = _available.AsSpan(pool * RoomCount, RoomCount);
        int count = 0;
        for (int room = 1; room < heaps.Length; room++)
        {
            if ((room & (1 << (int)channel)) != 0)
                count += heaps[room].Count;
        }

        return count;
    }

    /// <summary>The first agent of a pool with room for the class, among those accepted; −1 if none.</summary>
    public int FindAgent<TFilter>(int pool, ChannelClass channel, ref TFilter filter)
        where TFilter : struct, IAgentFilter
    {
        Span<AgentHeap> heaps = _available.AsSpan(pool * RoomCount, RoomCount);
        AgentPlace best = new(0, 0, Agent: -1, 0);
        for (int room = 1; room < heaps.Length; room++)
        {
            if ((room & (1 << (int)channel)) != 0
                && heaps[room].Count > 0
                && heaps[room].TryFindFirst(AgentStamps, ref filter, out AgentPlace first)
                && (best.Agent < 0 || first.IsBefore(best)))
            {
                best = first;
            }
        }

        return best.Agent;
    }

    /// <summary>One bit for each class of which something waits for a pool.</summary>
    public int WaitingClasses(int pool) => _waitingClasses[pool];

    /// <summary>A bucket of a class began or ceased to wait for a pool.</summary>
    public void CountWaitingBucket(int pool, ChannelClass channel, int change)
    {
        ref int count = ref _waitingBuckets[pool][(int)channel];
        count += change;
        int bit = 1 << (int)channel;
        _waitingClasses[pool] = (byte)(count == 0 ? _waitingClasses[pool] & ~bit : _waitingClasses[pool] | bit);
    }

    /// <summary>The first of each of the pool's buckets, in their order; what is beyond them waits for nothing.</summary>
    public ReadOnlySpan<BucketHead> Heads(int pool) => _heads[pool];

    /// <summary>The head of a bucket, to be written by it.</summary>
    public ref BucketHead Head(int pool, int place)
    {
        if (place >= _heads[pool].Length)
            Array.Resize(ref _heads[pool], Math.Max(3, place * 2));
        return ref _heads[pool][place];
    }

    [System.Runtime.CompilerServices.InlineArray(AgentPool.ChannelCount)]
    private struct WaitingCounts
    {
        private int _first;
    }
}

/// <summary>The first entry of a bucket.</summary>
internal struct BucketHead
{
    /// <summary>The entry's key.</summary>
    public long Key;

    /// <summary>The entry's interaction's number of arrival.</summary>
    public long Sequence;

    /// <summary>The bucket's queue.</summary>
    public QueueRecord Queue;

    /// <summary>The entry's number.</summary>
    public int Entry;

    /// <summary>One bit for the bucket's class; 0 while nothing waits.</summary>
    public int ClassBit;
}

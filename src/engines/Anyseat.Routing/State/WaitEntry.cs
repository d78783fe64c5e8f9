namespace Anyseat.Routing.State;

/// <summary>One interaction's place in one queue. Its timer is the queue's next milestone.</summary>
internal sealed class WaitEntry(InteractionRecord interaction, int ordinal)
    : Timed((interaction.Index * InteractionNeeds.QueuesMax) + ordinal)
{
    public InteractionRecord Interaction { get; } = interaction;

    /// <summary>0 for the first queue of the interaction's own order.</summary>
    public int Ordinal { get; } = ordinal;

    public QueueRecord? Queue { get; set; }

    /// <summary>When it came into this queue: rings and other milestones count from here.</summary>
    public RoutingInstant JoinedAt { get; set; }

    /// <summary>The ring it is in.</summary>
    public int Ring { get; set; }

    /// <summary>The widest ring that was told.</summary>
    public int RingTold { get; set; }

    /// <summary>The queue's next milestone.</summary>
    public int Milestone { get; set; }

    /// <summary>Points gained since the promised time is nearly over.</summary>
    public int Boost { get; set; }

    public bool IsBoostTold { get; set; }

    /// <summary>Place in its queue's list.</summary>
    public int QueuePlace { get; set; }

    /// <summary>The bucket it stands in, or null.</summary>
    public Bucket? Bucket { get; set; }

    /// <summary>Place in the bucket's heap.</summary>
    public int HeapPlace { get; set; }

    /// <summary>Orders entries of one queue, least first, then by arrival.</summary>
    public long Key { get; set; }

    /// <summary>Begins a wait in a queue.</summary>
    public void Begin(QueueRecord queue, RoutingInstant joinedAt)
    {
        Queue = queue;
        JoinedAt = joinedAt;
        Ring = 0;
        RingTold = 0;
        Milestone = 0;
        Boost = 0;
        IsBoostTold = false;
    }
}

/// <summary>What waits for one pool of agents by the rules of one queue, ring, need and channel class, first first.
/// </summary>
/// <remarks>A heap with four children a node: few levels, and children stand side by side in memory.</remarks>
internal sealed class Bucket(int index, QueueRecord queue, AgentPool pool, ChannelClass channel)
{
    private const int Ways = 4;

    private readonly int _head = pool.AddHead(queue, channel);
    private Node[] _nodes = [];

    /// <summary>The bucket's number; its slot follows from it.</summary>
    public int Index { get; } = index;

    public QueueRecord Queue { get; } = queue;

    public AgentPool Pool { get; } = pool;

    public ChannelClass Channel { get; } = channel;

    public int Count { get; private set; }

    /// <summary>The first in order; only when <see cref="Count"/> is not 0.</summary>
    public WaitEntry First => _nodes[0].Entry;

    public void Add(WaitEntry entry)
    {
        if (Count == _nodes.Length)
            Array.Resize(ref _nodes, Math.Max(4, Count * 2));
        entry.Bucket = this;
        if (Count++ == 0)
            Pool.CountWaitingBucket(Channel, 1);
        RiseFrom(Count - 1, new Node(entry.Key, entry.Interaction.Sequence, entry));
        TellHead();
    }

    public void Remove(WaitEntry entry)
    {
        int place = entry.HeapPlace;
        entry.Bucket = null;
        Node last = _nodes[--Count];
        _nodes[Count] = default;
        if (Count == 0)
            Pool.CountWaitingBucket(Channel, -1);
        if (place < Count)
            Settle(place, last);
        TellHead();
    }

    /// <summary>The first entry in order among those accepted, or null. Looks only below refused ones.</summary>
    public WaitEntry? FindFirst<TFilter>(ref TFilter filter)
        where TFilter : struct, IEntryFilter
    {
        int best = -1;
        Search(0, ref filter, ref best);
        return best < 0 ? null : _nodes[best].Entry;
    }

    private void Settle(int place, Node node)
    {
        if (place > 0 && node.IsBefore(_nodes[(place - 1) / Ways]))
            RiseFrom(place, node);
        else
            SinkFrom(place, node);
    }

    /// <summary>Keeps the pool's copy of the first entry's key.</summary>
    private void TellHead()
    {
        ref BucketHead head = ref Pool.Head(_head);
        head.Count = Count;
        if (Count == 0)
            return;
        head.Key = _nodes[0].Key;
        head.Sequence = _nodes[0].Sequence;
        head.First = _nodes[0].Entry;
    }

    private void Search<TFilter>(int place, ref TFilter filter, ref int best)
        where TFilter : struct, IEntryFilter
    {
        if (place >= Count || (best >= 0 && !_nodes[place].IsBefore(_nodes[best])))
            return;
        if (filter.Accepts(_nodes[place].Entry))
        {
            best = place;
            return;
        }

        for (int way = 1; way <= Ways; way++)
            Search((Ways * place) + way, ref filter, ref best);
    }

    private void RiseFrom(int place, Node node)
    {
        Node[] nodes = _nodes;
        while (place > 0)
        {
            int parent = (place - 1) / Ways;
            if (!node.IsBefore(nodes[parent]))
                break;
            nodes[place] = nodes[parent];
            nodes[place].Entry.HeapPlace = place;
            place = parent;
        }

        nodes[place] = node;
        node.Entry.HeapPlace = place;
    }

    private void SinkFrom(int place, Node node)
    {
        Node[] nodes = _nodes;
        while (true)
        {
            int first = (Ways * place) + 1;
            if (first >= Count)
                break;
            int least = first;
            int end = Math.Min(first + Ways, Count);
            for (int child = first + 1; child < end; child++)
            {
                if (nodes[child].IsBefore(nodes[least]))
                    least = child;
            }

            if (!nodes[least].IsBefore(node))
                break;
            nodes[place] = nodes[least];
            nodes[place].Entry.HeapPlace = place;
            place = least;
        }

        nodes[place] = node;
        node.Entry.HeapPlace = place;
    }

    private readonly record struct Node(long Key, long Sequence, WaitEntry Entry)
    {
        public bool IsBefore(in Node other) => Key != other.Key ? Key < other.Key : Sequence < other.Sequence;
    }
}

/// <summary>What a look at many buckets needs of each, side by side in memory.</summary>
internal struct BucketHead
{
    public long Key;
    public long Sequence;
    public QueueRecord Queue;
    public WaitEntry First;
    public int Count;
    public int ClassBit;
}

/// <summary>Says which entries count in a search.</summary>
internal interface IEntryFilter
{
    /// <summary>Whether the entry counts.</summary>
    bool Accepts(WaitEntry entry);
}

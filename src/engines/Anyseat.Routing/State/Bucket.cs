namespace Anyseat.Routing.State;

/// <summary>What waits for one pool of agents by the rules of one queue, ring, need and channel class, first first.
/// </summary>
/// <remarks>A heap with four children a node. An entry that leaves from the middle is only forgotten, by its stamp, and goes
/// when it comes to the top or when the forgotten are the most: so neither moving nor dropping nodes touches the entries,
/// which lie scattered in memory.</remarks>
internal sealed class Bucket(
    int index, QueueRecord queue, AgentPool pool, ChannelClass channel, PoolTable table, Stamps stamps)
{
    private const int Ways = 4;
    private const int ForgottenMin = 32;

    private readonly int _head = pool.Buckets.Count;
    private Node[] _nodes = [];
    private int _used;

    /// <summary>The bucket's number; its slot follows from it.</summary>
    public int Index { get; } = index;

    public QueueRecord Queue { get; } = queue;

    public AgentPool Pool { get; } = pool;

    public ChannelClass Channel { get; } = channel;

    public int Count { get; private set; }

    /// <summary>The number of the first entry in order; only when <see cref="Count"/> is not 0.</summary>
    public int First => _nodes[0].Entry;

    public void Add(WaitEntry entry)
    {
        if (_used == _nodes.Length)
            Array.Resize(ref _nodes, Math.Max(4, _used * 2));
        entry.Bucket = this;
        if (Count++ == 0)
            table.CountWaitingBucket(Pool.Index, Channel, 1);
        RiseFrom(_used++, new Node(entry.Key, entry.Interaction.Sequence, entry.Index, stamps.Renew(entry.Index)));
        TellHead();
    }

    public void Remove(WaitEntry entry)
    {
        entry.Bucket = null;
        stamps.Renew(entry.Index);
        if (--Count == 0)
        {
            _used = 0;
            table.CountWaitingBucket(Pool.Index, Channel, -1);
        }
        else if (_nodes[0].Entry == entry.Index)
        {
            RemoveForgotten();
        }
        else if (_used > (2 * Count) + ForgottenMin)
        {
            Compact();
        }

        TellHead();
    }

    /// <summary>The number of the first entry in order among those accepted, or −1. Looks only below refused ones.</summary>
    public int FindFirst<TFilter>(ref TFilter filter)
        where TFilter : struct, IEntryFilter
    {
        int best = -1;
        Search(0, ref filter, ref best);
        return best < 0 ? -1 : _nodes[best].Entry;
    }

    /// <summary>Keeps the table's copy of the first entry.</summary>
    private void TellHead()
    {
        ref BucketHead head = ref table.Head(Pool.Index, _head);
        if (Count == 0)
        {
            head.ClassBit = 0;
            return;
        }

        ref readonly Node first = ref _nodes[0];
        head.Key = first.Key;
        head.Sequence = first.Sequence;
        head.Entry = first.Entry;
        if (head.ClassBit != 0)
            return;
        head.ClassBit = 1 << (int)Channel;
        head.Queue = Queue;
    }

    private bool IsForgotten(in Node node) => stamps[node.Entry] != node.Stamp;

    /// <summary>Takes what was forgotten from the top; something is left.</summary>
    private void RemoveForgotten()
    {
        while (IsForgotten(_nodes[0]))
        {
            Node last = _nodes[--_used];
            SinkFrom(0, last);
        }
    }

    private void Compact()
    {
        int kept = 0;
        for (int i = 0; i < _used; i++)
        {
            if (!IsForgotten(_nodes[i]))
                _nodes[kept++] = _nodes[i];
        }

        _used = kept;
        for (int place = (_used - 2) / Ways; place >= 0; place--)
            SinkFrom(place, _nodes[place]);
    }

    private void Search<TFilter>(int place, ref TFilter filter, ref int best)
        where TFilter : struct, IEntryFilter
    {
        if (place >= _used || (best >= 0 && !_nodes[place].IsBefore(_nodes[best])))
            return;
        if (!IsForgotten(_nodes[place]) && filter.Accepts(_nodes[place].Entry))
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
            place = parent;
        }

        nodes[place] = node;
    }

    private void SinkFrom(int place, Node node)
    {
        Node[] nodes = _nodes;
        while (true)
        {
            int first = (Ways * place) + 1;
            if (first >= _used)
                break;
            int least = first;
            int end = Math.Min(first + Ways, _used);
            for (int child = first + 1; child < end; child++)
            {
                if (nodes[child].IsBefore(nodes[least]))
                    least = child;
            }

            if (!nodes[least].IsBefore(node))
                break;
            nodes[place] = nodes[least];
            place = least;
        }

        nodes[place] = node;
    }

    private readonly record struct Node(long Key, long Sequence, int Entry, int Stamp)
    {
        public bool IsBefore(in Node other) => Key != other.Key ? Key < other.Key : Sequence < other.Sequence;
    }
}

/// <summary>Says which entries count in a search.</summary>
internal interface IEntryFilter
{
    /// <summary>Whether the entry of this number counts.</summary>
    bool Accepts(int entry);
}

namespace Anyseat.Routing.State;

/// <summary>Where each item stands in the one heap that holds it; shared by heaps that exclude each other.</summary>
internal sealed class HeapPositions
{
    private int[] _places = [];

    /// <summary>The item's place in its heap, or −1.</summary>
    public int this[int item]
    {
        get => _places[item] - 1;
        set => _places[item] = value + 1;
    }

    /// <summary>Makes room for items 0 to <paramref name="count"/> − 1.</summary>
    public void Reserve(int count)
    {
        if (count > _places.Length)
            Array.Resize(ref _places, Math.Max(count, _places.Length * 2));
    }

    /// <summary>Forgets all places; the heaps that share them must be dropped or cleared too.</summary>
    public void Clear() => Array.Clear(_places);
}

/// <summary>Says which items of a heap count in a search.</summary>
internal interface IHeapFilter
{
    /// <summary>Whether the item counts.</summary>
    bool Accepts(int item);
}

/// <summary>A binary heap of small integers, least key first, from which any item can be taken in O(log n).</summary>
/// <remarks>Keys must be distinct: then the order of items does not depend on the history of the heap, and a state read
/// back from a snapshot behaves as the one written. Allocates only when it grows.</remarks>
/// <typeparam name="TKey">What orders the items.</typeparam>
internal sealed class IndexedHeap<TKey>(HeapPositions positions)
    where TKey : struct, IComparable<TKey>
{
    private Node[] _nodes = [];

    /// <summary>How many items.</summary>
    public int Count { get; private set; }

    /// <summary>The least key; only when <see cref="Count"/> is not 0.</summary>
    public TKey FirstKey => _nodes[0].Key;

    /// <summary>The item with the least key; only when <see cref="Count"/> is not 0.</summary>
    public int FirstItem => _nodes[0].Item;

    /// <summary>Adds an item that no heap sharing these positions holds.</summary>
    public void Add(int item, TKey key)
    {
        if (Count == _nodes.Length)
            Array.Resize(ref _nodes, Math.Max(4, Count * 2));
        Count++;
        RiseFrom(Count - 1, new Node(key, item));
    }

    /// <summary>Takes an item out; it must be in this heap.</summary>
    public void Remove(int item)
    {
        int place = positions[item];
        positions[item] = -1;
        Node last = _nodes[--Count];
        if (place != Count)
            Settle(place, last);
    }

    /// <summary>Gives an item of this heap another key.</summary>
    public void ChangeKey(int item, TKey key) => Settle(positions[item], new Node(key, item));

    /// <summary>Finds the item with the least key among those accepted.</summary>
    /// <remarks>Looks only below refused items, so it costs what there are of refusals ahead of the answer.</remarks>
    public bool TryFindFirst<TFilter>(ref TFilter filter, out int item, out TKey key)
        where TFilter : struct, IHeapFilter
    {
        int best = -1;
        Search(0, ref filter, ref best);
        item = best < 0 ? -1 : _nodes[best].Item;
        key = best < 0 ? default : _nodes[best].Key;
        return best >= 0;
    }

    private void Search<TFilter>(int place, ref TFilter filter, ref int best)
        where TFilter : struct, IHeapFilter
    {
        if (place >= Count || (best >= 0 && _nodes[place].Key.CompareTo(_nodes[best].Key) >= 0))
            return;
        if (filter.Accepts(_nodes[place].Item))
        {
            best = place;
            return;
        }

        Search((2 * place) + 1, ref filter, ref best);
        Search((2 * place) + 2, ref filter, ref best);
    }

    private void Settle(int place, Node node)
    {
        if (place > 0 && node.Key.CompareTo(_nodes[(place - 1) / 2].Key) < 0)
            RiseFrom(place, node);
        else
            SinkFrom(place, node);
    }

    private void RiseFrom(int place, Node node)
    {
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (node.Key.CompareTo(_nodes[parent].Key) >= 0)
                break;
            Put(place, _nodes[parent]);
            place = parent;
        }

        Put(place, node);
    }

    private void SinkFrom(int place, Node node)
    {
        for (int child = (2 * place) + 1; child < Count; child = (2 * place) + 1)
        {
            if (child + 1 < Count && _nodes[child + 1].Key.CompareTo(_nodes[child].Key) < 0)
                child++;
            if (_nodes[child].Key.CompareTo(node.Key) >= 0)
                break;
            Put(place, _nodes[child]);
            place = child;
        }

        Put(place, node);
    }

    private void Put(int place, Node node)
    {
        _nodes[place] = node;
        positions[node.Item] = place;
    }

    private readonly record struct Node(TKey Key, int Item);
}

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

namespace Anyseat.Routing.State;

/// <summary>A few interactions in an order of their own, with their numbers of arrival, so that finding one does not touch
/// the others.</summary>
internal struct InteractionList
{
    private Member[]? _items;

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    public readonly InteractionRecord this[int place] => _items![place].Interaction;

    /// <summary>The number of arrival of the one at a place.</summary>
    public readonly long SequenceAt(int place) => _items![place].Sequence;

    /// <summary>Adds one at the end.</summary>
    public void Add(InteractionRecord interaction) => Insert(Count, interaction);

    /// <summary>Adds one at a place; those from there on move up.</summary>
    public void Insert(int place, InteractionRecord interaction)
    {
        if (_items is null || Count == _items.Length)
            Array.Resize(ref _items, Math.Max(4, Count * 2));
        Array.Copy(_items, place, _items, place + 1, Count - place);
        _items[place] = new Member(interaction.Sequence, interaction);
        Count++;
    }

    /// <summary>Takes one out; those behind it move down.</summary>
    /// <returns>False when it is not here.</returns>
    public bool Remove(InteractionRecord interaction)
    {
        for (int place = 0; place < Count; place++)
        {
            if (!ReferenceEquals(_items![place].Interaction, interaction))
                continue;
            Count--;
            Array.Copy(_items, place + 1, _items, place, Count - place);
            _items[Count] = default;
            return true;
        }

        return false;
    }

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        Array.Clear(_items ?? [], 0, Count);
        Count = 0;
    }

    private readonly record struct Member(long Sequence, InteractionRecord Interaction);
}

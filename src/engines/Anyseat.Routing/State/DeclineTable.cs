namespace Anyseat.Routing.State;

/// <summary>Which agents are passed over for which interaction, and until when.</summary>
/// <remarks>One chain an interaction, in the order of agents. An entry stops counting when its agent becomes ready anew
/// (the stamp differs then), and goes with its deadline or with the interaction's next step.</remarks>
internal sealed class DeclineTable
{
    private const int None = -1;

    private readonly HeapPositions _positions = new();
    private readonly IndexedHeap<DeadlineKey> _deadlines;
    private Entry[] _entries = [];
    private int _used;
    private int _firstFree = None;

    public DeclineTable() => _deadlines = new IndexedHeap<DeadlineKey>(_positions);

    /// <summary>When the next entry ends.</summary>
    public RoutingInstant NextDeadline =>
        _deadlines.Count == 0 ? RoutingInstant.Never : new RoutingInstant(_deadlines.FirstKey.At);

    /// <summary>Passes the agent over for the interaction until <paramref name="until"/>.</summary>
    public void Add(InteractionRecord interaction, int agent, long readyStamp, RoutingInstant until)
    {
        int before = None;
        int at = interaction.FirstDecline;
        while (at != None && _entries[at].Agent < agent)
            (before, at) = (at, _entries[at].Next);
        if (at != None && _entries[at].Agent == agent)
        {
            _entries[at] = _entries[at] with { ReadyStamp = readyStamp, Until = until };
            _deadlines.ChangeKey(at, new DeadlineKey(until.Microseconds, at));
            return;
        }

        int place = TakeFree();
        _entries[place] = new Entry(interaction, agent, readyStamp, until, at);
        if (before == None)
            interaction.FirstDecline = place;
        else
            _entries[before] = _entries[before] with { Next = place };
        _deadlines.Add(place, new DeadlineKey(until.Microseconds, place));
    }

    /// <summary>Whether the agent is passed over for the interaction.</summary>
    public bool Contains(InteractionRecord interaction, AgentRecord agent)
    {
        for (int at = interaction.FirstDecline; at != None; at = _entries[at].Next)
        {
            if (_entries[at].Agent == agent.Index)
                return _entries[at].ReadyStamp == agent.ReadyStamp;
        }

        return false;
    }

    /// <summary>Steps through an interaction's entries: start with its first, end at −1.</summary>
    public Entry this[int place] => _entries[place];

    /// <summary>Forgets all entries of the interaction.</summary>
    public void RemoveAll(InteractionRecord interaction)
    {
        while (interaction.FirstDecline != None)
            Remove(interaction.FirstDecline);
    }

    /// <summary>Takes the entry that ends first.</summary>
    /// <returns>Its interaction.</returns>
    public InteractionRecord RemoveNext()
    {
        InteractionRecord interaction = _entries[_deadlines.FirstItem].Interaction!;
        Remove(_deadlines.FirstItem);
        return interaction;
    }

    private void Remove(int place)
    {
        InteractionRecord interaction = _entries[place].Interaction!;
        if (interaction.FirstDecline == place)
        {
            interaction.FirstDecline = _entries[place].Next;
        }
        else
        {
            int before = interaction.FirstDecline;
            while (_entries[before].Next != place)
                before = _entries[before].Next;
            _entries[before] = _entries[before] with { Next = _entries[place].Next };
        }

        _deadlines.Remove(place);
        _entries[place] = new Entry(null, None, 0, default, _firstFree);
        _firstFree = place;
    }

    private int TakeFree()
    {
        if (_firstFree != None)
        {
            int place = _firstFree;
            _firstFree = _entries[place].Next;
            return place;
        }

        if (_used == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(16, _used * 2));
            _positions.Reserve(_entries.Length);
        }

        return _used++;
    }

    /// <summary>One agent passed over for one interaction.</summary>
    internal readonly record struct Entry(
        InteractionRecord? Interaction, int Agent, long ReadyStamp, RoutingInstant Until, int Next);
}

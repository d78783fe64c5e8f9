namespace Anyseat.Routing.State;

/// <summary>Says which agents count in a search.</summary>
internal interface IAgentFilter
{
    /// <summary>Whether the agent counts.</summary>
    bool Accepts(AgentRecord agent);
}

/// <summary>Available agents by rank, first first.</summary>
/// <remarks>An agent who is no longer available is only forgotten, by a stamp that all of the agent's places share, and
/// goes when coming to the top or when the forgotten are the most. So becoming available costs one place in each pool,
/// mostly at the bottom, and being taken costs a count in each.</remarks>
internal sealed class AgentHeap
{
    private const int ForgottenMin = 16;

    private Node[] _nodes = [];
    private int _used;

    /// <summary>How many agents.</summary>
    public int Count { get; private set; }

    public void Add(AgentRecord agent, AgentRank rank, int proficiencySum)
    {
        if (_used == _nodes.Length && _used > (2 * Count) + ForgottenMin)
            Compact();
        if (_used == _nodes.Length)
            Array.Resize(ref _nodes, Math.Max(4, _used * 2));
        Count++;
        Node node = new(rank, agent, agent.PlacedStamp, proficiencySum);
        int place = _used++;
        while (place > 0 && node.Rank.CompareTo(_nodes[(place - 1) / 2].Rank) < 0)
        {
            _nodes[place] = _nodes[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        _nodes[place] = node;
    }

    /// <summary>One of the agents has got a new stamp.</summary>
    public void Forget()
    {
        if (--Count > 0)
            return;
        Array.Clear(_nodes, 0, _used);
        _used = 0;
    }

    /// <summary>Finds the first agent among those accepted. Looks only below refused ones.</summary>
    public bool TryFindFirst<TFilter>(ref TFilter filter, out AgentRecord? agent, out AgentRank rank, out int sum)
        where TFilter : struct, IAgentFilter
    {
        while (_used > 0 && IsForgotten(_nodes[0]))
        {
            Node last = _nodes[--_used];
            _nodes[_used] = default;
            SinkFrom(0, last);
        }

        int best = -1;
        Search(0, ref filter, ref best);
        agent = best < 0 ? null : _nodes[best].Agent;
        rank = best < 0 ? default : _nodes[best].Rank;
        sum = best < 0 ? 0 : _nodes[best].ProficiencySum;
        return best >= 0;
    }

    private static bool IsForgotten(in Node node) => node.Agent.PlacedStamp != node.Stamp;

    private void Search<TFilter>(int place, ref TFilter filter, ref int best)
        where TFilter : struct, IAgentFilter
    {
        if (place >= _used || (best >= 0 && _nodes[place].Rank.CompareTo(_nodes[best].Rank) >= 0))
            return;
        if (!IsForgotten(_nodes[place]) && filter.Accepts(_nodes[place].Agent))
        {
            best = place;
            return;
        }

        Search((2 * place) + 1, ref filter, ref best);
        Search((2 * place) + 2, ref filter, ref best);
    }

    private void Compact()
    {
        int kept = 0;
        for (int i = 0; i < _used; i++)
        {
            if (!IsForgotten(_nodes[i]))
                _nodes[kept++] = _nodes[i];
        }

        Array.Clear(_nodes, kept, _used - kept);
        _used = kept;
        for (int place = (_used / 2) - 1; place >= 0; place--)
            SinkFrom(place, _nodes[place]);
    }

    private void SinkFrom(int place, Node node)
    {
        if (_used == 0)
            return;
        for (int child = (2 * place) + 1; child < _used; child = (2 * place) + 1)
        {
            if (child + 1 < _used && _nodes[child + 1].Rank.CompareTo(_nodes[child].Rank) < 0)
                child++;
            if (_nodes[child].Rank.CompareTo(node.Rank) >= 0)
                break;
            _nodes[place] = _nodes[child];
            place = child;
        }

        _nodes[place] = node;
    }

    private readonly record struct Node(AgentRank Rank, AgentRecord Agent, int Stamp, int ProficiencySum);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anyseat.Routing.State;

/// <summary>Says which agents count in a search.</summary>
internal interface IAgentFilter
{
    /// <summary>Whether the agent of this index counts.</summary>
    bool Accepts(int agent);
}

/// <summary>An agent's place among the available of one pool, least first.</summary>
/// <param name="Value">Preference and rule, as <see cref="AgentPool"/> packs them.</param>
/// <param name="IdleSince">Microseconds since 1970.</param>
/// <param name="Agent">The agent's index.</param>
/// <param name="Stamp">The agent's stamp when placed.</param>
internal readonly record struct AgentPlace(long Value, long IdleSince, int Agent, int Stamp)
{
    public bool IsBefore(in AgentPlace other)
    {
        if (Value != other.Value)
            return Value < other.Value;
        return IdleSince != other.IdleSince ? IdleSince < other.IdleSince : Agent < other.Agent;
    }
}

/// <summary>Available agents of one pool with the same room, first first.</summary>
/// <remarks>Becoming available and being taken happens to an agent in dozens of pools at once, looking for the first in one.
/// So adding only appends, and is put in order by the next look; and one who is no longer available is only forgotten, by a
/// stamp that all of the agent's places share, and goes when met or when the forgotten are the most.</remarks>
internal struct AgentHeap
{
    private const int ForgottenMin = 16;

    private AgentPlace[]? _places;
    private int _capacity;
    private int _used;
    private int _ordered;

    /// <summary>How many agents.</summary>
    public int Count { get; private set; }

    public void Add(in AgentPlace place, Stamps stamps)
    {
        if (_used == _capacity)
            MakeRoom(stamps);

        // Within bounds by the line above: the array's own length lies in a line of cache that is not needed otherwise.
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_places!), _used++) = place;
        Count++;
    }

    /// <summary>One of the agents has got a new stamp.</summary>
    public void Forget()
    {
        if (--Count > 0)
            return;
        _used = 0;
        _ordered = 0;
    }

    /// <summary>Finds the first agent among those accepted. Looks only below refused ones.</summary>
    public bool TryFindFirst<TFilter>(Stamps stamps, ref TFilter filter, out AgentPlace first)
        where TFilter : struct, IAgentFilter
    {
        Order(stamps);
        while (_used > 0 && IsForgotten(_places![0], stamps))
        {
            _ordered = --_used;
            SinkFrom(0, _places[_used]);
        }

        int best = -1;
        Search(0, stamps, ref filter, ref best);
        first = best < 0 ? default : _places![best];
        return best >= 0;
    }

    private static bool IsForgotten(in AgentPlace place, Stamps stamps) => stamps[place.Agent] != place.Stamp;

    private readonly void Search<TFilter>(int at, Stamps stamps, ref TFilter filter, ref int best)
        where TFilter : struct, IAgentFilter
    {
        if (at >= _used || (best >= 0 && !_places![at].IsBefore(_places[best])))
            return;
        if (!IsForgotten(_places![at], stamps) && filter.Accepts(_places[at].Agent))
        {
            best = at;
            return;
        }

        Search((2 * at) + 1, stamps, ref filter, ref best);
        Search((2 * at) + 2, stamps, ref filter, ref best);
    }

    private void MakeRoom(Stamps stamps)
    {
        if (_used > (2 * Count) + ForgottenMin)
        {
            Compact(stamps);
            return;
        }

        _capacity = Math.Max(4, _used * 2);
        Array.Resize(ref _places, _capacity);
    }

    /// <summary>Drops the forgotten; what is left stands in no order.</summary>
    private void Compact(Stamps stamps)
    {
        int kept = 0;
        for (int i = 0; i < _used; i++)
        {
            if (!IsForgotten(_places![i], stamps))
                _places[kept++] = _places[i];
        }

        _used = kept;
        _ordered = 0;
    }

    /// <summary>Puts what was appended into the order of the heap.</summary>
    private void Order(Stamps stamps)
    {
        if (_used - _ordered > _ordered)
        {
            Compact(stamps);
            for (int at = (_used / 2) - 1; at >= 0; at--)
                SinkFrom(at, _places![at]);
            _ordered = _used;
            return;
        }

        while (_ordered < _used)
        {
            if (IsForgotten(_places![_ordered], stamps))
                _places[_ordered] = _places[--_used];
            else
                RiseFrom(_ordered++);
        }
    }

    private readonly void RiseFrom(int at)
    {
        AgentPlace place = _places![at];
        while (at > 0 && place.IsBefore(_places[(at - 1) / 2]))
        {
            _places[at] = _places[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _places[at] = place;
    }

    private readonly void SinkFrom(int at, AgentPlace place)
    {
        if (_used == 0)
            return;
        AgentPlace[] places = _places!;
        for (int child = (2 * at) + 1; child < _used; child = (2 * at) + 1)
        {
            if (child + 1 < _used && places[child + 1].IsBefore(places[child]))
                child++;
            if (!places[child].IsBefore(place))
                break;
            places[at] = places[child];
            at = child;
        }

        places[at] = place;
    }
}

namespace Anyseat.Routing.State;

/// <summary>Something with at most one timer.</summary>
internal abstract class Timed(int timerId)
{
    /// <summary>Breaks ties between timers of one instant; distinct within a set.</summary>
    public int TimerId { get; } = timerId;

    /// <summary>When the timer fires, in microseconds; <see cref="long.MaxValue"/> for no timer.</summary>
    public long DueAt { get; internal set; } = long.MaxValue;

    /// <summary>The list in which the timer stands; null when it is not set, or apart from the lists.</summary>
    internal TimerList? List { get; set; }
}

/// <summary>Timers that fire in the order in which they are set, since all run equally long.</summary>
/// <remarks>A timer that is cleared is only forgotten, by its stamp: its place stays until it comes to an end of the list or
/// the forgotten are the most. So setting and clearing do not touch other timers, which lie scattered in memory.</remarks>
internal sealed class TimerList(int index, Stamps stamps)
{
    private const int ForgottenMin = 64;

    private Place[] _places = [];
    private int _first;
    private int _end;
    private int _count;

    public int Index { get; } = index;

    public bool IsEmpty => _count == 0;

    /// <summary>The timer that fires first; only when there is one.</summary>
    public Timed First => _places[_first].Timed;

    /// <summary>Adds a timer, unless it would break the order.</summary>
    public bool TryAdd(Timed timed, long at)
    {
        while (_end > _first && _places[_end - 1].At > at)
        {
            if (!IsForgotten(_places[_end - 1]))
                return false;
            _end--;
        }

        if (_end == _places.Length)
            MakeRoom();
        int place = _end++;
        for (; place > _first && _places[place - 1].At == at && _places[place - 1].Item > timed.TimerId; place--)
            _places[place] = _places[place - 1];
        _places[place] = new Place(at, timed.TimerId, stamps.Renew(timed.TimerId), timed);
        timed.DueAt = at;
        timed.List = this;
        _count++;
        return true;
    }

    /// <summary>Takes a timer of this list out.</summary>
    public void Remove(Timed timed)
    {
        timed.DueAt = long.MaxValue;
        timed.List = null;
        stamps.Renew(timed.TimerId);
        if (--_count == 0)
        {
            _first = 0;
            _end = 0;
            return;
        }

        while (IsForgotten(_places[_first]))
            _first++;
        LookAhead();
    }

    /// <summary>Whose timer fires soon will be needed soon.</summary>
    private void LookAhead()
    {
        int ahead = _first + 3;
        if (ahead < _end)
            CacheLines.Fetch(_places[ahead].Timed, 4);
    }

    private bool IsForgotten(in Place place) => stamps[place.Item] != place.Stamp;

    private void MakeRoom()
    {
        if (_end > (2 * _count) + ForgottenMin)
        {
            int kept = 0;
            for (int i = _first; i < _end; i++)
            {
                if (!IsForgotten(_places[i]))
                    _places[kept++] = _places[i];
            }

            _first = 0;
            _end = kept;
            return;
        }

        Array.Resize(ref _places, Math.Max(16, _end * 2));
    }

    private readonly record struct Place(long At, int Item, int Stamp, Timed Timed);
}

/// <summary>Many timers, few durations: each duration has a list in which setting and clearing cost nothing, and a heap
/// holds the heads of the lists. A timer that would break its list's order goes to a heap of its own kind.</summary>
internal sealed class TimerSet
{
    private readonly List<TimerList> _lists = [];
    private readonly Stamps _stamps = new();
    private readonly HeapPositions _headPositions = new();
    private readonly IndexedHeap<DeadlineKey> _heads;
    private readonly HeapPositions _oddPositions = new();
    private readonly IndexedHeap<DeadlineKey> _odd;
    private readonly Dictionary<int, Timed> _oddById = [];

    public TimerSet()
    {
        _heads = new IndexedHeap<DeadlineKey>(_headPositions);
        _odd = new IndexedHeap<DeadlineKey>(_oddPositions);
    }

    /// <summary>When the next timer fires; <see cref="long.MaxValue"/> if none.</summary>
    public long NextAt => Math.Min(
        _heads.Count == 0 ? long.MaxValue : _heads.FirstKey.At, _odd.Count == 0 ? long.MaxValue : _odd.FirstKey.At);

    /// <summary>The timer that fires next; only when there is one.</summary>
    public Timed First
    {
        get
        {
            bool isOdd = _odd.Count > 0 && (_heads.Count == 0 || _odd.FirstKey.CompareTo(_heads.FirstKey) < 0);
            return isOdd ? _oddById[_odd.FirstItem] : _lists[_heads.FirstItem].First;
        }
    }

    /// <summary>Makes a list for timers of one duration.</summary>
    public TimerList NewList()
    {
        TimerList list = new(_lists.Count, _stamps);
        _lists.Add(list);
        _headPositions.Reserve(_lists.Count);
        return list;
    }

    /// <summary>Forgets all lists; none of their timers may be set.</summary>
    public void ForgetLists() => _lists.Clear();

    /// <summary>Sets a timer that is not set.</summary>
    public void Add(Timed timed, TimerList list, long at)
    {
        _stamps.Reserve(timed.TimerId + 1);
        if (!list.TryAdd(timed, at))
            AddOdd(timed, at);
        else if (list.First == timed)
            TellHead(list);
    }

    /// <summary>Clears a timer, set or not.</summary>
    public void Remove(Timed timed)
    {
        if (timed.DueAt == long.MaxValue)
            return;
        if (timed.List is not { } list)
        {
            timed.DueAt = long.MaxValue;
            _odd.Remove(timed.TimerId);
            _oddById.Remove(timed.TimerId);
            return;
        }

        bool isHead = list.First == timed;
        list.Remove(timed);
        if (list.IsEmpty)
            _heads.Remove(list.Index);
        else if (isHead)
            TellHead(list);
    }

    private void TellHead(TimerList list)
    {
        DeadlineKey key = new(list.First.DueAt, list.First.TimerId);
        if (_headPositions[list.Index] < 0)
            _heads.Add(list.Index, key);
        else
            _heads.ChangeKey(list.Index, key);
    }

    private void AddOdd(Timed timed, long at)
    {
        timed.DueAt = at;
        _oddPositions.Reserve(timed.TimerId + 1);
        _oddById.Add(timed.TimerId, timed);
        _odd.Add(timed.TimerId, new DeadlineKey(at, timed.TimerId));
    }
}

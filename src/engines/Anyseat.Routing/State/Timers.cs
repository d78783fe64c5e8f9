namespace Anyseat.Routing.State;

/// <summary>Something with at most one timer.</summary>
internal abstract class Timed(int timerId)
{
    /// <summary>Breaks ties between timers of one instant; distinct within a set.</summary>
    public int TimerId { get; } = timerId;

    /// <summary>When the timer fires, in microseconds; <see cref="long.MaxValue"/> for no timer.</summary>
    public long DueAt { get; internal set; } = long.MaxValue;

    internal Timed? Next { get; set; }

    internal Timed? Previous { get; set; }

    internal TimerList? List { get; set; }
}

/// <summary>Timers that fire in the order in which they are set, since all run equally long.</summary>
internal sealed class TimerList(int index)
{
    public int Index { get; } = index;

    public Timed? First { get; set; }

    public Timed? Last { get; set; }
}

/// <summary>Many timers, few durations: each duration has a list in which setting and clearing cost nothing, and a heap
/// holds the heads of the lists. A timer that would break its list's order goes to a heap of its own kind.</summary>
internal sealed class TimerSet
{
    private readonly List<TimerList> _lists = [];
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
            return isOdd ? _oddById[_odd.FirstItem] : _lists[_heads.FirstItem].First!;
        }
    }

    /// <summary>Makes a list for timers of one duration.</summary>
    public TimerList NewList()
    {
        TimerList list = new(_lists.Count);
        _lists.Add(list);
        _headPositions.Reserve(_lists.Count);
        return list;
    }

    /// <summary>Forgets all lists; none of their timers may be set.</summary>
    public void ForgetLists() => _lists.Clear();

    /// <summary>Sets a timer that is not set.</summary>
    public void Add(Timed timed, TimerList list, long at)
    {
        timed.DueAt = at;
        Timed? before = list.Last;
        if (before is not null && before.DueAt > at)
        {
            AddOdd(timed, at);
            return;
        }

        while (before is not null && before.DueAt == at && before.TimerId > timed.TimerId)
            before = before.Previous;
        timed.List = list;
        timed.Previous = before;
        timed.Next = before is null ? list.First : before.Next;
        if (timed.Next is { } next)
            next.Previous = timed;
        else
            list.Last = timed;
        if (before is not null)
        {
            before.Next = timed;
            return;
        }

        list.First = timed;
        DeadlineKey key = new(at, timed.TimerId);
        if (_headPositions[list.Index] < 0)
            _heads.Add(list.Index, key);
        else
            _heads.ChangeKey(list.Index, key);
    }

    /// <summary>Clears a timer, set or not.</summary>
    public void Remove(Timed timed)
    {
        if (timed.DueAt == long.MaxValue)
            return;
        timed.DueAt = long.MaxValue;
        if (timed.List is not { } list)
        {
            _odd.Remove(timed.TimerId);
            _oddById.Remove(timed.TimerId);
            return;
        }

        Timed? next = timed.Next;
        Timed? previous = timed.Previous;
        timed.List = null;
        timed.Next = null;
        timed.Previous = null;
        if (next is not null)
            next.Previous = previous;
        else
            list.Last = previous;
        if (previous is not null)
        {
            previous.Next = next;
            return;
        }

        list.First = next;
        if (next is null)
            _heads.Remove(list.Index);
        else
            _heads.ChangeKey(list.Index, new DeadlineKey(next.DueAt, next.TimerId));
    }

    private void AddOdd(Timed timed, long at)
    {
        _oddPositions.Reserve(timed.TimerId + 1);
        _oddById.Add(timed.TimerId, timed);
        _odd.Add(timed.TimerId, new DeadlineKey(at, timed.TimerId));
    }
}

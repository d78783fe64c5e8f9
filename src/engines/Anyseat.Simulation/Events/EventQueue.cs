namespace Anyseat.Simulation.Events;

/// <summary>What will happen, in order of time and then of scheduling: a heap of arity four.</summary>
/// <remarks>Four children to a node are half the levels of two, and lie side by side in memory. Nothing is taken out
/// before its time: what no longer applies is recognised when it comes up.</remarks>
/// <typeparam name="T">What happens; kept by value.</typeparam>
internal sealed class EventQueue<T>
    where T : struct
{
    private Entry[] _heap = new Entry[256];
    private long _lastNumber;

    public int Count { get; private set; }

    /// <summary>When the next thing happens, in microseconds; <see cref="long.MaxValue"/> when nothing will.</summary>
    public long NextAt => Count == 0 ? long.MaxValue : _heap[0].At;

    public void Schedule(long at, in T happening)
    {
        if (Count == _heap.Length)
            Array.Resize(ref _heap, Count * 2);
        var entry = new Entry(at, ++_lastNumber, happening);
        int hole = Count++;
        while (hole > 0)
        {
            int parent = (hole - 1) >> 2;
            if (!entry.IsBefore(_heap[parent]))
                break;
            _heap[hole] = _heap[parent];
            hole = parent;
        }

        _heap[hole] = entry;
    }

    /// <summary>Takes the next; the queue is not empty.</summary>
    public T Take()
    {
        T next = _heap[0].Happening;
        Entry last = _heap[--Count];
        int hole = 0;
        while (true)
        {
            int child = (hole << 2) + 1;
            if (child >= Count)
                break;
            int least = child;
            int end = Math.Min(child + 4, Count);
            for (int i = child + 1; i < end; i++)
            {
                if (_heap[i].IsBefore(_heap[least]))
                    least = i;
            }

            if (!_heap[least].IsBefore(last))
                break;
            _heap[hole] = _heap[least];
            hole = least;
        }

        _heap[hole] = last;
        return next;
    }

    private readonly struct Entry(long at, long number, in T happening)
    {
        public readonly long At = at;
        public readonly T Happening = happening;
        private readonly long _number = number;

        public bool IsBefore(in Entry other) => At < other.At || (At == other.At && _number < other._number);
    }
}

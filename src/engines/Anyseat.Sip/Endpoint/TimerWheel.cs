using System.Numerics;
using System.Runtime.CompilerServices;

namespace Anyseat.Sip.Endpoint;

/// <summary>Many timers of few milliseconds' precision: starting and stopping one costs the same however many run.</summary>
/// <remarks>
/// A hashed wheel (Varghese and Lauck, scheme 6): a timer hangs in the slot of its due tick, and one that is due in a later
/// turn of the wheel is passed over until then.
/// <code>
///   tick = due / 10 ms, rounded up      slot = tick mod 4096 (one turn: 40.96 s, more than most SIP timers last)
///
///   slots   [ ][●→●][ ][●][ ] …          ● timers due in this turn, or a later one, in the order they were started
///   filled   0   1   0  1  0  …          one bit a slot: finds the next filled slot without walking the empty ones
/// </code>
/// The timers are records in one array, linked by their places, and a place is used again: starting and stopping allocates nothing
/// while no more timers run than ever before. It has no clock: the owner says what time it is. Not thread-safe.
/// </remarks>
/// <typeparam name="T">What is handed out when a timer fires.</typeparam>
public sealed class TimerWheel<T>
{
    private const int SlotCount = 4_096;
    private const int None = 0; // the first record is no timer's, so that zero means no timer

    // How finely time is cut: a timer fires at most this much late, and never early.
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(10);

    private readonly int[] _first = new int[SlotCount];
    private readonly int[] _last = new int[SlotCount];
    private readonly ulong[] _filled = new ulong[SlotCount / 64];
    private Record[] _records = new Record[64];
    private int _recordCount = 1;
    private int _free;
    private long _tick;

    /// <summary>How many timers run.</summary>
    public int Count { get; private set; }

    /// <summary>When to call <see cref="Advance"/> next: not later than the first timer is due; null when none runs.</summary>
    /// <remarks>It may be a turn of the wheel too early for a timer that is due later than that: then nothing fires.</remarks>
    public TimeSpan? NextDue => Count == 0 ? null : Precision * NextFilled(_tick + 1);

    /// <summary>Starts a timer.</summary>
    /// <param name="item">What to hand out.</param>
    /// <param name="due">When, on the owner's clock; what is past fires at the next <see cref="Advance"/>.</param>
    /// <returns>The handle to stop it by.</returns>
    public Handle Start(T item, TimeSpan due)
    {
        int place = TakePlace();
        ref Record timer = ref _records[place];
        timer.Item = item;
        timer.Tick = Math.Max(_tick + 1, (due.Ticks + Precision.Ticks - 1) / Precision.Ticks);
        timer.Stamp++;
        int slot = SlotOf(timer.Tick);
        timer.Previous = _last[slot];
        timer.Next = None;
        if (timer.Previous != None)
            _records[timer.Previous].Next = place;
        else
            _first[slot] = place;
        _last[slot] = place;
        _filled[slot >> 6] |= 1ul << (slot & 63);
        Count++;
        return new Handle(place, timer.Stamp);
    }

    /// <summary>Whether a timer has neither fired nor been stopped.</summary>
    /// <param name="timer">Its handle; the default names none.</param>
    public bool IsRunning(Handle timer) => timer.Place != None && _records[timer.Place].Stamp == timer.Stamp;

    /// <summary>Stops a timer; one that has fired or was stopped stays as it is.</summary>
    /// <param name="timer">Its handle; the default names none.</param>
    public void Stop(Handle timer)
    {
        if (IsRunning(timer))
            TakeOut(timer.Place);
    }

    /// <summary>Moves time on and takes out what is due, in the order it was due, and among equals in the order of starting.</summary>
    /// <param name="now">The owner's clock; going back does nothing.</param>
    /// <param name="fired">Gets what fired.</param>
    public void Advance(TimeSpan now, ICollection<T> fired)
    {
        long target = now.Ticks / Precision.Ticks;
        while (_tick < target && Count > 0)
        {
            long next = NextFilled(_tick + 1);
            if (next > target)
                break;
            _tick = next;
            TakeDue(SlotOf(next), next, fired);
        }

        _tick = Math.Max(_tick, target);
    }

    private void TakeDue(int slot, long tick, ICollection<T> fired)
    {
        for (int place = _first[slot]; place != None;)
        {
            int next = _records[place].Next;
            if (_records[place].Tick <= tick)
            {
                fired.Add(_records[place].Item);
                TakeOut(place);
            }

            place = next;
        }
    }

    private int TakePlace()
    {
        int place = _free;
        if (place != None)
        {
            _free = _records[place].Next;
            return place;
        }

        if (_recordCount == _records.Length)
            Array.Resize(ref _records, 2 * _records.Length);
        return _recordCount++;
    }

    /// <summary>Unlinks a running timer and frees its place. Its item is let go of: it may be all that keeps a message.</summary>
    private void TakeOut(int place)
    {
        ref Record timer = ref _records[place];
        int slot = SlotOf(timer.Tick);
        if (timer.Previous != None)
            _records[timer.Previous].Next = timer.Next;
        else
            _first[slot] = timer.Next;
        if (timer.Next != None)
            _records[timer.Next].Previous = timer.Previous;
        else
            _last[slot] = timer.Previous;
        if (_first[slot] == None)
            _filled[slot >> 6] &= ~(1ul << (slot & 63));
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            timer.Item = default!;
        timer.Stamp++;
        timer.Next = _free;
        _free = place;
        Count--;
    }

    /// <summary>The first tick from a given one on, within a turn, whose slot holds a timer.</summary>
    private long NextFilled(long from)
    {
        int start = SlotOf(from);
        int word = start >> 6;
        ulong bits = _filled[word] & (ulong.MaxValue << (start & 63));
        for (int i = 0; i <= _filled.Length; i++)
        {
            if (bits != 0)
            {
                int slot = (word << 6) + BitOperations.TrailingZeroCount(bits);
                return from + ((slot - start + SlotCount) % SlotCount);
            }

            word = (word + 1) % _filled.Length;
            bits = _filled[word];
        }

        return from + SlotCount;
    }

    private static int SlotOf(long tick) => (int)(tick & (SlotCount - 1));

    /// <summary>A timer's place in the wheel, and which of those that had the place it is. The default is no timer.</summary>
    public readonly record struct Handle
    {
        internal Handle(int place, uint stamp)
        {
            Place = place;
            Stamp = stamp;
        }

        internal int Place { get; }

        internal uint Stamp { get; }
    }

    private struct Record
    {
        public T Item;
        public long Tick;
        public int Previous;
        public int Next;

        /// <summary>Goes on with each start and each end, so that an old handle fits no later timer.</summary>
        public uint Stamp;
    }
}

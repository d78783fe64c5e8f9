using System.Numerics;

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
/// It has no clock: the owner says what time it is. Not thread-safe.
/// </remarks>
/// <typeparam name="T">What is handed out when a timer fires.</typeparam>
public sealed class TimerWheel<T>
{
    private const int SlotCount = 4_096;

    private readonly Handle?[] _first = new Handle?[SlotCount];
    private readonly Handle?[] _last = new Handle?[SlotCount];
    private readonly ulong[] _filled = new ulong[SlotCount / 64];
    private long _tick;

    // How finely time is cut: a timer fires at most this much late, and never early.
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(10);

    /// <summary>How many timers run.</summary>
    public int Count { get; private set; }

    /// <summary>Starts a timer.</summary>
    /// <param name="item">What to hand out.</param>
    /// <param name="due">When, on the owner's clock; what is past fires at the next <see cref="Advance"/>.</param>
    /// <returns>The handle to stop it by.</returns>
    public Handle Start(T item, TimeSpan due)
    {
        long tick = Math.Max(_tick + 1, (due.Ticks + Precision.Ticks - 1) / Precision.Ticks);
        Handle timer = new(item, tick);
        int slot = SlotOf(tick);
        timer.Previous = _last[slot];
        if (timer.Previous is { } before)
            before.Next = timer;
        else
            _first[slot] = timer;
        _last[slot] = timer;
        timer.IsRunning = true;
        _filled[slot >> 6] |= 1ul << (slot & 63);
        Count++;
        return timer;
    }

    /// <summary>Stops a timer; one that has fired or was stopped stays as it is.</summary>
    /// <param name="timer">Its handle.</param>
    public void Stop(Handle timer)
    {
        if (!timer.IsRunning)
            return;
        int slot = SlotOf(timer.Tick);
        if (timer.Previous is { } before)
            before.Next = timer.Next;
        else
            _first[slot] = timer.Next;
        if (timer.Next is { } after)
            after.Previous = timer.Previous;
        else
            _last[slot] = timer.Previous;
        timer.Previous = timer.Next = null;
        timer.IsRunning = false;
        if (_first[slot] is null)
            _filled[slot >> 6] &= ~(1ul << (slot & 63));
        Count--;
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

    /// <summary>When to call <see cref="Advance"/> next: not later than the first timer is due; null when none runs.</summary>
    /// <remarks>It may be a turn of the wheel too early for a timer that is due later than that: then nothing fires.</remarks>
    public TimeSpan? NextDue => Count == 0 ? null : Precision * NextFilled(_tick + 1);

    private void TakeDue(int slot, long tick, ICollection<T> fired)
    {
        for (Handle? timer = _first[slot]; timer is not null;)
        {
            Handle? next = timer.Next;
            if (timer.Tick <= tick)
            {
                Stop(timer);
                fired.Add(timer.Item);
            }

            timer = next;
        }
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

    /// <summary>A running timer's place in the wheel.</summary>
    public sealed class Handle
    {
        internal Handle(T item, long tick)
        {
            Item = item;
            Tick = tick;
        }

        /// <summary>What is handed out when it fires.</summary>
        public T Item { get; }

        /// <summary>Whether it has neither fired nor been stopped.</summary>
        public bool IsRunning { get; internal set; }

        internal long Tick { get; }

        internal Handle? Previous { get; set; }

        internal Handle? Next { get; set; }
    }
}

namespace Anyseat.Media.Shard;

/// <summary>What the loop tells its host: a bounded ring with one writer and one reader. When it is full, events are lost and
/// counted: a host that does not listen must not stop the media of others.</summary>
internal sealed class EventQueue
{
    private readonly MediaEvent[] _ring;
    private long _written;
    private long _read;
    private long _lostCount;

    public EventQueue(int capacity)
    {
        if (!int.IsPow2(capacity))
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A power of two.");
        _ring = new MediaEvent[capacity];
    }

    /// <summary>How many were lost.</summary>
    public long LostCount => Volatile.Read(ref _lostCount);

    /// <summary>Whether none waits.</summary>
    public bool IsEmpty => Volatile.Read(ref _written) == Volatile.Read(ref _read);

    /// <summary>Adds an event; the loop alone.</summary>
    public void Enqueue(in MediaEvent happened)
    {
        if (_written - Volatile.Read(ref _read) == _ring.Length)
        {
            _lostCount++;
            return;
        }
        _ring[_written & (_ring.Length - 1)] = happened;
        Volatile.Write(ref _written, _written + 1);
    }

    /// <summary>Takes the oldest event; one thread of the host.</summary>
    public bool TryDequeue(out MediaEvent happened)
    {
        happened = default;
        if (_read == Volatile.Read(ref _written))
            return false;
        ref MediaEvent cell = ref _ring[_read & (_ring.Length - 1)];
        happened = cell;
        cell = default;
        Volatile.Write(ref _read, _read + 1);
        return true;
    }
}

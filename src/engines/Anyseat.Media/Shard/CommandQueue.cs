using System.Runtime.InteropServices;

namespace Anyseat.Media.Shard;

/// <summary>What the host tells the loop: a bounded ring that many threads write and one reads, without locks.</summary>
/// <remarks>Each cell carries a turn number: a writer may fill a cell when its turn says empty, the reader may take it when it
/// says full, and the turn then moves on by the size of the ring. So a slow writer holds up its own cell and those behind it,
/// and nobody waits for a lock. A command is made by the host's thread and run by the loop: the loop allocates nothing for it.</remarks>
internal sealed class CommandQueue
{
    private readonly Cell[] _cells;
    private readonly int _mask;
    private PaddedIndex _write;
    private PaddedIndex _read;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="capacity">How many may wait; a power of two.</param>
    public CommandQueue(int capacity)
    {
        if (!int.IsPow2(capacity) || capacity < 2)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A power of two.");
        _cells = new Cell[capacity];
        _mask = capacity - 1;
        for (int i = 0; i < capacity; i++)
            _cells[i].Turn = i;
    }

    /// <summary>Adds a command; any thread.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool TryEnqueue(Action command)
    {
        long at = Volatile.Read(ref _write.Value);
        while (true)
        {
            ref Cell cell = ref _cells[at & _mask];
            long ahead = Volatile.Read(ref cell.Turn) - at;
            if (ahead < 0)
                return false;
            if (ahead == 0)
            {
                if (Interlocked.CompareExchange(ref _write.Value, at + 1, at) == at)
                {
                    cell.Command = command;
                    Volatile.Write(ref cell.Turn, at + 1);
                    return true;
                }
            }
            at = Volatile.Read(ref _write.Value);
        }
    }

    /// <summary>Takes the oldest command; the loop alone.</summary>
    public bool TryDequeue(out Action command)
    {
        ref Cell cell = ref _cells[_read.Value & _mask];
        if (Volatile.Read(ref cell.Turn) != _read.Value + 1)
        {
            command = null!;
            return false;
        }
        command = cell.Command!;
        cell.Command = null;
        Volatile.Write(ref cell.Turn, _read.Value + _cells.Length);
        _read.Value++;
        return true;
    }

    private struct Cell
    {
        public long Turn;
        public Action? Command;
    }

    // A cache line of its own, so that writers and the reader do not slow each other down.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct PaddedIndex
    {
        [FieldOffset(64)]
        public long Value;
    }
}

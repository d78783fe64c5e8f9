using System.Numerics;

namespace Anyseat.Routing.State;

/// <summary>The records of interactions by handle. A walk meets those that were ever in use, in the order of handles, whatever gaps a host
/// leaves: a single high handle must not make each walk as long as the handle is high.</summary>
/// <remarks>
/// <code>
///   records   [●][●][ ][●] …             by handle; one that was made stays, for the handle is used again
///   made      1101…                      one bit a handle
///   filled    1…                         one bit for 64 of those, so that 262,144 empty handles cost one look at 64 bits
/// </code>
/// </remarks>
internal sealed class InteractionTable
{
    private InteractionRecord?[] _records = [];
    private ulong[] _made = [];
    private ulong[] _filled = [];

    /// <summary>How many handles there is room for.</summary>
    public int Capacity => _records.Length;

    /// <summary>The record of a handle that is in use.</summary>
    public InteractionRecord this[int handle] => _records[handle]!;

    /// <summary>The record of a handle; null when it was never in use.</summary>
    public InteractionRecord? Find(int handle) => (uint)handle < (uint)_records.Length ? _records[handle] : null;

    /// <summary>The record of a handle, made when it was never in use. There must be room.</summary>
    public InteractionRecord Of(int handle)
    {
        if (_records[handle] is { } known)
            return known;
        _made[handle >> 6] |= 1ul << (handle & 63);
        _filled[handle >> 12] |= 1ul << ((handle >> 6) & 63);
        return _records[handle] = new InteractionRecord(handle);
    }

    /// <summary>Makes room for handles 0 to one less than a number.</summary>
    public void Reserve(int count)
    {
        if (count <= _records.Length)
            return;
        Array.Resize(ref _records, count);
        Array.Resize(ref _made, (count + 63) >> 6);
        Array.Resize(ref _filled, (_made.Length + 63) >> 6);
    }

    /// <summary>All records ever made, in the order of handles.</summary>
    public Enumerator GetEnumerator() => new(this);

    private int NextFrom(int handle)
    {
        int word = handle >> 6;
        if (word >= _made.Length)
            return -1;
        ulong bits = _made[word] & (ulong.MaxValue << (handle & 63));
        return bits != 0 ? (word << 6) + BitOperations.TrailingZeroCount(bits) : NextFilled(word + 1);
    }

    private int NextFilled(int word)
    {
        for (int group = word >> 6; group < _filled.Length; group++)
        {
            ulong bits = _filled[group];
            if (group == word >> 6)
                bits &= ulong.MaxValue << (word & 63);
            if (bits == 0)
                continue;
            int found = (group << 6) + BitOperations.TrailingZeroCount(bits);
            return (found << 6) + BitOperations.TrailingZeroCount(_made[found]);
        }

        return -1;
    }

    /// <summary>Walks the table.</summary>
    public struct Enumerator(InteractionTable table)
    {
        private int _at = -1;

        /// <summary>The present record.</summary>
        public readonly InteractionRecord Current => table[_at];

        /// <summary>Goes on to the next.</summary>
        public bool MoveNext()
        {
            _at = table.NextFrom(_at + 1);
            return _at >= 0;
        }
    }
}

using System.Numerics;

namespace Anyseat.Media.Shard;

/// <summary>Which places of a dense table are marked: one bit each, so that a walk over thousands touches a few lines of memory and not
/// the things themselves.</summary>
internal sealed class PlaceSet
{
    private ulong[] _words = new ulong[16];

    /// <summary>Marks a place, or takes the mark away.</summary>
    public void Set(int place, bool isMarked)
    {
        int word = place >> 6;
        if (word >= _words.Length)
            Array.Resize(ref _words, Math.Max(word + 1, 2 * _words.Length));
        ulong bit = 1ul << (place & 63);
        if (isMarked)
            _words[word] |= bit;
        else
            _words[word] &= ~bit;
    }

    /// <summary>The last thing of the table takes the place of one that goes; its own place is empty from then on.</summary>
    public void Move(int last, int to)
    {
        Set(to, IsMarked(last));
        Set(last, isMarked: false);
    }

    /// <summary>The first marked place from one on; −1 when there is none. Marks may change during a walk.</summary>
    public int NextFrom(int place)
    {
        int word = place >> 6;
        if (word >= _words.Length)
            return -1;
        ulong bits = _words[word] & (ulong.MaxValue << (place & 63));
        while (bits == 0)
        {
            if (++word == _words.Length)
                return -1;
            bits = _words[word];
        }
        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private bool IsMarked(int place) => place >> 6 < _words.Length && (_words[place >> 6] >> (place & 63) & 1) != 0;
}

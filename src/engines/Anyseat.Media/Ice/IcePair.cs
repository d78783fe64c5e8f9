namespace Anyseat.Media.Ice;

/// <summary>Where media goes: from one of our addresses to one of theirs.</summary>
/// <param name="Local">The address the check came to; answers and media leave from it.</param>
/// <param name="Remote">The address the check came from.</param>
public readonly record struct IcePair(TransportAddress Local, TransportAddress Remote);

/// <summary>What is known of a pair: a bounded table, the one unheard longest makes room.</summary>
internal sealed class IcePairs
{
    public const int CountMax = 16;

    private readonly Entry[] _entries = new Entry[CountMax];
    private int _count;

    /// <summary>Notes a check on a pair and gives its place.</summary>
    public int Note(IcePair pair, uint priority, MediaInstant at, int keep)
    {
        int place = Find(pair);
        if (place < 0)
        {
            place = _count < CountMax ? _count++ : Oldest(keep);
            _entries[place] = new Entry { Pair = pair };
        }

        _entries[place].Priority = priority;
        _entries[place].HeardAt = at;
        return place;
    }

    public ref Entry this[int place] => ref _entries[place];

    public void Clear() => _count = 0;

    private int Find(IcePair pair)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_entries[i].Pair == pair)
                return i;
        }

        return -1;
    }

    private int Oldest(int keep)
    {
        int oldest = keep == 0 ? 1 : 0;
        for (int i = 0; i < _count; i++)
        {
            if (i != keep && _entries[i].HeardAt < _entries[oldest].HeardAt)
                oldest = i;
        }

        return oldest;
    }

    public struct Entry
    {
        public IcePair Pair;
        public uint Priority;
        public MediaInstant HeardAt;
        public MediaInstant NominatedAt;
        public bool WasNominated;
    }
}

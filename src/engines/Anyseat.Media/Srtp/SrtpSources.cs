namespace Anyseat.Media.Srtp;

/// <summary>What is kept of each synchronisation source under one key: a bounded table, made at once.</summary>
/// <remarks>A source is never thrown out for another: its replay window would be forgotten, and old packets of it would pass.
/// One direction of one leg has one source, a few after transfers; only packets that are authentic take a place.</remarks>
public sealed class SrtpSources
{
    /// <summary>The most sources of one direction.</summary>
    public const int CountMax = 16;

    private readonly Source[] _sources = new Source[CountMax];

    /// <summary>How many sources there are.</summary>
    public int Count { get; private set; }

    internal bool IsFull => Count == CountMax;

    // Returns -1 when the source is not known.
    internal int Find(uint ssrc)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_sources[i].Ssrc == ssrc)
                return i;
        }

        return -1;
    }

    internal ref ReplayWindow WindowOf(int place) => ref _sources[place].Window;

    internal int Add(uint ssrc)
    {
        _sources[Count] = new Source { Ssrc = ssrc };
        return Count++;
    }

    private struct Source
    {
        public uint Ssrc;
        public ReplayWindow Window;
    }
}

using System.Runtime.InteropServices;

namespace Anyseat.Measures;

/// <summary>What a cell is about. A dimension that does not apply is null: nobody answered what was abandoned.</summary>
/// <param name="Start">Start of the interval, a multiple of the fold's grain since the Unix epoch in UTC.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Team">The agent's team at that time.</param>
/// <param name="Disposition">The outcome recorded: only on handling.</param>
/// <param name="Reason">Why not ready: only on that time.</param>
public readonly record struct CellKey(
    MeasureInstant Start,
    Guid? Queue = null,
    string? Channel = null,
    Guid? Agent = null,
    Guid? Team = null,
    Guid? Disposition = null,
    int? Reason = null);

/// <summary>Cells by key. Not thread-safe.</summary>
public sealed class CellTable
{
    private readonly Dictionary<CellKey, Tally> cells = [];

    /// <summary>How many cells there are.</summary>
    public int Count => cells.Count;

    /// <summary>All cells, in no particular order.</summary>
    public IEnumerable<KeyValuePair<CellKey, Tally>> Cells => cells;

    /// <summary>The tally of a cell, made when it is not there; the reference is valid until the next call.</summary>
    public ref Tally At(scoped in CellKey key) => ref CollectionsMarshal.GetValueRefOrAddDefault(cells, key, out _);

    /// <summary>Adds a tally to a cell.</summary>
    public void Add(in CellKey key, in Tally tally) => At(key).Add(tally);

    /// <summary>Removes all cells.</summary>
    public void Clear() => cells.Clear();

    /// <summary>The sum of the cells for which the condition holds.</summary>
    public Tally Sum(Func<CellKey, bool>? condition = null)
    {
        Tally sum = default;
        foreach ((CellKey key, Tally tally) in cells)
            if (condition is null || condition(key))
                sum.Add(tally);
        return sum;
    }

    /// <summary>Sums the cells to coarser ones: cells with the same new key become one.</summary>
    /// <param name="coarser">The new key of a cell, such as <c>key => new CellKey(hourOf(key.Start), key.Queue)</c>.</param>
    public CellTable RollUp(Func<CellKey, CellKey> coarser)
    {
        ArgumentNullException.ThrowIfNull(coarser);
        var rolled = new CellTable();
        foreach ((CellKey key, Tally tally) in cells)
            rolled.Add(coarser(key), tally);
        return rolled;
    }
}

using Anyseat.Measures;

namespace Anyseat.Interactions.Storage.Cells;

/// <summary>What a stored cell is about; none is the empty id, the empty text or 0, since a key column cannot be null.</summary>
internal readonly record struct CellDimensions(Guid Queue, string Channel, Guid Agent, Guid Team, Guid Disposition, int Reason)
{
    public static CellDimensions Of(in CellKey key) => new(
        key.Queue ?? Guid.Empty, key.Channel ?? string.Empty, key.Agent ?? Guid.Empty, key.Team ?? Guid.Empty,
        key.Disposition ?? Guid.Empty, key.Reason ?? 0);
}

/// <summary>Where a stored cell is: 0 is a quarter of an hour, another grain is a day of the zone with that number.</summary>
internal readonly record struct CellPlace(int Grain, long Start, CellDimensions About);

/// <summary>A row to be added to what is stored.</summary>
internal sealed class CellRow(CellPlace place)
{
    public Tally Tally;

    public CellPlace Place { get; } = place;
}

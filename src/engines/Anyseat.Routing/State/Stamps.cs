namespace Anyseat.Routing.State;

/// <summary>A number for each of many things, renewed when the thing moves: a place that was noted under an older number is
/// forgotten. They stand apart from the things, so that many places can be looked through without touching those.</summary>
internal sealed class Stamps
{
    private int[] _stamps = [];

    /// <summary>The thing's number now.</summary>
    public int this[int item] => _stamps[item];

    /// <summary>Gives the thing a new number.</summary>
    /// <returns>The new number.</returns>
    public int Renew(int item) => ++_stamps[item];

    /// <summary>Makes room for things 0 to <paramref name="count"/> − 1.</summary>
    public void Reserve(int count)
    {
        if (count > _stamps.Length)
            Array.Resize(ref _stamps, Math.Max(count, _stamps.Length * 2));
    }
}

namespace Anyseat.Routing.State;

/// <summary>The order in which deadlines fire.</summary>
/// <param name="At">Microseconds since 1970.</param>
/// <param name="Item">Breaks ties.</param>
internal readonly record struct DeadlineKey(long At, int Item) : IComparable<DeadlineKey>
{
    public int CompareTo(DeadlineKey other) => At != other.At ? At.CompareTo(other.At) : Item.CompareTo(other.Item);
}

/// <summary>The order in which what waits is served, over all queues at one instant, least first.</summary>
/// <param name="MinusScore">Minus the score with preference.</param>
/// <param name="Sequence">The interaction's number of arrival.</param>
internal readonly record struct TurnKey(long MinusScore, long Sequence) : IComparable<TurnKey>
{
    /// <summary>Before every other.</summary>
    public static TurnKey First => new(long.MinValue, 0);

    public int CompareTo(TurnKey other) => MinusScore != other.MinusScore
        ? MinusScore.CompareTo(other.MinusScore)
        : Sequence.CompareTo(other.Sequence);
}

/// <summary>How priority is counted: a point is 10⁹, so that a rate of thousandths of a point a second is a whole number
/// a microsecond.</summary>
internal static class Points
{
    public const long One = 1_000_000_000;

    /// <summary>0 (lowest) to 9 (highest).</summary>
    public static int Base(byte queuePriority, sbyte boost) => Math.Clamp(queuePriority + boost, 0, 9);
}

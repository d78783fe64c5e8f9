namespace Anyseat.Measures;

/// <summary>A point in time as the measures see it.</summary>
/// <param name="Microseconds">Since 1970-01-01T00:00:00Z.</param>
public readonly record struct MeasureInstant(long Microseconds) : IComparable<MeasureInstant>
{
    /// <summary>The instant of a date, truncated to the microsecond.</summary>
    public static MeasureInstant From(DateTimeOffset value) =>
        new((value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant as a date in UTC.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(Microseconds * TimeSpan.TicksPerMicrosecond);

    /// <inheritdoc/>
    public int CompareTo(MeasureInstant other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>Earlier.</summary>
    public static bool operator <(MeasureInstant left, MeasureInstant right) => left.Microseconds < right.Microseconds;

    /// <summary>Later.</summary>
    public static bool operator >(MeasureInstant left, MeasureInstant right) => left.Microseconds > right.Microseconds;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(MeasureInstant left, MeasureInstant right) => left.Microseconds <= right.Microseconds;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(MeasureInstant left, MeasureInstant right) => left.Microseconds >= right.Microseconds;

    /// <summary>Later by a duration.</summary>
    public static MeasureInstant operator +(MeasureInstant instant, TimeSpan duration) =>
        new(instant.Microseconds + (duration.Ticks / TimeSpan.TicksPerMicrosecond));
}

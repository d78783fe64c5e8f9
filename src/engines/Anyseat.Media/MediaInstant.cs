namespace Anyseat.Media;

/// <summary>A point in time as the media engine sees it: the host's monotonic clock.</summary>
/// <remarks>Wall time is asked for only where a protocol needs it (NTP timestamps of RTCP, the start of a recording), and then
/// by its own type, so that a step of the wall clock never reaches jitter, timers or time-outs.</remarks>
/// <param name="Microseconds">Microseconds since a moment of the host's choice; never decreasing from call to call.</param>
public readonly record struct MediaInstant(long Microseconds) : IComparable<MediaInstant>
{
    /// <summary>Later than every other instant: no deadline.</summary>
    public static MediaInstant Never => new(long.MaxValue);

    /// <inheritdoc/>
    public int CompareTo(MediaInstant other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(MediaInstant left, MediaInstant right) => left.Microseconds < right.Microseconds;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(MediaInstant left, MediaInstant right) => left.Microseconds > right.Microseconds;

    /// <summary>Whether <paramref name="left"/> is earlier or the same.</summary>
    public static bool operator <=(MediaInstant left, MediaInstant right) => left.Microseconds <= right.Microseconds;

    /// <summary>Whether <paramref name="left"/> is later or the same.</summary>
    public static bool operator >=(MediaInstant left, MediaInstant right) => left.Microseconds >= right.Microseconds;

    /// <summary>The instant <paramref name="duration"/> later.</summary>
    public static MediaInstant operator +(MediaInstant instant, TimeSpan duration) => instant.Add(duration);

    /// <summary>The time between.</summary>
    public static TimeSpan operator -(MediaInstant left, MediaInstant right) => left.Subtract(right);

    /// <summary>The instant <paramref name="duration"/> later.</summary>
    public MediaInstant Add(TimeSpan duration) => new(Microseconds + (duration.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>The time since <paramref name="other"/>.</summary>
    public TimeSpan Subtract(MediaInstant other) =>
        TimeSpan.FromTicks((Microseconds - other.Microseconds) * TimeSpan.TicksPerMicrosecond);
}

namespace Anyseat.Platform.Time;

/// <summary>The one way instants are kept: whole microseconds since 1970-01-01T00:00:00Z, so that both databases store,
/// sort and compare them alike.</summary>
/// <param name="Microseconds">Since the Unix epoch.</param>
public readonly record struct Instant(long Microseconds) : IComparable<Instant>
{
    /// <summary>The instant of a date, truncated to the microsecond.</summary>
    public static Instant From(DateTimeOffset value) =>
        new((value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant as a date in UTC.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        DateTimeOffset.UnixEpoch.AddTicks(Microseconds * TimeSpan.TicksPerMicrosecond);

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>ISO 8601 in UTC.</summary>
    public override string ToString() =>
        ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Microseconds < right.Microseconds;

    /// <summary>Later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Microseconds > right.Microseconds;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Microseconds <= right.Microseconds;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Microseconds >= right.Microseconds;

    /// <summary>Later by a duration.</summary>
    public static Instant operator +(Instant instant, TimeSpan duration) => instant.Add(duration);

    /// <summary>Earlier by a duration.</summary>
    public static Instant operator -(Instant instant, TimeSpan duration) => instant.Add(-duration);

    /// <summary>The time between.</summary>
    public static TimeSpan operator -(Instant left, Instant right) => left.Subtract(right);

    /// <summary>Later by a duration.</summary>
    public Instant Add(TimeSpan duration) => new(Microseconds + (duration.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>The time since <paramref name="other"/>.</summary>
    public TimeSpan Subtract(Instant other) => TimeSpan.FromTicks((Microseconds - other.Microseconds) * TimeSpan.TicksPerMicrosecond);
}

/// <summary>Reads instants from the injected clock.</summary>
public static class TimeProviderExtensions
{
    /// <summary>Now, truncated to the microsecond.</summary>
    public static Instant GetInstant(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return Instant.From(clock.GetUtcNow());
    }
}

namespace Anyseat.Media.Rtp;

/// <summary>The clock of a payload format: how many timestamp units a second has (RFC 3551 §4.1).</summary>
/// <param name="Rate">Units a second: 8,000 for G.711 (and for G.722, RFC 3551 §4.5.2), 48,000 for Opus.</param>
public readonly record struct RtpClock(int Rate)
{
    /// <summary>8,000 units a second: G.711, G.722, and telephone events beside them.</summary>
    public static RtpClock Narrow => new(8_000);

    /// <summary>48,000 units a second: Opus, and telephone events beside it.</summary>
    public static RtpClock Opus => new(48_000);

    /// <summary>The clock's reading at an instant, on the host's time line. Wraps with the timestamp.</summary>
    /// <param name="at">The instant.</param>
    public RtpTimestamp At(MediaInstant at)
    {
        // Whole seconds apart from the rest, so that nothing overflows for 292,000 years and nothing is rounded twice.
        long seconds = Math.DivRem(at.Microseconds, 1_000_000, out long rest);
        return new RtpTimestamp((uint)((seconds * Rate) + (rest * Rate / 1_000_000)));
    }

    /// <summary>A duration in clock units, rounded towards zero.</summary>
    /// <param name="duration">The duration.</param>
    public long ToUnits(TimeSpan duration) =>
        (duration.Ticks / TimeSpan.TicksPerSecond * Rate) + (duration.Ticks % TimeSpan.TicksPerSecond * Rate / TimeSpan.TicksPerSecond);

    /// <summary>Clock units as a duration.</summary>
    /// <param name="units">In clock units.</param>
    public TimeSpan ToTimeSpan(long units) =>
        new((units / Rate * TimeSpan.TicksPerSecond) + (units % Rate * TimeSpan.TicksPerSecond / Rate));
}

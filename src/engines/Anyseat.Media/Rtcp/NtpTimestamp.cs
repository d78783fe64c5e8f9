namespace Anyseat.Media.Rtcp;

/// <summary>Wall time as RTCP writes it (RFC 3550 §4): seconds since 1900 in the upper 32 bits, their fraction in the lower.</summary>
/// <remarks>Wraps in 2036; only differences are used, the short way round.</remarks>
/// <param name="Value">64-bit fixed point.</param>
public readonly record struct NtpTimestamp(ulong Value)
{
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The middle 32 bits: 1/65,536 of a second, as in LSR and DLSR (§6.4.1).</summary>
    public uint Middle => (uint)(Value >> 16);

    /// <summary>The timestamp of a wall time.</summary>
    /// <param name="time">From the host's wall clock.</param>
    public static NtpTimestamp From(DateTimeOffset time)
    {
        long ticks = (time - Epoch).Ticks;
        long seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out long rest);
        return new NtpTimestamp(((ulong)seconds << 32) | (((ulong)rest << 32) / TimeSpan.TicksPerSecond));
    }

    /// <summary>A duration in 1/65,536 of a second, at most what 32 bits hold.</summary>
    internal static uint ToShort(TimeSpan duration) =>
        (uint)Math.Clamp(duration.Ticks / (TimeSpan.TicksPerSecond / 65_536.0), 0, uint.MaxValue);

    /// <summary>A duration from 1/65,536 of a second.</summary>
    internal static TimeSpan FromShort(long units) => TimeSpan.FromTicks(units * TimeSpan.TicksPerSecond / 65_536);
}

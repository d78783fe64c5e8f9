namespace Anyseat.Media.Shard;

/// <summary>The host's clocks. Called by the loop thread alone, once or twice a turn.</summary>
public interface IMediaClock
{
    /// <summary>The monotonic clock.</summary>
    MediaInstant Now { get; }

    /// <summary>The wall clock, for the NTP times of sender reports (RFC 3550 §6.4.1) and nothing else.</summary>
    DateTimeOffset UtcNow { get; }
}

using Anyseat.Media.Rtp;

namespace Anyseat.Media.Jitter;

/// <summary>The bounds of a jitter buffer.</summary>
public sealed record JitterBufferOptions
{
    /// <summary>The clock of the payload.</summary>
    public RtpClock Clock { get; init; } = RtpClock.Narrow;

    /// <summary>The most packets held; a power of two.</summary>
    public int PacketsMax { get; init; } = 64;

    /// <summary>The largest payload, in bytes; what is larger is refused. 480 are 60 ms of G.711.</summary>
    public int PayloadSizeMax { get; init; } = 480;

    /// <summary>The shortest delay aimed at.</summary>
    public TimeSpan DelayMin { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest delay aimed at. What comes still later is late.</summary>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The delay before anything is known of the network.</summary>
    public TimeSpan DelayInitial { get; init; } = TimeSpan.FromMilliseconds(40);
}

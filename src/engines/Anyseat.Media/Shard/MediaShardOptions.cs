using Anyseat.Media.Sockets;

namespace Anyseat.Media.Shard;

/// <summary>What a shard is made with.</summary>
public sealed record MediaShardOptions
{
    /// <summary>The sockets: <see cref="MediaNetworks.Best"/> unless a test wants another.</summary>
    public required IMediaNetwork Network { get; init; }

    /// <summary>The range of port pairs; may be shared by several shards.</summary>
    public required MediaPorts Ports { get; init; }

    /// <summary>The host's clocks.</summary>
    public required IMediaClock Clock { get; init; }

    /// <summary>From a source that cannot be guessed: SSRCs and first numbers come from it (RFC 3550 §5.1, §8).</summary>
    public required ulong Seed { get; init; }

    /// <summary>The addresses with a shared port for browsers; one port on each. Port 0 takes any free one.</summary>
    public IReadOnlyList<TransportAddress> SharedPorts { get; init; } = [];

    /// <summary>How many legs there may be.</summary>
    public int LegCountMax { get; init; } = 8_192;

    /// <summary>How many commands may wait; a power of two.</summary>
    public int CommandCountMax { get; init; } = 4_096;

    /// <summary>How many events may wait; a power of two.</summary>
    public int EventCountMax { get; init; } = 8_192;

    /// <summary>Called on the loop's thread at the end of a turn while events wait. It must return at once: set a signal.</summary>
    public Action? EventsReady { get; init; }
}

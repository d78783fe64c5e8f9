namespace Anyseat.Platform.Push;

/// <summary>Bounds of the push stream. Section <c>Anyseat:Push</c> of the configuration.</summary>
public sealed record PushOptions
{
    /// <summary>How often a client pings; silence of 2.5 times this closes the connection.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Frames waiting for one connection before it is closed as too slow; 16 to 100,000.</summary>
    public int OutboundMax { get; init; } = 1024;

    /// <summary>Largest message from a client, in bytes.</summary>
    public int InboundBytesMax { get; init; } = 32 * 1024;

    /// <summary>Subscriptions on one connection.</summary>
    public int SubscriptionsMax { get; init; } = 8;

    /// <summary>Calls of one connection under way at once; the next message waits.</summary>
    public int CallsInFlightMax { get; init; } = 32;

    /// <summary>Connections of this node at once.</summary>
    public int ConnectionsMax { get; init; } = 100_000;

    /// <summary>How long a new connection may take to say hello.</summary>
    public TimeSpan HelloMax { get; init; } = TimeSpan.FromSeconds(10);
}

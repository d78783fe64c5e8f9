using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>A stretch of time.</summary>
/// <param name="From">Begins here.</param>
/// <param name="To">Ends before here.</param>
public readonly record struct OpeningInterval(RoutingInstant From, RoutingInstant To);

/// <summary>When queues are open, as stretches of UTC.</summary>
/// <remarks>The host works these out from local hours, holidays and time zones, as far ahead as it likes, so that the
/// engine needs no time-zone data and decides alike on every machine. After the last stretch it is closed.</remarks>
public sealed record OpeningCalendar
{
    /// <summary>The most stretches of one calendar.</summary>
    public const int IntervalsMax = 10_000;

    /// <summary>In order, apart from each other, none empty.</summary>
    public ImmutableArray<OpeningInterval> Open { get; init; } = [];
}

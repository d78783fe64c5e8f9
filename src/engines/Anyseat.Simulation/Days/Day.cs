using System.Collections.Immutable;
using Anyseat.Measures;
using Anyseat.Routing;

namespace Anyseat.Simulation.Days;

/// <summary>A day to be simulated: what <see cref="Simulator"/> runs. Built by <see cref="Documents.DayDocument"/> or by a host
/// from what it knows; always checked by <see cref="Documents.DayDocument.FindFaults"/> before it runs.</summary>
public sealed record Day
{
    /// <summary>The most agents.</summary>
    public const int AgentsMax = 20_000;

    /// <summary>The most arrivals that are to be expected.</summary>
    public const double ArrivalsMax = 5_000_000;

    /// <summary>The most intervals.</summary>
    public const int IntervalsMax = 3_000;

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The instant of its midnight, as the routing engine counts.</summary>
    public RoutingInstant Midnight { get; init; }

    /// <summary>Begin of what is reported, from midnight.</summary>
    public required TimeSpan From { get; init; }

    /// <summary>End of what is reported; those who came before are followed to their end.</summary>
    public required TimeSpan To { get; init; }

    /// <summary>Length of the intervals that are reported.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How service levels are counted, and which abandons are short.</summary>
    public ServiceLevelRule ServiceLevel { get; init; } = ServiceLevelRule.Default;

    /// <summary>Queues for which it is another rule.</summary>
    public ImmutableDictionary<QueueHandle, ServiceLevelRule> QueueServiceLevels { get; init; } =
        ImmutableDictionary<QueueHandle, ServiceLevelRule>.Empty;

    /// <summary>The rules.</summary>
    public required DayRouting Routing { get; init; }

    /// <summary>Who comes.</summary>
    public required ImmutableArray<Demand> Demands { get; init; }

    /// <summary>Who works.</summary>
    public required ImmutableArray<AgentGroup> Groups { get; init; }

    /// <summary>What is changed in the course of the day; in any order.</summary>
    public ImmutableArray<DayAction> Actions { get; init; } = [];

    /// <summary>How many intervals there are.</summary>
    public int IntervalCount => (int)Math.Ceiling((To - From) / Interval);
}

using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Where that comes from which a document only names.</summary>
public sealed record DaySources
{
    /// <summary>Gives the text of a file, or null; null where there are no files.</summary>
    public Func<string, string?>? Files { get; init; }

    /// <summary>Gives rules of the house, or null when there is no such version; null where there is no house.</summary>
    public Func<RoutingReference, DayRouting?>? Routing { get; init; }
}

/// <summary>Rules of the house that a document refers to.</summary>
/// <param name="PlanVersion">The version of the plan; null for the one in force.</param>
/// <param name="Midnight">The midnight of the day, from which opening hours are worked out.</param>
public readonly record struct RoutingReference(int? PlanVersion, RoutingInstant Midnight);

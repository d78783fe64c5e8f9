using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Where that comes from which a document only names.</summary>
public sealed record DaySources
{
    /// <summary>Gives the text of a file, or null; null where there are no files.</summary>
    public Func<string, string?>? Files { get; init; }

    /// <summary>Gives rules of the house, or null when one of the versions is not there; null where there is no house.</summary>
    public Func<RoutingReference, DayRouting?>? Routing { get; init; }
}

/// <summary>Rules of the house that a document refers to.</summary>
/// <param name="PlanVersion">The version of the plan; null for the one in force.</param>
/// <param name="Midnight">The midnight of the day, from which opening hours are worked out.</param>
/// <param name="Then">Versions that hold from a time of the day on, in the order of time.</param>
public sealed record RoutingReference(int? PlanVersion, RoutingInstant Midnight, IReadOnlyList<PlanFrom> Then);

/// <summary>A version of the plan that holds from a time of the day on.</summary>
/// <param name="PlanVersion">The version.</param>
/// <param name="At">The time, from midnight.</param>
public sealed record PlanFrom(int PlanVersion, TimeSpan At);

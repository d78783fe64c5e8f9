using Anyseat.Platform.Errors;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;
using Anyseat.Simulation.Results;

namespace Anyseat.Interactions.Contracts;

/// <summary>What simulations need of the house: its rules, and its days as they were.</summary>
public interface IDayRecords
{
    /// <summary>Rules of the house, with opening hours as they fall around a day.</summary>
    /// <param name="reference">The versions of the plan, and the begin of the day.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when one of the versions is not there.</returns>
    Task<HouseRouting?> FindRoutingAsync(RoutingReference reference, CancellationToken ct);

    /// <summary>Reads a day from the journal: who came, who worked, under which rules, and how it went.</summary>
    /// <param name="date">The day.</param>
    /// <param name="zone">Where it is that day.</param>
    /// <param name="interval">Of what is reported: a quarter of an hour, a half, or an hour.</param>
    /// <param name="planVersion">Under which version of the plan it shall be simulated; null for those that were in force, one after
    /// the other.</param>
    /// <param name="ct">Ends the read.</param>
    /// <returns>The day; or <see cref="DayIsEmpty"/>, <see cref="DayIsAhead"/>, <see cref="PlanIsUnknown"/>.</returns>
    Task<Result<DayRecord>> ReadAsync(DateOnly date, TimeZoneInfo zone, TimeSpan interval, int? planVersion, CancellationToken ct);
}

/// <summary>Rules of the house for the simulator.</summary>
/// <param name="Routing">The rules with the names by which documents speak of queues, skills and sites.</param>
/// <param name="PlanVersion">The version of the plan that holds at the begin of the day.</param>
/// <param name="QueueNames">What people call the queues, by handle.</param>
public sealed record HouseRouting(DayRouting Routing, int PlanVersion, IReadOnlyList<LocalizedText> QueueNames);

/// <summary>A day as it was.</summary>
public sealed record DayRecord
{
    /// <summary>Which.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Where.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The day to be simulated.</summary>
    public required Day Day { get; init; }

    /// <summary>The rules it is simulated under.</summary>
    public required HouseRouting Routing { get; init; }

    /// <summary>How it went.</summary>
    public required SimulationSummary Figures { get; init; }

    /// <summary>Who came to queues of these rules.</summary>
    public required int CustomerCount { get; init; }

    /// <summary>Who came to queues that these rules do not have, and is not in the day.</summary>
    public required int LeftOutCount { get; init; }

    /// <summary>Whether some customers came under another version of the plan than those it is simulated under.</summary>
    public required bool HadOtherPlans { get; init; }
}

/// <summary>Nobody came on that day.</summary>
/// <param name="Date">The day.</param>
public sealed record DayIsEmpty(DateOnly Date)
    : NotFoundError("simulation.day_empty", $"Nobody came on {Date:yyyy-MM-dd}: there is nothing to simulate.");

/// <summary>There is no such version of the plan.</summary>
/// <param name="Version">The version.</param>
public sealed record PlanIsUnknown(int Version)
    : ValidationError("routing.version_unknown", $"There is no version {Version} of the routing plan.", "day.plan");

/// <summary>The day has not begun.</summary>
/// <param name="Date">The day.</param>
public sealed record DayIsAhead(DateOnly Date)
    : ValidationError("simulation.day_ahead", $"{Date:yyyy-MM-dd} has not begun: choose a day that was recorded.", "day.recorded");

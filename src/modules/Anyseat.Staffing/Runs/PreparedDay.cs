using Anyseat.Interactions.Contracts;
using Anyseat.Simulation.Days;

namespace Anyseat.Staffing.Runs;

/// <summary>A day ready to run.</summary>
/// <param name="Day">The day.</param>
/// <param name="QueueNames">What people call the queues, by handle; null for a document with rules of its own.</param>
/// <param name="PlanVersion">The version of the plan whose rules it has; null for rules of its own.</param>
/// <param name="Record">How it was, for a recorded day.</param>
internal sealed record PreparedDay(Day Day, IReadOnlyList<LocalizedText>? QueueNames, int? PlanVersion, DayRecord? Record);

using Anyseat.Routing;

namespace Anyseat.Simulation.Days;

/// <summary>Something that is done at a time of the day.</summary>
/// <param name="At">When, from midnight.</param>
public abstract record DayAction(TimeSpan At);

/// <summary>A queue gets other rules.</summary>
/// <param name="At">When.</param>
/// <param name="Queue">The rules.</param>
public sealed record ChangeQueue(TimeSpan At, QueueConfiguration Queue) : DayAction(At);

/// <summary>A queue is closed by hand.</summary>
/// <param name="At">When.</param>
/// <param name="Queue">Which.</param>
/// <param name="Treatment">What happens to those who come; null for what the queue's rules say.</param>
public sealed record CloseQueue(TimeSpan At, QueueHandle Queue, Treatment? Treatment) : DayAction(At);

/// <summary>A queue follows its calendar again.</summary>
/// <param name="At">When.</param>
/// <param name="Queue">Which.</param>
public sealed record OpenQueue(TimeSpan At, QueueHandle Queue) : DayAction(At);

/// <summary>A share of those who come is sent elsewhere.</summary>
/// <param name="At">When.</param>
/// <param name="Queue">Which.</param>
/// <param name="BasisPoints">How many, in hundredths of a per cent; 0 returns to normal.</param>
/// <param name="Treatment">Where; null for what the queue's rules say.</param>
public sealed record DivertQueue(TimeSpan At, QueueHandle Queue, int BasisPoints, Treatment? Treatment) : DayAction(At);

/// <summary>Agents who are at work take over the work of another group: its skills, limits and queues. Shifts and breaks stay
/// their own.</summary>
/// <param name="At">When.</param>
/// <param name="Until">When they go back; null for not at all.</param>
/// <param name="Count">How many: those at work with the lowest handles; fewer when there are not so many.</param>
/// <param name="FromGroup">Place of the group they are of.</param>
/// <param name="ToGroup">Place of the group whose work they take over.</param>
public sealed record MoveAgents(TimeSpan At, TimeSpan? Until, int Count, int FromGroup, int ToGroup) : DayAction(At);

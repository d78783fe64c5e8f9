namespace Anyseat.Interactions.Domain;

/// <summary>Something wrong with a routing plan.</summary>
/// <param name="Code">Stable, such as <c>unknownSkill</c>; the key of the words on screen.</param>
/// <param name="Path">Where in the plan, such as <c>queues[3].rings[0].afterSeconds</c>.</param>
/// <param name="QueueId">The queue it stands in; null for the rest of the plan.</param>
/// <param name="Message">One English sentence.</param>
/// <param name="Value">The offending number, where there is one.</param>
/// <param name="Min">The least that would do, where there is a range.</param>
/// <param name="Max">The most that would do, where there is a range.</param>
/// <param name="IsRefused">Whether the plan cannot be published with it; else it is only doubtful.</param>
internal sealed record PlanFault(
    string Code, string Path, Guid? QueueId, string Message, long? Value, long? Min, long? Max, bool IsRefused);

namespace Anyseat.Routing;

/// <summary>What is wrong with a field of a configuration. Codes are stable: hosts put them into words.</summary>
public enum ConfigurationFaultCode : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Missing where something must be.</summary>
    Missing,

    /// <summary>The number is outside of its range (<see cref="ConfigurationFault.Min"/>,
    /// <see cref="ConfigurationFault.Max"/>).</summary>
    OutOfRange,

    /// <summary>Named twice.</summary>
    Duplicate,

    /// <summary>A list has the wrong number of entries.</summary>
    WrongLength,

    /// <summary>No such skill.</summary>
    UnknownSkill,

    /// <summary>No such site.</summary>
    UnknownSite,

    /// <summary>No such queue in this configuration.</summary>
    UnknownQueue,

    /// <summary>No such calendar.</summary>
    UnknownCalendar,

    /// <summary>An expression with more nodes or levels than allowed.</summary>
    TooComplex,

    /// <summary>The ring can never begin: not later than the one before, or not before the queue's longest wait ends.
    /// </summary>
    UnreachableRing,

    /// <summary>The ring changes nothing.</summary>
    RingWithoutEffect,

    /// <summary>Overflow and treatments lead round in a circle back to this queue.</summary>
    CircularOverflow,

    /// <summary>An overflow rule without a condition.</summary>
    OverflowWithoutCondition,

    /// <summary>Opening hours that overlap, run backwards, or are empty.</summary>
    ContradictoryHours,

    /// <summary>A promise whose boost would begin before the interaction arrives.</summary>
    BoostBeforeArrival,

    /// <summary>A treatment that offers a callback in a queue without callback rules.</summary>
    CallbackWithoutRules,

    /// <summary>Doubtful, not refused: no agent of this configuration could ever serve the queue.</summary>
    NobodyCanServe,

    /// <summary>Doubtful, not refused: the agent can serve no queue.</summary>
    AgentServesNothing,

    /// <summary>Doubtful, not refused: the agent has no skills although queues ask for some.</summary>
    AgentWithoutSkills,
}

/// <summary>Something wrong with a configuration, exact enough for a message.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Path">Where, as <c>queues[3].rings[0].after</c>.</param>
/// <param name="Value">The offending number: a handle, a count, milliseconds for durations.</param>
/// <param name="Min">The least that would do, where there is a range.</param>
/// <param name="Max">The most that would do, where there is a range.</param>
public sealed record ConfigurationFault(
    ConfigurationFaultCode Code, string Path, long Value = 0, long Min = 0, long Max = 0)
{
    /// <summary>Whether the engine refuses the configuration for it; else it is only doubtful.</summary>
    public bool IsRefused => Code < ConfigurationFaultCode.NobodyCanServe;
}

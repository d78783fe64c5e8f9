namespace Anyseat.Routing;

/// <summary>An agent inside one routing engine: a dense index given by the host in input order.</summary>
/// <param name="Index">Zero-based; reused by the host only after the agent was removed by configuration.</param>
public readonly record struct AgentHandle(int Index)
{
    /// <summary>No agent.</summary>
    public static AgentHandle None => new(-1);

    /// <summary>Whether this handle names an agent.</summary>
    public bool IsSome => Index >= 0;
}

/// <summary>A queue inside one routing engine: a dense index given by the host.</summary>
/// <param name="Index">Zero-based.</param>
public readonly record struct QueueHandle(int Index)
{
    /// <summary>No queue.</summary>
    public static QueueHandle None => new(-1);

    /// <summary>Whether this handle names a queue.</summary>
    public bool IsSome => Index >= 0;
}

/// <summary>A skill inside one routing engine: a dense index given by the host.</summary>
/// <param name="Index">Zero-based.</param>
public readonly record struct SkillHandle(int Index);

/// <summary>An interaction inside one routing engine: a dense index given by the host in arrival order and reused
/// after the interaction closed.</summary>
/// <param name="Index">Zero-based.</param>
public readonly record struct InteractionHandle(int Index)
{
    /// <summary>No interaction.</summary>
    public static InteractionHandle None => new(-1);

    /// <summary>Whether this handle names an interaction.</summary>
    public bool IsSome => Index >= 0;
}

/// <summary>One offer of one interaction to one agent. Numbers rise by one for each offer the engine ever made, so a
/// late answer to an older offer is recognised.</summary>
/// <param name="Number">From 1; 0 is no offer.</param>
public readonly record struct OfferNumber(long Number)
{
    /// <summary>No offer.</summary>
    public static OfferNumber None => default;

    /// <summary>Whether this names an offer.</summary>
    public bool IsSome => Number > 0;
}

/// <summary>A point in time as the engine sees it.</summary>
/// <param name="Microseconds">Microseconds since 1970-01-01T00:00:00Z; never decreasing from call to call.</param>
public readonly record struct RoutingInstant(long Microseconds) : IComparable<RoutingInstant>
{
    /// <summary>Later than every other instant: no deadline.</summary>
    public static RoutingInstant Never => new(long.MaxValue);

    /// <inheritdoc/>
    public int CompareTo(RoutingInstant other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(RoutingInstant left, RoutingInstant right) => left.Microseconds < right.Microseconds;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(RoutingInstant left, RoutingInstant right) => left.Microseconds > right.Microseconds;

    /// <summary>Whether <paramref name="left"/> is earlier or the same.</summary>
    public static bool operator <=(RoutingInstant left, RoutingInstant right) =>
        left.Microseconds <= right.Microseconds;

    /// <summary>Whether <paramref name="left"/> is later or the same.</summary>
    public static bool operator >=(RoutingInstant left, RoutingInstant right) =>
        left.Microseconds >= right.Microseconds;

    /// <summary>The instant <paramref name="duration"/> later.</summary>
    public static RoutingInstant operator +(RoutingInstant instant, TimeSpan duration) =>
        new(instant.Microseconds + (duration.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>The instant <paramref name="duration"/> later.</summary>
    public RoutingInstant Add(TimeSpan duration) => this + duration;
}

/// <summary>A site inside one routing engine: a dense index given by the host.</summary>
/// <param name="Index">Zero-based.</param>
public readonly record struct SiteHandle(int Index)
{
    /// <summary>No site.</summary>
    public static SiteHandle None => new(-1);

    /// <summary>Whether this handle names a site.</summary>
    public bool IsSome => Index >= 0;
}

/// <summary>An opening calendar inside one routing engine: its index in
/// <see cref="RoutingConfiguration.Calendars"/>.</summary>
/// <param name="Index">Zero-based.</param>
public readonly record struct CalendarHandle(int Index)
{
    /// <summary>No calendar: always open.</summary>
    public static CalendarHandle None => new(-1);

    /// <summary>Whether this handle names a calendar.</summary>
    public bool IsSome => Index >= 0;
}

using System.Text.Json;

namespace Anyseat.Staffing.Domain;

/// <summary>Who the customers of a recorded day are when it is run again.</summary>
internal enum DayCustomers
{
    /// <summary>Those who came, when they came.</summary>
    Recorded = 0,

    /// <summary>As many at random, with talks and patience as theirs: other days like it.</summary>
    Alike,
}

/// <summary>Which day is simulated: exactly one of a recorded date, a saved document, a document.</summary>
internal sealed record DayChoice
{
    /// <summary>A day of the house, as 2026-11-24; at the latest today.</summary>
    public DateOnly? Recorded { get; init; }

    /// <summary>Where the recorded day is that day: an IANA name; the caller's site if not given.</summary>
    public string? TimeZone { get; init; }

    /// <summary>For a recorded day: under which version of the routing plan, 1 or more; that in force on the day if not given.</summary>
    public int? Plan { get; init; }

    /// <summary>For a recorded day: who comes.</summary>
    public DayCustomers Customers { get; init; }

    /// <summary>For a recorded day: 15, 30 or 60.</summary>
    public int IntervalMinutes { get; init; } = 30;

    /// <summary>A saved day.</summary>
    public Guid? DocumentId { get; init; }

    /// <summary>A day as a document, see docs/simulation.md.</summary>
    public JsonElement? Document { get; init; }
}

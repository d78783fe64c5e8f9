using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Days;

/// <summary>The routing rules of a day, as live, with the names by which documents and results speak of them. A host that has
/// a live configuration builds one of it; a document writes it out.</summary>
public sealed record DayRouting
{
    /// <summary>The rules. Handles of queues run from 0 without gaps; agents are not in here: they come of the groups.</summary>
    public required RoutingConfiguration Rules { get; init; }

    /// <summary>Names of queues by handle.</summary>
    public required ImmutableArray<string> QueueNames { get; init; }

    /// <summary>Names of skills by handle.</summary>
    public ImmutableArray<string> SkillNames { get; init; } = [];

    /// <summary>Names of sites by handle.</summary>
    public ImmutableArray<string> SiteNames { get; init; } = [];

    /// <summary>Names of calendars by handle.</summary>
    public ImmutableArray<string> CalendarNames { get; init; } = [];

    /// <summary>Other rules that hold from a time of the day on, in the order of time; empty when the same hold all day.</summary>
    public ImmutableArray<RulesChange> Changes { get; init; } = [];

    /// <summary>Where treatments may send people, by the code of <see cref="Treatment.Channel"/>.</summary>
    public ImmutableArray<ChannelExit> Exits { get; init; } = [];

    /// <summary>The rules that hold at a time, from midnight.</summary>
    public RoutingConfiguration RulesAt(TimeSpan time) => Changes.LastOrDefault(change => change.At <= time)?.Rules ?? Rules;
}

/// <summary>Rules that replace those before them.</summary>
/// <param name="At">When, from midnight.</param>
/// <param name="Rules">All rules, with the same handles as those before and without agents.</param>
/// <param name="PlanVersion">Which version of the house's plan they are.</param>
public sealed record RulesChange(TimeSpan At, RoutingConfiguration Rules, int PlanVersion);

/// <summary>What becomes of those whom a queue sends to another channel.</summary>
/// <param name="Name">As <c>chat</c> or <c>voicemail</c>.</param>
public sealed record ChannelExit(string Name)
{
    /// <summary>The queue they write to or call then; none when they are gone, as with a voicemail.</summary>
    public QueueHandle Queue { get; init; } = QueueHandle.None;

    /// <summary>The class they are then of.</summary>
    public ChannelClass Class { get; init; } = ChannelClass.Chat;

    /// <summary>How many go there at all, 0 to 1; the others give up.</summary>
    public double AcceptShare { get; init; } = 1;

    /// <summary>How long the conversation is there; null for as long as where they came from.</summary>
    public Distribution? Talk { get; init; }

    /// <summary>How long wrap-up is there; null for as long as where they came from.</summary>
    public Distribution? WrapUp { get; init; }

    /// <summary>How long they wait there; null for as long as where they came from.</summary>
    public Distribution? Patience { get; init; }
}

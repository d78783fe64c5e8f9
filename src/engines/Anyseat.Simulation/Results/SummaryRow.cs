using System.Collections.Immutable;

namespace Anyseat.Simulation.Results;

/// <summary>What a row of results is about.</summary>
public enum ResultScope
{
    /// <summary>One queue.</summary>
    Queue = 0,

    /// <summary>All queues.</summary>
    AllQueues,

    /// <summary>Agents who do the work of one group.</summary>
    Group,
}

/// <summary>Where a row stands.</summary>
/// <param name="Scope">What it is about.</param>
/// <param name="Name">The queue or the group; empty for all queues.</param>
/// <param name="IsWholeDay">Whether it is about the whole day.</param>
/// <param name="From">Begin, from midnight.</param>
/// <param name="To">End, from midnight.</param>
public readonly record struct RowKey(ResultScope Scope, string Name, bool IsWholeDay, TimeSpan From, TimeSpan To);

/// <summary>Figures over all replications.</summary>
/// <param name="Key">What they are about.</param>
/// <param name="Figures">Each figure; null where no replication has a value.</param>
public sealed record SummaryRow(RowKey Key, ImmutableArray<(Figure Figure, Estimate? Estimate)> Figures)
{
    /// <summary>One of the figures.</summary>
    public Estimate? this[Figure figure] => Figures.FirstOrDefault(one => one.Figure == figure).Estimate;
}

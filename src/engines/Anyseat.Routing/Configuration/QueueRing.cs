using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>A step by which a queue asks for less of its agents the longer an interaction waits in it.</summary>
/// <remarks>Rings only ever widen: who could take the interaction in a ring can take it in all later ones. Ring k holds
/// the queue's own match with all proficiencies lowered by the sum of <see cref="LowersProficiencyBy"/> up to k (never
/// below 1) at the sites allowed up to k, or any <see cref="Alternative"/> named up to k.</remarks>
public sealed record QueueRing
{
    /// <summary>Time in this queue, offers included, at which the ring begins: 1 ms to 1 day, rising from ring to
    /// ring.</summary>
    public required TimeSpan After { get; init; }

    /// <summary>Taken off every least proficiency of the queue's own requirements, 0 to 4.</summary>
    public byte LowersProficiencyBy { get; init; }

    /// <summary>Agents who meet this may take the interaction too, whatever else the queue asks: a further skill
    /// group.</summary>
    public Requirement? Alternative { get; init; }

    /// <summary>Sites added to the queue's.</summary>
    public ImmutableArray<SiteHandle> AddsSites { get; init; } = [];

    /// <summary>Whether from here on agents of every site will do.</summary>
    public bool AddsEverySite { get; init; }

    /// <summary>Whether from here on the preferred agent is no longer waited for, nor put first.</summary>
    public bool DropsPreferredAgent { get; init; }
}

using System.Collections.Immutable;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Json;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>The routing configuration as journaled: ids instead of handles, hours as stretches of UTC, nothing personal.</summary>
internal sealed record RoutingDocument
{
    public required int Version { get; init; }

    /// <summary>The version of the plan it was made from; 0 in documents older than plans.</summary>
    public int PlanVersion { get; init; }

    public IReadOnlyList<RoutingQueueDocument> Queues { get; init; } = [];

    public IReadOnlyList<RoutingAgentDocument> Agents { get; init; } = [];

    public IReadOnlyList<RoutingCalendarDocument> Calendars { get; init; } = [];

    public IReadOnlyList<AgentQueueSettings> AgentQueues { get; init; } = [];

    public IReadOnlyList<LanguageSettings> Languages { get; init; } = [];

    public IReadOnlyList<int> TierPoints { get; init; } = [];

    public AgentRulesSettings AgentRules { get; init; } = new();

    /// <summary>Whether the rules are the same, the versions aside.</summary>
    public bool HasSameRulesAs(RoutingDocument other) => Rules(this).AsSpan().SequenceEqual(Rules(other));

    private static byte[] Rules(RoutingDocument document) => PlatformJson.ToUtf8(document with { Version = 0, PlanVersion = 0 });
}

/// <summary>A queue's rules.</summary>
/// <param name="Id">The queue.</param>
/// <param name="Priority">0 to 9.</param>
/// <param name="AgentChoice">How an agent is chosen.</param>
/// <param name="OfferTimeoutSeconds">How long an offer stands.</param>
/// <param name="WrapUpSecondsMax">The longest wrap-up.</param>
/// <param name="IsEnabled">Whether it takes interactions.</param>
internal sealed record RoutingQueueDocument(
    Guid Id, int Priority, AgentChoice AgentChoice, int OfferTimeoutSeconds, int WrapUpSecondsMax, bool IsEnabled)
{
    public SkillLevels Requirements { get; init; } = [];

    /// <summary>The queue as in the plan, without its names; null in documents older than plans.</summary>
    public QueueSettings? Rules { get; init; }
}

/// <summary>When queues are open.</summary>
/// <param name="Id">The calendar.</param>
/// <param name="Open">Stretches, in order.</param>
internal sealed record RoutingCalendarDocument(Guid Id, IReadOnlyList<OpenStretch> Open);

internal sealed record RoutingAgentDocument(Guid Id, int ChatLimit, bool IsEnabled)
{
    /// <summary>The agent's team: not a rule of routing, but kept with it so that reports know the team of that time.</summary>
    public Guid? Team { get; init; }

    public SkillLevels Skills { get; init; } = [];

    public Guid? Site { get; init; }
}

/// <summary>A skill with a level: 1 to 5.</summary>
internal sealed record SkillLevel(Guid Skill, int Level);

/// <summary>Skill levels compared by value.</summary>
internal sealed class SkillLevels : List<SkillLevel>, IEquatable<SkillLevels>
{
    public bool Equals(SkillLevels? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as SkillLevels);

    public override int GetHashCode() => Count;
}

/// <summary>Dense handles for ids, given in input order and, for interactions, given again after release.</summary>
internal sealed class HandleTable
{
    private readonly Dictionary<Guid, int> handles = [];
    private readonly List<Guid> ids = [];
    private readonly Stack<int> free = [];

    public HandleTable()
    {
    }

    public HandleTable(HandleTableState state)
    {
        ids.AddRange(state.Ids);
        foreach (int index in state.Free)
            free.Push(index);
        HashSet<int> unused = [.. state.Free];
        for (int index = 0; index < ids.Count; index++)
            if (!unused.Contains(index))
                handles.Add(ids[index], index);
    }

    public Guid this[int handle] => ids[handle];

    public bool TryGet(Guid id, out int handle) => handles.TryGetValue(id, out handle);

    public int GetOrAdd(Guid id)
    {
        if (handles.TryGetValue(id, out int handle))
            return handle;
        if (free.TryPop(out handle))
        {
            ids[handle] = id;
        }
        else
        {
            handle = ids.Count;
            ids.Add(id);
        }

        handles.Add(id, handle);
        return handle;
    }

    public void Release(int handle)
    {
        handles.Remove(ids[handle]);
        free.Push(handle);
    }

    public HandleTableState Save() => new([.. ids], [.. free.Reverse()]);
}

/// <summary>A <see cref="HandleTable"/> as saved: <c>Free</c> from the bottom of the stack to its top.</summary>
internal sealed record HandleTableState(ImmutableArray<Guid> Ids, ImmutableArray<int> Free);

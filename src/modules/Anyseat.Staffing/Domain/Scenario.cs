using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Anyseat.Platform.Errors;

namespace Anyseat.Staffing.Domain;

/// <summary>The ways to change a day.</summary>
internal enum ChangeKind
{
    /// <summary><c>count</c> agents at work in group <c>from</c> do the work of <c>to</c>, <c>at</c> … <c>until</c>.</summary>
    MoveAgents = 0,

    /// <summary><c>group</c> has <c>count</c> agents in all.</summary>
    SetAgents,

    /// <summary><c>group</c> has <c>count</c> agents more; fewer if negative.</summary>
    AddAgents,

    /// <summary><c>percent</c> of those who would come do not, in <c>group</c> or everywhere.</summary>
    Sickness,

    /// <summary><c>percent</c> more customers, fewer if negative, <c>from</c> … <c>to</c>, of <c>demand</c>, of <c>queue</c> or all.</summary>
    ScaleArrivals,

    /// <summary>Talks are <c>percent</c> longer, of <c>demand</c>, of <c>queue</c> or all.</summary>
    ScaleTalk,

    /// <summary><c>queue</c> is closed <c>from</c> … <c>to</c>.</summary>
    CloseQueue,

    /// <summary><c>percent</c> of those who come to <c>queue</c> are sent elsewhere, <c>from</c> … <c>to</c>.</summary>
    Divert,

    /// <summary><c>queue</c> has other <c>rules</c>, from <c>at</c> on or all day.</summary>
    SetQueue,
}

/// <summary>One change. Which fields it takes depends on its kind; times are as 14:30, from the midnight of the day.</summary>
internal sealed record Change
{
    public required ChangeKind Kind { get; init; }

    public int? Count { get; init; }

    /// <summary>A group for <c>moveAgents</c>, else a time.</summary>
    [StringLength(200)]
    public string? From { get; init; }

    /// <summary>A group for <c>moveAgents</c>, else a time.</summary>
    [StringLength(200)]
    public string? To { get; init; }

    public string? At { get; init; }

    public string? Until { get; init; }

    [StringLength(200)]
    public string? Group { get; init; }

    [StringLength(200)]
    public string? Demand { get; init; }

    [StringLength(200)]
    public string? Queue { get; init; }

    public double? Percent { get; init; }

    /// <summary>Where customers of a closed or diverted queue go; what the queue's rules say if not given.</summary>
    public ChangeTreatment? Treatment { get; init; }

    /// <summary>Any fields of a queue, as in a day document.</summary>
    public JsonElement? Rules { get; init; }
}

/// <summary>What becomes of customers who are not kept.</summary>
/// <param name="Kind"><c>wait</c>, <c>turnAway</c>, <c>callback</c>, <c>queue</c> or <c>channel</c>.</param>
/// <param name="Queue">For <c>queue</c>.</param>
/// <param name="Channel">For <c>channel</c>.</param>
internal sealed record ChangeTreatment(string Kind, string? Queue = null, string? Channel = null);

/// <summary>What if: a name and changes, made one after the other.</summary>
internal sealed record Scenario
{
    /// <summary>1 to 80 characters.</summary>
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }

    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>What is wrong with it by itself; null for nothing.</summary>
    public ValidationError? FindFault() => !SimulationOrder.IsName(Name)
        ? new ValidationError("simulation.name_invalid", "name has 1 to 80 characters, without control characters.", "name")
        : Changes.Count is < 1 or > SimulationOrder.ChangesMax
            ? new ValidationError("simulation.changes_invalid", $"A what-if list has 1 to {SimulationOrder.ChangesMax} changes.", "changes")
            : null;

    private static readonly JsonSerializerOptions Written = new(Platform.Json.PlatformJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The scenario as a what-if document.</summary>
    public byte[] ToDocument() => JsonSerializer.SerializeToUtf8Bytes(new { version = 1, name = Name, changes = Changes }, Written);
}

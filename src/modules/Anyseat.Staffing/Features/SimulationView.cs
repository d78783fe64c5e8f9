using System.Text.Json;
using Anyseat.People.Contracts;
using Anyseat.Platform.Json;
using Anyseat.Staffing.Domain;
using Anyseat.Staffing.Runs;
using Anyseat.Staffing.Storage;

namespace Anyseat.Staffing.Features;

/// <summary>A simulation that was ordered.</summary>
internal sealed record SimulationView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required SimulationState State { get; init; }

    /// <summary>The share that is done, 0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>How many run or wait before it.</summary>
    public required int BeforeCount { get; init; }

    public required Guid StartedBy { get; init; }

    public required string? StartedByName { get; init; }

    public required DateTimeOffset OrderedAt { get; init; }

    public DateTimeOffset? BegunAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The version of the routing plan whose rules it has; null for rules of its own.</summary>
    public int? PlanVersion { get; init; }

    /// <summary>Whether its result is in the database and outlives a restart.</summary>
    public bool IsKept { get; init; }

    /// <summary>What was ordered, without the document if one was sent.</summary>
    public required SimulationOrder Order { get; init; }

    public static SimulationView Of(SimulationRun run, SimulationRunner runner, IPeopleDirectory people) => new()
    {
        Id = run.Id,
        Name = run.Name,
        State = run.State,
        Progress = run.State == SimulationState.Done ? 1 : Math.Round(run.Progress, 4),
        BeforeCount = run.State == SimulationState.Waiting ? runner.CountBefore(run) : 0,
        StartedBy = run.StartedBy,
        StartedByName = people.FindUser(run.StartedBy)?.DisplayName,
        OrderedAt = run.OrderedAt.ToDateTimeOffset(),
        BegunAt = run.BegunAt?.ToDateTimeOffset(),
        EndedAt = run.EndedAt?.ToDateTimeOffset(),
        PlanVersion = run.Day.PlanVersion,
        IsKept = run.IsKept,
        Order = run.Order,
    };

    public static SimulationView Of(StoredSimulation stored, IPeopleDirectory people) => new()
    {
        Id = stored.Id,
        Name = stored.Name,
        State = SimulationState.Done,
        Progress = 1,
        BeforeCount = 0,
        StartedBy = stored.StartedBy,
        StartedByName = people.FindUser(stored.StartedBy)?.DisplayName,
        OrderedAt = stored.OrderedAt.ToDateTimeOffset(),
        BegunAt = stored.BegunAt.ToDateTimeOffset(),
        EndedAt = stored.EndedAt.ToDateTimeOffset(),
        PlanVersion = stored.PlanVersion,
        IsKept = true,
        Order = JsonSerializer.Deserialize<SimulationOrder>(stored.Order, PlatformJson.Options)!,
    };

    public static string WordOf(SimulationState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}

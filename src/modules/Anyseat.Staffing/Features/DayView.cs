using Anyseat.Interactions.Contracts;
using Anyseat.Simulation;
using Anyseat.Simulation.Days;
using Anyseat.Staffing.Runs;

namespace Anyseat.Staffing.Features;

/// <summary>A day that can be simulated: what changes can speak of.</summary>
internal sealed record DayView
{
    public required string Name { get; init; }

    /// <summary>For a recorded day: which.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>For a recorded day: where.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The instant of its midnight; for a document without one that of its date in UTC.</summary>
    public required DateTimeOffset Midnight { get; init; }

    /// <summary>Begin of what is reported, in seconds from midnight.</summary>
    public required int FromSeconds { get; init; }

    /// <summary>End of what is reported, in seconds from midnight.</summary>
    public required int ToSeconds { get; init; }

    public required int IntervalMinutes { get; init; }

    /// <summary>How many customers are to be expected.</summary>
    public required double CustomerCount { get; init; }

    /// <summary>For a recorded day: those who came to queues that the rules do not have.</summary>
    public int LeftOutCount { get; init; }

    /// <summary>The version of the routing plan whose rules it has; null for rules of its own.</summary>
    public int? PlanVersion { get; init; }

    /// <summary>For a recorded day: whether some customers came under another version.</summary>
    public bool HadOtherPlans { get; init; }

    public required IReadOnlyList<DayQueue> Queues { get; init; }

    public required IReadOnlyList<DayGroup> Groups { get; init; }

    public required IReadOnlyList<DayDemand> Demands { get; init; }

    /// <param name="Name">By which changes speak of it.</param>
    /// <param name="Names">What people call it; null for a queue of a document.</param>
    /// <param name="CustomerCount">How many are to be expected.</param>
    internal sealed record DayQueue(string Name, LocalizedText? Names, double CustomerCount);

    /// <param name="Name">By which changes speak of it.</param>
    /// <param name="Count">How many are rostered.</param>
    /// <param name="Queues">The names of the queues whose work some of them can be offered.</param>
    internal sealed record DayGroup(string Name, int Count, IReadOnlyList<string> Queues);

    internal sealed record DayDemand(string Name, string Queue, double CustomerCount);

    public static DayView Of(PreparedDay prepared)
    {
        Day day = prepared.Day;
        var simulator = new Simulator(day);
        string NameOf(int queue) => day.Routing.QueueNames[queue];
        return new DayView
        {
            Name = day.Name,
            Date = prepared.Record?.Date,
            TimeZone = prepared.Record?.Zone.Id,
            Midnight = DateTimeOffset.UnixEpoch.AddTicks(day.Midnight.Microseconds * TimeSpan.TicksPerMicrosecond),
            FromSeconds = (int)day.From.TotalSeconds,
            ToSeconds = (int)day.To.TotalSeconds,
            IntervalMinutes = (int)day.Interval.TotalMinutes,
            CustomerCount = Round(day.Demands.Where(demand => !demand.IsOutbound).Sum(Expected)),
            LeftOutCount = prepared.Record?.LeftOutCount ?? 0,
            PlanVersion = prepared.PlanVersion,
            HadOtherPlans = prepared.Record?.HadOtherPlans ?? false,
            Queues =
            [
                .. day.Routing.QueueNames.Select((name, queue) => new DayQueue(
                    name, prepared.QueueNames?[queue], Round(day.Demands.Where(demand => demand.Queue.Index == queue && !demand.IsOutbound).Sum(Expected)))),
            ],
            Groups =
            [
                .. day.Groups.Select((group, place) => new DayGroup(
                    group.Name, group.Count,
                    [.. Enumerable.Range(0, day.Routing.QueueNames.Length).Where(queue => simulator.CanServe(place, queue)).Select(NameOf)])),
            ],
            Demands = [.. day.Demands.Select(demand => new DayDemand(demand.Name, NameOf(demand.Queue.Index), Round(Expected(demand))))],
        };
    }

    private static double Expected(Demand demand) => demand.Arrivals.Sum(arrivals => arrivals.ExpectedCount);

    private static double Round(double count) => Math.Round(count, 1);
}

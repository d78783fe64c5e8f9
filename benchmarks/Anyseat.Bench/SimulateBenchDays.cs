using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Tests;

namespace Anyseat.Bench;

/// <summary>The days that <see cref="SimulateBench"/> runs.</summary>
internal static class SimulateBenchDays
{
    private const int SkillCount = 50;
    private const int QueueCount = 40;
    private const int GroupCount = 100;
    private const int AgentsPerGroup = 10;
    private const int Interactions = 100_000;

    /// <summary>1,000 agents in 100 groups with four skills of 50 each, 40 queues, 100,000 calls in ten hours.</summary>
    public static Day Large() => new()
    {
        Name = "large",
        From = TimeSpan.FromHours(8),
        To = TimeSpan.FromHours(18),
        Routing = new DayRouting
        {
            QueueNames = [.. Enumerable.Range(0, QueueCount).Select(queue => $"queue {queue}")],
            SkillNames = [.. Enumerable.Range(0, SkillCount).Select(skill => $"skill {skill}")],
            Rules = new RoutingConfiguration
            {
                Version = 1,
                SkillCount = SkillCount,
                Queues = [.. Enumerable.Range(0, QueueCount).Select(Queue)],
            },
        },
        Demands = [.. Enumerable.Range(0, QueueCount).Select(Calls)],
        Groups = [.. Enumerable.Range(0, GroupCount).Select(Group)],
    };

    /// <summary>100 calls in half an hour of 180 s, 14 agents.</summary>
    public static Day ErlangC() => TheoryDay.Create(14, 180, new Endless(), 100, 200);

    /// <summary>48 calls a minute of one minute, two minutes of patience, 50 agents.</summary>
    public static Day ErlangA() => TheoryDay.Create(50, 60, new Exponential(120), 20, 2_880);

    private static QueueConfiguration Queue(int queue) => new()
    {
        Queue = new QueueHandle(queue),
        Requirements = [new SkillRequirement(new SkillHandle(queue), 2)],
        Priority = (byte)(queue % 5),
        AgeingMilliPointsPerSecond = 20,
        AgentChoice = queue % 2 == 0 ? AgentChoice.LongestIdle : AgentChoice.MostSkilled,
        IsAutoAnswered = true,
    };

    private static Demand Calls(int queue)
    {
        // Morning and afternoon peaks; all queues together bring the whole number.
        double[] shape = [0.8, 1.1, 1.3, 1.2, 0.9, 0.8, 1.0, 1.1, 1.0, 0.8];
        double perHour = (double)Interactions / QueueCount / shape.Sum();
        return new Demand
        {
            Name = $"calls {queue}",
            Queue = new QueueHandle(queue),
            Arrivals =
            [
                new PoissonArrivals("0", [.. shape.Select((share, hour) => new ArrivalRate(
                    TimeSpan.FromHours(8 + hour), TimeSpan.FromHours(9 + hour), share * perHour))]),
            ],
            Talk = new Lognormal(260, 200),
            WrapUp = new Exponential(30),
            Patience = new Exponential(180),
        };
    }

    private static AgentGroup Group(int group) => new()
    {
        Name = $"group {group}",
        Count = AgentsPerGroup,
        Abilities = new AgentConfiguration { Agent = new AgentHandle(0), Skills = SkillsOf(group) },
        Shifts = [new Stretch(TimeSpan.FromHours(8), TimeSpan.FromHours(18.5))],
        Breaks = [new Break(TimeSpan.FromHours(11.5 + (group % 8 * 0.25)), TimeSpan.FromHours(12 + (group % 8 * 0.25)))],
        NoShowShare = 0.02,
    };

    private static ImmutableArray<AgentSkill> SkillsOf(int group) =>
    [
        .. new[] { group % QueueCount, (group + 7) % QueueCount, ((group * 3) + 1) % QueueCount, QueueCount + (group % (SkillCount - QueueCount)) }
            .Distinct()
            .Select((skill, place) => new AgentSkill(new SkillHandle(skill), (byte)(5 - place))),
    ];
}

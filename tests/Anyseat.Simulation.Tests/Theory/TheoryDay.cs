using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Tests;

/// <summary>Queues of the textbook: Poisson arrivals, exponential times, agents who are always there.</summary>
internal static class TheoryDay
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromHours(8);

    /// <param name="agents">How many.</param>
    /// <param name="meanSeconds">Of the handle time.</param>
    /// <param name="patience">Of everyone.</param>
    /// <param name="hours">What is measured, after the warm-up.</param>
    /// <param name="perHour">Arrivals by class; each has a queue, the first with the highest priority.</param>
    public static Day Create(int agents, double meanSeconds, Distribution patience, double hours, params double[] perHour)
    {
        TimeSpan to = WarmUp + TimeSpan.FromHours(hours);
        ImmutableArray<string> names = [.. perHour.Select((_, k) => $"class {k + 1}")];
        return new Day
        {
            Name = "theory",
            From = WarmUp,
            To = to,
            Interval = TimeSpan.FromHours(hours),
            Routing = new DayRouting
            {
                QueueNames = names,
                Rules = new RoutingConfiguration
                {
                    Version = 1,
                    Queues =
                    [
                        .. perHour.Select((_, k) => new QueueConfiguration
                        {
                            Queue = new QueueHandle(k),
                            Priority = (byte)(perHour.Length - 1 - k),
                            IsAutoAnswered = true,
                            WrapUpMax = TimeSpan.Zero,
                        }),
                    ],
                },
            },
            Demands =
            [
                .. perHour.Select((rate, k) => new Demand
                {
                    Name = names[k],
                    Queue = new QueueHandle(k),
                    Arrivals = [new PoissonArrivals("0", [new ArrivalRate(TimeSpan.Zero, to, rate)])],
                    Talk = new Exponential(meanSeconds),
                    Patience = patience,
                }),
            ],
            Groups =
            [
                new AgentGroup
                {
                    Name = "agents",
                    Count = agents,
                    Abilities = new AgentConfiguration { Agent = new AgentHandle(0) },
                    Shifts = [new Stretch(TimeSpan.Zero, to + TimeSpan.FromDays(2))],
                },
            ],
        };
    }
}

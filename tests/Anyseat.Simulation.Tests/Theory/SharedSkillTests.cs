using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;
using Anyseat.Workforce.Erlang;

namespace Anyseat.Simulation.Tests;

/// <summary>Where Erlang C is wrong: a few agents who can do both of two skills.</summary>
/// <remarks>Two queues of 8 Erlang each. As if the skills were apart, or as if all agents could do both, Erlang C has an answer;
/// the truth lies between, and where depends on the routing rules. A simulation of 20 short replications finds it.</remarks>
public sealed class SharedSkillTests
{
    private const double PerHour = 120;
    private const double HandleSeconds = 240;
    private static readonly TimeSpan TwentySeconds = TimeSpan.FromSeconds(20);

    [Fact]
    public void Simulation_finds_the_service_level_that_Erlang_C_misses_on_both_sides()
    {
        double apart = ErlangOf(PerHour, 10);
        double pooled = ErlangOf(2 * PerHour, 20);
        Estimate truth = Run(only: 8, both: 4, seed: 1, replications: 60, hours: 40);
        Estimate estimate = Run(only: 8, both: 4, seed: 99, replications: 20, hours: 12);

        string said = $"apart {apart:0.000}, pooled {pooled:0.000}, truth {truth.Mean:0.000} ± {truth.HalfWidth:0.000}, " +
            $"short run {estimate.Mean:0.000} ± {estimate.HalfWidth:0.000}";
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True(truth.HalfWidth < 0.015, said);
        Assert.True(apart < truth.Mean - 0.05 && truth.Mean + 0.02 < pooled, said);
        Assert.True(Math.Abs(estimate.Mean - truth.Mean) < estimate.HalfWidth + truth.HalfWidth, said);
        Assert.True(Math.Abs(estimate.Mean - truth.Mean) < Math.Min(truth.Mean - apart, pooled - truth.Mean), said);
    }

    [Fact]
    public void Staff_found_by_simulation_keeps_the_promise_with_fewer_than_Erlang_C_asks_for()
    {
        // 80 % in 20 seconds. Erlang C for queues apart, twice; then as few as the simulation finds, five of them able to do both.
        Assert.True(Traffic.TryCreate(PerHour, TimeSpan.FromSeconds(HandleSeconds), out Traffic? traffic, out _));
        Assert.True(Staffing.TryGetAgentsForServiceLevel(traffic, 0.8, TwentySeconds, out int each, out _));
        int only = 6;
        while (Run(only, both: 5, seed: 5, replications: 10, hours: 12).Mean < 0.8)
            only++;

        Estimate kept = Run(only, both: 5, seed: 6, replications: 40, hours: 12);
        Assert.True((2 * only) + 5 < 2 * each, $"{(2 * only) + 5} against {2 * each}");
        Assert.True(kept.Mean + kept.HalfWidth >= 0.8, $"{kept.Mean:0.000} ± {kept.HalfWidth:0.000}");
    }

    private static double ErlangOf(double perHour, int agents)
    {
        Assert.True(Traffic.TryCreate(perHour, TimeSpan.FromSeconds(HandleSeconds), out Traffic? traffic, out _));
        Assert.True(ErlangC.TryCreate(traffic, agents, out ErlangC? model, out _));
        return model.GetServiceLevel(TwentySeconds);
    }

    private static Estimate Run(int only, int both, ulong seed, int replications, double hours)
    {
        Day plain = TheoryDay.Create(only, HandleSeconds, new Endless(), hours, PerHour, PerHour);
        SkillHandle[] skills = [new(0), new(1)];
        AgentGroup Able(string name, int count, params AgentSkill[] able) => plain.Groups[0] with
        {
            Name = name,
            Count = count,
            Abilities = plain.Groups[0].Abilities with { Skills = [.. able] },
        };
        Day day = plain with
        {
            Routing = plain.Routing with
            {
                Rules = plain.Routing.Rules with
                {
                    Queues =
                    [
                        .. plain.Routing.Rules.Queues.Select((queue, k) => queue with
                        {
                            Priority = 0,
                            Requirements = [new SkillRequirement(skills[k], 1)],
                        }),
                    ],
                },
            },
            Groups =
            [
                Able("first", only, new AgentSkill(skills[0], 3)),
                Able("second", only, new AgentSkill(skills[1], 3)),
                Able("both", both, new AgentSkill(skills[0], 3), new AgentSkill(skills[1], 3)),
            ],
        };
        return TheoryRun.Run(day, seed, replications, 0.99).Find(ResultScope.AllQueues, "")![Figure.ServiceLevel]!.Value;
    }
}

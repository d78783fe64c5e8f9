using Anyseat.Measures;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;
using Anyseat.Workforce.Erlang;

namespace Anyseat.Simulation.Tests;

/// <summary>The live routing engine on virtual time against queueing theory.</summary>
/// <remarks>All comparisons together would fail by chance with a probability of at most 1 %: by Bonferroni's correction each
/// interval has the level 1 − 0.01 ÷ <see cref="ComparisonCount"/>. Seeds are fixed, so the outcome is, too.
/// ANYSEAT_SOAK=1 runs sixteen times as many replications, with intervals a quarter as wide.</remarks>
public sealed class TheoryTests
{
    private const int ComparisonCount = 18;
    private const double Confidence = 1 - (0.01 / ComparisonCount);
    private const ulong Seed = 20_261_120;

    private static readonly int Replications = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 640 : 40;
    private static readonly TimeSpan TwentySeconds = TimeSpan.FromSeconds(20);

    [Fact]
    public void Who_never_leaves_waits_as_Erlang_C_says()
    {
        // The published point: 100 calls in half an hour of 180 s, 14 agents.
        SummaryRow row = Run(TheoryDay.Create(14, 180, new Endless(), 100, 200));
        Assert.True(Traffic.TryCreate(200, TimeSpan.FromSeconds(180), out Traffic? traffic, out _));
        Assert.True(ErlangC.TryCreate(traffic, 14, out ErlangC? theory, out _));

        RequireCovered(theory.ProbabilityWait, row, Figure.WaitShare, 0.08);
        RequireCovered(theory.GetServiceLevel(TwentySeconds), row, Figure.ServiceLevel, 0.02);
        RequireCovered(theory.AverageWaitSeconds, row, Figure.AverageSpeedOfAnswer, 0.15);
        RequireCovered(theory.Occupancy, row, Figure.Occupancy, 0.01);
    }

    [Fact]
    public void Who_loses_patience_leaves_as_Erlang_A_says()
    {
        // The published point: 48 calls a minute of one minute, 50 agents, two minutes of patience.
        Assert.True(ServiceLevelRule.TryCreate(
            TwentySeconds, TimeSpan.FromSeconds(5), ServiceLevelFormula.Offered, out ServiceLevelRule? rule));
        SummaryRow row = Run(TheoryDay.Create(50, 60, new Exponential(120), 20, 2880) with { ServiceLevel = rule });
        Assert.True(Traffic.TryCreate(2880, TimeSpan.FromSeconds(60), out Traffic? traffic, out _));
        Assert.True(ErlangA.TryCreate(traffic, 50, TimeSpan.FromSeconds(120), out ErlangA? theory, out _));

        RequireCovered(theory.ProbabilityAbandon, row, Figure.AbandonedShare, 0.08);
        RequireCovered(theory.AverageWaitSeconds, row, Figure.AverageWait, 0.08);
        RequireCovered(theory.AverageWaitOfAnsweredSeconds, row, Figure.AverageSpeedOfAnswer, 0.08);
        RequireCovered(theory.ProbabilityWait, row, Figure.WaitShare, 0.08);
        RequireCovered(theory.Occupancy, row, Figure.Occupancy, 0.01);
        RequireCovered(theory.GetServiceLevel(TwentySeconds), row, Figure.ServiceLevel, 0.01);
    }

    [Fact]
    public void Who_cannot_wait_is_lost_as_Erlang_B_says() => RequireLosses(new Exponential(180));

    [Fact]
    public void Erlang_B_holds_for_handle_times_of_another_shape() => RequireLosses(new Lognormal(180, 360));

    [Fact]
    public void Each_class_waits_as_the_formula_of_Cobham_says()
    {
        double[] perHour = [40, 90, 50];
        SimulationSummary summary = TheoryRun.Run(
            TheoryDay.Create(10, 180, new Endless(), 150, perHour), Seed, Replications, Confidence);
        Assert.True(PriorityQueue.TryCreate(perHour, TimeSpan.FromSeconds(180), 10, out PriorityQueue? theory, out _));

        for (int k = 0; k < perHour.Length; k++)
        {
            SummaryRow row = summary.Find(ResultScope.Queue, $"class {k + 1}")!;
            RequireCovered(theory.AverageWaitSeconds[k], row, Figure.AverageSpeedOfAnswer, 0.25);
        }

        RequireCovered(theory.ProbabilityWait, summary.Find(ResultScope.AllQueues, "")!, Figure.WaitShare, 0.08);
    }

    private static void RequireLosses(Distribution talk)
    {
        // Nobody waits at all: who is not answered at once is gone, as from a busy trunk group.
        Day day = TheoryDay.Create(10, 180, new FixedTime(0), 100, 160);
        SummaryRow row = Run(day with { Demands = [day.Demands[0] with { Talk = talk }] });
        Assert.True(ErlangB.TryCreate(8, 10, out ErlangB? theory, out _));

        RequireCovered(theory.ProbabilityBlocked, row, Figure.AbandonedShare, 0.08);
        RequireCovered(theory.Occupancy, row, Figure.Occupancy, 0.02);
    }

    private static SummaryRow Run(Day day) =>
        TheoryRun.Run(day, Seed, Replications, Confidence).Find(ResultScope.AllQueues, "")!;

    /// <summary>The interval covers what theory says, and is narrow enough for that to mean something.</summary>
    private static void RequireCovered(double theory, SummaryRow row, Figure figure, double widthMax)
    {
        Estimate found = row[figure]!.Value;
        string said = $"{figure} of {row.Key.Name}: {found.Mean:0.#####} ± {found.HalfWidth:0.#####}, theory {theory:0.#####}";
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True(Math.Abs(found.Mean - theory) <= found.HalfWidth, said);
        Assert.True(found.HalfWidth <= widthMax * theory, $"too wide to say much: {said}");
    }
}

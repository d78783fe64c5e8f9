using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

public sealed class ExperimentTests
{
    private static readonly Day Small = Texts.Read(Texts.Small);

    [Fact]
    public void The_same_seed_gives_the_same_bytes_however_the_work_is_spread()
    {
        Experiment experiment = new()
        {
            Day = Small,
            Changed = [Texts.Change(Small, """{ "kind": "sickness", "percent": 20 }""")],
            Seed = 42,
            Replications = 40,
        };
        ExperimentResult inOrder = Run(experiment, InOrder);
        ExperimentResult backwards = Run(experiment, (count, run) => InOrder(count, i => run(count - 1 - i)));
        ExperimentResult atOnce = Run(experiment, AtOnce);

        Assert.Equal(inOrder.ToJson(), backwards.ToJson());
        Assert.Equal(inOrder.ToJson(), atOnce.ToJson());
        Assert.Equal(inOrder.ToCsv(), atOnce.ToCsv());
        Assert.NotEqual(inOrder.ToCsv(), Run(experiment with { Seed = 43 }, InOrder).ToCsv());
    }

    [Fact]
    public void Customers_of_a_seed_are_the_same_on_every_machine()
    {
        // Arrivals, patience and talk of one demand, to the microsecond: one digest for all systems and processors.
        var source = Runs.ArrivalSource.Create(Small.Demands[0].Arrivals[0], 0, "bills", 2026, 0);
        var text = new StringBuilder();
        Distribution[] kinds = [new Exponential(90), new Lognormal(240, 200), new Weibull(100, 0.7, 126.6), new GammaTime(60, 0.5), new GammaTime(60, 3)];
        while (source.MoveNext())
        {
            text.Append(source.At);
            foreach (Distribution kind in kinds)
            {
                SplitMix64 chance = SplitMix64.Trait(source.Seed, Trait.Talk);
                text.Append(' ').Append(Runs.Micros.OfSeconds(kind.Draw(ref chance)));
            }

            text.Append('\n');
        }

        Assert.Equal("c59374f8a5f11141c4e83b7766ce5843", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())))[..32]);
    }

    [Fact]
    public void Both_scenarios_meet_the_same_customers_so_that_small_differences_show()
    {
        Experiment experiment = new()
        {
            Day = Small,
            Changed = [Texts.Change(Small, """{ "kind": "addAgents", "group": "A", "count": 1 }""")],
            Replications = 40,
        };
        ExperimentResult result = Run(experiment, AtOnce);
        Estimate before = Day(result.Base, Figure.ServiceLevel);
        Estimate after = Day(result.Changed[0].Summary, Figure.ServiceLevel);
        Estimate difference = Day(result.Changed[0].Difference, Figure.ServiceLevel);

        Assert.Equal(0, Day(result.Changed[0].Difference, Figure.Offered).Max);
        Assert.Equal(after.Mean - before.Mean, difference.Mean, 1e-12);
        Assert.True(difference.Mean - difference.HalfWidth > 0);
        // Independent runs would be at least as unsure as both together.
        Assert.True(difference.HalfWidth < 0.8 * Math.Sqrt((before.HalfWidth * before.HalfWidth) + (after.HalfWidth * after.HalfWidth)));
    }

    [Fact]
    public void Intervals_cover_the_true_mean_about_as_often_as_they_say()
    {
        // Offered calls are Poisson with mean 240: the truth is known. 200 intervals of 90 %, each over 5 replications.
        int covered = 0;
        for (ulong seed = 1; seed <= 200; seed++)
        {
            Day idle = Small with { Groups = [] };
            ExperimentResult result = Run(new Experiment { Day = idle, Seed = seed, Replications = 5, Confidence = 0.9 }, InOrder);
            Estimate offered = Day(result.Base, Figure.Offered);
            covered += Math.Abs(offered.Mean - 240) <= offered.HalfWidth ? 1 : 0;
        }

        Assert.InRange(covered, 166, 194);
    }

    [Fact]
    public void Results_name_every_queue_group_and_interval_in_both_formats()
    {
        ExperimentResult result = Run(new Experiment { Day = Small, Replications = 3 }, InOrder);
        using JsonDocument json = JsonDocument.Parse(result.ToJson());
        JsonElement scenario = json.RootElement.GetProperty("scenarios")[0];
        Assert.Equal("base", scenario.GetProperty("name").GetString());
        // Two queues, all queues and two groups; of each the day and four intervals.
        Assert.Equal(25, scenario.GetProperty("rows").GetArrayLength());
        JsonElement first = scenario.GetProperty("rows")[0].GetProperty("figures");
        Assert.Equal(3, first.GetProperty("offered").GetProperty("count").GetInt32());
        Assert.InRange(first.GetProperty("serviceLevel").GetProperty("mean").GetDouble(), 0, 1);

        string[] lines = result.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(26, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
        Assert.StartsWith("scenario,scope,name,from,to,offered,offered_half_width,answered,", lines[0]);
        Assert.StartsWith("base,queue_day,billing,08:00,10:00,", lines[1]);
        Assert.StartsWith("base,group,B,09:30,10:00,", lines[^1]);
    }

    [Fact]
    public void Progress_rises_to_the_end_over_all_runs()
    {
        List<double> told = [];
        Experiment experiment = new() { Day = Small, Changed = [Small], Replications = 3 };
        _ = experiment.Run(InOrder, told.Add, TestContext.Current.CancellationToken);
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
        Assert.True(told.Count >= 6);
    }

    [Fact]
    public void A_cancelled_experiment_ends_with_that_and_nothing_else()
    {
        using var cancel = new CancellationTokenSource();
        Experiment experiment = new() { Day = Small, Replications = 100 };
        Assert.Throws<OperationCanceledException>(() => experiment.Run(InOrder, _ => cancel.Cancel(), cancel.Token));
    }

    [Fact]
    public void A_single_replication_says_nothing_of_how_sure_it_is()
    {
        ExperimentResult result = Run(new Experiment { Day = Small, Replications = 1 }, InOrder);
        Assert.Equal(double.PositiveInfinity, Day(result.Base, Figure.Offered).HalfWidth);
        using JsonDocument json = JsonDocument.Parse(result.ToJson());
        JsonElement offered = json.RootElement.GetProperty("scenarios")[0].GetProperty("rows")[0].GetProperty("figures").GetProperty("offered");
        Assert.Equal(JsonValueKind.Null, offered.GetProperty("halfWidth").ValueKind);
    }

    private static Estimate Day(SimulationSummary summary, Figure figure) => summary.Find(ResultScope.AllQueues, "")![figure]!.Value;

    private static ExperimentResult Run(Experiment experiment, Action<int, Action<int>> runAll) =>
        experiment.Run(runAll, ct: TestContext.Current.CancellationToken);

    private static void AtOnce(int count, Action<int> run) => Parallel.For(0, count, run);

    private static void InOrder(int count, Action<int> run)
    {
        for (int i = 0; i < count; i++)
            run(i);
    }
}

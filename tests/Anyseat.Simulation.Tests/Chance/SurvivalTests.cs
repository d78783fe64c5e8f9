using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Tests;

public sealed class SurvivalTests
{
    [Fact]
    public void The_curve_is_that_worked_out_by_hand()
    {
        // Ends at 1, 3, 3 and 6; seen only until 2, 3 and 8. At risk: 7, 5, 2.
        var curve = Assert.IsType<Survival>(Survival.Estimate(
            [(3, true), (1, true), (2, false), (3, true), (3, false), (6, true), (8, false)]));
        Assert.Equal([1, 3, 6], curve.AtSeconds);
        double[] expected = [6.0 / 7, 6.0 / 7 * 3 / 5, 6.0 / 7 * 3 / 5 / 2];
        Assert.All(expected.Zip(curve.LeftShare), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    [Fact]
    public void Patience_is_found_behind_the_waits_that_cut_it_short()
    {
        // Patience 100 s on average; service comes after 40 s on average and hides most of it.
        var patience = new Exponential(100);
        var service = new Exponential(40);
        var chance = new SplitMix64(7);
        List<(double, bool)> seen = [];
        for (int i = 0; i < 20_000; i++)
        {
            double lasts = patience.Draw(ref chance);
            double served = service.Draw(ref chance);
            seen.Add((Math.Min(lasts, served), lasts < served));
        }

        Distribution found = Survival.Estimate(seen);
        Assert.InRange(found.MeanSeconds, 95, 105);
        Assert.InRange(Mean(found, ref chance), 95, 105);
        // Those who hung up waited 29 s: the mean of them would be a gross mistake.
        Assert.InRange(seen.Where(one => one.Item2).Average(one => one.Item1), 27, 31);
    }

    [Fact]
    public void Who_has_waited_so_long_waits_longer()
    {
        Distribution curve = Survival.Estimate(Enumerable.Range(1, 100).Select(second => ((double)second, second <= 80)));
        var chance = new SplitMix64(1);
        double[] beyond = [.. Draws(curve, 50, ref chance)];
        Assert.All(beyond, seconds => Assert.True(seconds > 50));
        // Of fifty left at 50, thirty end by 80 and the others go on along the tail.
        Assert.InRange(beyond.Count(seconds => seconds <= 80) / (double)beyond.Length, 0.57, 0.63);
        Assert.True(beyond.Max() > 100);
        Assert.All(Draws(new Lognormal(30, 20), 60, ref chance), seconds => Assert.True(seconds > 60));
        Assert.All(Draws(new FixedTime(30), 60, ref chance), seconds => Assert.Equal(60, seconds));
        Assert.InRange(Draws(new Exponential(30), 60, ref chance).Average(), 88, 92);
    }

    [Fact]
    public void Nobody_who_was_seen_to_hang_up_means_patience_without_end() =>
        Assert.IsType<Endless>(Survival.Estimate([(10, false), (20, false)]));

    private static double Mean(Distribution distribution, ref SplitMix64 chance)
    {
        double sum = 0;
        for (int i = 0; i < 50_000; i++)
            sum += distribution.Draw(ref chance);
        return sum / 50_000;
    }

    private static List<double> Draws(Distribution distribution, double beyond, ref SplitMix64 chance)
    {
        List<double> draws = [];
        for (int i = 0; i < 10_000; i++)
            draws.Add(distribution.DrawBeyond(beyond, ref chance));
        return draws;
    }
}

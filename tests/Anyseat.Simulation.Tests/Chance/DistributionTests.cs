using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Tests;

public sealed class DistributionTests
{
    private const int Count = 200_000;

    public static TheoryData<string, Distribution, double, double> Shapes => new()
    {
        { "exponential", new Exponential(180), 180, 180 },
        { "lognormal", new Lognormal(240, 300), 240, 300 },
        { "Weibull", new Weibull(100, 2, 88.622692545275801), 88.622692545275801, 46.325137517610424 },
        { "heavy Weibull", new Weibull(60, 0.5, 120), 120, 268.32815729997475 },
        { "gamma", new GammaTime(120, 4), 120, 60 },
        { "gamma of a small shape", new GammaTime(120, 0.5), 120, 169.70562748477141 },
        { "fixed", new FixedTime(12), 12, 0 },
        { "empirical", new Empirical([10, 20, 60]), 30, 21.602468994692867 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Draws_have_the_mean_and_the_spread_of_their_distribution(
        string name, Distribution distribution, double mean, double deviation)
    {
        double[] draws = Draw(distribution, name);
        double found = draws.Average();
        double spread = Math.Sqrt(draws.Sum(x => (x - found) * (x - found)) / Count);

        Assert.Equal(mean, distribution.MeanSeconds, mean * 1e-12);
        // Five standard errors of the mean; the spread of a heavy tail is less sure of itself.
        Assert.Equal(mean, found, (5 * deviation / Math.Sqrt(Count)) + 1e-9);
        Assert.Equal(deviation, spread, (0.05 * deviation) + 1e-9);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void Gamma_draws_follow_the_distribution_and_not_only_its_moments(double shape)
    {
        // P(X ≤ x) of the gamma distribution by its series, compared at five points: Kolmogorov's distance.
        double[] draws = [.. Draw(new GammaTime(shape, shape), "gamma").Order()];
        foreach (double x in new[] { 0.1, 0.5, 1, 2, 4 })
        {
            double found = (double)draws.Count(one => one <= x) / Count;
            Assert.Equal(Lower(shape, x), found, 1.95 / Math.Sqrt(Count));
        }
    }

    [Fact]
    public void No_draw_is_negative_or_outlasts_thirty_days()
    {
        foreach (double draw in Draw(new Weibull(1_000_000, 0.1, 1), "tail").Concat(Draw(new Lognormal(1_000_000, 100_000_000), "tail")))
            Assert.InRange(draw, 0, Distribution.SecondsMax);
    }

    [Fact]
    public void A_trait_does_not_depend_on_which_others_were_drawn()
    {
        SplitMix64 talk = SplitMix64.Trait(99, Trait.Talk);
        SplitMix64 patience = SplitMix64.Trait(99, Trait.Patience);
        _ = new Lognormal(10, 10).Draw(ref patience);
        SplitMix64 again = SplitMix64.Trait(99, Trait.Talk);
        Assert.Equal(new Exponential(10).Draw(ref talk), new Exponential(10).Draw(ref again));
        Assert.NotEqual(SplitMix64.Trait(99, Trait.Patience).NextUniform(), SplitMix64.Trait(99, Trait.Patience, 1).NextUniform());
    }

    private static double[] Draw(Distribution distribution, string name)
    {
        Xoshiro256 seeds = Xoshiro256.Stream(2026, 0, name);
        return [.. Enumerable.Range(0, Count).Select(_ =>
        {
            SplitMix64 chance = SplitMix64.Trait(seeds.Next(), Trait.Talk);
            return distribution.Draw(ref chance);
        })];
    }

    private static double Lower(double shape, double x)
    {
        double term = 1 / shape;
        double sum = term;
        for (int k = 1; k < 200; k++)
            sum += term *= x / (shape + k);
        double gamma = shape < 1 ? GammaFunction.Value(shape + 1) / shape : GammaFunction.Value(shape);
        return sum * Math.Exp(-x) * Math.Pow(x, shape) / gamma;
    }
}

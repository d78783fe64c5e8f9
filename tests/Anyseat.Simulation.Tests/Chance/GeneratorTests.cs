using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Tests;

public sealed class GeneratorTests
{
    [Fact]
    public void SplitMix64_gives_the_sequence_of_its_reference()
    {
        // Computed with the reference program of S. Vigna (public domain) for the state 1234567.
        var chance = new SplitMix64(1_234_567);
        ulong[] expected =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431, 16_408_922_859_458_223_821];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => chance.Next()));
    }

    [Fact]
    public void A_stream_is_the_same_whenever_it_is_begun()
    {
        Xoshiro256 once = Xoshiro256.Stream(42, 3, "arrivals/billing");
        Xoshiro256 again = Xoshiro256.Stream(42, 3, "arrivals/billing");
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(once.Next(), again.Next()));
    }

    [Theory]
    [InlineData(43UL, 3, "arrivals/billing")]
    [InlineData(42UL, 4, "arrivals/billing")]
    [InlineData(42UL, 3, "arrivals/billings")]
    public void Another_seed_replication_or_name_is_another_stream(ulong seed, int replication, string name)
    {
        Xoshiro256 one = Xoshiro256.Stream(42, 3, "arrivals/billing");
        Xoshiro256 other = Xoshiro256.Stream(seed, replication, name);
        Assert.DoesNotContain(Enumerable.Range(0, 1000), _ => one.Next() == other.Next());
    }

    [Fact]
    public void Streams_that_differ_by_one_are_not_correlated()
    {
        // 1,000 replications, first number of each: neighbours are as unlike as strangers.
        double[] first = [.. Enumerable.Range(0, 1000).Select(i => { Xoshiro256 stream = Xoshiro256.Stream(7, i, "x"); return stream.NextUniform() - 0.5; })];
        double correlation = Enumerable.Range(0, 999).Sum(i => first[i] * first[i + 1]) / first.Sum(x => x * x);
        Assert.InRange(correlation, -0.1, 0.1);
        Assert.InRange(first.Average(), -0.03, 0.03);
    }

    [Fact]
    public void Uniform_numbers_fill_the_interval_evenly_and_never_touch_its_ends()
    {
        Xoshiro256 chance = Xoshiro256.Stream(1, 0, "uniform");
        int[] classes = new int[100];
        for (int i = 0; i < 1_000_000; i++)
        {
            double value = chance.NextUniform();
            Assert.True(value is > 0 and < 1);
            classes[(int)(value * 100)]++;
        }

        // Chi-squared with 99 degrees of freedom: above 161 once in ten thousand times.
        Assert.InRange(classes.Sum(count => Math.Pow(count - 10_000, 2) / 10_000), 40, 161);
        Assert.True(SplitMix64.ToUniform(0) > 0);
        Assert.True(SplitMix64.ToUniform(ulong.MaxValue) < 1);
    }

    [Fact]
    public void Logarithm_exponential_and_arc_tangent_agree_with_the_platform()
    {
        Xoshiro256 chance = Xoshiro256.Stream(1, 0, "elementary");
        for (int i = 0; i < 100_000; i++)
        {
            double x = (chance.NextUniform() - 0.5) * 1000;
            RequireClose(Math.Exp(x), Elementary.Exp(x));
            RequireClose(Math.Log(Math.Exp(x)), Elementary.Log(Math.Exp(x)));
            double small = chance.NextUniform();
            RequireClose(Math.Log(small), Elementary.Log(small));
            RequireClose(Math.Atan(Math.Abs(x)), Elementary.Atan(Math.Abs(x)));
        }

        Assert.Equal(0, Elementary.Log(1));
        Assert.Equal(1, Elementary.Exp(0));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.025, -1.959963984540054)]
    [InlineData(0.999, 3.090232306167813)]
    [InlineData(1e-10, -6.361340902404056)]
    public void The_normal_quantile_is_that_of_the_tables(double p, double expected) =>
        Assert.Equal(expected, Normal.Quantile(p), 1e-13);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1.5, 0.886226925452758)]
    [InlineData(3, 2)]
    [InlineData(11, 3628800)]
    public void The_gamma_function_is_that_of_the_tables(double x, double expected) =>
        Assert.Equal(expected, GammaFunction.Value(x), expected * 1e-13);

    private static void RequireClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 4e-16 * Math.Abs(expected) * 2, $"{actual:R} is not {expected:R}");
}

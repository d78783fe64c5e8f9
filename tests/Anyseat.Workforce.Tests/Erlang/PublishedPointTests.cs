using Anyseat.Workforce.Erlang;

namespace Anyseat.Workforce.Tests.Erlang;

/// <summary>Numbers that others printed, compared to the printed digit.</summary>
public sealed class PublishedPointTests
{
    private static readonly TimeSpan TwentySeconds = TimeSpan.FromSeconds(20);

    [Fact]
    public void Erlang_C_gives_the_textbook_half_hour_of_100_calls_with_14_agents()
    {
        ErlangC model = Models.C(200, 180, 14);

        Assert.Equal(0.1741, Math.Round(model.ProbabilityWait, 4));
        Assert.Equal(0.8884, Math.Round(model.GetServiceLevel(TwentySeconds), 4));
        Assert.Equal(7.84, Math.Round(model.AverageWaitSeconds, 2));
        Assert.Equal(0.7143, Math.Round(model.Occupancy, 4));
    }

    [Fact]
    public void Erlang_A_gives_the_example_of_Mandelbaum_and_Zeltyn()
    {
        ErlangA model = Models.A(48 * 60, 60, 50, 120);

        Assert.Equal(0.03091, Math.Round(model.ProbabilityAbandon, 5));
        Assert.Equal(3.709, Math.Round(model.AverageWaitSeconds, 3));
        Assert.Equal(0.4678, Math.Round(model.ProbabilityWait, 4));
        Assert.Equal(0.9303, Math.Round(model.Occupancy, 4));
    }

    [Fact]
    public void Erlang_C_gives_the_same_example_without_leaving()
    {
        ErlangC model = Models.C(48 * 60, 60, 50);

        Assert.Equal(20.8, Math.Round(model.AverageWaitSeconds, 1));
        Assert.Equal(58.1, Math.Round(model.GetWaitPercentileSeconds(0.9), 1));
        Assert.Equal(17, Math.Round(model.AverageQueueLength));
        Assert.Equal(0.96, Math.Round(model.Occupancy, 2));
    }

    [Theory]
    [InlineData(5, 0.01, 1.361, 3)]
    [InlineData(10, 0.01, 4.4612, 4)]
    [InlineData(15, 0.01, 8.108, 3)]
    [InlineData(100, 0.01, 84.06, 2)]
    [InlineData(5, 0.02, 1.657, 3)]
    [InlineData(10, 0.02, 5.084, 3)]
    [InlineData(100, 0.02, 87.97, 2)]
    [InlineData(10, 0.05, 6.216, 3)]
    [InlineData(10, 0.001, 3.092, 3)]
    public void Erlang_B_gives_the_standard_table(int lines, double blocking, double printed, int digits)
    {
        Assert.True(ErlangB.TryGetErlangs(lines, blocking, out double erlangs, out _));
        Assert.Equal(printed, Math.Round(erlangs, digits));
    }

    [Fact]
    public void Ten_Erlang_at_two_per_cent_blocking_need_seventeen_lines()
    {
        Assert.True(ErlangB.TryGetLines(10, 0.02, out int lines, out _));
        Assert.Equal(17, lines);
    }

    [Fact]
    public void Erlang_A_gives_the_half_hour_of_100_calls_with_five_minutes_of_patience()
    {
        ErlangA model = Models.A(200, 180, 14, 300);

        Assert.Equal(0.14526, Math.Round(model.ProbabilityWait, 5));
        Assert.Equal(0.013984, Math.Round(model.ProbabilityAbandon, 6));
        Assert.Equal(0.704297, Math.Round(model.Occupancy, 6));
        // Printed as 4.19514, which is 300 times the rounded share; exact fractions give 4.195123.
        Assert.Equal(4.1951, Math.Round(model.AverageWaitSeconds, 4));
        Assert.Equal(0.916792, Math.Round(model.GetServiceLevel(TwentySeconds), 6));
    }
}

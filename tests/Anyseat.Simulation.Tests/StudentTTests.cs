using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

public sealed class StudentTTests
{
    [Theory]
    [InlineData(1, 0.95, 12.706)]
    [InlineData(2, 0.95, 4.303)]
    [InlineData(3, 0.99, 5.841)]
    [InlineData(10, 0.95, 2.228)]
    [InlineData(19, 0.95, 2.093)]
    [InlineData(30, 0.999, 3.646)]
    [InlineData(120, 0.95, 1.980)]
    [InlineData(100_000, 0.95, 1.960)]
    public void Quantiles_are_those_of_the_tables(int degrees, double confidence, double expected) =>
        Assert.Equal(expected, Math.Round(StudentT.Quantile(degrees, confidence), 3));

    [Fact]
    public void Absurd_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(0, 0.95));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(5, double.NaN));
    }
}

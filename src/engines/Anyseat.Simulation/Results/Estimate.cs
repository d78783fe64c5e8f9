namespace Anyseat.Simulation.Results;

/// <summary>A figure over all replications in which it has a value.</summary>
/// <param name="Count">In how many that is.</param>
/// <param name="Mean">The mean of it.</param>
/// <param name="HalfWidth">Half of its confidence interval by Student's t; infinite for a single value.</param>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value.</param>
public readonly record struct Estimate(int Count, double Mean, double HalfWidth, double Min, double Max);

/// <summary>Takes in a figure replication by replication.</summary>
/// <remarks>B. P. Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4 (1962).
/// </remarks>
internal struct Accumulator
{
    private int _count;
    private double _mean;
    private double _squares;
    private double _min;
    private double _max;

    public void Add(double value)
    {
        _min = _count == 0 ? value : Math.Min(_min, value);
        _max = _count == 0 ? value : Math.Max(_max, value);
        _count++;
        double delta = value - _mean;
        _mean += delta / _count;
        _squares += delta * (value - _mean);
    }

    /// <param name="quantile">Of Student's t, by degrees of freedom.</param>
    public readonly Estimate? ToEstimate(Func<int, double> quantile) => _count == 0
        ? null
        : new Estimate(
            _count,
            _mean,
            _count == 1 ? double.PositiveInfinity : quantile(_count - 1) * Math.Sqrt(_squares / (_count - 1) / _count),
            _min,
            _max);
}

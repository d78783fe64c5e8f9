using System.Collections.Immutable;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Results;

/// <summary>What a number of replications say together: the mean of each figure, and how sure that is.</summary>
/// <remarks>The interval is that of Student's t over the replications, which are independent and alike. A figure without a
/// value in a replication, as a service level without calls, is left out of it there. Not thread-safe; takes replications in
/// their order, so that the result does not depend on how many cores ran them.</remarks>
public sealed class SimulationSummary
{
    private readonly ResultTable _table;
    private readonly Accumulator[][] _sums;
    private readonly Dictionary<int, double> _quantiles = [];
    private readonly ImmutableArray<Figure> _unknown;

    /// <param name="day">The day.</param>
    /// <param name="confidence">The chance that an interval covers the true mean, 0.5 to 0.999999999.</param>
    /// <param name="unknown">Figures that nobody counted: they have no value in any row.</param>
    public SimulationSummary(Day day, double confidence = 0.95, params ReadOnlySpan<Figure> unknown)
    {
        ArgumentNullException.ThrowIfNull(day);
        // Checked at once rather than after an hour of running.
        _ = StudentT.Quantile(1, confidence);
        Name = day.Name;
        Confidence = confidence;
        _unknown = [.. unknown];
        _table = new ResultTable(day);
        _sums = [.. _table.Keys.Select(key => new Accumulator[ResultTable.FiguresOf(key).Length])];
    }

    /// <summary>The name of the day.</summary>
    public string Name { get; }

    /// <summary>The chance that an interval covers the true mean.</summary>
    public double Confidence { get; }

    /// <summary>How many replications there are so far.</summary>
    public int Count { get; private set; }

    /// <summary>All rows: each queue, all queues, each group; of each the whole day, then its intervals.</summary>
    public IEnumerable<SummaryRow> Rows => _table.Keys.Select((_, row) => RowAt(row));

    /// <summary>Takes in the next replication.</summary>
    public void Add(ReplicationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        RequireNext(result);
        AddValues(ValuesOf(result));
    }

    /// <summary>Takes in by how much one scenario exceeds another in the same replication. As both meet the same customers, what
    /// luck does to both cancels, and small differences show.</summary>
    /// <param name="before">The replication as it was.</param>
    /// <param name="after">The same replication with the changes.</param>
    public void AddDifference(ReplicationResult before, ReplicationResult after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        RequireNext(before);
        RequireNext(after);
        AddDifference(ValuesOf(before), ValuesOf(after));
    }

    /// <summary>The figures of a replication, row by row. Changes nothing, so any thread may call it.</summary>
    internal double?[][] ValuesOf(ReplicationResult result) => [.. _table.ValuesOf(result)];

    /// <summary>Takes in the figures of the next replication.</summary>
    internal void AddValues(double?[][] rows)
    {
        for (int row = 0; row < rows.Length; row++)
            Add(row, rows[row]);
        Count++;
    }

    /// <summary>Takes in by how much the figures of the next replication of one scenario exceed those of another.</summary>
    internal void AddDifference(double?[][] before, double?[][] after)
    {
        for (int row = 0; row < before.Length; row++)
            Add(row, [.. before[row].Zip(after[row], (from, to) => to - from)]);
        Count++;
    }

    /// <summary>The row of a whole day.</summary>
    /// <param name="scope">What it is about.</param>
    /// <param name="name">The queue or group; empty for all queues.</param>
    public SummaryRow? Find(ResultScope scope, string name)
    {
        for (int row = 0; row < _table.Keys.Length; row++)
        {
            if (_table.Keys[row] is { IsWholeDay: true } key && key.Scope == scope && key.Name == name)
                return RowAt(row);
        }

        return null;
    }

    private void Add(int row, double?[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
                _sums[row][i].Add(value);
        }
    }

    private SummaryRow RowAt(int row)
    {
        ImmutableArray<Figure> figures = ResultTable.FiguresOf(_table.Keys[row]);
        return new SummaryRow(
            _table.Keys[row],
            [.. figures.Select((figure, place) => (figure, _unknown.Contains(figure) ? null : _sums[row][place].ToEstimate(QuantileOf)))]);
    }

    private double QuantileOf(int degrees)
    {
        if (!_quantiles.TryGetValue(degrees, out double quantile))
            _quantiles[degrees] = quantile = StudentT.Quantile(degrees, Confidence);
        return quantile;
    }

    private void RequireNext(ReplicationResult result)
    {
        if (result.Replication != Count)
            throw new ArgumentException($"Replication {result.Replication} came where {Count} was to come.", nameof(result));
    }
}

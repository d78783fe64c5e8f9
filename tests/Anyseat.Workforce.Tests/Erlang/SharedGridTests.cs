using System.Globalization;
using Anyseat.Workforce.Erlang;

namespace Anyseat.Workforce.Tests.Erlang;

/// <summary>The tables beside the repository: published points, a grid computed by birth and death, exact fractions.</summary>
public sealed class SharedGridTests
{
    [Fact]
    public void Every_published_point_of_the_table_is_met_to_its_printed_digit()
    {
        foreach (string[] row in Rows("published_points.csv"))
        {
            int digits = row[8].Contains('.') ? row[8].Length - row[8].IndexOf('.') - 1 : 0;
            // Row 10 was printed from a rounded share times 300: its last digit is not one of the wait.
            if (row[0] == "10")
                digits = 4;
            Assert.True(
                Math.Round(Find(row), digits).Equals(Math.Round(Number(row[8]), digits)), $"row {row[0]}, {row[7]}: {Find(row)} is not {row[8]}");
        }
    }

    [Fact]
    public void Every_cell_of_the_computed_grid_is_met_to_ten_digits()
    {
        foreach (string[] row in Rows("computed_grid.csv"))
        {
            double arrivals = Number(row[1]);
            var (aht, agents) = (Number(row[2]), (int)Number(row[3]));
            var threshold = TimeSpan.FromSeconds(Number(row[5]));
            double[] found = row[0] == "C"
                ? Cells(Models.C(arrivals, aht, agents), threshold)
                : Cells(Models.A(arrivals, aht, agents, Number(row[4])), threshold);
            for (int i = 0; i < found.Length; i++)
                RequireEqual(Number(row[6 + i]), found[i], 1e-10, string.Join(',', row) + $" column {6 + i}");
        }
    }

    [Fact]
    public void Every_exact_fraction_of_the_loss_model_is_met_to_fourteen_digits()
    {
        foreach (string[] row in Rows("computed_erlang_b.csv"))
            RequireEqual(Number(row[2]), Models.B(Number(row[1]), (int)Number(row[0])).ProbabilityBlocked, 1e-14, string.Join(',', row));
    }

    private static double[] Cells(ErlangC model, TimeSpan threshold) =>
    [
        model.ProbabilityWait, model.AverageWaitSeconds, model.AverageQueueLength, model.Occupancy,
        model.GetServiceLevel(threshold),
    ];

    private static double[] Cells(ErlangA model, TimeSpan threshold) =>
    [
        model.ProbabilityWait, model.AverageWaitSeconds, model.AverageQueueLength, model.Occupancy,
        model.GetServiceLevel(threshold), model.ProbabilityAbandon,
    ];

    private static double Find(string[] row)
    {
        string quantity = row[7];
        if (quantity.StartsWith("min_trunks_for_block_", StringComparison.Ordinal))
        {
            Assert.True(ErlangB.TryGetLines(Number(row[2]) * Number(row[3]) / 3600, Number(quantity[21..]), out int lines, out _));
            return lines;
        }

        if (quantity.StartsWith("offered_erlangs_for_block_", StringComparison.Ordinal))
        {
            Assert.True(ErlangB.TryGetErlangs((int)Number(row[4]), Number(quantity[26..]), out double erlangs, out _));
            return erlangs;
        }

        double arrivals = Number(row[2]);
        var (aht, agents) = (Number(row[3]), (int)Number(row[4]));
        TimeSpan threshold = row[6].Length > 0 ? TimeSpan.FromSeconds(Number(row[6])) : TimeSpan.Zero;
        return row[1] switch
        {
            "B" => Models.B(arrivals * aht / 3600, agents).ProbabilityBlocked,
            "C" => Find(Models.C(arrivals, aht, agents), quantity, threshold),
            _ => Find(Models.A(arrivals, aht, agents, Number(row[5])), quantity, threshold),
        };
    }

    private static double Find(ErlangC model, string quantity, TimeSpan threshold) => quantity switch
    {
        "service_level" => model.GetServiceLevel(threshold),
        "occupancy" => model.Occupancy,
        "probability_wait" => model.ProbabilityWait,
        "average_wait_seconds" => model.AverageWaitSeconds,
        "average_queue_length" => model.AverageQueueLength,
        "wait_90th_percentile_seconds" => model.GetWaitPercentileSeconds(0.9),
        _ => throw new InvalidDataException(quantity),
    };

    private static double Find(ErlangA model, string quantity, TimeSpan threshold) => quantity switch
    {
        "probability_wait" => model.ProbabilityWait,
        "probability_abandon" => model.ProbabilityAbandon,
        "occupancy" => model.Occupancy,
        "average_wait_all_callers_seconds" => model.AverageWaitSeconds,
        "answered_within_threshold_over_all_callers" => model.GetServiceLevel(threshold),
        _ => throw new InvalidDataException(quantity),
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static void RequireEqual(double expected, double actual, double precision, string where) =>
        Assert.True(Math.Abs(actual - expected) <= precision * Math.Abs(expected), $"{where}: {actual:R} is not {expected:R}");

    // The only quoted cells, the sources, come last and are not read.
    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Path.Combine(SharedData.Folder("erlang"), file)).Skip(1).Select(line => line.Split(','));
}

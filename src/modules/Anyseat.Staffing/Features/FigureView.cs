using System.Text.Json;
using Anyseat.Simulation.Results;

namespace Anyseat.Staffing.Features;

/// <summary>A figure over all replications; shares are 0 to 1, times in seconds.</summary>
/// <param name="Mean">The mean; of a recorded day what it was.</param>
/// <param name="HalfWidth">Half of its confidence interval; null for a single value.</param>
/// <param name="Difference">By how much it exceeds that of the day without changes, replication by replication; null for the day
/// itself and for the recorded one.</param>
/// <param name="DifferenceHalfWidth">Half of the confidence interval of the difference.</param>
/// <param name="IsSignificant">Whether that interval leaves zero out.</param>
internal sealed record FigureView(double Mean, double? HalfWidth, double? Difference, double? DifferenceHalfWidth, bool IsSignificant)
{
    private const int Places = 6;

    /// <summary>The figures of a row that have a value, by name.</summary>
    public static IReadOnlyDictionary<string, FigureView> Of(SummaryRow row, SummaryRow? difference)
    {
        var figures = new Dictionary<string, FigureView>(StringComparer.Ordinal);
        foreach ((Figure figure, Estimate? estimate) in row.Figures)
        {
            if (estimate is { } known)
                figures[JsonNamingPolicy.CamelCase.ConvertName(figure.ToString())] = Of(known, difference?[figure]);
        }

        return figures;
    }

    private static FigureView Of(Estimate estimate, Estimate? difference)
    {
        double? apart = difference?.Mean;
        double? halfWidth = difference is { HalfWidth: var width } && double.IsFinite(width) ? width : null;
        return new FigureView(
            Math.Round(estimate.Mean, Places), double.IsFinite(estimate.HalfWidth) ? Math.Round(estimate.HalfWidth, Places) : null,
            Round(apart), Round(halfWidth), apart is { } by && halfWidth is { } half && Math.Abs(by) > half);
    }

    private static double? Round(double? value) => value is { } known ? Math.Round(known, Places) : null;
}

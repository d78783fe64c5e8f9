using System.IO.Compression;
using System.Text.Json;
using Anyseat.Platform.Json;
using Anyseat.Simulation.Results;
using Anyseat.Staffing.Features;

namespace Anyseat.Staffing.Results;

/// <summary>Outcomes as bytes: JSON with a version, compressed with gzip (RFC 1952). Numbers come back to the last bit.</summary>
internal static class OutcomeCodec
{
    private const int Version = 1;

    public static byte[] Write(SimulationOutcome outcome)
    {
        using var buffer = new MemoryStream();
        using (var packed = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(
                packed,
                new Kept(
                    Version, outcome.Day, outcome.Bounds, outcome.Replications, outcome.Confidence,
                    [.. outcome.Scenarios.Select(one => new KeptScenario(one.Kind, one.Name, RowsOf(one.Rows), one.Differences is { } rows ? RowsOf(rows) : null))]),
                PlatformJson.Options);
        }

        return buffer.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Write"/> made.</exception>
    public static SimulationOutcome Read(byte[] bytes)
    {
        using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        Kept kept = JsonSerializer.Deserialize<Kept>(packed, PlatformJson.Options) is { Version: Version } found
            ? found
            : throw new InvalidDataException($"This outcome is not of version {Version}.");
        return new SimulationOutcome(
            kept.Day, kept.Bounds, kept.Replications, kept.Confidence,
            [
                .. kept.Scenarios.Select(one => new ScenarioFigures(
                    one.Kind, one.Name, [.. one.Rows.Select(ToRow)], one.Differences is { } rows ? [.. rows.Select(ToRow)] : null)),
            ]);
    }

    private static IReadOnlyList<KeptRow> RowsOf(IReadOnlyList<SummaryRow> rows) =>
    [
        .. rows.Select(row => new KeptRow(
            row.Key.Scope, row.Key.Name, row.Key.IsWholeDay, row.Key.From.Ticks, row.Key.To.Ticks,
            row.Figures.ToDictionary(
                one => one.Figure,
                one => one.Estimate is { } known ? new KeptFigure(known.Count, known.Mean, ToFinite(known.HalfWidth), known.Min, known.Max) : null))),
    ];

    private static SummaryRow ToRow(KeptRow row) => new(
        new RowKey(row.Scope, row.Name, row.IsWholeDay, TimeSpan.FromTicks(row.FromTicks), TimeSpan.FromTicks(row.ToTicks)),
        [.. row.Figures.Select(one => (one.Key, ToEstimate(one.Value)))]);

    private static Estimate? ToEstimate(KeptFigure? figure) =>
        figure is null ? null : new Estimate(figure.Count, figure.Mean, figure.HalfWidth ?? double.PositiveInfinity, figure.Min, figure.Max);

    private static double? ToFinite(double value) => double.IsFinite(value) ? value : null;

    private sealed record Kept(
        int Version, DayView Day, IReadOnlyList<DateTimeOffset> Bounds, int Replications, double Confidence, IReadOnlyList<KeptScenario> Scenarios);

    private sealed record KeptScenario(ScenarioKind Kind, string Name, IReadOnlyList<KeptRow> Rows, IReadOnlyList<KeptRow>? Differences);

    private sealed record KeptRow(
        ResultScope Scope, string Name, bool IsWholeDay, long FromTicks, long ToTicks, IReadOnlyDictionary<Figure, KeptFigure?> Figures);

    private sealed record KeptFigure(int Count, double Mean, double? HalfWidth, double Min, double Max);
}

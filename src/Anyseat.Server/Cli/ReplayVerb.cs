using System.Globalization;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Time;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Cli;

/// <summary><c>anyseat replay --day DATE</c>: feeds the recorded inputs of a day to the routing engine again and compares each
/// decision with the recorded one. Reads only; the server may run.</summary>
internal static class ReplayVerb
{
    public static async Task<int> RunAsync(
        Dictionary<string, string?> options, string day, string? zone, TextWriter output, TextWriter error, CancellationToken ct)
    {
        (Instant from, Instant to) = ToStretch(day, zone);
        await using WebApplication app = new ServerBuilder(options).Build();
        try
        {
            ReplayReport report = await app.Services.GetRequiredService<IJournalReplay>()
                .ReplayAsync(from, to, new Progress(error), ct);
            return await TellAsync(report, day, output);
        }
        catch (Exception e) when (StartFailure.Explain(e, []) is { } explained)
        {
            throw explained;
        }
    }

    private static (Instant From, Instant To) ToStretch(string day, string? zone)
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            || date == DateOnly.MaxValue)
        {
            throw new StartException(ExitCode.Usage, $"--day takes a date such as 2026-11-20, not {day}.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone ?? "UTC", out TimeZoneInfo? found))
            throw new StartException(ExitCode.Usage, $"--zone takes an IANA time zone such as Asia/Shanghai, not {zone}.");
        return (ToInstant(date, found), ToInstant(date.AddDays(1), found));
    }

    private static Instant ToInstant(DateOnly date, TimeZoneInfo zone)
    {
        DateTime midnight = date.ToDateTime(TimeOnly.MinValue);
        // Where a day begins with summer time, its midnight does not exist.
        while (zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(15);
        return Instant.From(new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)));
    }

    private static async Task<int> TellAsync(ReplayReport report, string day, TextWriter output)
    {
        foreach (ReplayDifference difference in report.Differences)
        {
            await output.WriteLineAsync($"event {difference.Seq} at {difference.At}");
            await output.WriteLineAsync($"  recorded  {difference.Recorded ?? "nothing"}");
            await output.WriteLineAsync($"  replayed  {difference.Replayed ?? "nothing"}");
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{day}: {report.InputCount} inputs, {report.DecisionCount} decisions, {report.DifferenceCount} differences"
            + $" (replayed {report.EventCount} events from {report.SeqFrom} on)"));
        return (int)(report.DifferenceCount == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private sealed class Progress(TextWriter error) : IProgress<long>
    {
        public void Report(long value) => error.WriteLine($"{value} events");
    }
}

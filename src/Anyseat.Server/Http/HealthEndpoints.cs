using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Server.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anyseat.Server.Http;

/// <summary>What a supervisor of the process asks: does it live, and should it get work.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok\n")).ExcludeFromDescription();
        app.MapGet("/readyz", Ready).ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(HttpContext context, StartSequence start, HealthCheckService health)
    {
        Error? error = FindObstacle(start, context.RequestServices.GetService<IJournal>()?.Health);
        HealthReport? report = error is null ? await health.CheckHealthAsync(context.RequestAborted) : null;
        error ??= FindObstacle(report!);
        if (error is null)
            return TypedResults.Text(report!.Status == HealthStatus.Degraded ? Describe(report) : "ready\n");
        ProblemMapper.SetRetryAfter(context, error);
        return error.ToProblem();
    }

    /// <summary>It should get work, though not all is well: what is not.</summary>
    private static string Describe(HealthReport report) => "degraded\n" + string.Concat(
        report.Entries.Where(one => one.Value.Status == HealthStatus.Degraded).Select(one => $"{one.Key}: {one.Value.Description}\n"));

    private static UnavailableError? FindObstacle(HealthReport report)
    {
        foreach ((string name, HealthReportEntry entry) in report.Entries)
            if (entry.Status == HealthStatus.Unhealthy)
                return NotReady($"ready.{name}", entry.Description ?? $"The health of {name} is not known.");
        return null;
    }

    private static UnavailableError? FindObstacle(StartSequence start, JournalHealth? journal) =>
        (start.IsReady, journal) switch
        {
            (false, _) => NotReady("ready.starting", "The server is starting or stopping."),
            (_, JournalHealth.Down) => NotReady("ready.database", "The database does not answer."),
            (_, JournalHealth.Full) => NotReady("ready.disk_full", "The disk is full."),
            (_, JournalHealth.Fenced) => NotReady("ready.fenced", "Another node owns the routing domain."),
            (_, JournalHealth.Healthy or null) => null,
            _ => NotReady("ready.unknown", "The journal is in an unknown state."),
        };

    private static UnavailableError NotReady(string code, string detail) => new(code, detail, TimeSpan.FromSeconds(1));
}

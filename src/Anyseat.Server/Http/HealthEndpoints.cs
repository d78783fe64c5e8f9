using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Http;

/// <summary>What a supervisor of the process asks: does it live, and should it get work.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok\n")).ExcludeFromDescription();
        app.MapGet("/readyz", Ready).ExcludeFromDescription();
    }

    private static IResult Ready(HttpContext context, StartSequence start)
    {
        Error? error = FindObstacle(start, context.RequestServices.GetService<IJournal>()?.Health);
        if (error is null)
            return TypedResults.Text("ready\n");
        ProblemMapper.SetRetryAfter(context, error);
        return error.ToProblem();
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

using System.Globalization;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Simulation.Documents;
using Anyseat.Staffing.Domain;
using Anyseat.Staffing.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Staffing.Features;

/// <summary>Recorded days before they are run: what is in them, and as documents to be edited.</summary>
internal static class SimulationDays
{
    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder days = api.MapGroup("/simulations/days").WithTags("Simulations");
        days.MapGet("/{date}", GetAsync).RequirePermission(Permissions.TeamView).WithName("GetSimulationDay")
            .WithSummary("What a recorded day has: its queues, its groups of agents, its customers.")
            .ProducesProblem(400).ProducesProblem(404);
        // It has the hours of each person, though not the name.
        days.MapGet("/{date}/document", GetDocumentAsync).RequirePermission(Permissions.FloorView).WithName("GetSimulationDayDocument")
            .WithSummary("A recorded day as a document that can be edited, saved and run.")
            .Produces<FileContentHttpResult>(200, "application/json").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Results<Ok<DayView>, ProblemHttpResult>> GetAsync(
        DateOnly date, HttpContext http, DayPreparation preparation, CancellationToken ct,
        string? timeZone = null, int? plan = null, int intervalMinutes = 30) =>
        (await PrepareAsync(date, timeZone, plan, intervalMinutes, http, preparation, ct)).TryGet(out PreparedDay? day, out Error? error)
            ? TypedResults.Ok(DayView.Of(day))
            : error.ToProblem();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetDocumentAsync(
        DateOnly date, HttpContext http, DayPreparation preparation, CancellationToken ct,
        string? timeZone = null, int? plan = null, int intervalMinutes = 30) =>
        (await PrepareAsync(date, timeZone, plan, intervalMinutes, http, preparation, ct)).TryGet(out PreparedDay? day, out Error? error)
            ? TypedResults.File(
                DayWriter.Write(day.Day, day.PlanVersion), "application/json", string.Create(CultureInfo.InvariantCulture, $"anyseat-day-{date:yyyy-MM-dd}.json"))
            : error.ToProblem();

    private static async Task<Result<PreparedDay>> PrepareAsync(
        DateOnly date, string? timeZone, int? plan, int intervalMinutes, HttpContext http, DayPreparation preparation, CancellationToken ct)
    {
        var order = new SimulationOrder
        {
            Day = new DayChoice { Recorded = date, TimeZone = timeZone, Plan = plan, IntervalMinutes = intervalMinutes },
        };
        return order.FindFault() is { } invalid ? invalid : await preparation.PrepareAsync(order.Day, http.User.GetUserId(), ct);
    }
}

using System.ComponentModel;
using System.Globalization;
using System.Text;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;
using Anyseat.Staffing.Domain;
using Anyseat.Staffing.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Staffing.Features;

/// <summary>Simulations: ordered, watched, cancelled, read.</summary>
internal static class Simulations
{
    /// <summary>The largest order, in bytes; a day document may be part of it.</summary>
    public const int BodyMax = 16 * 1024 * 1024;

    private const int KeyLengthMax = 100;
    private const string CsvType = "text/csv; charset=utf-8; header=present";

    internal sealed record SimulationList(IReadOnlyList<SimulationView> Items);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder simulations = api.MapGroup("/simulations").WithTags("Simulations").RequirePermission(Permissions.TeamView);
        simulations.MapPost("", StartAsync).WithName("StartSimulation")
            .WithSummary("Orders a simulation of a day and of what-if scenarios; runs in the background.")
            .WithMetadata(new RequestSizeLimitAttribute(BodyMax))
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(429);
        simulations.MapGet("", List).WithName("ListSimulations").WithSummary("Those that wait, run, or whose results are kept; the latest first.");
        simulations.MapGet("/{id:guid}", Get).WithName("GetSimulation").WithSummary("How far a simulation is.").ProducesProblem(404);
        simulations.MapDelete("/{id:guid}", DeleteAsync).WithName("CancelSimulation")
            .WithSummary("Cancels a simulation, or forgets the result of one that is over.").ProducesProblem(403).ProducesProblem(404);
        simulations.MapGet("/{id:guid}/result", GetResult).WithName("GetSimulationResult")
            .WithSummary("The figures of the recorded day, of the simulated day and of each scenario.")
            .Produces<SimulationResultView>(200, "application/json", "text/csv").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Results<Accepted<SimulationView>, ProblemHttpResult>> StartAsync(
        SimulationOrder order, HttpContext http, DayPreparation preparation, SimulationRunner runner, IPeopleDirectory people, IIdSource ids,
        TimeProvider clock, IAuditLog audit, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid user = http.User.GetUserId();
        if (order.FindFault() is { } invalid)
            return invalid.ToProblem();
        if (key is not null && (key.Length is 0 or > KeyLengthMax || key.Any(char.IsControl)))
            return new ValidationError("idempotency_key.invalid", "Idempotency-Key has 1 to 100 characters, without control characters.").ToProblem();
        Guid id = key is null ? ids.NewId() : InputId.Of($"simulation:{user:N}", key).Value;
        if (runner.Find(id) is { } former)
            return Accept(former, runner, people);
        if (!(await preparation.PrepareAsync(order.Day, user, ct)).TryGet(out PreparedDay? day, out Error? error)
            || !DayPreparation.Change(day.Day, order.Scenarios).TryGet(out IReadOnlyList<Day>? changed, out error))
        {
            return error.ToProblem();
        }

        if (FindTooLarge(day.Day, changed, order.Replications) is { } tooLarge)
            return tooLarge.ToProblem();
        var run = new SimulationRun
        {
            Id = id,
            StartedBy = user,
            OrderedAt = clock.GetInstant(),
            Name = order.Name ?? day.Day.Name,
            // What a document said is in the day by now.
            Order = order with { Day = order.Day with { Document = null } },
            Day = day,
            Changed = changed,
        };
        if (!runner.Order(run).TryGet(out SimulationRun? taken, out error))
        {
            ProblemMapper.SetRetryAfter(http, error);
            return error.ToProblem();
        }

        await audit.RecordAsync(
            new AuditEntry("simulation.started", user, "simulation", id, FormattableString.Invariant($"{{\"replications\":{order.Replications},\"scenarios\":{changed.Count}}}")), ct);
        return Accept(taken, runner, people);
    }

    private static Accepted<SimulationView> Accept(SimulationRun run, SimulationRunner runner, IPeopleDirectory people) =>
        TypedResults.Accepted($"/api/v1/simulations/{run.Id}", SimulationView.Of(run, runner, people));

    private static ValidationError? FindTooLarge(Day day, IReadOnlyList<Day> changed, int replications)
    {
        double customers = replications * changed.Prepend(day).Sum(one => one.Demands.Sum(demand => demand.Arrivals.Sum(arrivals => arrivals.ExpectedCount)));
        return customers <= SimulationOrder.CustomersMax ? null : new ValidationError(
            "simulation.too_large",
            string.Create(
                CultureInfo.InvariantCulture,
                $"That are {customers:0} customers over all replications and scenarios, more than {SimulationOrder.CustomersMax:0}; ask for fewer replications or scenarios."),
            "replications");
    }

    private static Ok<SimulationList> List(SimulationRunner runner, IPeopleDirectory people) =>
        TypedResults.Ok(new SimulationList([.. runner.Runs.Select(run => SimulationView.Of(run, runner, people))]));

    private static Results<Ok<SimulationView>, ProblemHttpResult> Get(Guid id, SimulationRunner runner, IPeopleDirectory people) =>
        runner.Find(id) is { } run ? TypedResults.Ok(SimulationView.Of(run, runner, people)) : Unknown.ToProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, SimulationRunner runner, IAuditLog audit, CancellationToken ct)
    {
        Guid user = http.User.GetUserId();
        if (runner.Find(id) is not { } run)
            return Unknown.ToProblem();
        if (run.StartedBy != user && !http.User.Has(Permissions.FloorView))
            return new ForbiddenError("simulation.not_yours", "Somebody else ordered this simulation.").ToProblem();
        bool wasOver = run.IsOver;
        runner.Remove(run);
        await audit.RecordAsync(new AuditEntry(wasOver ? "simulation.forgotten" : "simulation.cancelled", user, "simulation", id), ct);
        return TypedResults.NoContent();
    }

    private static Results<Ok<SimulationResultView>, FileContentHttpResult, ProblemHttpResult> GetResult(
        Guid id, HttpContext http, SimulationRunner runner,
        [Description("queue, allQueues or group; all if not given.")] string? scope = null,
        [Description("Only this queue or group.")] string? name = null, [Description("Whether intervals are wanted besides whole days.")] bool intervals = true,
        [Description("json or csv; by the Accept header if not given.")] string? format = null)
    {
        if (format is not (null or "json" or "csv"))
            return new ValidationError("format.invalid", "format is json or csv.", "format").ToProblem();
        if (!TryScope(scope, out ResultScope? wanted))
            return new ValidationError("simulation.scope_invalid", "scope is queue, allQueues or group.", "scope").ToProblem();
        if (runner.Find(id) is not { } run)
            return Unknown.ToProblem();
        if (run.Outcome is not { } result)
            return new ConflictError("simulation.no_result", $"The simulation has no result: it is {SimulationView.WordOf(run.State)}.").ToProblem();
        if (format == "csv" || (format is null && WantsCsv(http.Request)))
            return ToCsv(run);
        return TypedResults.Ok(SimulationResultView.Of(run, result, new RowFilter(wanted, name, intervals)));
    }

    private static bool TryScope(string? word, out ResultScope? scope)
    {
        scope = word switch
        {
            "queue" => ResultScope.Queue,
            "allQueues" => ResultScope.AllQueues,
            "group" => ResultScope.Group,
            _ => null,
        };
        return word is null || scope is not null;
    }

    private static FileContentHttpResult ToCsv(SimulationRun run)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        string text = SummaryWriter.WriteCsv(ScenarioFigures.NamesOf(run));
        return TypedResults.File(
            (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(text)], CsvType,
            string.Create(CultureInfo.InvariantCulture, $"anyseat-simulation-{run.OrderedAt.ToDateTimeOffset():yyyy-MM-dd-HHmm}.csv"));
    }

    private static bool WantsCsv(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(accepted => accepted.Quality ?? 1).FirstOrDefault() is { } first
        && first.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);

    private static NotFoundError Unknown => new("simulation.unknown", "There is no such simulation; results are kept for the last ones only.");
}

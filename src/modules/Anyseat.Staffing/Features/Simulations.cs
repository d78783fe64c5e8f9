using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;
using Anyseat.Staffing.Domain;
using Anyseat.Staffing.Results;
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

    /// <param name="Name">1 to 80 characters.</param>
    internal sealed record RenameSimulation([StringLength(80, MinimumLength = 1)] string Name);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder simulations = api.MapGroup("/simulations").WithTags("Simulations").RequirePermission(Permissions.TeamView);
        simulations.MapPost("", StartAsync).WithName("StartSimulation")
            .WithSummary("Orders a simulation of a day and of what-if scenarios; runs in the background.")
            .WithMetadata(new RequestSizeLimitAttribute(BodyMax))
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(429);
        simulations.MapGet("", ListAsync).WithName("ListSimulations").WithSummary("Those that wait, run, or whose results are kept; the latest first.");
        simulations.MapGet("/{id:guid}", GetAsync).WithName("GetSimulation").WithSummary("How far a simulation is.").ProducesProblem(404);
        simulations.MapPut("/{id:guid}", RenameAsync).WithName("RenameSimulation").WithSummary("Gives a simulation whose result is there another name.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        simulations.MapDelete("/{id:guid}", DeleteAsync).WithName("CancelSimulation")
            .WithSummary("Cancels a simulation, or forgets the result of one that is over.").ProducesProblem(403).ProducesProblem(404);
        simulations.MapGet("/{id:guid}/result", GetResultAsync).WithName("GetSimulationResult")
            .WithSummary("The figures of the recorded day, of the simulated day and of each scenario.")
            .Produces<SimulationResultView>(200, "application/json", "text/csv").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Results<Accepted<SimulationView>, ProblemHttpResult>> StartAsync(
        SimulationOrder order, HttpContext http, DayPreparation preparation, SimulationRunner runner, SimulationCatalog catalog, IIdSource ids,
        TimeProvider clock, IAuditLog audit, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid user = http.User.GetUserId();
        if (order.FindFault() is { } invalid)
            return invalid.ToProblem();
        if (key is not null && (key.Length is 0 or > KeyLengthMax || key.Any(char.IsControl)))
            return new ValidationError("idempotency_key.invalid", "Idempotency-Key has 1 to 100 characters, without control characters.").ToProblem();
        Guid id = key is null ? ids.NewId() : InputId.Of($"simulation:{user:N}", key).Value;
        if (await catalog.FindAsync(id, ct) is { } former)
            return Accept(former);
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
        return Accept(catalog.ToView(taken));
    }

    private static Accepted<SimulationView> Accept(SimulationView view) => TypedResults.Accepted($"/api/v1/simulations/{view.Id}", view);

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

    private static async Task<Ok<SimulationList>> ListAsync(SimulationCatalog catalog, CancellationToken ct) =>
        TypedResults.Ok(new SimulationList(await catalog.ListAsync(ct)));

    private static async Task<Results<Ok<SimulationView>, ProblemHttpResult>> GetAsync(Guid id, SimulationCatalog catalog, CancellationToken ct) =>
        await catalog.FindAsync(id, ct) is { } found ? TypedResults.Ok(found) : Unknown.ToProblem();

    private static async Task<Results<Ok<SimulationView>, ProblemHttpResult>> RenameAsync(
        Guid id, RenameSimulation request, HttpContext http, SimulationCatalog catalog, IAuditLog audit, CancellationToken ct)
    {
        if (!SimulationOrder.IsName(request.Name))
            return new ValidationError("simulation.name_invalid", "name has 1 to 80 characters, without control characters.", "name").ToProblem();
        if (await FindOwnAsync(id, http, catalog, ct) is { Error: { } error })
            return error.ToProblem();
        if (!await catalog.RenameAsync(id, request.Name, ct) || await catalog.FindAsync(id, ct) is not { } renamed)
            return Unknown.ToProblem();
        await audit.RecordAsync(new AuditEntry("simulation.renamed", http.User.GetUserId(), "simulation", id), ct);
        return TypedResults.Ok(renamed);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, SimulationCatalog catalog, IAuditLog audit, CancellationToken ct)
    {
        if (!(await FindOwnAsync(id, http, catalog, ct)).TryGet(out SimulationView? found, out Error? error))
            return error.ToProblem();
        bool wasOver = found.State is SimulationState.Done or SimulationState.Failed or SimulationState.Cancelled;
        await catalog.RemoveAsync(id, ct);
        await audit.RecordAsync(
            new AuditEntry(wasOver ? "simulation.forgotten" : "simulation.cancelled", http.User.GetUserId(), "simulation", id), ct);
        return TypedResults.NoContent();
    }

    // One's own; a floor manager's are all.
    private static async Task<Result<SimulationView>> FindOwnAsync(Guid id, HttpContext http, SimulationCatalog catalog, CancellationToken ct)
    {
        if (await catalog.FindAsync(id, ct) is not { } found)
            return Unknown;
        return found.StartedBy == http.User.GetUserId() || http.User.Has(Permissions.FloorView)
            ? found
            : new ForbiddenError("simulation.not_yours", "Somebody else ordered this simulation.");
    }

    private static async Task<Results<Ok<SimulationResultView>, FileContentHttpResult, ProblemHttpResult>> GetResultAsync(
        Guid id, HttpContext http, SimulationCatalog catalog, CancellationToken ct,
        [Description("queue, allQueues or group; all if not given.")] string? scope = null,
        [Description("Only this queue or group.")] string? name = null, [Description("Whether intervals are wanted besides whole days.")] bool intervals = true,
        [Description("json or csv; by the Accept header if not given.")] string? format = null)
    {
        if (format is not (null or "json" or "csv"))
            return new ValidationError("format.invalid", "format is json or csv.", "format").ToProblem();
        if (!TryScope(scope, out ResultScope? wanted))
            return new ValidationError("simulation.scope_invalid", "scope is queue, allQueues or group.", "scope").ToProblem();
        if (await catalog.FindAsync(id, ct) is not { } simulation)
            return Unknown.ToProblem();
        if (await catalog.FindOutcomeAsync(id, ct) is not { } outcome)
            return new ConflictError("simulation.no_result", $"The simulation has no result: it is {SimulationView.WordOf(simulation.State)}.").ToProblem();
        if (format == "csv" || (format is null && WantsCsv(http.Request)))
            return ToCsv(simulation, outcome);
        return TypedResults.Ok(SimulationResultView.Of(simulation, outcome, new RowFilter(wanted, name, intervals)));
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

    private static FileContentHttpResult ToCsv(SimulationView simulation, SimulationOutcome outcome)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        string text = SummaryWriter.WriteCsv(ScenarioFigures.NamesOf(outcome.Scenarios));
        return TypedResults.File(
            (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(text)], CsvType,
            string.Create(CultureInfo.InvariantCulture, $"anyseat-simulation-{simulation.OrderedAt:yyyy-MM-dd-HHmm}.csv"));
    }

    private static bool WantsCsv(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(accepted => accepted.Quality ?? 1).FirstOrDefault() is { } first
        && first.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);

    private static NotFoundError Unknown => new("simulation.unknown", "There is no such simulation; the results of the last ones are kept.");
}

using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Staffing.Domain;
using Anyseat.Staffing.Runs;
using Anyseat.Staffing.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Staffing.Features;

/// <summary>Days saved by name: checked when they are saved, run as often as wanted.</summary>
internal static class SimulationDocuments
{
    private const int NameLengthMax = 80;

    internal sealed record DocumentRequest
    {
        /// <summary>Unique; 1 to 80 characters.</summary>
        [StringLength(NameLengthMax, MinimumLength = 1)]
        public required string Name { get; init; }

        /// <summary>The day, see docs/simulation.md.</summary>
        public required JsonElement Document { get; init; }
    }

    internal sealed record DocumentSummary(Guid Id, string Name, Guid? AuthorId, string? AuthorName, DateTimeOffset ChangedAt, long Version);

    internal sealed record DocumentList(IReadOnlyList<DocumentSummary> Items);

    internal sealed record DocumentView(DocumentSummary Summary, JsonElement Document);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder documents = api.MapGroup("/simulations/documents").WithTags("Simulations").RequirePermission(Permissions.TeamView);
        documents.MapGet("", ListAsync).WithName("ListSimulationDocuments").WithSummary("Saved days, by name.");
        documents.MapPost("", CreateAsync).WithName("SaveSimulationDocument").WithSummary("Saves a day, if it could be run.")
            .WithMetadata(new RequestSizeLimitAttribute(Simulations.BodyMax)).ProducesProblem(400).ProducesProblem(409);
        documents.MapGet("/{id:guid}", GetAsync).WithName("GetSimulationDocument").WithSummary("A saved day, with its ETag.").ProducesProblem(404);
        documents.MapGet("/{id:guid}/day", GetDayAsync).WithName("GetSimulationDocumentDay")
            .WithSummary("What a saved day has: its queues, its groups of agents, its customers.").ProducesProblem(400).ProducesProblem(404);
        documents.MapPut("/{id:guid}", ReplaceAsync).WithName("ReplaceSimulationDocument").WithSummary("Replaces a saved day; takes If-Match.")
            .WithMetadata(new RequestSizeLimitAttribute(Simulations.BodyMax))
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
        documents.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteSimulationDocument").WithSummary("Deletes a saved day.").ProducesProblem(404);
    }

    private static async Task<Ok<DocumentList>> ListAsync(DocumentStore<DayDocuments> store, IPeopleDirectory people, CancellationToken ct) =>
        TypedResults.Ok(new DocumentList([.. (await store.ListAsync(ct)).Select(document => ToSummary(document, people))]));

    private static async Task<Results<Created<DocumentSummary>, ProblemHttpResult>> CreateAsync(
        DocumentRequest request, HttpContext http, DocumentStore<DayDocuments> store, DayPreparation preparation, IPeopleDirectory people, IIdSource ids,
        TimeProvider clock, IAuditLog audit, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid user = http.User.GetUserId();
        if (await FindFaultAsync(request, preparation, ct) is { } invalid)
            return invalid.ToProblem();
        Guid id = string.IsNullOrEmpty(key) ? ids.NewId() : InputId.Of($"simulation-document:{user:N}", key).Value;
        var document = new StoredDocument(id, request.Name, request.Document.GetRawText(), user, clock.GetInstant(), 1);
        if (!(await store.AddAsync(document, ct)).TryGet(out StoredDocument? saved, out Error? error))
            return error.ToProblem();
        await audit.RecordAsync(new AuditEntry("simulation.document_saved", user, "simulation_document", saved.Id), ct);
        VersionTag.Set(http, saved.Version);
        return TypedResults.Created($"/api/v1/simulations/documents/{saved.Id}", ToSummary(saved, people));
    }

    private static async Task<Results<Ok<DocumentView>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, DocumentStore<DayDocuments> store, IPeopleDirectory people, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not { } saved)
            return Unknown.ToProblem();
        VersionTag.Set(http, saved.Version);
        using JsonDocument content = JsonDocument.Parse(
            saved.Content, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        return TypedResults.Ok(new DocumentView(ToSummary(saved, people), content.RootElement.Clone()));
    }

    private static async Task<Results<Ok<DayView>, ProblemHttpResult>> GetDayAsync(
        Guid id, DocumentStore<DayDocuments> store, DayPreparation preparation, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not { } saved)
            return Unknown.ToProblem();
        return (await preparation.ReadAsync(Encoding.UTF8.GetBytes(saved.Content), "document", ct)).TryGet(out PreparedDay? day, out Error? error)
            ? TypedResults.Ok(DayView.Of(day))
            : error.ToProblem();
    }

    private static async Task<Results<Ok<DocumentSummary>, ProblemHttpResult>> ReplaceAsync(
        Guid id, DocumentRequest request, HttpContext http, DocumentStore<DayDocuments> store, DayPreparation preparation, IPeopleDirectory people,
        TimeProvider clock, IAuditLog audit, [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        Guid user = http.User.GetUserId();
        if (!VersionTag.TryRead(match, out long version))
            return VersionTag.Required.ToProblem();
        if (await FindFaultAsync(request, preparation, ct) is { } invalid)
            return invalid.ToProblem();
        if (await store.FindAsync(id, ct) is null)
            return Unknown.ToProblem();
        var document = new StoredDocument(id, request.Name, request.Document.GetRawText(), user, clock.GetInstant(), version + 1);
        if (!(await store.UpdateAsync(document, ct)).TryGet(out StoredDocument? saved, out Error? error))
            return error.ToProblem();
        await audit.RecordAsync(new AuditEntry("simulation.document_saved", user, "simulation_document", id), ct);
        VersionTag.Set(http, saved.Version);
        return TypedResults.Ok(ToSummary(saved, people));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, DocumentStore<DayDocuments> store, IAuditLog audit, CancellationToken ct)
    {
        if (!await store.DeleteAsync(id, ct))
            return Unknown.ToProblem();
        await audit.RecordAsync(new AuditEntry("simulation.document_deleted", http.User.GetUserId(), "simulation_document", id), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Error?> FindFaultAsync(DocumentRequest request, DayPreparation preparation, CancellationToken ct)
    {
        if (!SimulationOrder.IsName(request.Name))
            return new ValidationError("simulation.name_invalid", "name has 1 to 80 characters, without control characters.", "name");
        return (await preparation.ReadAsync(Encoding.UTF8.GetBytes(request.Document.GetRawText()), "document", ct)).Error;
    }

    private static DocumentSummary ToSummary(StoredDocument document, IPeopleDirectory people) => new(
        document.Id, document.Name, document.AuthorId, document.AuthorId is { } author ? people.FindUser(author)?.DisplayName : null,
        document.ChangedAt.ToDateTimeOffset(), document.Version);

    private static NotFoundError Unknown => new("simulation.document_unknown", "There is no such saved day.");
}

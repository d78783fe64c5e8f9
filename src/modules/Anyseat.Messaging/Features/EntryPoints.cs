using System.Text.RegularExpressions;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Contracts;
using Anyseat.Messaging.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Messaging.Features;

/// <summary>Entry points as an administrator keeps them.</summary>
internal static partial class EntryPoints
{
    private const int TopicsMax = 20;

    internal sealed record EntryPointRequest(
        LocalizedText Names, string BrandColour, Guid QueueId, IReadOnlyList<EntryPointTopic> Topics);

    internal sealed record EntryPointPage(IReadOnlyList<EntryPoint> Items, string? NextCursor);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder entryPoints = api.MapGroup("/entry-points").WithTags("Routing").RequirePermission(Permissions.RoutingManage);
        entryPoints.MapGet("", (EntryPointStore store) => TypedResults.Ok(new EntryPointPage([.. store.All], null)))
            .WithName("ListEntryPoints").WithSummary("Where customers can come in.");
        entryPoints.MapPut("/{key}", PutAsync).WithName("PutEntryPoint").WithSummary("Adds or changes an entry point.").ProducesProblem(400);
    }

    private static async Task<Results<Ok<EntryPoint>, ProblemHttpResult>> PutAsync(
        string key, EntryPointRequest request, HttpContext http, EntryPointStore store, IInteractions interactions, IAuditLog audit,
        CancellationToken ct)
    {
        if (Validate(key, request, interactions) is { } invalid)
            return invalid.ToProblem();
        var entryPoint = new EntryPoint
        {
            Key = key,
            Names = request.Names,
            BrandColour = request.BrandColour,
            QueueId = request.QueueId,
            Topics = request.Topics,
        };
        await store.ReplaceAsync(entryPoint, ct);
        await audit.RecordAsync(new AuditEntry("entry_point.changed", http.User.FindUserId(), "entry_point", null), ct);
        return TypedResults.Ok(entryPoint);
    }

    private static ValidationError? Validate(string key, EntryPointRequest request, IInteractions interactions)
    {
        if (!KeyPattern().IsMatch(key))
            return new ValidationError("entry_point.key_invalid", "A key has 1 to 40 lower-case letters, digits or '-'.", "key");
        if (!request.Names.IsGood(lengthMax: 80) || !request.Topics.All(topic => topic.Names.IsGood(lengthMax: 80)))
            return new ValidationError("entry_point.names_invalid", "Names are in English, of 1 to 80 characters, without control characters.", "names");
        if (!ColourPattern().IsMatch(request.BrandColour))
            return new ValidationError("entry_point.colour_invalid", "brandColour is #RRGGBB.", "brandColour");
        if (request.Topics.Count > TopicsMax || request.Topics.Any(topic => !KeyPattern().IsMatch(topic.Key)))
            return new ValidationError("entry_point.topics_invalid", $"At most {TopicsMax} topics, with keys of 1 to 40 characters.", "topics");
        bool hasQueues = request.Topics.Select(topic => topic.QueueId).Prepend(request.QueueId).All(queue => interactions.FindQueue(queue) is not null);
        return hasQueues ? null : new ValidationError("queue.unknown", "There is no such queue.", "queueId");
    }

    [GeneratedRegex("^[a-z0-9-]{1,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$", RegexOptions.CultureInvariant)]
    private static partial Regex ColourPattern();
}

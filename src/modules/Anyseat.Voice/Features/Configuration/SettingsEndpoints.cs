using System.Globalization;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>What tells trunks, numbers, rules and the like apart.</summary>
/// <typeparam name="TDocument">As kept.</typeparam>
/// <typeparam name="TSettings">As set by the API.</typeparam>
internal sealed record SettingsKind<TDocument, TSettings>
    where TDocument : VoiceDocument, IVoiceKind
{
    /// <summary>The last part of the path, such as <c>trunks</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The word for one in operation names, such as <c>Trunk</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A few words for people, such as <c>a trunk</c>.</summary>
    public required string Words { get; init; }

    /// <summary>All of them, in order.</summary>
    public required Func<VoiceSettings, IReadOnlyList<TDocument>> All { get; init; }

    /// <summary>What the API shows.</summary>
    public required Func<TDocument, TSettings> ToSettings { get; init; }

    /// <summary>Checks what was sent and makes the document: of the id, and of the former one where there is one.</summary>
    public required Func<SettingsCheck, Guid, TSettings, TDocument?, Result<TDocument>> Make { get; init; }

    /// <summary>Why it may not be removed; null if it may.</summary>
    public Func<VoiceSettings, TDocument, Error?> FindUse { get; init; } = static (_, _) => null;
}

/// <summary>Lists, adds, changes and removes things of the configuration.</summary>
internal sealed class SettingsEndpoints<TDocument, TSettings>(SettingsKind<TDocument, TSettings> kind)
    where TDocument : VoiceDocument, IVoiceKind
    where TSettings : class
{
    public void Map(IEndpointRouteBuilder voice)
    {
        RouteGroupBuilder group = voice.MapGroup("/" + kind.Path);
        // As delegates: the analyzer of route handlers does not understand a body of a type parameter.
        (Delegate create, Delegate update) = (CreateAsync, UpdateAsync);
        group.MapGet("", List).WithName($"listVoice{kind.Name}").WithSummary($"Lists: {kind.Words}");
        group.MapPost("", create).WithName($"createVoice{kind.Name}").WithSummary($"Adds {kind.Words}")
            .ProducesProblem(400).ProducesProblem(409);
        group.MapPut("/{id:guid}", update).WithName($"updateVoice{kind.Name}").WithSummary($"Changes {kind.Words}; takes If-Match")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
        group.MapDelete("/{id:guid}", DeleteAsync).WithName($"deleteVoice{kind.Name}").WithSummary($"Removes {kind.Words}; takes If-Match")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
    }

    private Ok<SettingsPage<TSettings>> List(IVoiceSettings settings) =>
        TypedResults.Ok(new SettingsPage<TSettings>([.. kind.All(settings.Current).Select(ToItem)], null));

    private async Task<Results<Created<SettingsItem<TSettings>>, Ok<SettingsItem<TSettings>>, ProblemHttpResult>> CreateAsync(
        TSettings request, HttpContext http, VoiceDocuments documents, SettingsCheck check, IIdSource ids,
        [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid actor = http.User.GetUserId();
        if (!SettingsHeaders.ToId(key, kind.Path, actor, ids).TryGet(out Guid id, out Error? error)
            || !kind.Make(check, id, request, null).TryGet(out TDocument? document, out error))
            return error.ToProblem();
        Result<(TDocument Document, bool IsNew)> outcome = await documents.AddAsync(document, actor, ct);
        if (!outcome.TryGet(out (TDocument Document, bool IsNew) added, out error))
            return error.ToProblem();
        http.SetVersion(added.Document.Version);
        SettingsItem<TSettings> item = ToItem(added.Document);
        return added.IsNew ? TypedResults.Created($"/api/v1/voice/{kind.Path}/{id}", item) : TypedResults.Ok(item);
    }

    private async Task<Results<Ok<SettingsItem<TSettings>>, ProblemHttpResult>> UpdateAsync(
        Guid id, TSettings request, HttpContext http, VoiceDocuments documents, SettingsCheck check,
        [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        if (!SettingsHeaders.ToVersion(match).TryGet(out long? expected, out Error? error))
            return error.ToProblem();
        if (Find(documents.Current, id) is not { } former)
            return Unknown.ToProblem();
        if (!kind.Make(check, id, request, former).TryGet(out TDocument? document, out error))
            return error.ToProblem();
        // What was made keeps parts of the former one, so that one must still be there.
        Result<TDocument> outcome = await documents.ChangeAsync<TDocument>(
            id, expected ?? former.Version, _ => document, http.User.GetUserId(), ct);
        if (!outcome.TryGet(out TDocument? changed, out error))
            return error.ToProblem();
        http.SetVersion(changed.Version);
        return TypedResults.Ok(ToItem(changed));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, VoiceDocuments documents, [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        if (!SettingsHeaders.ToVersion(match).TryGet(out long? expected, out Error? error))
            return error.ToProblem();
        if (Find(documents.Current, id) is { } found && kind.FindUse(documents.Current, found) is { } used)
            return used.ToProblem();
        Result<Done> outcome = await documents.RemoveAsync<TDocument>(id, expected, http.User.GetUserId(), ct);
        return outcome.TryGet(out _, out error) ? TypedResults.NoContent() : error.ToProblem();
    }

    private TDocument? Find(VoiceSettings settings, Guid id) => kind.All(settings).FirstOrDefault(document => document.Id == id);

    private SettingsItem<TSettings> ToItem(TDocument document) =>
        new() { Id = document.Id, Version = document.Version, Value = kind.ToSettings(document) };

    private static NotFoundError Unknown => new($"voice.{TDocument.Kind}_unknown", "There is no such thing.");
}

/// <summary>The headers that changes take.</summary>
internal static class SettingsHeaders
{
    private const int KeyLengthMax = 64;

    /// <summary>The id of something new: of its idempotency key, so that a repeat finds it, or a fresh one.</summary>
    public static Result<Guid> ToId(string? key, string path, Guid actor, IIdSource ids)
    {
        if (key is null)
            return ids.NewId();
        return key.Length is >= 1 and <= KeyLengthMax && key.All(letter => letter is > ' ' and < '\x7F')
            ? InputId.Of($"voice:{path}:{actor:N}", key).Value
            : new ValidationError("idempotency.malformed", "Idempotency-Key must have 1 to 64 visible ASCII characters.");
    }

    /// <summary>The version that is expected; null for any.</summary>
    public static Result<long?> ToVersion(string? match)
    {
        if (match is null or "*")
            return (long?)null;
        return long.TryParse(match.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? version
            : new ValidationError("if_match.malformed", "If-Match must be one entity tag as given in ETag.");
    }

    /// <summary>Sets the ETag.</summary>
    public static void SetVersion(this HttpContext http, long version) =>
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}

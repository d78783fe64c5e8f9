using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Http;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.People.Features;

/// <summary>What is set of a named thing.</summary>
internal interface INamedRequest
{
    string Name { get; }
}

/// <summary>What tells teams, sites and skills apart.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TView">What the API shows of it.</typeparam>
/// <typeparam name="TRequest">What is set of it.</typeparam>
internal sealed record NamedKind<TRow, TView, TRequest>
{
    /// <summary>The word for one: in paths and operation names (with an s for many), error codes and the audit log.</summary>
    public required string Word { get; init; }

    public required Func<TRow, TView> ToView { get; init; }

    public required Func<PeopleSnapshot, IEnumerable<TView>> All { get; init; }

    /// <summary>A new row with everything of the request but id and version.</summary>
    public required Func<TRequest, TRow> New { get; init; }

    /// <summary>Sets what a request says besides the name.</summary>
    public Action<TRow, TRequest> Set { get; init; } = static (_, _) => { };

    /// <summary>What is wrong with a request besides the name.</summary>
    public Func<TRequest, ValidationError?> Validate { get; init; } = static _ => null;

    /// <summary>What is wrong with a request as things stand in the database.</summary>
    public Func<PeopleDbContext, TRequest, CancellationToken, Task<Error?>> CheckAsync { get; init; } =
        static (_, _, _) => Task.FromResult<Error?>(null);

    /// <summary>Whether anything refers to it.</summary>
    public required Func<PeopleDbContext, Guid, CancellationToken, Task<bool>> IsUsedAsync { get; init; }
}

/// <summary>Lists, creates, changes and removes named things.</summary>
internal sealed class NamedThingEndpoints<TRow, TView, TRequest>(NamedKind<TRow, TView, TRequest> kind)
    where TRow : class, INamedRow
    where TView : INamedThing
    where TRequest : class, INamedRequest
{
    private readonly NamedThings<TRow, TView> things = new(kind.Word, kind.ToView);
    private readonly string path = $"/{kind.Word}s";

    public void Map(IEndpointRouteBuilder api)
    {
        string word = kind.Word;
        string name = char.ToUpperInvariant(word[0]) + word[1..];
        api.MapGet(path, List).RequireUser().Describe($"list{name}s", $"Lists {word}s by name", 400, 401);
        api.MapPost(path, CreateAsync).RequirePermission(Permissions.PeopleManage).Accepts<TRequest>("application/json")
            .Describe($"create{name}", $"Creates a {word}", 400, 401, 403, 409, 413, 415, 503);
        api.MapPut(path + "/{id:guid}", UpdateAsync).RequirePermission(Permissions.PeopleManage).Accepts<TRequest>("application/json")
            .Describe($"update{name}", $"Changes a {word}; takes If-Match", 400, 401, 403, 404, 409, 412, 413, 415, 503);
        api.MapDelete(path + "/{id:guid}", DeleteAsync).RequirePermission(Permissions.PeopleManage)
            .Describe($"delete{name}", $"Removes a {word} that nothing refers to; takes If-Match", 400, 401, 403, 404, 409, 412, 503);
    }

    private Results<Ok<Page<TView>>, ProblemHttpResult> List(HttpContext http, string? cursor, int? limit, IPeopleDirectory directory)
    {
        IEnumerable<TView> ordered = kind.All(directory.Snapshot).OrderBy(item => Names.ToKey(item.Name), StringComparer.Ordinal);
        return Answers.ToPage(ordered, item => Names.ToKey(item.Name), cursor, limit).TryGet(out Page<TView>? page, out Error? error)
            ? TypedResults.Ok(page)
            : http.Problem(error);
    }

    private async Task<Results<Created<TView>, Ok<TView>, ProblemHttpResult>> CreateAsync(
        HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!(await ReadAsync(http, ct)).TryGet(out TRequest? request, out Error? error))
            return http.Problem(error);
        if (!IdempotencyKey.Read(http, request).TryGet(out IdempotencyKey key, out error))
            return http.Problem(error);
        TRow row = kind.New(request);
        row.Id = store.NewId();
        row.Version = 1;
        Result<Creation<TView>> result = await things.CreateAsync(
            store, http.User.GetUserId(), row, key, context => kind.CheckAsync(context, request, ct), ct);
        return result.ToAnswer(http, item => $"/api/v1{path}/{item.Id}", item => item.Version);
    }

    private async Task<Results<Ok<TView>, ProblemHttpResult>> UpdateAsync(
        Guid id, HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!(await ReadAsync(http, ct)).TryGet(out TRequest? request, out Error? error))
            return http.Problem(error);
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out error))
            return http.Problem(error);
        Result<TView> result = await things.UpdateAsync(
            store, http.User.GetUserId(), id, expected, row => Apply(row, request), context => kind.CheckAsync(context, request, ct), ct);
        return result.ToAnswer(http, item => item.Version);
    }

    private async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, PeopleStore store, CancellationToken ct)
    {
        if (!ExpectedVersion.Read(http).TryGet(out ExpectedVersion expected, out Error? error))
            return http.Problem(error);
        Result<Done> result = await things.DeleteAsync(
            store, http.User.GetUserId(), id, expected, context => kind.IsUsedAsync(context, id, ct), ct);
        return result.ToAnswer(http);
    }

    private async Task<Result<TRequest>> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<TRequest>(http, ct)).TryGet(out TRequest? request, out Error? error))
            return error;
        return (Check.Text(request.Name, "name") ?? kind.Validate(request)) is { } invalid ? invalid : request;
    }

    private void Apply(TRow row, TRequest request)
    {
        row.Name = request.Name;
        row.NameKey = Names.ToKey(request.Name);
        kind.Set(row, request);
    }
}

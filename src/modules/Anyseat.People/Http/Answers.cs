using System.Globalization;
using System.Text;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.People.Http;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">The entries.</typeparam>
internal sealed record Page<T>
{
    /// <summary>The entries, in the list's order.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Where the next page begins; null on the last.</summary>
    public required string? NextCursor { get; init; }
}

/// <summary>What was created, and whether by an earlier request with the same key.</summary>
internal readonly record struct Creation<T>(T Value, bool IsRepeat);

/// <summary>How slices answer.</summary>
internal static class Answers
{
    public const int LimitDefault = 50;
    public const int LimitMax = 200;

    /// <summary>The error as problem details, with Retry-After where it has one.</summary>
    public static ProblemHttpResult Problem(this HttpContext http, Error error)
    {
        ProblemMapper.SetRetryAfter(http, error);
        return error.ToProblem();
    }

    /// <summary>Sets the ETag of a versioned thing.</summary>
    public static void SetETag(this HttpContext http, long version) =>
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>201 for what is new, 200 for what the same key made before.</summary>
    public static Results<Created<T>, Ok<T>, ProblemHttpResult> ToAnswer<T>(
        this Result<Creation<T>> result, HttpContext http, Func<T, string> location, Func<T, long>? version = null)
    {
        if (!result.TryGet(out Creation<T> created, out Error? error))
            return http.Problem(error);
        if (version is not null)
            http.SetETag(version(created.Value));
        return created.IsRepeat
            ? TypedResults.Ok(created.Value)
            : TypedResults.Created(location(created.Value), created.Value);
    }

    /// <summary>204, or the problem.</summary>
    public static Results<NoContent, ProblemHttpResult> ToAnswer(this Result<Done> result, HttpContext http) =>
        result.TryGet(out _, out Error? error) ? TypedResults.NoContent() : http.Problem(error);

    /// <summary>200 with an ETag, or the problem.</summary>
    public static Results<Ok<T>, ProblemHttpResult> ToAnswer<T>(this Result<T> result, HttpContext http, Func<T, long> version)
    {
        if (!result.TryGet(out T? value, out Error? error))
            return http.Problem(error);
        http.SetETag(version(value));
        return TypedResults.Ok(value);
    }

    /// <summary>Cuts a page out of a list in memory that is in ordinal order of its keys.</summary>
    public static Result<Page<T>> ToPage<T>(IEnumerable<T> ordered, Func<T, string> key, string? cursor, int? limit)
    {
        if (ReadLimit(limit) is { IsSuccess: false } bad)
            return bad.Error;
        string? after = null;
        if (cursor is not null && (after = ReadCursor(cursor)) is null)
            return new ValidationError("cursor.malformed", "cursor must be one that a page gave.", "cursor");
        int count = limit ?? LimitDefault;
        List<T> items = [.. ordered.SkipWhile(item => after is not null && string.CompareOrdinal(key(item), after) <= 0).Take(count + 1)];
        bool hasMore = items.Count > count;
        if (hasMore)
            items.RemoveAt(count);
        return new Page<T> { Items = items, NextCursor = hasMore ? WriteCursor(key(items[^1])) : null };
    }

    /// <summary>Checks <c>limit</c>.</summary>
    public static Result<int> ReadLimit(int? limit) => limit is null or (>= 1 and <= LimitMax)
        ? limit ?? LimitDefault
        : new ValidationError("limit.out_of_range", $"limit must be between 1 and {LimitMax}.", "limit");

    /// <summary>A cursor that stands for a key.</summary>
    public static string WriteCursor(string key) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <summary>The key of a cursor; null if it is none.</summary>
    public static string? ReadCursor(string cursor)
    {
        if (cursor.Length is 0 or > 1_000 || !System.Buffers.Text.Base64Url.IsValid(cursor))
            return null;
        return Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(cursor));
    }

    /// <summary>Answers 503 instead of 500 while the database is away.</summary>
    public static RouteGroupBuilder WithDatabaseAway(this RouteGroupBuilder group)
    {
        group.AddEndpointFilterFactory((_, next) => async invocation =>
        {
            try
            {
                return await next(invocation);
            }
            catch (Exception exception) when (StorageFaults.Classify(exception) is not StorageFault.Data)
            {
                return invocation.HttpContext.Problem(
                    StorageFaults.Classify(exception) is StorageFault.Full ? new JournalFull() : new JournalDown());
            }
        });
        return group;
    }

    /// <summary>Says in the API's description what the endpoint answers besides success.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder builder, string name, string summary, params int[] problems)
    {
        builder.WithName(name).WithSummary(summary).WithTags("People");
        foreach (int status in problems)
            builder.ProducesProblem(status);
        return builder;
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Anyseat.Platform.Errors;

/// <summary>The one place where an <see cref="Error"/> becomes RFC 9457 problem details.</summary>
public static class ProblemMapper
{
    /// <summary>An HTTP answer for the error.</summary>
    public static ProblemHttpResult ToProblem(this Error error) => TypedResults.Problem(ToDetails(error));

    /// <summary>The problem details of the error: <c>type</c>, <c>title</c>, <c>status</c>, <c>detail</c>, and
    /// <c>code</c>, <c>traceId</c> and the error's own data.</summary>
    public static ProblemDetails ToDetails(Error error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var details = new ProblemDetails
        {
            Type = "urn:anyseat:problem:" + error.Code,
            Title = error.Title,
            Status = error.Status,
            Detail = error.Detail,
        };
        details.Extensions["code"] = error.Code;
        if (Activity.Current is { } activity)
            details.Extensions["traceId"] = activity.TraceId.ToString();
        if (error.RetryAfter is { } after)
            details.Extensions["retryAfterSeconds"] = (int)Math.Ceiling(after.TotalSeconds);
        foreach ((string name, object? value) in error.Data)
            details.Extensions[name] = value;
        return details;
    }

    /// <summary>Writes the error as the response, with Retry-After where it has one.</summary>
    public static Task WriteAsync(HttpContext context, Error error)
    {
        ArgumentNullException.ThrowIfNull(context);
        SetRetryAfter(context, error);
        return ToProblem(error).ExecuteAsync(context);
    }

    /// <summary>Sets the Retry-After header (RFC 9110 §10.2.3) if the error has one.</summary>
    public static void SetRetryAfter(HttpContext context, Error error)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(error);
        if (error.RetryAfter is { } after)
            context.Response.Headers.RetryAfter =
                ((int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}

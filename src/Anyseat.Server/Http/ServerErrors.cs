using Anyseat.Platform.Errors;

namespace Anyseat.Server.Http;

/// <summary>A defect of ours or of the environment: 500. The log holds the story under the trace id.</summary>
internal sealed record InternalError() : Error("internal", "Something went wrong here. The log has more under the trace id.")
{
    public override int Status => 500;

    public override string Title => "Unexpected failure";
}

/// <summary>The path exists, the method does not: 405.</summary>
internal sealed record MethodNotAllowedError() : Error("request.method", "This path does not take that method.")
{
    public override int Status => 405;

    public override string Title => "Method not allowed";
}

/// <summary>A status that has no error of its own.</summary>
internal sealed record OtherError(int Code4xx) : Error($"http.{Code4xx}", "The request was refused.")
{
    public override int Status => Code4xx;

    public override string Title => "Request refused";
}

/// <summary>What the framework refuses before a handler runs, in the words of the one error family.</summary>
internal static class FrameworkErrors
{
    /// <summary>The error for a bare status.</summary>
    public static Error Of(int status) => status switch
    {
        400 => new ValidationError("request.invalid", "The request cannot be read."),
        401 => new UnauthenticatedError("session.required", "Sign in first."),
        403 => new ForbiddenError("permission.missing", "This is not allowed."),
        404 => new NotFoundError("api.not_found", "There is nothing at this path."),
        405 => new MethodNotAllowedError(),
        413 => new TooLargeError("request.too_large", "The body is larger than allowed.", RequestLimits.BodySizeMax),
        415 => new UnsupportedContentError("request.content_type", "The body must be application/json."),
        429 => new RateLimitedError("request.rate", "Too many requests.", TimeSpan.FromSeconds(1)),
        503 => new UnavailableError("service.unavailable", "Not just now.", TimeSpan.FromSeconds(1)),
        >= 500 => new InternalError(),
        _ => new OtherError(status),
    };

    /// <summary>The error for a request that the framework could not bind.</summary>
    public static Error Of(BadHttpRequestException exception) => exception switch
    {
        { StatusCode: 400, InnerException: System.Text.Json.JsonException json } => new ValidationError(
            "request.json", "The body is not the JSON that is expected here.", FieldOf(json)),
        { StatusCode: 400 } => new ValidationError("request.invalid", exception.Message),
        _ => Of(exception.StatusCode),
    };

    // "$.names.en" -> "names.en"; only paths that the sender wrote or the contract names, never content.
    private static string? FieldOf(System.Text.Json.JsonException json) =>
        json.Path is { Length: > 2 and < 100 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
}

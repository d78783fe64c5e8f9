using System.Data.Common;
using System.Diagnostics;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Anyseat.Server.Http;

/// <summary>Turns what a handler throws into problem details (RFC 9457).</summary>
internal sealed partial class ProblemHandling(ILogger<ProblemHandling> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        Error error = Explain(exception);
        if (error is InternalError)
            LogFailure(exception, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName ?? "no endpoint");
        await ProblemMapper.WriteAsync(httpContext, error);
        return true;
    }

    // A database that is away or full passes by itself; nothing was stored then.
    private static Error Explain(Exception exception) => exception switch
    {
        BadHttpRequestException bad => FrameworkErrors.Of(bad),
        StorageException or DbException => StorageFaults.Classify(exception) switch
        {
            StorageFault.Full => new JournalFull(),
            StorageFault.Away => new JournalDown(),
            _ => new InternalError(),
        },
        _ => new InternalError(),
    };

    /// <summary>Answers under <c>/api</c> that have a status of 400 or more and no body get problem details.</summary>
    public static void UseProblems(WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(context => context.HttpContext.Request.Path.StartsWithSegments("/api")
            ? ProblemMapper.WriteAsync(context.HttpContext, FrameworkErrors.Of(context.HttpContext.Response.StatusCode))
            : Task.CompletedTask);
    }

    public static void AddProblems(IServiceCollection services)
    {
        services.AddExceptionHandler<ProblemHandling>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            if (Activity.Current is { } activity)
                context.ProblemDetails.Extensions["traceId"] = activity.TraceId.ToString();
        });
        // A bad request is thrown, so that the one handler above words it.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed")]
    private partial void LogFailure(Exception exception, string method, string endpoint);
}

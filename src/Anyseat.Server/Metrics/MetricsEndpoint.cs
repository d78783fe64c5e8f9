using System.Diagnostics.Metrics;
using System.Net;
using Anyseat.Platform.Errors;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Metrics;

/// <summary><c>/metrics</c>, for this machine alone unless configured otherwise.</summary>
internal static class MetricsEndpoint
{
    private static readonly string[] Meters =
        ["System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    public static void Add(IServiceCollection services) => services.AddSingleton(_ => new MetricsCollector(IsWanted));

    public static void Map(IEndpointRouteBuilder app)
    {
        // Made now: what is recorded before the first scrape counts as well.
        app.ServiceProvider.GetRequiredService<MetricsCollector>();
        app.MapGet("/metrics", Scrape).ExcludeFromDescription().DisableHttpMetrics();
    }

    private static bool IsWanted(Meter meter) =>
        meter.Name.StartsWith("Anyseat", StringComparison.Ordinal) || Meters.Contains(meter.Name);

    private static IResult Scrape(HttpContext context, MetricsCollector metrics, ServerSettings settings) =>
        settings.Metrics.Public || IsFromThisMachine(context)
            ? TypedResults.Text(metrics.Scrape(), PrometheusText.ContentType)
            : new ForbiddenError("metrics.local", "Metrics are shown to this machine only; set Anyseat:Metrics:Public.").ToProblem();

    // A proxy on this machine speaks from loopback for the whole world: what it forwards is not local.
    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("X-Original-For")
        && !context.Request.Headers.ContainsKey("Forwarded");
}

using Microsoft.Extensions.Logging.Console;

namespace Anyseat.Server.Hosting;

/// <summary>One JSON object a line for machines, plain lines for a person at a terminal.</summary>
internal static class ServerLogging
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    public static void Add(ILoggingBuilder logging, IConfiguration configuration, StartGate gate)
    {
        logging.ClearProviders();
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
        if (WantsJson(configuration[$"{ServerSettings.Section}:LogFormat"]))
        {
            logging.AddJsonConsole(options =>
            {
                options.IncludeScopes = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";
            });
        }
        else
        {
            logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.TimestampFormat = "HH:mm:ss ";
                options.ColorBehavior = LoggerColorBehavior.Default;
            });
        }

        // A failure to start is told once, in plain words, by the verb; the host's stack trace would bury it.
        logging.AddFilter(HostCategory, level => level >= LogLevel.Warning && gate.HasStarted);
        // Whoever asks after our health is told; a line for each time it is asked would bury what changed.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
        // The problem handler logs failures with what they failed in.
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
    }

    private static bool WantsJson(string? format) => format switch
    {
        "json" => true,
        "simple" => false,
        null or "" => Console.IsOutputRedirected,
        _ => throw new StartException(ExitCode.Usage, $"Anyseat:LogFormat is json or simple, not '{format}'."),
    };
}

/// <summary>Whether the server has come up once.</summary>
internal sealed class StartGate
{
    private volatile bool hasStarted;

    public bool HasStarted => hasStarted;

    public void Open() => hasStarted = true;
}

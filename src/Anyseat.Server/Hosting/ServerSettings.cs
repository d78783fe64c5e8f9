using Npgsql;

namespace Anyseat.Server.Hosting;

/// <summary>What the operator decided: section <c>Anyseat</c> of appsettings.json, environment variables
/// <c>ANYSEAT_*</c>, and the command line, the later over the earlier.</summary>
public sealed record ServerSettings
{
    /// <summary>The configuration section these settings and those of all modules live in.</summary>
    public const string Section = "Anyseat";

    /// <summary>The address without HTTPS when none is given.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>The address with HTTPS when none is given.</summary>
    public const string DefaultHttpsUrl = "https://127.0.0.1:8443";

    /// <summary>The folder of database, attachments, keys and certificates.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>Addresses to listen on, separated by semicolons; null for the default.</summary>
    public string? Urls { get; init; }

    /// <summary>A PostgreSQL connection string; null for the embedded SQLite database in the data folder.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Whether to serve HTTPS.</summary>
    public bool Https { get; init; }

    /// <summary>A PEM file with the server's certificate (and its chain); null for a generated one.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A PEM file with the key of <see cref="CertificateFile"/>; null when that file holds it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Networks (CIDR) or addresses of proxies whose X-Forwarded-* headers are believed; empty for none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Whether this is the demo organisation.</summary>
    public bool Demo { get; init; }

    /// <summary>Settings of the public channels.</summary>
    public ChannelSettings Channel { get; init; } = new();

    /// <summary>Settings of <c>/metrics</c>.</summary>
    public MetricsSettings Metrics { get; init; } = new();

    /// <summary>The full path of the data folder.</summary>
    public string DataPath => Path.GetFullPath(DataFolder);

    /// <summary>The addresses to listen on.</summary>
    public IReadOnlyList<string> UrlList =>
        (Urls ?? (Https ? DefaultHttpsUrl : DefaultUrl)).Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StartException">A setting cannot be read.</exception>
    public static ServerSettings From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        try
        {
            ServerSettings settings = configuration.GetSection(Section).Get<ServerSettings>() ?? new ServerSettings();
            RequireReadable(settings.ConnectionString);
            return settings;
        }
        catch (InvalidOperationException e)
        {
            throw new StartException(ExitCode.Usage, $"The configuration cannot be read: {e.Message}", e);
        }
    }

    // The string holds a password: what is wrong with it is told, not what it says.
    private static void RequireReadable(string? connectionString)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new StartException(
                ExitCode.Database, $"The connection string cannot be read: {e.Message} It looks like " +
                "Host=127.0.0.1;Database=anyseat;Username=anyseat;Password=...", e);
        }
    }
}

/// <summary>Settings of the public channels.</summary>
public sealed record ChannelSettings
{
    /// <summary>Origins of pages that may embed the widget, such as <c>https://shop.example</c>; <c>*</c> for any; empty
    /// for this server's own pages only.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];
}

/// <summary>Settings of <c>/metrics</c>.</summary>
public sealed record MetricsSettings
{
    /// <summary>Whether others than this machine may read <c>/metrics</c>.</summary>
    public bool Public { get; init; }
}

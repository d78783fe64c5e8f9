namespace Anyseat.Server.Hosting;

/// <summary>Where settings come from.</summary>
public static class ServerConfiguration
{
    /// <summary>Environment variables of this prefix are settings: <c>ANYSEAT_CHANNEL__ALLOWEDORIGINS__0</c> is
    /// <c>Anyseat:Channel:AllowedOrigins:0</c>.</summary>
    public const string EnvironmentPrefix = "ANYSEAT_";

    /// <summary>Replaces the builder's sources by: appsettings.json beside the server, appsettings.json in the working
    /// folder, the environment, and <paramref name="commandLine"/> (full keys), the later over the earlier.</summary>
    public static void Load(IConfigurationBuilder builder, IEnumerable<KeyValuePair<string, string?>> commandLine)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Sources.Clear();
        builder
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
            .AddInMemoryCollection(ReadEnvironment())
            .AddInMemoryCollection(commandLine);
    }

    private static IEnumerable<KeyValuePair<string, string?>> ReadEnvironment() =>
        new ConfigurationBuilder()
            .AddEnvironmentVariables(EnvironmentPrefix)
            .Build()
            .AsEnumerable()
            .Where(setting => setting.Value is not null)
            .Select(setting => KeyValuePair.Create($"{ServerSettings.Section}:{setting.Key}", setting.Value));
}

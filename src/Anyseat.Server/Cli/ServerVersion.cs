using System.Reflection;

namespace Anyseat.Server.Cli;

/// <summary>Which Anyseat this is.</summary>
internal static class ServerVersion
{
    public static string Text { get; } =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}

namespace Anyseat.Server.Cli;

/// <summary><c>anyseat demo</c>: serves a demo organisation with known passwords, in a data folder of its own.</summary>
internal static class DemoVerb
{
    public static Task<int> RunAsync(Dictionary<string, string?> settings, TextWriter output, CancellationToken ct)
    {
        settings["Anyseat:Demo"] = "true";
        return ServeVerb.RunAsync(settings, output, ct);
    }
}

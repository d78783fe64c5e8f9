using Anyseat.Server.Hosting;

namespace Anyseat.Server.Cli;

/// <summary><c>anyseat serve</c>: runs until it is told to stop.</summary>
internal static class ServeVerb
{
    public static async Task<int> RunAsync(
        Dictionary<string, string?> settings, TextWriter output, TextWriter error, CancellationToken ct)
    {
        var builder = new ServerBuilder();
        foreach ((string key, string? value) in settings)
            builder.Settings[key] = value;
        await using WebApplication app = builder.Build();
        await StartAsync(app, ct);
        foreach (string url in app.Urls)
            await output.WriteLineAsync($"Anyseat listens on {url}");
        await app.WaitForShutdownAsync(ct);
        return (int)ExitCode.Done;
    }

    private static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception e)
        {
            // What started is stopped in order: the lock is given back, the last batch committed.
            await app.StopAsync(CancellationToken.None);
            if (StartFailure.Explain(e, app.Urls) is { } explained)
                throw explained;
            throw;
        }
    }
}

using Anyseat.Platform.Journal;
using Anyseat.Platform.Modules;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Cli;

/// <summary><c>anyseat rebuild [NAME|--all]</c>: makes stored projections anew from the journal, with the server stopped.
/// </summary>
internal static class RebuildVerb
{
    public static async Task<int> RunAsync(
        Dictionary<string, string?> options, string? name, bool isAll, TextWriter output, CancellationToken ct)
    {
        await using WebApplication app = new ServerBuilder(options).Build();
        var rebuild = app.Services.GetRequiredService<FollowerRebuild>();
        string[] chosen = isAll ? [.. rebuild.Names] : [.. rebuild.Names.Where(known => known == name)];
        if (chosen.Length == 0)
        {
            string known = rebuild.Names.Count > 0 ? string.Join(", ", rebuild.Names) : "none";
            throw new StartException(ExitCode.Usage, $"rebuild takes --all or the name of a projection: {known}.");
        }

        var start = app.Services.GetRequiredService<StartSequence>();
        try
        {
            // The lock makes sure that no server runs; the tables are brought to this version.
            await start.StartThroughAsync(StartPhase.Migrate, ct);
            foreach (string projection in chosen)
            {
                long count = await rebuild.RebuildAsync(projection, ct) ?? 0;
                await output.WriteLineAsync($"Rebuilt {projection} from {count} events");
            }
        }
        catch (Exception e) when (StartFailure.Explain(e, []) is { } explained)
        {
            throw explained;
        }
        finally
        {
            await start.StoppedAsync(CancellationToken.None);
        }

        return (int)ExitCode.Done;
    }
}

using Anyseat.Platform.Storage;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Cli;

/// <summary><c>anyseat backup --to DIR</c>, beside a running server, and <c>anyseat restore --from DIR</c>.</summary>
internal static class BackupVerbs
{
    public static async Task<int> BackupAsync(
        Dictionary<string, string?> options, string target, TextWriter output, CancellationToken ct)
    {
        await using WebApplication app = new ServerBuilder(options).Build();
        var settings = app.Services.GetRequiredService<ServerSettings>();
        try
        {
            await app.Services.GetRequiredService<DatabaseBackup>().BackupAsync(target, ct);
            DataFolder.CopyDemoMark(settings.DataPath, Path.GetFullPath(target));
        }
        catch (Exception e) when (StartFailure.ExplainFile(e) is { } explained)
        {
            throw explained;
        }

        await output.WriteLineAsync($"Copied {settings.DataPath} to {Path.GetFullPath(target)}");
        if (settings.ConnectionString is not null)
        {
            await output.WriteLineAsync(
                "The database is PostgreSQL: copy it with pg_dump at the same time (docs/operations.md). " +
                "Attachments and keys are in the copy.");
        }

        return (int)ExitCode.Done;
    }

    public static async Task<int> RestoreAsync(
        Dictionary<string, string?> options, string source, TextWriter output, CancellationToken ct)
    {
        await using WebApplication app = new ServerBuilder(options).Build();
        string data = app.Services.GetRequiredService<ServerSettings>().DataPath;
        try
        {
            await DatabaseBackup.RestoreAsync(source, data, ct);
            DataFolder.CopyDemoMark(Path.GetFullPath(source), data);
        }
        catch (Exception e) when (StartFailure.ExplainFile(e) is { } explained)
        {
            throw explained;
        }

        await output.WriteLineAsync($"Restored {Path.GetFullPath(source)} to {data}");
        return (int)ExitCode.Done;
    }
}

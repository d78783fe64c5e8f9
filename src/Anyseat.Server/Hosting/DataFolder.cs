namespace Anyseat.Server.Hosting;

/// <summary>The folder that holds everything an installation must not lose.</summary>
internal static class DataFolder
{
    private const string DemoMark = "demo";
    private const string Database = "anyseat.db";

    /// <summary>Creates the folder for this user alone, and makes sure that it takes files.</summary>
    /// <exception cref="StartException">It does not.</exception>
    public static void Prepare(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else if (!Directory.Exists(path))
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            string probe = Path.Combine(path, $".write-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                ExitCode.DataFolder,
                $"The data folder {path} cannot be written: {e.Message} Give this user the right to, or choose another with --data DIR.",
                e);
        }
    }

    /// <summary>Marks a new folder as the demo's, and refuses one that holds an installation that is not.</summary>
    /// <exception cref="StartException">The folder holds a database and no mark.</exception>
    public static void ClaimForDemo(string path)
    {
        if (IsDemo(path))
            return;
        if (File.Exists(Path.Combine(path, Database)))
        {
            throw new StartException(
                ExitCode.DataFolder,
                $"{path} holds an installation that is not the demo. Start it with 'serve', or give the demo a folder of its own with --data DIR.");
        }

        File.WriteAllText(
            Path.Combine(path, DemoMark),
            "This folder belongs to the demo organisation, whose passwords are known to all. Do not put real data here.\n");
    }

    /// <summary>Copies the mark of the demo, if there is one.</summary>
    public static void CopyDemoMark(string from, string to)
    {
        if (IsDemo(from))
            File.Copy(Path.Combine(from, DemoMark), Path.Combine(to, DemoMark), overwrite: true);
    }

    /// <summary>Whether the demo has put its organisation, with known passwords, here.</summary>
    public static bool IsDemo(string path) => File.Exists(Path.Combine(path, DemoMark));
}

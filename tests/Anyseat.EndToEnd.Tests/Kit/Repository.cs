namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>The repository this test was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The server built with this test, in the same configuration.</summary>
    public static string ServerAssembly { get; } = Path.Combine(
        Root, "src", "Anyseat.Server", "bin", Configuration(), "net10.0", "Anyseat.Server.dll");

    public static string Screenshots { get; } = Path.Combine(Root, "artifacts", "screenshots");

    private static string Configuration() =>
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Anyseat.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run inside the repository.");
    }
}

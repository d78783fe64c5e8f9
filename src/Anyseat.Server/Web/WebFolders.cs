namespace Anyseat.Server.Web;

/// <summary>Where the built web files are; null where there are none.</summary>
/// <param name="Desk">The desk's <c>dist</c>.</param>
/// <param name="Widget">The folder of <c>widget.js</c>.</param>
/// <param name="DemoShop">The demo shop's page.</param>
internal sealed record WebFolders(string? Desk, string? Widget, string? DemoShop)
{
    /// <summary>Beside a published server; from source, in the repository that holds <paramref name="start"/>.</summary>
    public static WebFolders Find(string start)
    {
        string published = Path.Combine(start, "web");
        if (Directory.Exists(published))
            return At(Path.Combine(published, "desk"), Path.Combine(published, "widget"), Path.Combine(published, "demo-shop"));
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Anyseat.slnx")))
                continue;
            string web = Path.Combine(folder.FullName, "web");
            return At(
                Path.Combine(web, "desk", "dist"), Path.Combine(web, "widget", "dist"), Path.Combine(web, "demo-shop"));
        }

        return new WebFolders(null, null, null);
    }

    private static WebFolders At(string desk, string widget, string demoShop) =>
        new(IfExists(desk), IfExists(widget), IfExists(demoShop));

    private static string? IfExists(string folder) => Directory.Exists(folder) ? folder : null;
}

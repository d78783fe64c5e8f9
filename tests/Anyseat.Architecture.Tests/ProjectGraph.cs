using System.Xml.Linq;

namespace Anyseat.Architecture.Tests;

/// <summary>Where a project stands in the house.</summary>
public enum Layer
{
    Platform,
    Engine,
    Module,
    Server,
}

/// <summary>A project file under src, by name, with the names of the projects it references.</summary>
public sealed record Project(string Name, Layer Layer, string Folder, IReadOnlyList<string> References);

/// <summary>All projects under src, read from their project files.</summary>
public static class ProjectGraph
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Project> Projects { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)];

    public static Project Get(string name) =>
        Projects.SingleOrDefault(project => project.Name == name)
        ?? throw new InvalidOperationException($"{name} is not a project under src.");

    private static Project Read(string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        string[] references = [.. XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetFileNameWithoutExtension(path))];
        return new Project(Path.GetFileNameWithoutExtension(file), LayerOf(Path.GetRelativePath(Root, folder)), folder, references);
    }

    private static Layer LayerOf(string folder) => folder.Replace('\\', '/').Split('/') switch
    {
        ["src", "engines", _] => Layer.Engine,
        ["src", "modules", _] => Layer.Module,
        ["src", "Anyseat.Server"] => Layer.Server,
        ["src", var name] when name.StartsWith("Anyseat.Platform", StringComparison.Ordinal) => Layer.Platform,
        _ => throw new InvalidOperationException(
            $"{folder} is in no known place: engines go to src/engines, modules to src/modules, the kernel to src/Anyseat.Platform."),
    };

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Anyseat.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run inside the repository.");
    }
}

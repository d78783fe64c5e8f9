namespace Anyseat.Architecture.Tests;

public sealed class DependencyTests
{
    private static readonly string[] VagueNames = ["Common", "Utils", "Util", "Helpers", "Shared", "Misc", "Core"];

    public static TheoryData<string, string> References => [.. ProjectGraph.Projects
        .SelectMany(project => project.References.Select(reference => (project.Name, reference)))];

    public static TheoryData<string> Names => [.. ProjectGraph.Projects.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(References))]
    public void Dependencies_point_inwards(string from, string to)
    {
        Layer outer = ProjectGraph.Get(from).Layer;
        Layer inner = ProjectGraph.Get(to).Layer;
        bool isAllowed = (outer, inner) switch
        {
            (Layer.Server, _) => inner != Layer.Server,
            (Layer.Module, Layer.Module or Layer.Engine or Layer.Platform) => true,
            (Layer.Engine, Layer.Engine) => true,
            (Layer.Platform, Layer.Platform) => true,
            _ => false,
        };
        Assert.True(isAllowed, $"{from} ({outer}) references {to} ({inner}). {Advice(outer)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_project_reaches_itself(string name)
    {
        IReadOnlyList<string>? circle = FindCircle(name, name, [name]);
        Assert.True(
            circle is null,
            $"{string.Join(" -> ", circle ?? [])} is a circle. Let one side raise a journal event, or move the shared contract to the side that is asked.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_is_named_for_what_it_does(string name) =>
        Assert.False(
            VagueNames.Any(vague => name.Split('.').Contains(vague, StringComparer.OrdinalIgnoreCase)),
            $"{name} says nothing of what is in it. Name it by the words of the field, or put its parts where they are used.");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_stands_in_a_folder_of_its_name(string name) =>
        Assert.True(
            Path.GetFileName(ProjectGraph.Get(name).Folder) == name,
            $"{name} stands in {Path.GetFileName(ProjectGraph.Get(name).Folder)}. The folder listing is the first document: name them alike.");

    private static string Advice(Layer outer) => outer switch
    {
        Layer.Engine => "Engines are pure: pass time, data and effects in as arguments, and let a module do the rest.",
        Layer.Platform => "The kernel knows no features: declare an interface in it and let the module implement it.",
        Layer.Module => "Modules use engines, Platform and the Contracts of other modules.",
        Layer.Server => "There is one server.",
        _ => throw new ArgumentOutOfRangeException(nameof(outer)),
    };

    private static IReadOnlyList<string>? FindCircle(string target, string at, IReadOnlyList<string> path)
    {
        foreach (string next in ProjectGraph.Get(at).References)
        {
            if (next == target)
                return [.. path, next];
            if (!path.Contains(next) && FindCircle(target, next, [.. path, next]) is { } circle)
                return circle;
        }

        return null;
    }
}

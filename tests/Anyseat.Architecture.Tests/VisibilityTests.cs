using System.Reflection;

namespace Anyseat.Architecture.Tests;

public sealed class VisibilityTests
{
    public static TheoryData<string> Modules => [.. ProjectGraph.Projects
        .Where(project => project.Layer == Layer.Module).Select(project => project.Name)];

    public static TheoryData<string> Engines => [.. ProjectGraph.Projects
        .Where(project => project.Layer == Layer.Engine).Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_shows_its_contracts_and_its_door_alone(string module)
    {
        string[] shown = [.. Load(module).GetExportedTypes()
            .Where(type => !IsContract(type) && !IsDoor(type))
            .Select(type => type.FullName!)];
        Assert.True(
            shown.Length == 0,
            $"{module} shows {string.Join(", ", shown)}. Make them internal, or move what others need to {module}.Contracts.");
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_has_one_door(string module)
    {
        string[] doors = [.. Load(module).GetExportedTypes().Where(IsDoor).Select(type => type.Name)];
        Assert.True(
            doors.Length == 1,
            $"{module} has {doors.Length} public classes that implement IModule. It needs one, named after it: XModule.");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void An_engine_knows_no_web_no_database_and_no_hosting(string engine)
    {
        string file = Path.Combine(AppContext.BaseDirectory, engine + ".dll");
        Assert.True(File.Exists(file), $"{engine} was not built beside these tests: they reference every engine.");
        string[] known = [.. Assembly.LoadFrom(file).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "Npgsql" or "System.Data.Common")];
        Assert.True(
            known.Length == 0,
            $"{engine} references {string.Join(", ", known)}. An engine takes what it needs as arguments; the module around it talks to the world.");
    }

    private static Assembly Load(string module)
    {
        string file = Path.Combine(AppContext.BaseDirectory, module + ".dll");
        Assert.True(File.Exists(file), $"The server does not know {module}: add it to Modules.cs and to the server's project file.");
        return Assembly.LoadFrom(file);
    }

    private static bool IsContract(Type type) =>
        type.Namespace is { } name && (name.EndsWith(".Contracts", StringComparison.Ordinal) || name.Contains(".Contracts.", StringComparison.Ordinal));

    private static bool IsDoor(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(one => one.FullName == "Anyseat.Platform.Modules.IModule");
}

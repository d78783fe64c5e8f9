using System.Text.RegularExpressions;

namespace Anyseat.Architecture.Tests;

public sealed class SourceTests
{
    public static TheoryData<string, string> Rules => new()
    {
        { @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b", "Take the time from the injected TimeProvider, so that a test can move it." },
        { @"\bThread\.Sleep\b", "Wait for what you wait for: a timer of the TimeProvider, a channel, a condition." },
        { @"\bTask\.Delay\(\s*[^,()]+\s*\)", "Pass the TimeProvider and a CancellationToken to Task.Delay." },
        { @"\.Result\b(?!\s*[<{(=])", "Await the task: blocking a thread for it starves the pool." },
        { @"\.Wait\(\s*\)|\.GetAwaiter\(\)\.GetResult\(\)", "Await the task: blocking a thread for it starves the pool." },
        { @"\basync\s+void\b", "Return the task: nobody can await or catch what is async void." },
        { @"\b(TODO|FIXME|HACK|XXX)\b", "Do it, or file it where the work is planned." },
        { @"\bNotImplementedException\b", "Leave out what is not written." },
        { @"^\s*#(region|pragma warning disable)", "Split the file, or settle the warning in .editorconfig with its reason." },
    };

    /// <summary>
    /// The shells that live beside their engine (docs/decisions): loops over sockets that the host runs and gives a clock.
    /// They still start nothing and take no time or chance from anywhere but their arguments.
    /// </summary>
    private static readonly string[] EngineShells = ["src/engines/Anyseat.Media/Sockets", "src/engines/Anyseat.Sip/Sockets"];

    public static TheoryData<string, string> EngineRules => new()
    {
        { @"\bnew Random\(\)|\bRandom\.Shared\b|\bGuid\.(NewGuid|CreateVersion7)\b", "An engine takes a seed and ids as arguments, so that one seed replays a whole day." },
        { @"\bStopwatch\b|\bEnvironment\.TickCount", "An engine takes the instant as an argument." },
        { @"\bTask\.Run\b|\bnew Thread\b|\bTimer\(", "An engine starts nothing by itself: timers and loops belong to the shell around it." },
        { @"\bFile\.|\bDirectory\.|\bHttpClient\b", "An engine does no I/O: effects leave it as data." },
    };

    public static TheoryData<string, string> EngineCoreRules => new()
    {
        { @"\bTimeProvider\b", "An engine takes the instant as an argument; only its shell in Sockets/ has a clock." },
        { @"\bnew (Socket|NetworkStream|SslStream|ClientWebSocket)\b", "An engine does no I/O; only its shell in Sockets/ has sockets." },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_source_keeps_the_rules_of_the_house(string pattern, string advice) => RequireNone("src", pattern, advice);

    [Theory]
    [MemberData(nameof(EngineRules))]
    public void Engines_are_functions_of_their_arguments(string pattern, string advice) => RequireNone("src/engines", pattern, advice);

    [Theory]
    [MemberData(nameof(EngineCoreRules))]
    public void Clocks_sockets_and_loops_are_only_in_the_shells_of_engines(string pattern, string advice) =>
        RequireNone("src/engines", pattern, advice, EngineShells);

    private static void RequireNone(string folder, string pattern, string advice, params string[] exempt)
    {
        var forbidden = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        string[] found = [.. SourceFiles(folder).Where(file => !IsIn(file, exempt)).SelectMany(file => File.ReadLines(file).Select((line, index) => (file, line, number: index + 1)))
            .Where(one => forbidden.IsMatch(WithoutText(one.line)))
            .Select(one => $"{Path.GetRelativePath(ProjectGraph.Root, one.file)}:{one.number}: {one.line.Trim()}")];
        Assert.True(found.Length == 0, $"{advice}\n{string.Join("\n", found)}");
    }

    private static bool IsIn(string file, string[] folders) =>
        folders.Any(folder => file.StartsWith(Path.Combine(ProjectGraph.Root, folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(ProjectGraph.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    // What stands in a string or in a comment is not code; marks of unfinished work are looked for there as well.
    private static string WithoutText(string line)
    {
        string code = Regex.Replace(line, "\"(\\\\.|[^\"\\\\])*\"", "\"\"");
        int comment = code.IndexOf("//", StringComparison.Ordinal);
        if (comment < 0)
            return code;
        string unfinished = Regex.Match(code[comment..], @"\b(TODO|FIXME|HACK|XXX)\b").Value;
        return code[..comment] + unfinished;
    }
}

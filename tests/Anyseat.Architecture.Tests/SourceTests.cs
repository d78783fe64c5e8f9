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
        { @"\bnew Random\(\)|\bRandom\.Shared\b", "Randomness comes with a seed, or from RandomNumberGenerator where it protects something." },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_source_keeps_the_rules_of_the_house(string pattern, string advice)
    {
        var forbidden = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        string[] found = [.. SourceFiles().SelectMany(file => File.ReadLines(file).Select((line, index) => (file, line, number: index + 1)))
            .Where(one => forbidden.IsMatch(WithoutText(one.line)))
            .Select(one => $"{Path.GetRelativePath(ProjectGraph.Root, one.file)}:{one.number}: {one.line.Trim()}")];
        Assert.True(found.Length == 0, $"{advice}\n{string.Join("\n", found)}");
    }

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Path.Combine(ProjectGraph.Root, "src"), "*.cs", SearchOption.AllDirectories)
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

using System.Text.RegularExpressions;

namespace Anyseat.Architecture.Tests;

/// <summary>The documents that promise something name the test that shows it, and it is there under that name.</summary>
public sealed partial class CitationTests
{
    private static readonly Lazy<Dictionary<string, IReadOnlySet<string>>> TestsByClass = new(ReadTests);

    public static TheoryData<string> Documents => ["capabilities.md", "reliability.md", "threat-model.md"];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_test_that_a_document_names_is_there(string document)
    {
        string[] lost = [.. Citations(document).Where(citation => !Exists(citation.Text)).Select(citation => $"docs/{document}:{citation.Line}: {citation.Text}")];
        Assert.True(
            lost.Length == 0,
            "Name tests as Class.Method, as Class for all of it, or as a path for tests of the web; a name cut short ends in _….\n"
            + string.Join('\n', lost));
    }

    [Fact]
    public void Every_capability_names_a_test()
    {
        string[] bare = [.. Lines("capabilities.md").Where(line => line.Text.StartsWith("| ", StringComparison.Ordinal)
                && !line.Text.StartsWith("| No.", StringComparison.Ordinal)
                && !Quoted().Matches(line.Text.Split('|')[^2]).Any(match => IsCitation(match.Groups[1].Value)))
            .Select(line => $"docs/capabilities.md:{line.Number}: {line.Text}")];
        Assert.True(bare.Length == 0, "A capability without a test that shows it is a wish.\n" + string.Join('\n', bare));
    }

    [Theory]
    [InlineData("StoryTests.No_such_thing_happens", false)]
    [InlineData("CitationTests.Every_capability_names_a_test", true)]
    [InlineData("CitationTests.Every_capability_…", true)]
    [InlineData("CitationTests.Every_…", false)]
    [InlineData("Every_capability_names_a_test", true)]
    [InlineData("No_capability_names_a_test", false)]
    [InlineData("NoSuchTests", false)]
    [InlineData("web/widget/tests/outbox.test.ts", true)]
    [InlineData("web/widget/tests/inbox.test.ts", false)]
    public void A_name_that_nothing_has_is_found_out(string citation, bool exists) => Assert.Equal(exists, Exists(citation));

    private static IEnumerable<(int Line, string Text)> Citations(string document) =>
        from line in Lines(document)
        from match in Quoted().Matches(line.Text)
        let text = match.Groups[1].Value
        where IsCitation(text)
        select (line.Number, text);

    private static bool IsCitation(string text) => ClassAndMethod().IsMatch(text) || Method().IsMatch(text) || Class().IsMatch(text) || WebTest().IsMatch(text);

    private static bool Exists(string citation)
    {
        if (WebTest().IsMatch(citation))
            return WebTests().Any(file => file == citation || file.EndsWith("/" + citation, StringComparison.Ordinal));
        if (Class().IsMatch(citation))
            return TestsByClass.Value.ContainsKey(citation);
        string[] parts = citation.Split('.');
        IEnumerable<string> methods = parts.Length == 1
            ? TestsByClass.Value.Values.SelectMany(all => all)
            : TestsByClass.Value.GetValueOrDefault(parts[0]) ?? new HashSet<string>();
        string name = parts[^1];
        // A name cut short must still be the name of one.
        return name.EndsWith('…')
            ? methods.Count(method => method.StartsWith(name[..^1], StringComparison.Ordinal)) == 1
            : methods.Contains(name);
    }

    private static IEnumerable<(int Number, string Text)> Lines(string document) =>
        File.ReadLines(Path.Combine(ProjectGraph.Root, "docs", document)).Select((text, index) => (index + 1, text));

    private static IEnumerable<string> WebTests() =>
        from page in (string[])["desk/src", "widget/tests"]
        from file in Directory.EnumerateFiles(Path.Combine(ProjectGraph.Root, "web", page), "*.test.ts*", SearchOption.AllDirectories)
        select Path.GetRelativePath(ProjectGraph.Root, file).Replace('\\', '/');

    private static Dictionary<string, IReadOnlySet<string>> ReadTests() =>
        Directory.EnumerateFiles(Path.Combine(ProjectGraph.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Select(File.ReadAllText)
            .SelectMany(source => TestClass().Matches(source).Select(match => (Name: match.Groups[1].Value, Tests: TestMethod().Matches(source).Select(test => test.Groups[1].Value))))
            .GroupBy(one => one.Name, one => one.Tests)
            .ToDictionary(group => group.Key, group => (IReadOnlySet<string>)group.SelectMany(tests => tests).ToHashSet(), StringComparer.Ordinal);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[A-Z]\w*(Tests|Properties)\.[A-Z]\w*…?$")]
    private static partial Regex ClassAndMethod();

    [GeneratedRegex(@"^[A-Z]\w*(Tests|Properties)$")]
    private static partial Regex Class();

    // A sentence has several words; a constant of a protocol has none in small letters.
    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){2,}_?…?$|^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)*_…$")]
    private static partial Regex Method();

    [GeneratedRegex(@"^[\w./-]+\.test\.tsx?$")]
    private static partial Regex WebTest();

    [GeneratedRegex(@"\bclass (\w+(?:Tests|Properties))\b")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^\]]*\][\s\S]*?\bpublic (?:static )?(?:async )?[\w<>]+ (\w+)\s*\(")]
    private static partial Regex TestMethod();
}

using System.Reflection;
using System.Text.RegularExpressions;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests;

/// <summary>docs/rfc-coverage.md says which clause is where and which test shows it: every name in it must exist.</summary>
public sealed partial class RfcCoverageTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Type[] Types = typeof(SipMessage).Assembly.GetTypes();
    private static readonly Type[] Tests = typeof(RfcCoverageTests).Assembly.GetTypes();

    [Fact]
    public void Every_type_and_test_that_the_table_names_exists()
    {
        List<string> missing = [];
        int rows = 0;
        foreach (string[] cells in Rows())
        {
            rows++;
            foreach (Match name in Quoted().Matches(cells[1]))
                Require(HasType(name.Groups[1].Value), $"type {name.Groups[1].Value}", cells, missing);
            MatchCollection tests = Quoted().Matches(cells[2]);
            Require(tests.Count > 0, "any test", cells, missing);
            string known = "";
            foreach (Match name in tests)
            {
                string text = name.Groups[1].Value;
                known = text.StartsWith('…') ? known : text.Split('.')[0];
                Require(HasTest(known, text.StartsWith('…') ? text : text[known.Length..].TrimStart('.')), $"test {known} {text}", cells, missing);
            }
        }

        Assert.True(missing.Count == 0, string.Join("\n", missing));
        Assert.InRange(rows, 50, 500);
    }

    private static void Require(bool holds, string what, string[] cells, List<string> missing)
    {
        if (!holds)
            missing.Add($"{cells[0].Trim()}: there is no {what}");
    }

    private static bool HasType(string text)
    {
        string[] parts = text.Split('.');
        Type[] named = [.. Types.Where(type => type.Name.Split('`')[0] == parts[0])];
        return named.Length > 0 && (parts.Length == 1 || named.Any(type => type.GetMember(parts[1], Any).Length > 0));
    }

    /// <summary>A class, or a class and a method in which … stands for anything.</summary>
    private static bool HasTest(string name, string method)
    {
        Type? type = Array.Find(Tests, one => one.Name == name);
        if (type is null || method.Length == 0)
            return type is not null;
        string pattern = $"^{string.Join(".*", method.Split('…').Select(Regex.Escape))}$";
        return type.GetMethods(Any).Any(one => Regex.IsMatch(one.Name, pattern) && one.GetCustomAttributes().Any(attribute => attribute is FactAttribute));
    }

    /// <summary>The rows of the tables of the SIP part: from its heading to that of another engine.</summary>
    private static IEnumerable<string[]> Rows()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Anyseat.slnx")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return File.ReadLines(Path.Combine(folder.FullName, "docs", "rfc-coverage.md"))
            .SkipWhile(line => line != "# SIP").TakeWhile(line => line == "# SIP" || !line.StartsWith("# ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Clause", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split(" | "));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}

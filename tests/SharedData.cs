namespace Anyseat.Testing;

/// <summary>Finds the folder of public test vectors, which is not part of the repository.</summary>
internal static class SharedData
{
    /// <summary>A folder below <c>shared/data</c> beside any parent of the repository, or below ANYSEAT_TEST_DATA.</summary>
    public static string Folder(params string[] path)
    {
        string? found = TryFolder(path);
        Assert.SkipWhen(
            found is null, $"The test vectors of {Path.Combine(path)} are not on this machine; set ANYSEAT_TEST_DATA to their folder.");
        return found!;
    }

    /// <summary>The same, or null where it is absent: for tests that only add it to what they have.</summary>
    public static string? TryFolder(params string[] path)
    {
        string below = Path.Combine(path);
        List<string> roots = [];
        if (Environment.GetEnvironmentVariable("ANYSEAT_TEST_DATA") is { Length: > 0 } named)
            roots.Add(named);
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            roots.Add(Path.Combine(at.FullName, "shared", "data"));
        return roots.Select(root => Path.Combine(root, below)).FirstOrDefault(Directory.Exists);
    }
}

using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>The fixtures that the pages' tests use too, so that all sides agree on what an event does.</summary>
public sealed class PushFixtureTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order()];

    private static string Folder => Path.Combine(Repository.Root, "tests", "fixtures", "push");

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_snapshot_with_its_events_applied_equals_the_next_snapshot(string file)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken);
        JsonNode fixture = JsonNode.Parse(text)!;
        string topic = (string?)fixture["topic"] ?? "conversation";
        var state = (JsonObject)fixture["before"]!;
        foreach (JsonNode? happened in fixture["events"]!.AsArray())
            state = Mirror.Apply(topic, state, (string)happened!["kind"]!, (JsonObject)happened["data"]!);
        Assert.Equal(fixture["after"]!.ToJsonString(), state.ToJsonString());
    }
}

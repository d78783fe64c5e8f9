using System.Text.Json;
using Anyseat.Server.Cli;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Tests;

public sealed class SimulateVerbTests : IDisposable
{
    private static readonly string Examples = Path.Combine(Repository.Root, "docs", "examples");

    private readonly TemporaryFolder folder = new();

    private static string Monday => Path.Combine(Examples, "utility-monday.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_example_day_runs_and_the_same_seed_gives_the_same_text()
    {
        (int code, string output, string error) = await RunAsync(Monday, "--replications", "2", "--seed", "7");
        Assert.Equal(((int)ExitCode.Done, ""), (code, error));
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(2, json.RootElement.GetProperty("replications").GetInt32());
        JsonElement[] days = [.. json.RootElement.GetProperty("scenarios")[0].GetProperty("rows").EnumerateArray()
            .Where(row => row.GetProperty("isWholeDay").GetBoolean() && row.GetProperty("scope").GetString() == "queue")];
        Assert.Equal(["billing", "faults", "chat"], days.Select(row => row.GetProperty("name").GetString()));
        foreach (JsonElement day in days)
        {
            Assert.InRange(Mean(day, "offered"), 300, 3_000);
            Assert.InRange(Mean(day, "serviceLevel"), 0.5, 1);
            Assert.InRange(Mean(day, "occupancy"), 0.3, 1);
        }

        (_, string again, _) = await RunAsync(Monday, "--replications", "2", "--seed", "7");
        Assert.Equal(output, again);
    }

    [Fact]
    public async Task The_example_changes_are_compared_with_the_day()
    {
        string file = Path.Combine(folder.Path, "result.csv");
        (int code, string output, string error) = await RunAsync(
            Monday, "--replications", "3", "--what-if", Path.Combine(Examples, "utility-outage.json"), "--format", "csv", "--output", file);
        // A slow machine says how far it is.
        Assert.Equal(((int)ExitCode.Done, ""), (code, output));
        Assert.True(error.Length == 0 || error.StartsWith("\rSimulated ", StringComparison.Ordinal), error);
        string[] lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        string[] header = lines[0].Split(',');
        int offered = Array.IndexOf(header, "offered");
        string[] difference = lines.Single(line => line.StartsWith("difference,queue_day,faults,", StringComparison.Ordinal)).Split(',');
        Assert.InRange(double.Parse(difference[offered], System.Globalization.CultureInfo.InvariantCulture), 100, 400);
    }

    [Fact]
    public async Task What_is_wrong_with_a_day_is_listed_and_ends_with_2()
    {
        string bad = folder.Write("bad.json", (await File.ReadAllTextAsync(Monday, TestContext.Current.CancellationToken))
            .Replace("\"perHour\": 45", "\"perHour\": -45", StringComparison.Ordinal)
            .Replace("\"queue\": \"faults\",", "\"queue\": \"fault\",", StringComparison.Ordinal));
        (int code, string output, string error) = await RunAsync(bad);
        Assert.Equal(((int)ExitCode.Usage, ""), (code, output));
        Assert.Contains("demands[1].arrivals[0].perHour must be 0 to 1000000, and is -45.", error, StringComparison.Ordinal);
        Assert.Contains("demands[1].queue names the queue fault, which is not there", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.json")]
    [InlineData()]
    [InlineData("nowhere.json", "--replications", "0")]
    [InlineData("nowhere.json", "--replications", "many")]
    [InlineData("nowhere.json", "--seed", "-1")]
    [InlineData("nowhere.json", "--format", "xml")]
    public async Task A_wrong_command_line_ends_with_2(params string[] args)
    {
        (int code, string output, string error) = await RunAsync(args);
        Assert.Equal(((int)ExitCode.Usage, ""), (code, output));
        Assert.NotEmpty(error);
    }

    private static double Mean(JsonElement row, string figure) =>
        row.GetProperty("figures").GetProperty(figure).GetProperty("mean").GetDouble();

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        int code = await CommandLine.RunAsync(["simulate", .. args], output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}

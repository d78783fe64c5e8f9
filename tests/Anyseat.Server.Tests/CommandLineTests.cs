using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Anyseat.Server.Cli;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("fly")]
    [InlineData("serve", "--nothing")]
    [InlineData("--certificate", "a.pem")]
    [InlineData("--https", "--key", "a.key")]
    [InlineData("--urls", "8080")]
    [InlineData("--https", "--urls", "http://127.0.0.1:8080")]
    [InlineData("--trusted-proxy", "somewhere")]
    public async Task A_wrong_command_line_is_told_and_ends_with_2(params string[] args)
    {
        (int code, string output, string error) = await RunAsync([.. args, "--data", folder.Path]);
        Assert.Equal((int)ExitCode.Usage, code);
        Assert.NotEmpty(error);
        Assert.Empty(output);
    }

    [Fact]
    public async Task A_taken_port_is_told_before_anything_is_touched()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
        (int code, _, string error) = await RunAsync("serve", "--urls", url, "--data", folder.Path);
        Assert.Equal((int)ExitCode.PortTaken, code);
        Assert.Contains(url, error, StringComparison.Ordinal);
        Assert.Contains("--urls", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_told()
    {
        string file = folder.Write("file", "");
        (int code, _, string error) = await RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(file, "data"));
        Assert.Equal((int)ExitCode.DataFolder, code);
        Assert.Contains(file, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_told()
    {
        (int code, _, string error) = await RunAsync("serve", "--https", "--certificate", Path.Combine(folder.Path, "no.pem"));
        Assert.Equal((int)ExitCode.Certificate, code);
        Assert.Contains("no.pem", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_does_not_touch_an_installation_that_is_not_the_demo()
    {
        folder.Write("anyseat.db", "");
        (int code, _, string error) = await RunAsync("demo", "--urls", "http://127.0.0.1:0", "--data", folder.Path);
        Assert.Equal((int)ExitCode.DataFolder, code);
        Assert.Contains("serve", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_printed()
    {
        (int code, string output, _) = await RunAsync("version");
        Assert.Equal(0, code);
        Assert.Matches(@"^\d+\.\d+\.\d+", output);
    }

    [Fact]
    public async Task The_committed_description_of_the_API_is_the_one_the_code_gives()
    {
        (int code, string output, _) = await RunAsync("openapi");
        Assert.Equal(0, code);
        string file = Path.Combine(Repository.Root, "openapi", "v1.json");
        Assert.True(
            File.Exists(file) && output == await File.ReadAllTextAsync(file, Ct),
            "openapi/v1.json is stale. Refresh it: dotnet run -c Release --project src/Anyseat.Server -- openapi > openapi/v1.json");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CommandLine.RunAsync(args, output, error, Ct);
        return (code, output.ToString(), error.ToString());
    }
}

using Anyseat.Platform.Blobs;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Server.Cli;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_copy_of_a_running_server_starts_elsewhere_with_its_events_attachments_and_keys()
    {
        string copy = Path.Combine(folder.Path, "copy");
        string elsewhere = Path.Combine(folder.Path, "elsewhere");
        await using (RunningServer server = await RunningServer.StartAsync())
        {
            await AppendAsync(server, 3);
            await server.Get<IBlobStore>().PutAsync("pictures/one", new byte[] { 1, 2, 3 }, Ct);
            Directory.CreateDirectory(Path.Combine(server.DataFolder, "keys"));
            await File.WriteAllTextAsync(Path.Combine(server.DataFolder, "keys", "key-1.xml"), "<key/>", Ct);
            Assert.Equal((0, ""), await RunAsync("backup", "--to", copy, "--data", server.DataFolder));
            await AppendAsync(server, 2);
        }

        Assert.Equal((0, ""), await RunAsync("restore", "--from", copy, "--data", elsewhere));
        await using RunningServer restored = await RunningServer.StartAsync(dataFolder: elsewhere);
        Assert.Equal(3, restored.Get<IJournal>().GetSeqLast(DomainId.Main));
        await using Stream? picture = await restored.Get<IBlobStore>().OpenReadAsync("pictures/one", Ct);
        Assert.Equal(3, picture?.Length);
        Assert.Equal("<key/>", await File.ReadAllTextAsync(Path.Combine(elsewhere, "keys", "key-1.xml"), Ct));
        await AppendAsync(restored, 1);
        Assert.Equal(4, restored.Get<IJournal>().GetSeqLast(DomainId.Main));
    }

    [Fact]
    public async Task A_copy_never_goes_over_data_that_is_there()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string copy = Path.Combine(folder.Path, "copy");
        Assert.Equal((0, ""), await RunAsync("backup", "--to", copy, "--data", server.DataFolder));
        (int again, string againError) = await RunAsync("backup", "--to", copy, "--data", server.DataFolder);
        Assert.Equal((int)ExitCode.DataFolder, again);
        Assert.Contains(copy, againError, StringComparison.Ordinal);
        string occupied = Path.Combine(folder.Path, "occupied");
        folder.Write("occupied/anyseat.db", "");
        Assert.Equal((int)ExitCode.DataFolder, (await RunAsync("restore", "--from", copy, "--data", occupied)).Code);
    }

    [Fact]
    public async Task Restore_and_rebuild_are_refused_while_a_server_runs_on_the_data()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string copy = Path.Combine(folder.Path, "copy");
        Assert.Equal((0, ""), await RunAsync("backup", "--to", copy, "--data", server.DataFolder));
        (int code, string error) = await RunAsync("restore", "--from", copy, "--data", server.DataFolder);
        Assert.Equal((int)ExitCode.DataFolder, code);
        Assert.Contains("in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (int code, string error) = await RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", server.DataFolder);
        Assert.Equal((int)ExitCode.DataFolder, code);
        Assert.Contains("in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told()
    {
        (int code, string error) = await RunAsync(
            "serve", "--urls", "http://127.0.0.1:0", "--data", folder.Path,
            "--connection-string", "Host=127.0.0.1;Port=1;Username=a;Password=secret;Database=b;Timeout=2");
        Assert.Equal((int)ExitCode.Database, code);
        Assert.Contains("127.0.0.1:1", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_cannot_be_read_is_told()
    {
        (int code, string error) = await RunAsync(
            "serve", "--urls", "http://127.0.0.1:0", "--data", folder.Path, "--connection-string", "Nonsense=1");
        Assert.Equal((int)ExitCode.Database, code);
        Assert.Contains("connection string", error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Rebuild_names_the_projections_it_knows()
    {
        (int code, string error) = await RunAsync("rebuild", "nothing", "--data", folder.Path);
        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains("--all", error, StringComparison.Ordinal);
    }

    private static async Task AppendAsync(RunningServer server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var added = await server.Get<IJournal>().AppendAsync(
                new AppendRequest
                {
                    Events =
                    [
                        new NewEvent
                        {
                            StreamKind = StreamKind.Node,
                            StreamId = Guid.CreateVersion7(),
                            Kind = "test.happened",
                            Actor = Actor.System,
                            At = new Instant(i),
                        },
                    ],
                },
                Ct);
            Assert.True(added.IsSuccess, added.Error?.Detail);
        }
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CommandLine.RunAsync(args, output, error, Ct);
        return (code, error.ToString());
    }
}

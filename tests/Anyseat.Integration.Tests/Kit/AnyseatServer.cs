using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>The real server as a process, with a data folder and a database of its own and an address that outlives restarts.
/// </summary>
public sealed class AnyseatServer : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private readonly TempFolder folder = new();
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly List<string> log = [];
    private Process? process;
    private Task reading = Task.CompletedTask;

    private AnyseatServer(string? connectionString, IReadOnlyDictionary<string, string> settings)
    {
        ConnectionString = connectionString;
        this.settings = settings;
        DataFolder = folder.Combine("data");
        Address = new Uri($"http://127.0.0.1:{FindPort()}");
    }

    public Uri Address { get; }

    public string DataFolder { get; private set; }

    public string? ConnectionString { get; }

    /// <summary>When the process was last started, in the stopwatch's timestamps.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Processor time used since the start, which other work on the machine does not change.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process!.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static Task<AnyseatServer> StartNewAsync(
        Databases databases, Database database, params (string Name, string Value)[] settings) =>
        StartNewAsync(databases.CreateAsync(database), settings);

    public static async Task<AnyseatServer> StartNewAsync(Task<string?> connectionString, params (string Name, string Value)[] settings)
    {
        // The throttles of the public channel are tested on their own; here all visitors come from one address.
        var all = new Dictionary<string, string>
        {
            ["ANYSEAT_CHANNEL__CONVERSATIONSPERMINUTE"] = "100000",
            ["ANYSEAT_CHANNEL__MESSAGESPERSECOND"] = "10000",
            // The least that is allowed: a fresh organisation hashes the passwords of all its people.
            ["ANYSEAT_PEOPLE__PASSWORDITERATIONS"] = "10000",
            // Servers of tests run beside each other: those that take calls say on which port.
            ["ANYSEAT_VOICE__ENABLED"] = "false",
        };
        foreach ((string name, string value) in settings)
            all[name] = value;
        var server = new AnyseatServer(await connectionString, all);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it (again); completes when it listens.</summary>
    public async Task StartAsync()
    {
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ProcessStartInfo start = NewStart(["demo", "--urls", Address.AbsoluteUri]);
        StartedAt = Stopwatch.GetTimestamp();
        process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, listens), ReadAsync(process.StandardError, null));
        Task first = await Task.WhenAny(listens.Task, process.WaitForExitAsync(), Task.Delay(StartMax));
        if (first != listens.Task)
            throw new InvalidOperationException($"The server did not come up:\n{string.Join('\n', ReadLog())}");
    }

    /// <summary>Ends it as the kernel would when memory is short: SIGKILL, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
        process = null;
        lock (log)
            log.RemoveAll(IsCut);
    }

    /// <summary>A line that the kill cut off in the middle.</summary>
    private static bool IsCut(string line) => line.StartsWith('{') && !line.EndsWith('}');

    /// <summary>Stops it as an operator would: SIGTERM.</summary>
    public async Task StopAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", process!.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        await reading;
        Assert.Equal(0, process.ExitCode);
        process.Dispose();
        process = null;
    }

    /// <summary>Runs another verb on the same data.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunVerbAsync(params string[] arguments)
    {
        (int code, string told) = await TryVerbAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)} ended with {code}: {told}");
        return told;
    }

    /// <summary>Runs another verb on the same data, which may refuse.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public async Task<(int Code, string Told)> TryVerbAsync(params string[] arguments)
    {
        using Process verb = Process.Start(NewStart(arguments))!;
        Task<string> output = verb.StandardOutput.ReadToEndAsync();
        Task<string> errors = verb.StandardError.ReadToEndAsync();
        await verb.WaitForExitAsync();
        return (verb.ExitCode, await output + await errors);
    }

    /// <summary>The next start uses another folder beside the former one.</summary>
    public void MoveTo(string name) => DataFolder = folder.Combine(name);

    public string FolderBeside(string name) => folder.Combine(name);

    public IReadOnlyList<string> ReadLog()
    {
        lock (log)
            return [.. log];
    }

    /// <summary>No request failed unexpectedly and no loop broke.</summary>
    public void RequireCleanLog()
    {
        string[] levels = ["Error", "Critical"];
        Assert.DoesNotContain(
            ReadLog(),
            line => line.Contains("nhandled exception", StringComparison.Ordinal)
                || (line.StartsWith('{') && levels.Contains((string?)JsonNode.Parse(line)?["LogLevel"])));
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            await KillAsync();
        process?.Dispose();
        folder.Dispose();
    }

    private ProcessStartInfo NewStart(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullPath,
        };
        start.ArgumentList.Add(typeof(Server.Modules).Assembly.Location);
        foreach (string argument in arguments.Concat(["--data", DataFolder]))
            start.ArgumentList.Add(argument);
        if (ConnectionString is not null)
        {
            start.ArgumentList.Add("--connection-string");
            start.ArgumentList.Add(ConnectionString);
        }

        start.Environment["ANYSEAT_LOGFORMAT"] = "json";
        foreach ((string name, string value) in settings)
            start.Environment[name] = value;
        return start;
    }

    private async Task ReadAsync(StreamReader reader, TaskCompletionSource? listens)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (log)
                log.Add(line);
            if (line.StartsWith("Anyseat listens on ", StringComparison.Ordinal))
                listens?.TrySetResult();
        }
    }

    // Below the range from which outgoing connections take theirs, so that none has it while the server is down.
    private static int FindPort()
    {
        while (true)
        {
            int port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Anyseat.Testing;

namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>The server as an operator starts it: a process with a data folder and a port, both of which outlive a kill.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly TempFolder folder = new();
    private readonly ConcurrentQueue<string> output = new();
    private readonly string verb;
    private Process? process;

    private ServerProcess(string verb)
    {
        this.verb = verb;
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
    }

    public Uri Address { get; }

    /// <summary>What the server has printed so far.</summary>
    public IReadOnlyCollection<string> Output => output;

    public static async Task<ServerProcess> StartAsync(string verb)
    {
        var server = new ServerProcess(verb);
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

    /// <summary>Starts the process again on the same port and data after <see cref="KillAsync"/>.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullPath,
        };
        foreach (string argument in (string[])[Repository.ServerAssembly, verb, "--data", folder.Combine("data"), "--urls", Address.ToString().TrimEnd('/')])
            start.ArgumentList.Add(argument);
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["ANYSEAT_VOICE__SIPPORT"] = "0";
        // The least that is allowed: a fresh organisation hashes the passwords of all its people.
        start.Environment["ANYSEAT_PEOPLE__PASSWORDITERATIONS"] = "10000";
        process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = Address };
        await Eventually.HoldsAsync(() => IsReadyAsync(http), "the server is ready", StartDeadline);
    }

    /// <summary>SIGKILL: no chance to say goodbye.</summary>
    public async Task KillAsync()
    {
        if (process is not { } running)
            return;
        process = null;
        running.Kill();
        await running.WaitForExitAsync(CancellationToken.None);
        running.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        folder.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        if (process is { HasExited: true })
            throw new InvalidOperationException($"The server ended with {process.ExitCode}:\n{string.Join('\n', output)}");
        try
        {
            using HttpResponseMessage answer = await http.GetAsync("/readyz", TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception fault) when (fault is HttpRequestException or SocketException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
            output.Enqueue(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

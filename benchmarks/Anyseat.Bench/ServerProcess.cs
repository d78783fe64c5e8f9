using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Anyseat.Bench;

/// <summary>A real server process with the demo organisation on a free loopback port, in a folder of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private ServerProcess(Process process, string folder, Uri address)
    {
        this.process = process;
        this.folder = folder;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>User and system CPU time of the server so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory of the server now, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Number of the process.</summary>
    public int Id => process.Id;

    /// <summary>Starts one, without calls unless the settings say otherwise.</summary>
    /// <param name="connectionString">The database; null for the embedded one.</param>
    /// <param name="settings">Environment variables to set.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<ServerProcess> StartAsync(
        string? connectionString, CancellationToken ct, IReadOnlyDictionary<string, string>? settings = null)
    {
        string server = Path.Combine(RepositoryRoot(), "src/Anyseat.Server/bin/Release/net10.0/Anyseat.Server.dll");
        string folder = Directory.CreateTempSubdirectory("anyseat-bench-").FullName;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[server, "demo", "--data", Path.Combine(folder, "data"), "--urls", address.GetLeftPart(UriPartial.Authority)])
            start.ArgumentList.Add(argument);
        if (connectionString is not null)
        {
            start.ArgumentList.Add("--connection-string");
            start.ArgumentList.Add(connectionString);
        }

        start.Environment["ANYSEAT_CHANNEL__CONVERSATIONSPERMINUTE"] = "10000000";
        start.Environment["ANYSEAT_CHANNEL__MESSAGESPERSECOND"] = "100000";
        start.Environment["ANYSEAT_VOICE__ENABLED"] = "false";
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        Process process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var running = new ServerProcess(process, folder, address);
        using var http = new HttpClient { BaseAddress = address };
        for (int attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                if ((await http.GetAsync(new Uri("/readyz", UriKind.Relative), ct)).IsSuccessStatusCode)
                    return running;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                // Not listening yet.
            }

            await Task.Delay(100, ct);
        }

        await running.DisposeAsync();
        throw new InvalidOperationException("The server was not ready within 30 s.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Anyseat.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("Run the bench from within the repository.");
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}

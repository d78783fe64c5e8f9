using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Anyseat.Server.Tests;

/// <summary>The executable itself, as an operator starts it.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_new_installation_prints_its_set_up_code_once_it_listens_and_stops_on_SIGTERM()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using Process server = Start("serve", "--urls", "http://127.0.0.1:0");
        string url = await ReadUrlAsync(server, deadline.Token);
        string? code = await server.StandardOutput.ReadLineAsync(deadline.Token);
        Assert.Contains("set-up code", code, StringComparison.Ordinal);
        using (var http = new HttpClient { BaseAddress = new Uri(url) })
            Assert.Contains("true", await http.GetStringAsync("/api/v1/setup", deadline.Token), StringComparison.Ordinal);
        await StopAsync(server, deadline.Token);
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task HTTPS_by_the_generated_authority_is_trusted_by_who_trusts_its_printed_file()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using Process server = Start("serve", "--https", "--urls", "https://127.0.0.1:0");
        string url = await ReadUrlAsync(server, deadline.Token);
        string line = await server.StandardOutput.ReadLineAsync(deadline.Token) ?? "";
        string file = line[(line.LastIndexOf(" trust ", StringComparison.Ordinal) + 7)..];
        using X509Certificate2 root = X509CertificateLoader.LoadCertificateFromFile(file);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { root },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using (var http = new HttpClient(handler) { BaseAddress = new Uri(url) })
        {
            using HttpResponseMessage answer = await http.GetAsync("/readyz", deadline.Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await StopAsync(server, deadline.Token);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.ArgumentList.Add(typeof(Modules).Assembly.Location);
        foreach (string argument in (string[])[.. arguments, "--data", Path.Combine(folder.Path, "data")])
            start.ArgumentList.Add(argument);
        start.Environment["ANYSEAT_LOGFORMAT"] = "json";
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    // Log lines are JSON objects and may stand between the lines for people.
    private static async Task<string> ReadUrlAsync(Process server, CancellationToken ct)
    {
        const string begin = "Anyseat listens on ";
        while (await server.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith(begin, StringComparison.Ordinal))
                return line[begin.Length..];
        }

        throw new InvalidOperationException($"The server ended with {server.ExitCode} before it listened.");
    }

    private static async Task StopAsync(Process server, CancellationToken ct)
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{server.Id}"]))
            await kill.WaitForExitAsync(ct);
        await server.StandardOutput.ReadToEndAsync(ct);
        await server.WaitForExitAsync(ct);
    }
}

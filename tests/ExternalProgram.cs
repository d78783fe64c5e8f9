using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Anyseat.Testing;

/// <summary>Another project's program, run by a test and ended with it. Where it is not installed, the test is skipped.</summary>
internal sealed class ExternalProgram : IAsyncDisposable
{
    private static readonly string[] Folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/local/sbin"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ExternalProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program found on the path; skips the test when it is not there.</summary>
    /// <param name="program">Its file name.</param>
    /// <param name="package">What to install to have it.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ExternalProgram Start(string program, string package, params string[] arguments)
    {
        string? path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{program} is not installed (package {package})");
        ProcessStartInfo start = new(path!, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        return new ExternalProgram(Process.Start(start)!);
    }

    /// <summary>A port that is free for UDP and TCP on loopback just now.</summary>
    public static int FreePort()
    {
        for (int i = 0; i < 50; i++)
        {
            using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)udp.LocalEndPoint!).Port;
            using Socket tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                tcp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // taken for TCP: the next one
            }
        }

        throw new InvalidOperationException("No port is free.");
    }

    /// <summary>Waits for its end; its exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        using CancellationTokenSource cancel = new(limit);
        await _process.WaitForExitAsync(cancel.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}

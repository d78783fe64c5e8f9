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
    public static ExternalProgram Start(string program, string package, params string[] arguments) => Start(program, package, [], arguments);

    /// <summary>Starts a program found on the path with further variables in its environment; skips the test when it is not there.</summary>
    /// <param name="program">Its file name.</param>
    /// <param name="package">What to install to have it.</param>
    /// <param name="variables">Names and values.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ExternalProgram Start(string program, string package, (string Name, string Value)[] variables, params string[] arguments)
    {
        string? path = Find(program);
        Assert.SkipWhen(path is null, $"{program} is not installed (package {package})");
        ProcessStartInfo start = new(path!, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        return new ExternalProgram(Process.Start(start)!);
    }

    /// <summary>Where a program is on the path; null when it is not there.</summary>
    public static string? Find(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

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

    /// <summary>Types a line to it.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Asks it to end, by SIGTERM, and waits until it has: for programs whose children a kill would leave behind.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
            return;
        using (Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await ExitAsync(TimeSpan.FromSeconds(10));
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

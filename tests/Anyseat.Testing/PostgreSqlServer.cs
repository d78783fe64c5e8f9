using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Anyseat.Testing;

/// <summary>A PostgreSQL server of the tests' own, in a temporary folder on a loopback port, with fsync on.</summary>
/// <remarks>As root it runs as the user <c>postgres</c>, since the server refuses root.</remarks>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private static int databaseLast;

    private readonly TempFolder folder = new();
    private readonly string programs;
    private readonly int port;

    private PostgreSqlServer(string programs)
    {
        this.programs = programs;
        port = FindPort();
    }

    /// <summary>Why there can be no server here; null if there can.</summary>
    public static string? FindAbsence() => FindPrograms() is null
        ? "PostgreSQL is not installed (looked for /usr/lib/postgresql/*/bin/initdb and on the path)"
        : null;

    /// <summary>Makes and starts a server.</summary>
    public static async Task<PostgreSqlServer> StartNewAsync()
    {
        var server = new PostgreSqlServer(
            FindPrograms() ?? throw new InvalidOperationException(FindAbsence()));
        await server.InitializeAsync();
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it (again).</summary>
    public Task StartAsync() => RunAsync(
        "pg_ctl", "start", "-w", "-t", "60", "-D", Data, "-l", folder.Combine("server.log"), "-o",
        string.Create(CultureInfo.InvariantCulture,
            $"-p {port} -k {folder.FullPath} -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=on"));

    /// <summary>Stops it as an operator would; connections are cut.</summary>
    public Task StopAsync() => RunAsync("pg_ctl", "stop", "-w", "-t", "60", "-m", "fast", "-D", Data);

    /// <summary>Makes a new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"test_{Interlocked.Increment(ref databaseLast)}";
        await ExecuteAsync(ConnectTo("postgres"), $"CREATE DATABASE {name}");
        return ConnectTo(name);
    }

    /// <summary>Runs a statement on a connection of its own.</summary>
    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Application Name=test");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await RunAsync("pg_ctl", "stop", "-w", "-t", "60", "-m", "immediate", "-D", Data);
        folder.Dispose();
    }

    private string Data => folder.Combine("data");

    private static bool IsRoot => Environment.UserName == "root";

    private string ConnectTo(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database={database}");

    private async Task InitializeAsync()
    {
        if (IsRoot)
            await ExecuteProgramAsync("chown", ["postgres", folder.FullPath]);
        await RunAsync("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
    }

    private Task RunAsync(string program, params string[] arguments)
    {
        string path = Path.Combine(programs, program);
        return IsRoot
            ? ExecuteProgramAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : ExecuteProgramAsync(path, arguments);
    }

    private async Task ExecuteProgramAsync(string program, IReadOnlyList<string> arguments)
    {
        // The server inherits the output of pg_ctl, so it goes to a file rather than to a pipe that never ends.
        string log = folder.Combine("commands.log");
        string line = string.Join(' ', arguments.Prepend(program).Select(Quote));
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{line} >>{Quote(log)} 2>&1 </dev/null");
        using Process process = Process.Start(start) ?? throw new Win32Exception();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await File.ReadAllTextAsync(log)}");
        }
    }

    private static string Quote(string value) => "'" + value.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static string? FindPrograms()
    {
        const string packages = "/usr/lib/postgresql";
        IEnumerable<string> packaged = Directory.Exists(packages)
            ? Directory.EnumerateDirectories(packages).OrderByDescending(Version).Select(path => Path.Combine(path, "bin"))
            : [];
        IEnumerable<string> onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return packaged.Concat(onPath).FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")));
    }

    private static int Version(string path) =>
        int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int version) ? version : 0;

    private static int FindPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Net;
using System.Reflection;
using Anyseat.Media;

namespace Anyseat.Bench;

/// <summary>What a relayed packet costs, per-leg sockets and shared port, beside the same loop in C in the same run.</summary>
/// <remarks>The shard and the C program are processes of their own, started together and loaded in turns of a few seconds, so
/// that whatever disturbs the machine disturbs both. Their CPU time is that of all their threads; the load's is its own.</remarks>
internal static class MediaRelayBench
{
    private const int Calls = 500;
    private const int Flows = Calls * 2;
    private const int LoadPort = 20_000;
    private const int ShardPort = 30_000;
    private const int CPort = 40_000;
    private const int Turns = 4;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    /// <summary>Measures in a network of its own when that is allowed, else on the machine's loopback.</summary>
    public static void Run(BenchReport report, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux() || !RunInOwnNetwork(ct))
            Measure(report, "the machine's loopback", ct);
    }

    /// <summary>The inner process: measures and prints.</summary>
    public static int RunInside()
    {
        Measure(new BenchReport(Console.Out), "private network namespace", CancellationToken.None);
        return 0;
    }

    private static bool RunInOwnNetwork(CancellationToken ct)
    {
        const string inside = "ip link set lo up && exec \"$0\" \"$@\"";
        var start = new ProcessStartInfo("unshare", ["-n", "sh", "-c", inside, .. Self("media-relay")]);
        using Process? process = TryStart(start);
        if (process is null)
            return false;
        using CancellationTokenRegistration stop = ct.Register(process.Kill);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static void Measure(BenchReport report, string network, CancellationToken ct)
    {
        string? relay = Compile();
        foreach (string mode in (string[])["pairs", "shared"])
        {
            ct.ThrowIfCancellationRequested();
            MeasureMode(report, mode, network, relay);
        }
        if (relay is not null)
            File.Delete(relay);
    }

    private static void MeasureMode(BenchReport report, string mode, string network, string? relay)
    {
        using var load = new MediaRelayLoad(Flows, LoadPort);
        string[] arguments = [mode, $"{Flows}", $"{ShardPort}", $"{LoadPort}"];
        var shard = new Side(new ProcessStartInfo(Self()[0], [.. Self()[1..], "media-shard", .. arguments]), mode, ShardPort, firstPair: 2);
        Side? c = relay is null
            ? null
            : new Side(new ProcessStartInfo(relay, [mode, $"{Flows}", $"{CPort}", $"{LoadPort}"]), mode, CPort, firstPair: 0);
        using (shard)
        using (c)
        {
            foreach (Side side in Sides())
                load.Run(side.Target, WarmUp);
            for (int turn = 0; turn < Turns; turn++)
            {
                foreach (Side side in Sides())
                    side.Measure(load, Turn);
            }
        }
        Report(report, mode, network, shard, c);

        IEnumerable<Side> Sides() => c is null ? [shard] : [shard, c];
    }

    private static void Report(BenchReport report, string mode, string network, Side shard, Side? c)
    {
        string name = mode == "pairs" ? "" : "_shared_port";
        string how = mode == "pairs" ? "a port pair a leg" : "one shared port";
        string conditions =
            $"{Calls} calls, {how}, 172-byte packets, {network}, lost {shard.Lost:P2}, load itself {shard.LoadMicroseconds:F1} µs a packet";
        report.Add($"media.us_per_relayed_packet{name}", shard.Microseconds, "us", conditions);
        if (c is null)
            return;
        report.Add($"media.us_per_relayed_packet{name}_in_c", c.Microseconds, "us", $"the same, cc -O2, lost {c.Lost:P2}");
        report.Add($"media.c_ratio{name}", shard.Microseconds / c.Microseconds, "1", $"{how}, in turns of {Turn.TotalSeconds} s in one run");
    }

    private static string? Compile()
    {
        string source = Path.Combine(Path.GetTempPath(), $"anyseat-relay-{Environment.ProcessId}.c");
        string program = Path.ChangeExtension(source, null);
        using (Stream from = Assembly.GetExecutingAssembly().GetManifestResourceStream("MediaRelayBench.c")!)
        using (FileStream to = File.Create(source))
            from.CopyTo(to);
        using Process? compiler = TryStart(new ProcessStartInfo("cc", ["-O2", "-o", program, source]));
        compiler?.WaitForExit();
        File.Delete(source);
        return compiler?.ExitCode == 0 ? program : null;
    }

    private static string[] Self(params string[] arguments) =>
        [Environment.ProcessPath!, Assembly.GetExecutingAssembly().Location, .. arguments];

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>One of the two relays.</summary>
    private sealed class Side : IDisposable
    {
        private readonly Process _process;
        private readonly string _mode;
        private readonly int _port;
        private long _nanoseconds;
        private long _loadNanoseconds;
        private long _sent;
        private long _received;

        public Side(ProcessStartInfo start, string mode, int port, int firstPair)
        {
            _mode = mode;
            _port = mode == "pairs" ? port + firstPair : port;
            start.RedirectStandardOutput = true;
            _process = Process.Start(start)!;
            if (_process.StandardOutput.ReadLine() != "ready")
                throw new InvalidOperationException($"{start.FileName} did not start.");
        }

        public double Microseconds => _nanoseconds / 1000.0 / _received;

        public double LoadMicroseconds => _loadNanoseconds / 1000.0 / _received;

        public double Lost => 1 - ((double)_received / _sent);

        public TransportAddress Target(int flow) =>
            TransportAddress.From(IPAddress.Loopback, _mode == "pairs" ? _port + (flow * 2) : _port);

        public void Measure(MediaRelayLoad load, TimeSpan time)
        {
            long before = CpuOf(_process.Id);
            long loadBefore = CpuOf(Environment.ProcessId);
            long sent = load.SentCount;
            long received = load.ReceivedCount;
            load.Run(Target, time);
            _nanoseconds += CpuOf(_process.Id) - before;
            _loadNanoseconds += CpuOf(Environment.ProcessId) - loadBefore;
            _sent += load.SentCount - sent;
            _received += load.ReceivedCount - received;
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        // The scheduler's own account, in nanoseconds, of all threads alive.
        private static long CpuOf(int process) =>
            Directory.EnumerateDirectories($"/proc/{process}/task").Sum(task =>
                long.Parse(File.ReadAllText($"{task}/schedstat").Split(' ')[0]));
    }
}

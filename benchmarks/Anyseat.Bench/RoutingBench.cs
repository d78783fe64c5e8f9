using System.Diagnostics;

namespace Anyseat.Bench;

/// <summary>The routing engine alone, on one core: a centre under full load, the same at a tenth of the size, a naive scan
/// beside it, and how well waits are estimated.</summary>
internal sealed class RoutingBench : IBench
{
    private static readonly RoutingScale Large = new(Agents: 10_000, Skills: 50, Queues: 100, Waiting: 100_000);
    private static readonly RoutingScale Small = new(Agents: 1_000, Skills: 50, Queues: 100, Waiting: 10_000);

    public string Name => "routing";

    public string Description => "decisions per second, latency, allocation, growth with size, gain over a scan, estimates";

    public Task RunAsync(BenchReport report, CancellationToken ct)
    {
        RoutingFigures small = Measure(Small, 500_000, ct);
        RoutingFigures large = Measure(Large, 1_000_000, ct);
        string conditions = Large.ToString();
        report.Add("routing.commands_per_second", large.CommandsPerSecond, "1/s", conditions);
        report.Add("routing.commands_per_cpu_second", large.CommandsPerCpuSecond, "1/s", conditions);
        report.Add("routing.decisions_per_command", large.DecisionsPerCommand, "1", conditions);
        report.Add("routing.p50_us", large.P50Microseconds, "us", conditions);
        report.Add("routing.p99_us", large.P99Microseconds, "us", conditions);
        report.Add("routing.p999_us", large.P999Microseconds, "us", conditions);
        report.Add("routing.bytes_per_command", large.BytesPerCommand, "By", conditions);
        report.Add("routing.cost_ratio_10x", small.CommandsPerCpuSecond / large.CommandsPerCpuSecond, "1", $"{Large} over {Small}");
        double scan = RoutingScan.MicrosecondsPerMatch(Large, ct);
        report.Add("routing.scan_us_per_match", scan, "us", $"all agents looked at for each interaction; {Large}");
        report.Add("routing.gain_over_scan", scan / large.MicrosecondsPerOffer, "1", $"time for each offer made; {Large}");
        RoutingEstimateBench.Run(report, ct);
        return Task.CompletedTask;
    }

    /// <summary>Three stretches after a long warm-up, in which indexes grow to what the load needs; the figures are those of the
    /// stretch least disturbed by other processes.</summary>
    private static RoutingFigures Measure(RoutingScale scale, int commandCount, CancellationToken ct)
    {
        RoutingLoad load = new(scale, seed: 7);
        load.Fill();
        load.Run(commandCount * 3, ct);
        RoutingFigures best = MeasureStretch(load, commandCount, ct);
        for (int i = 0; i < 2; i++)
        {
            RoutingFigures one = MeasureStretch(load, commandCount, ct);
            if (one.CommandsPerSecond > best.CommandsPerSecond)
                best = one;
        }

        int[] latencies = load.MeasureLatencies(commandCount / 4, ct);
        Array.Sort(latencies);
        return best with
        {
            P50Microseconds = At(latencies, 0.5),
            P99Microseconds = At(latencies, 0.99),
            P999Microseconds = At(latencies, 0.999),
        };
    }

    private static RoutingFigures MeasureStretch(RoutingLoad load, int commandCount, CancellationToken ct)
    {
        load.Forget();
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long begun = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        load.Run(commandCount, ct);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return new RoutingFigures(
            load.CommandCount / elapsed.TotalSeconds, (double)load.DecisionCount / load.CommandCount,
            elapsed.TotalMicroseconds / load.OfferCount, (double)bytes / load.CommandCount)
        {
            CommandsPerCpuSecond = load.CommandCount / cpu.TotalSeconds,
        };
    }

    private static double At(int[] sorted, double share) =>
        sorted[(int)(share * (sorted.Length - 1))] * 1_000_000.0 / Stopwatch.Frequency;
}

/// <summary>How large the centre is.</summary>
internal sealed record RoutingScale(int Agents, int Skills, int Queues, int Waiting)
{
    public override string ToString() =>
        $"one core, {Agents} agents, {Skills} skills, {Queues} queues with rings, ageing and mixed choices, "
        + $"{Waiting} waiting, mixed channels";
}

/// <summary>What a run gave.</summary>
internal sealed record RoutingFigures(
    double CommandsPerSecond, double DecisionsPerCommand, double MicrosecondsPerOffer, double BytesPerCommand)
{
    public double CommandsPerCpuSecond { get; init; }

    public double P50Microseconds { get; init; }

    public double P99Microseconds { get; init; }

    public double P999Microseconds { get; init; }
}

using System.Diagnostics;
using Anyseat.Platform.Time;
using Anyseat.Simulation;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;

namespace Anyseat.Bench;

/// <summary>How long a simulated day takes, what more cores bring, and how near the textbook it comes.</summary>
internal sealed class SimulateBench : IBench
{
    private const int Runs = 5;
    private const ulong Seed = 20_261_120;

    public string Name => "simulate";

    public string Description => "seconds for a simulated day of 1,000 agents, speed-up over cores, points of queueing theory";

    public Task RunAsync(BenchReport report, CancellationToken ct)
    {
        MeasureDay(report, ct);
        MeasureTheory(report, ct);
        return Task.CompletedTask;
    }

    private static void MeasureDay(BenchReport report, CancellationToken ct)
    {
        Day day = SimulateBenchDays.Large();
        var simulator = new Simulator(day);
        // The first two compile; they are not counted.
        _ = simulator.Run(Seed, 0, ct: ct);
        _ = simulator.Run(Seed, 1, ct: ct);
        double[] seconds = new double[Runs];
        ReplicationResult result = null!;
        for (int i = 0; i < Runs; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            result = simulator.Run(Seed, i, ct: ct);
            seconds[i] = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }

        Array.Sort(seconds);
        QueueCell all = result.All();
        string conditions = $"{day.Groups.Sum(group => group.Count)} agents, {day.Routing.SkillNames.Length} skills, " +
            $"{day.Routing.QueueNames.Length} queues, {all.Tally.Offered} interactions, one thread, median of {Runs} days";
        report.Add("simulate.day_seconds", seconds[Runs / 2], "s", conditions);
        report.Add("simulate.events_per_second", result.EventCount / seconds[Runs / 2], "1/s", conditions);
        MeasureSpeedUp(report, simulator, ct);
    }

    private static void MeasureSpeedUp(BenchReport report, Simulator simulator, CancellationToken ct)
    {
        int cores = Environment.ProcessorCount;
        int count = cores * 6;
        void Replicate(int number) => _ = simulator.Run(Seed, number, ct: ct);
        Spent alone = Measure(() => BackgroundThreads.ForEach("bench", 1, count, Replicate));
        Spent together = Measure(() => BackgroundThreads.ForEach("bench", cores, count, Replicate));
        string conditions = $"{count} replications on {cores} cores against one";
        report.Add("simulate.replications_speedup", alone.Wall / together.Wall, "1", conditions);
        // More processor time for the same work is contention for caches and memory, or others on the same cores; a speed-up
        // below the number of cores without it is waiting: for the collector, or for a core.
        report.Add("simulate.replications_cpu_ratio", together.Cpu / alone.Cpu, "1", conditions + ", processor time");
        report.Add("simulate.bytes_per_day", (double)alone.Bytes / count, "B", "allocated by a replication");
        report.Add("simulate.pause_share", together.Pause / together.Wall, "1", "of the time on all cores, for the garbage collector");
    }

    private static Spent Measure(Action work)
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        TimeSpan pause = GC.GetTotalPauseDuration();
        long bytes = GC.GetTotalAllocatedBytes();
        long begun = Stopwatch.GetTimestamp();
        work();
        TimeSpan wall = Stopwatch.GetElapsedTime(begun);
        process.Refresh();
        return new Spent(wall, process.TotalProcessorTime - cpu, GC.GetTotalPauseDuration() - pause, GC.GetTotalAllocatedBytes() - bytes);
    }

    private readonly record struct Spent(TimeSpan Wall, TimeSpan Cpu, TimeSpan Pause, long Bytes);

    private static void MeasureTheory(BenchReport report, CancellationToken ct)
    {
        SummaryRow delay = Run(SimulateBenchDays.ErlangC(), ct);
        Estimate wait = delay[Figure.WaitShare]!.Value;
        const string DelayConditions = "14 agents, 200 calls an hour of 180 s, theory 0.1741, 95 %, 40 replications of 100 h";
        report.Add("simulate.erlang_c_p_wait", wait.Mean, "1", DelayConditions);
        report.Add("simulate.erlang_c_p_wait_half_width", wait.HalfWidth, "1", DelayConditions);
        SummaryRow leaving = Run(SimulateBenchDays.ErlangA(), ct);
        Estimate abandoned = leaving[Figure.AbandonedShare]!.Value;
        const string LeavingConditions =
            "50 agents, 48 calls a minute of 60 s, patience 120 s, theory 3.091 %, 95 %, 40 replications of 20 h";
        report.Add("simulate.erlang_a_abandonment_pct", abandoned.Mean * 100, "%", LeavingConditions);
        report.Add("simulate.erlang_a_abandonment_pct_half_width", abandoned.HalfWidth * 100, "%", LeavingConditions);
    }

    private static SummaryRow Run(Day day, CancellationToken ct)
    {
        var experiment = new Experiment { Day = day, Seed = Seed, Replications = 40 };
        var parallel = new ParallelOptions { CancellationToken = ct };
        ExperimentResult result = experiment.Run((count, run) => Parallel.For(0, count, parallel, run), null, ct);
        return result.Base.Find(ResultScope.AllQueues, "")!;
    }
}

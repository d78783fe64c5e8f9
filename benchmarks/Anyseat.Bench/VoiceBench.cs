using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Anyseat.Bench;

/// <summary>Telephone calls from a carrier through the queue to agents' telephones: a real server process, its CPU seconds, RTP both ways.
/// </summary>
/// <remarks>In a network of its own, so that ports and counters are ours. Arguments: <c>--calls N</c> measures that many only,
/// <c>--seconds S</c> each load for so long, <c>--only recorded|unrecorded|setups|next|sipp</c> that part.</remarks>
internal sealed class VoiceBench(string[] arguments) : IBench
{
    private static readonly int[] Loads = [100, 200, 350, 500, 750, 1_000];

    public string Name => "voice";

    public string Description => "telephone calls: CPU a call-second recorded and not, clean calls, set-ups, agent free to next call, memory";

    public Task RunAsync(BenchReport report, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux() || !RunInOwnNetwork(ct))
            return MeasureAsync(report, "the machine's loopback", arguments, ct);
        return Task.CompletedTask;
    }

    /// <summary>The inner process: measures and prints.</summary>
    public static async Task<int> RunInsideAsync(string[] arguments)
    {
        await MeasureAsync(new BenchReport(Console.Out), "private network namespace", arguments, CancellationToken.None);
        return 0;
    }

    private bool RunInOwnNetwork(CancellationToken ct)
    {
        const string inside = "ip link set lo up && exec \"$0\" \"$@\"";
        string[] self = [Environment.ProcessPath!, Assembly.GetExecutingAssembly().Location, "voice-inside", .. arguments];
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("unshare", ["-n", "sh", "-c", inside, .. self]))!;
            using CancellationTokenRegistration stop = ct.Register(process.Kill);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task MeasureAsync(BenchReport report, string network, string[] arguments, CancellationToken ct)
    {
        int[] loads = Value(arguments, "--calls") is { } calls ? [calls] : Loads;
        var seconds = TimeSpan.FromSeconds(Value(arguments, "--seconds") ?? 12);
        string? only = arguments.SkipWhile(one => one != "--only").Skip(1).FirstOrDefault();
        await using VoiceBenchSite site = await VoiceBenchSite.StartAsync(ct);
        using var media = new VoiceBenchMedia("127.0.0.4");
        using var carrier = new VoiceBenchCarrier(VoiceBenchSite.Carrier, VoiceBenchSite.SipEndPoint, media, VoiceBenchSite.Number);
        using var phones = new VoiceBenchPhones(VoiceBenchSite.Phones, VoiceBenchSite.SipEndPoint, media);
        var run = new VoiceBenchRun(report, network, site, media, carrier, phones, seconds);
        foreach (bool isRecorded in (bool[])[true, false])
            if (only is null || only == (isRecorded ? "recorded" : "unrecorded"))
                await run.MeasureMediaAsync(loads, isRecorded, ct);
        if (only is null or "sipp")
            await run.MeasureSippAsync(ct);
        if (only is null or "setups")
            await run.MeasureSetUpsAsync(ct);
        if (only is null or "next")
            await run.MeasureNextAsync(ct);
    }

    private static int? Value(string[] arguments, string name) =>
        arguments.SkipWhile(one => one != name).Skip(1).FirstOrDefault() is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}

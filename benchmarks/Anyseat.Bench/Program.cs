using Anyseat.Bench;

// Parts of the media benchmark that are processes of their own.
if (args is ["media-relay"])
    return MediaRelayBench.RunInside();
if (args is ["media-shard", .. string[] shard])
    return MediaRelayShard.Run(shard);
// The voice benchmark within its own network.
if (args is ["voice-inside", .. string[] inside])
    return await VoiceBench.RunInsideAsync(inside);

IBench[] benches =
[
    new ChatBench(),
    new MediaBench(),
    new MetricsBench(),
    new RoutingBench(),
    new SimulateBench(),
    new SipBench(),
    new VoiceBench(args.Length > 1 ? args[1..] : []),
];
IBench[] chosen = [.. benches.Where(bench => args is [var name, ..] && (name == bench.Name || name == "all"))];
if (chosen.Length == 0)
{
    Console.Error.WriteLine("Usage: ./bench NAME [OPTIONS], where NAME is all or one of:");
    foreach (IBench bench in benches)
        Console.Error.WriteLine($"  {bench.Name,-12} {bench.Description}");
    return 2;
}

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancel.Cancel();
};
var report = new BenchReport(Console.Out);
foreach (IBench bench in chosen)
    await bench.RunAsync(report, cancel.Token);
return 0;

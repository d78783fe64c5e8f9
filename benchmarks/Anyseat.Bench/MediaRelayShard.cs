using System.Diagnostics;
using System.Net;
using Anyseat.Media;
using Anyseat.Media.Shard;
using Anyseat.Media.Sockets;

namespace Anyseat.Bench;

/// <summary>The measured side of the relay benchmark as a process of its own: a shard, and legs joined in pairs.</summary>
internal static class MediaRelayShard
{
    /// <summary>Runs until killed.</summary>
    /// <param name="args">pairs or shared, the number of flows, the first port of ours, the first port of the peers.</param>
    public static int Run(string[] args)
    {
        bool isShared = args[0] == "shared";
        int flows = int.Parse(args[1]);
        int own = int.Parse(args[2]);
        int peer = int.Parse(args[3]);
        TransportAddress loopback = TransportAddress.From(IPAddress.Loopback, own);
        using var shard = new MediaShard(new MediaShardOptions
        {
            Network = MediaNetworks.Best,
            Ports = new MediaPorts(MediaNetworks.Best, own + 2, own + 2 + (flows * 2)),
            Clock = new StopwatchClock(),
            Seed = 1,
            SharedPorts = isShared ? [loopback] : [],
        });
        var thread = new Thread(() => shard.Run(CancellationToken.None));
        thread.Start();
        var waiting = new List<MediaLeg>();
        for (int i = 0; i < flows; i++)
        {
            var options = new LegOptions
            {
                Transport = isShared ? LegTransport.SharedPort : LegTransport.PortPair,
                Local = loopback,
                Remote = loopback.WithPort(peer + i),
                MeasuresTalk = false,
            };
            if (!shard.TryOpenLeg(options, out MediaLeg? leg, out LegFault fault))
                throw new InvalidOperationException($"Leg {i} could not be opened: {fault}.");
            waiting.Add(leg);
            if (waiting.Count == 2)
            {
                while (!shard.CreateBridge().Arrange(BridgePlan.Conference(waiting)))
                    Thread.Yield();
                waiting.Clear();
            }
        }
        SpinWait.SpinUntil(() => shard.Statistics.LegCount == flows);
        Console.WriteLine("ready");
        thread.Join();
        return 0;
    }

    private sealed class StopwatchClock : IMediaClock
    {
        public MediaInstant Now => new(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));

        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;
    }
}

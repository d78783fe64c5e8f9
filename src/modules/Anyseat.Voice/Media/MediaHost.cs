using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading.Channels;
using Anyseat.Media;
using Anyseat.Media.Shard;
using Anyseat.Media.Sockets;
using Anyseat.Voice.Sip;

namespace Anyseat.Voice.Media;

/// <summary>The media shards of this server: a thread for each, and the way of their events to the loop of calls.</summary>
internal sealed class MediaHost : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly MediaShard[] shards;
    private readonly Thread[] threads;
    private readonly Channel<MediaShard> ready;
    private readonly bool[] isSignalled;
    private int next;

    public MediaHost(VoiceOptions options, TimeProvider time)
    {
        Ports = new MediaPorts(MediaNetworks.Best, options.RtpFirst, options.RtpLast);
        // One entry a shard is enough: an entry says that there are events, not which.
        ready = Channel.CreateBounded<MediaShard>(
            new BoundedChannelOptions(options.MediaThreads) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
        isSignalled = new bool[options.MediaThreads];
        shards = [.. Enumerable.Range(0, options.MediaThreads).Select(index => Make(index, time))];
        threads =
        [
            .. shards.Select((shard, index) => new Thread(() => shard.Run(stopping.Token))
            {
                IsBackground = true,
                Name = $"media {index}",
                Priority = ThreadPriority.AboveNormal,
            }),
        ];
    }

    /// <summary>The range of port pairs.</summary>
    public MediaPorts Ports { get; }

    /// <summary>Legs open now.</summary>
    public int LegCount => shards.Sum(shard => shard.Statistics.LegCount);

    /// <summary>Whether all shards run.</summary>
    public bool IsRunning => threads.All(thread => thread.IsAlive);

    /// <summary>What the shards have counted.</summary>
    public IEnumerable<ShardStatistics> Statistics => shards.Select(shard => shard.Statistics);

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        foreach (Thread thread in threads)
            thread.Start();
    }

    /// <summary>A shard for a new call: in turn, since calls are much alike.</summary>
    public MediaShard Take() => shards[(uint)Interlocked.Increment(ref next) % (uint)shards.Length];

    /// <summary>Hands events to the loop of calls, until cancelled.</summary>
    /// <param name="post">Has work done there.</param>
    /// <param name="take">Takes one event, there.</param>
    /// <param name="ct">Ends it.</param>
    public async Task PumpAsync(Func<Action, CancellationToken, ValueTask> post, Action<MediaEvent> take, CancellationToken ct)
    {
        await foreach (MediaShard shard in ready.Reader.ReadAllAsync(ct))
        {
            Volatile.Write(ref isSignalled[Array.IndexOf(shards, shard)], false);
            await post(
                () =>
                {
                    while (shard.TryReadEvent(out MediaEvent happened))
                        take(happened);
                },
                ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (Thread thread in threads)
            if (thread.IsAlive)
                thread.Join(TimeSpan.FromSeconds(5));
        foreach (MediaShard shard in shards)
            shard.Dispose();
        stopping.Dispose();
    }

    private MediaShard Make(int index, TimeProvider time) => new(new MediaShardOptions
    {
        Network = MediaNetworks.Best,
        Ports = Ports,
        Clock = new HostClock(time),
        Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)),
        EventsReady = () => Signal(index),
    });

    /// <summary>Called by a shard's loop, at the end of each turn while events wait.</summary>
    private void Signal(int index)
    {
        if (Volatile.Read(ref isSignalled[index]))
            return;
        Volatile.Write(ref isSignalled[index], true);
        ready.Writer.TryWrite(shards[index]);
    }

    private sealed class HostClock(TimeProvider time) : IMediaClock
    {
        public MediaInstant Now => new((long)(time.GetTimestamp() * (1_000_000.0 / time.TimestampFrequency)));

        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}

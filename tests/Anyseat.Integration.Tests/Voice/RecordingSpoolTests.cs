using System.Net;
using System.Security.Cryptography;
using Anyseat.Media;
using Anyseat.Media.Codecs;
using Anyseat.Media.Recording;
using Anyseat.Media.Shard;
using Anyseat.Platform.Time;
using Anyseat.Testing;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Media;
using Anyseat.Voice.Recordings;
using Anyseat.Voice.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace Anyseat.Integration.Tests.Voice;

public sealed class RecordingSpoolTests
{
    private const int FramesPerRound = 25;

    [Fact]
    public async Task A_store_that_hangs_costs_no_sound_of_calls_that_go_on()
    {
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource();
        var clock = new ManualTimeProvider();
        await using var media = new MediaHost(new VoiceOptions { Address = "127.0.0.1" }, TimeProvider.System);
        var store = new HangingStore();
        using var keys = new OneKey();
        var spool = new RecordingSpool(folder.Combine("spool"), keys, store, new UuidV7Source(clock), clock, NullLogger<RecordingSpool>.Instance);
        Task running = spool.RunAsync(stop.Token);
        RunningRecording over = Begin(spool, media);
        RunningRecording goesOn = Begin(spool, media);
        spool.End(over);
        await RoundsUntilAsync(() => store.AskedCount == 1, "the store hangs");

        // Ten seconds, of which the ring holds less than four: they are only kept if somebody goes on writing.
        for (int round = 0; round < 20; round++)
        {
            for (int frame = 0; frame < FramesPerRound; frame++)
                goesOn.Media.Ring.TryWrite(RecordingTrack.Customer, G711Law.ALaw, new byte[160], (uint)(((round * FramesPerRound) + frame) * 160));
            int written = round / 2;
            await RoundsUntilAsync(() => (goesOn.Writer?.SecondCount ?? 0) >= written, $"{written} s are written");
        }

        Assert.Equal(0, goesOn.Media.Ring.DroppedSampleCount);
        Assert.Equal((1, 1), (spool.Count, spool.WaitingCount));
        store.Release();
        spool.End(goesOn);
        await RoundsUntilAsync(() => spool is { Count: 0, WaitingCount: 0 }, "both are stored");
        Assert.Equal(2, store.AskedCount);
        await stop.CancelAsync();
        await running;

        async Task RoundsUntilAsync(Func<bool> holds, string what) => await Eventually.HoldsAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(500));
                return holds();
            },
            what);
    }

    /// <summary>A recording whose shard stands still: the test alone fills the ring.</summary>
    private static RunningRecording Begin(RecordingSpool spool, MediaHost media)
    {
        MediaShard shard = media.Take();
        var call = new LiveCall(null!, CallMachine.Begin(Guid.NewGuid(), new CallPolicy()), shard)
        {
            RecordId = Guid.NewGuid(),
            Trunk = null,
            Number = null,
            Party = null,
            Prompts = new CallPrompts(VoiceLanguage.English, null, PromptKeys.Music),
        };
        MediaLeg Leg() => shard.TryOpenLeg(new LegOptions { Local = TransportAddress.From(IPAddress.Loopback, 0) }, out MediaLeg? leg, out LegFault fault)
            ? leg
            : throw new InvalidOperationException($"{fault}");
        return spool.Begin(call, Leg(), Leg());
    }

    private sealed class HangingStore : IRecordingStore
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int asked;

        public int AskedCount => Volatile.Read(ref asked);

        public void Release() => released.SetResult();

        public async Task AddAsync(CompletedRecording recording, CancellationToken ct)
        {
            Interlocked.Increment(ref asked);
            await released.Task.WaitAsync(ct);
        }
    }

    private sealed class OneKey : IRecordingKeys, IDisposable
    {
        public RecordingKey Current { get; } = new("test", RandomNumberGenerator.GetBytes(RecordingKey.Size));

        public RecordingKey? Find(string id) => id == Current.Id ? Current : null;

        public void Dispose() => Current.Dispose();
    }
}

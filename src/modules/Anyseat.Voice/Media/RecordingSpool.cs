using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using Anyseat.Media.Recording;
using Anyseat.Media.Shard;
using Anyseat.Platform.Json;
using Anyseat.Platform.Time;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Recordings;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Media;

/// <summary>A recording that runs.</summary>
/// <param name="about">What is known of it.</param>
/// <param name="media">What the shard fills.</param>
/// <param name="legs">The legs recorded.</param>
internal sealed class RunningRecording(CompletedRecording about, MediaRecording media, MediaLeg[] legs)
{
    private int endedAt;

    /// <summary>What is known of it.</summary>
    public CompletedRecording About { get; set; } = about;

    /// <summary>What the shard fills.</summary>
    public MediaRecording Media => media;

    /// <summary>Its file; made by the thread that writes.</summary>
    public RecordingWriter? Writer { get; set; }

    /// <summary>The stream of <see cref="Writer"/>.</summary>
    public FileStream? Stream { get; set; }

    /// <summary>Rounds of writing since it ended; −1 while it runs.</summary>
    public int RoundsSinceEnd => Volatile.Read(ref endedAt) - 1;

    /// <summary>Pauses, or goes on.</summary>
    public void SetPaused(bool isPaused) => media.SetPaused(isPaused);

    /// <summary>Ends it.</summary>
    public void End()
    {
        foreach (MediaLeg leg in legs)
            leg.StopRecording();
        Interlocked.CompareExchange(ref endedAt, 1, 0);
    }

    /// <summary>A round of writing is over.</summary>
    public void CountRound()
    {
        if (Volatile.Read(ref endedAt) > 0)
            Interlocked.Increment(ref endedAt);
    }
}

/// <summary>Writes recordings as they happen, into the spool folder, and hands over the finished ones. One loop writes all: the shards
/// never touch a disk, and what the disk does not take is counted and missing, while the call goes on.</summary>
/// <remarks>Handing over waits for database and blobs, so it has loops of its own: a slow store must not cost the sound of calls that go
/// on. Beside FILE.rec stands FILE.json with whose it is. What a crash leaves is found at the next start and handed over then,
/// playable to its last whole second.</remarks>
internal sealed partial class RecordingSpool(
    string folder, IRecordingKeys keys, IRecordingStore store, IIdSource ids, TimeProvider clock, ILogger<RecordingSpool> logger)
{
    /// <summary>Finished recordings that wait; what finds no room stays in the spool until the next start.</summary>
    private const int FinishedMax = 65_536;

    private const int HandOverCount = 4;
    private const double SamplesPerSecond = 8_000;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastHandOverMax = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, RunningRecording> running = new();
    private readonly Channel<CompletedRecording> finished = Channel.CreateBounded<CompletedRecording>(FinishedMax);
    private int waiting;

    /// <summary>How many run.</summary>
    public int Count => running.Count;

    /// <summary>How many are finished and not handed over.</summary>
    public int WaitingCount => Volatile.Read(ref waiting);

    /// <summary>Begins to record two legs of a call.</summary>
    public RunningRecording Begin(LiveCall call, MediaLeg customer, MediaLeg agent)
    {
        Guid id = ids.NewId();
        MediaRecording media = call.Shard.CreateRecording(new RecordingRing());
        var about = new CompletedRecording
        {
            Id = id,
            InteractionId = call.Id,
            CustomerId = call.Customer,
            AgentId = call.State.Agent,
            QueueId = call.Queue,
            BegunAt = clock.GetInstant(),
            Duration = TimeSpan.Zero,
            FilePath = Path.Combine(folder, $"{id:N}.rec"),
            KeyId = keys.Current.Id,
        };
        var begun = new RunningRecording(about, media, [customer, agent]);
        running[id] = begun;
        customer.Record(media, RecordingTrack.Customer);
        agent.Record(media, RecordingTrack.Agent);
        return begun;
    }

    /// <summary>Ends a recording; its file is finished a moment later.</summary>
    public void End(RunningRecording recording) => recording.End();

    /// <summary>Writes until cancelled, then finishes what runs, and hands over what can be in a few seconds.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        string[] leftovers = [.. Directory.EnumerateFiles(folder, "*.json")];
        using var last = new CancellationTokenSource();
        Task[] handingOver = [HandOverLeftoversAsync(leftovers, ct), .. Enumerable.Range(0, HandOverCount).Select(_ => HandOverAsync(last.Token))];
        try
        {
            while (true)
            {
                await Task.Delay(Round, clock, ct);
                Write();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            foreach (RunningRecording one in running.Values)
                one.End();
            Write();
            Write();
        }
        finally
        {
            finished.Writer.TryComplete();
            last.CancelAfter(LastHandOverMax);
            await Task.WhenAll(handingOver);
        }
    }

    /// <summary>One round: what is in the rings goes to the files. Those that ended a round ago are finished: by then the shard has
    /// stopped filling.</summary>
    private void Write()
    {
        foreach (RunningRecording one in running.Values)
        {
            try
            {
                Open(one);
                one.Writer!.Drain(one.Media.Ring);
                if (one.RoundsSinceEnd >= 1)
                    Finish(one);
                one.CountRound();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                running.TryRemove(one.About.Id, out _);
                Close(one);
                LogBroken(logger, fault, one.About.InteractionId);
                Instruments.RecordingsBroken.Add(1);
            }
        }
    }

    private void Open(RunningRecording one)
    {
        if (one.Writer is not null)
            return;
        Describe(one.About);
        one.Stream = new FileStream(one.About.FilePath, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        var secrets = new RecordingSecrets(one.About.Id, RandomNumberGenerator.GetBytes(RecordingKey.Size), RandomNumberGenerator.GetBytes(12));
        one.Writer = RecordingWriter.Begin(one.Stream, keys.Current, secrets, one.About.BegunAt.ToDateTimeOffset());
    }

    private void Finish(RunningRecording one)
    {
        one.Writer!.Close(one.Media.Ring);
        running.TryRemove(one.About.Id, out _);
        if (one.Media.Ring.DroppedSampleCount is > 0 and var lost)
        {
            Instruments.RecordingsLost.Add(lost / SamplesPerSecond);
            LogLost(logger, one.About.InteractionId, lost / SamplesPerSecond);
        }

        one.About = one.About with { Duration = TimeSpan.FromSeconds(one.Writer.SecondCount) };
        Close(one);
        Describe(one.About);
        Interlocked.Increment(ref waiting);
        if (!finished.Writer.TryWrite(one.About))
            Interlocked.Decrement(ref waiting);
    }

    private async Task HandOverAsync(CancellationToken ct)
    {
        try
        {
            await foreach (CompletedRecording about in finished.Reader.ReadAllAsync(ct))
            {
                await HandOverAsync(about, ct);
                Interlocked.Decrement(ref waiting);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The server goes down; the next start hands over what is left.
        }
    }

    private static void Close(RunningRecording one)
    {
        one.Writer?.Dispose();
        one.Stream?.Dispose();
    }

    private static void Describe(CompletedRecording about) =>
        File.WriteAllBytes(Path.ChangeExtension(about.FilePath, ".json"), PlatformJson.ToUtf8(about));

    private async Task HandOverAsync(CompletedRecording about, CancellationToken ct)
    {
        try
        {
            await store.AddAsync(about, ct);
            File.Delete(Path.ChangeExtension(about.FilePath, ".json"));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The file stays where it is, and the next start hands it over.
            LogNotHandedOver(logger, fault, about.InteractionId);
        }
    }

    private async Task HandOverLeftoversAsync(string[] descriptions, CancellationToken ct)
    {
        foreach (string description in descriptions)
        {
            if (ct.IsCancellationRequested)
                return;
            string file = Path.ChangeExtension(description, ".rec");
            if (File.Exists(file))
                await HandOverAsync(
                    PlatformJson.FromUtf8<CompletedRecording>(await File.ReadAllBytesAsync(description, CancellationToken.None)) with { FilePath = file },
                    CancellationToken.None);
            else
                File.Delete(description);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The recording of {Interaction} broke off; the call goes on")]
    private static partial void LogBroken(ILogger logger, Exception fault, Guid interaction);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The recording of {Interaction} lacks {Seconds} s of speech: the disk was too slow")]
    private static partial void LogLost(ILogger logger, Guid interaction, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The recording of {Interaction} could not be stored; it stays in the spool until the next start")]
    private static partial void LogNotHandedOver(ILogger logger, Exception fault, Guid interaction);
}

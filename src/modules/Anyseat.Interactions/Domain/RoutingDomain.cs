using System.Threading.Channels;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Replay;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Time;
using Anyseat.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anyseat.Interactions.Domain;

/// <summary>The shell around the routing engine: one mailbox applies inputs, appends inputs and decisions in one batch in the
/// order applied, and lets effects out only after the commit.</summary>
internal sealed partial class RoutingDomain(
    IJournal journal,
    ISnapshotStore snapshots,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<RoutingDomain> logger) : IStartStep, IAsyncDisposable
{
    /// <summary>Inputs waiting before callers wait too.</summary>
    private const int MailboxMax = 10_000;

    /// <summary>Batches applied and not yet committed before the engine waits.</summary>
    private const int WindowMax = 64;

    private const int InputsBetweenSnapshots = 2_000;

    private const string SnapshotName = "routing";

    /// <summary>Replays of the past begin at one of these, so that they need not begin with the first day.</summary>
    private const int InputsBetweenAnchors = 20_000;

    private static readonly TimeSpan AnchorsKept = TimeSpan.FromDays(40);

    private static readonly TimeSpan HealthPoll = TimeSpan.FromMilliseconds(250);

    private readonly Channel<RoutingInput> mailbox = Channel.CreateBounded<RoutingInput>(
        new BoundedChannelOptions(MailboxMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Channel<Unacknowledged> window = Channel.CreateBounded<Unacknowledged>(
        new BoundedChannelOptions(WindowMax) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource stopping = new();
    private int isDisposed;
    private RoutingCore core = new();
    private ITimer? deadlineTimer;
    private ITimer? estimateTimer;
    private long deadlineArmedFor = long.MaxValue;
    private Task applying = Task.CompletedTask;
    private Task acknowledging = Task.CompletedTask;
    private int inputsSinceSnapshot;
    private int inputsSinceAnchor;

    /// <summary>The place up to which a snapshot of the live projections is due; they listen here.</summary>
    public event Func<CancellationToken, Task>? SnapshotDue;

    /// <summary>Raised about once a second by the mailbox with a view of who waits where.</summary>
    public event Action<RoutingCore>? EstimatesDue;

    public StartPhase Phase => StartPhase.Replay;

    /// <summary>The configuration in force.</summary>
    public RoutingDocument Document => core.Document;

    /// <summary>The last day that began.</summary>
    public int Day => core.Day;

    /// <summary>Loads the snapshot and replays the tail without effects.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        long replayed = 0;
        long seq = 0;
        if (await snapshots.LoadAsync(DomainId.Main, SnapshotName, ct) is { } saved && TryLoad(saved.State) is { } loaded)
        {
            core = loaded;
            seq = saved.Seq;
        }

        await foreach (JournalEvent committed in journal.ReadAsync(DomainId.Main, seq, ct))
        {
            if (JournalCodec.ToInput(committed) is not { } input)
                continue;
            core.Apply(input, committed.At, out Error? refusal);
            if (refusal is not null)
                LogReplayRefused(logger, committed.Seq, committed.Kind, refusal.Code);
            core.ReleaseClosed();
            replayed++;
        }

        LogReplayed(logger, seq, replayed);
    }

    /// <summary>A snapshot of another version is passed over: the journal holds everything.</summary>
    private RoutingCore? TryLoad(byte[] saved)
    {
        try
        {
            return RoutingCore.Load(saved);
        }
        catch (FormatException failure)
        {
            LogSnapshotPassedOver(logger, failure);
            return null;
        }
    }

    /// <summary>Starts the loops; the first input takes back offers made before the house went away.</summary>
    public void Resume()
    {
        acknowledging = AcknowledgeAsync();
        applying = ApplyAsync(stopping.Token);
        estimateTimer = clock.CreateTimer(
            _ => mailbox.Writer.TryWrite(EstimateTick), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public async Task StopAsync(CancellationToken ct)
    {
        mailbox.Writer.TryComplete();
        if (estimateTimer is not null)
            await estimateTimer.DisposeAsync();
        if (deadlineTimer is not null)
            await deadlineTimer.DisposeAsync();
        try
        {
            await applying.WaitAsync(ct);
            await acknowledging.WaitAsync(ct);
            await SaveSnapshotAsync(ct);
        }
        catch (OperationCanceledException)
        {
            await stopping.CancelAsync();
        }
    }

    // The container disposes it once for each service it stands for.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        await stopping.CancelAsync();
        stopping.Dispose();
    }

    /// <summary>Hands an input to the engine; completes after the commit.</summary>
    public async Task<Result<Done>> SendAsync(RoutingInput input, CancellationToken ct)
    {
        try
        {
            await mailbox.Writer.WriteAsync(input, ct);
            return await input.Outcome.Task.WaitAsync(ct);
        }
        catch (ChannelClosedException)
        {
            return new UnavailableError("house.closing", "The server is going down; try again in a moment.", TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>Hands an input to the engine without waiting for it.</summary>
    public void Post(RoutingInput input)
    {
        if (!mailbox.Writer.TryWrite(input))
            LogMailboxFull(logger, input.Kind);
    }

    private static RoutingInput EstimateTick { get; } = new() { Kind = RoutingCommandKind.Advance, Actor = new Actor("estimate") };

    private async Task ApplyAsync(CancellationToken ct)
    {
        try
        {
            await ApplyOneAsync(Internal(RoutingCommandKind.RevokeOffers), clock.GetInstant(), ct);
            while (await mailbox.Reader.WaitToReadAsync(ct))
                while (mailbox.Reader.TryRead(out RoutingInput? input))
                    await ApplyAfterDeadlinesAsync(input, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            LogStopped(logger);
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure);
            lifetime.StopApplication();
        }
        finally
        {
            mailbox.Writer.TryComplete();
            window.Writer.TryComplete();
        }
    }

    private async Task ApplyAfterDeadlinesAsync(RoutingInput input, CancellationToken ct)
    {
        // One instant for both: a deadline that fell due between them would fire inside a command that may be refused, and a
        // refused command is not journaled.
        Instant now = clock.GetInstant();
        bool isDue = core.Engine.NextDeadline <= new RoutingInstant(now.Microseconds);
        if (journal.Health != JournalHealth.Healthy || (isDue && !await journal.ProbeAsync(ct)))
        {
            // Nobody is blamed for a deadline that passed while the house could not write.
            await WaitUntilHealthyAsync(ct);
            now = clock.GetInstant();
            await ApplyOneAsync(Internal(RoutingCommandKind.RevokeOffers), now, ct);
        }
        else if (isDue)
        {
            await ApplyOneAsync(Internal(RoutingCommandKind.Advance), now, ct);
        }

        if (ReferenceEquals(input, EstimateTick))
            EstimatesDue?.Invoke(core);
        else if (input.Kind != RoutingCommandKind.Advance)
            await ApplyOneAsync(input, now, ct);
        ArmDeadline();
        if (inputsSinceSnapshot >= InputsBetweenSnapshots && mailbox.Reader.Count == 0)
            await DrainAndSnapshotAsync(ct);
    }

    private async Task ApplyOneAsync(RoutingInput input, Instant now, CancellationToken ct)
    {
        long begun = clock.GetTimestamp();
        IReadOnlyList<RoutingDecision> decisions = core.Apply(input, now, out Error? refusal);
        Instruments.DecisionDuration.Record(clock.GetElapsedTime(begun).TotalSeconds);
        if (refusal is not null)
        {
            input.Outcome.TrySetResult(refusal);
            return;
        }

        AppendRequest request = ToRequest(input, decisions, core.LastAt);
        core.ReleaseClosed();
        inputsSinceSnapshot++;
        inputsSinceAnchor++;
        ValueTask<Result<AppendOutcome>> append = journal.AppendAsync(request, CancellationToken.None);
        await window.Writer.WriteAsync(new Unacknowledged(input, append), ct);
    }

    private AppendRequest ToRequest(RoutingInput input, IReadOnlyList<RoutingDecision> decisions, Instant at)
    {
        var events = new List<NewEvent>(decisions.Count + 2) { JournalCodec.ToEvent(input, at) };
        var rows = new List<NewSideRow>();
        if (input.Arrival is { } arrival)
        {
            rows.AddRange(arrival.Rows.Select(row => row with { EventIndex = 0 }));
            if (arrival.FirstMessage is { } first)
            {
                events.Add(JournalCodec.New(StreamKind.Interaction, arrival.Id, JournalKinds.MessageSent, arrival.Actor, at, first.Data)
                    with
                { Payload = new MessagePayload(first.Data, first.Content) });
                rows.Add(first.Row with { EventIndex = 1 });
            }
        }

        if (input.Note is { } note)
        {
            rows.Add(new NewSideRow(NoteTable.Instance, new NoteRow(input.Interaction!.Value, input.Customer!.Value, NoteKindOf(input.Kind), note)));
            events[0] = events[0] with { Payload = new NotedPayload((RoutingInputData)events[0].Payload!, note) };
        }

        foreach (RoutingDecision decision in decisions)
            events.Add(JournalCodec.ToEvent(decision, core.Handles, at));
        return new AppendRequest { Events = events, Rows = rows, IsFromOwner = true };
    }

    private static NoteKind NoteKindOf(RoutingCommandKind kind) =>
        kind == RoutingCommandKind.CompleteWrapUp ? NoteKind.WrapUp : NoteKind.Transfer;

    private async Task AcknowledgeAsync()
    {
        await foreach (Unacknowledged sent in window.Reader.ReadAllAsync())
        {
            Result<AppendOutcome> outcome = await sent.Append;
            if (outcome.TryGet(out _, out Error? error))
            {
                sent.Input.Outcome.TrySetResult(Done.Value);
                continue;
            }

            // The engine is ahead of the journal: only a restart from the journal makes them agree again.
            sent.Input.Outcome.TrySetResult(error);
            LogAppendRefused(logger, sent.Input.Kind, error.Code);
            lifetime.StopApplication();
        }
    }

    private async Task WaitUntilHealthyAsync(CancellationToken ct)
    {
        LogPaused(logger, journal.Health);
        while (journal.Health != JournalHealth.Healthy || !await journal.ProbeAsync(ct))
            await Task.Delay(HealthPoll, clock, ct);
        LogContinues(logger);
    }

    private void ArmDeadline()
    {
        long deadline = core.Engine.NextDeadline.Microseconds;
        if (deadline == deadlineArmedFor)
            return;
        deadlineArmedFor = deadline;
        deadlineTimer ??= clock.CreateTimer(
            _ => mailbox.Writer.TryWrite(Internal(RoutingCommandKind.Advance)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (deadline == long.MaxValue)
        {
            deadlineTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // A millisecond is added since timers round down; an hour is the longest sleep, so that a stepped clock is noticed.
        double milliseconds = Math.Clamp(((deadline - clock.GetInstant().Microseconds) / 1000.0) + 1, 0, 3_600_000);
        deadlineTimer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private async Task DrainAndSnapshotAsync(CancellationToken ct)
    {
        inputsSinceSnapshot = 0;
        var drained = Internal(RoutingCommandKind.Advance);
        await window.Writer.WriteAsync(new Unacknowledged(drained, ValueTask.FromResult<Result<AppendOutcome>>(default(AppendOutcome))), ct);
        await drained.Outcome.Task.WaitAsync(ct);
        await SaveSnapshotAsync(ct);
    }

    private async Task SaveSnapshotAsync(CancellationToken ct)
    {
        try
        {
            long seq = journal.GetSeqLast(DomainId.Main);
            byte[] state = core.Save();
            await snapshots.SaveAsync(DomainId.Main, SnapshotName, seq, state, ct);
            if (inputsSinceAnchor >= InputsBetweenAnchors)
                await SaveAnchorAsync(seq, state, ct);
            if (SnapshotDue is { } due)
                await due(ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The journal holds everything: a missing snapshot only makes the next start slower.
            LogSnapshotFailed(logger, failure);
        }
    }

    private async Task SaveAnchorAsync(long seq, byte[] state, CancellationToken ct)
    {
        await snapshots.SaveAsync(DomainId.Main, RoutingAnchors.NameOf(seq), seq, state, ct);
        inputsSinceAnchor = 0;
        long seqMin = await journal.FindSeqBeforeAsync(DomainId.Main, clock.GetInstant() - AnchorsKept, ct);
        await snapshots.PruneAsync(DomainId.Main, RoutingAnchors.Prefix, seqMin, ct);
    }

    private static RoutingInput Internal(RoutingCommandKind kind) => new() { Kind = kind, Actor = Actor.System };

    private readonly record struct Unacknowledged(RoutingInput Input, ValueTask<Result<AppendOutcome>> Append);

    [LoggerMessage(Level = LogLevel.Information, Message = "Routing replayed {Count} inputs after sequence {Seq}")]
    private static partial void LogReplayed(ILogger logger, long seq, long count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Replay of {Seq} {Kind} was refused: {Code}")]
    private static partial void LogReplayRefused(ILogger logger, long seq, string kind, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "The routing mailbox is full; {Kind} was dropped")]
    private static partial void LogMailboxFull(ILogger logger, RoutingCommandKind kind);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The journal refused {Kind} with {Code}; the server stops")]
    private static partial void LogAppendRefused(ILogger logger, RoutingCommandKind kind, string code);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The routing loop failed; the server stops")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Routing pauses: the journal is {Health}")]
    private static partial void LogPaused(ILogger logger, JournalHealth health);

    [LoggerMessage(Level = LogLevel.Information, Message = "Routing continues")]
    private static partial void LogContinues(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Routing stopped")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The routing snapshot is of another version; the whole journal is replayed")]
    private static partial void LogSnapshotPassedOver(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The routing snapshot was not saved")]
    private static partial void LogSnapshotFailed(ILogger logger, Exception failure);
}

/// <summary>Payload of a request that came with a note.</summary>
/// <param name="Data">The journaled data.</param>
/// <param name="Note">The note's text.</param>
internal sealed record NotedPayload(RoutingInputData Data, string Note);

using Anyseat.Platform.Errors;
using Anyseat.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Journal;

/// <summary>The one writer of a domain: one supervised loop that takes what waits, commits it in one transaction, and then
/// tells observers and waiters.</summary>
/// <remarks>Pacing of retries and collecting uses the system's clock, since it waits for a machine and not for a moment
/// of the domain's time; how long a fact has waited is measured by the injected clock.</remarks>
internal sealed partial class DomainAppender : IAsyncDisposable
{
    private const int StreamsMax = 100_000;
    private const int TransientRetriesMax = 20;
    private const int FewMax = 4;
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FullRetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource aborting = new();
    private readonly List<PendingAppend> batch = [];
    private readonly StreamVersions versions = new(StreamsMax);
    private readonly DomainId domain;
    private readonly IJournalStore store;
    private readonly JournalFeed feed;
    private readonly JournalOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly AppendQueue queue;
    private readonly BatchWriter writer;
    private readonly Action onHealthChanged;
    private readonly Action onFenced;
    private DomainState state;
    private long seqLast;
    private int health;
    private Task loop = Task.CompletedTask;
    private Task sweeping = Task.CompletedTask;

    public DomainAppender(
        DomainId domain, IJournalStore store, JournalFeed feed, JournalOptions options, TimeProvider clock,
        ILogger logger, Action onHealthChanged, Action onFenced)
    {
        this.domain = domain;
        this.store = store;
        this.feed = feed;
        this.options = options;
        this.clock = clock;
        this.logger = logger;
        this.onHealthChanged = onHealthChanged;
        this.onFenced = onFenced;
        queue = new AppendQueue(options.PendingMax);
        writer = new BatchWriter(domain, store, versions, clock);
    }

    public JournalHealth Health => (JournalHealth)Volatile.Read(ref health);

    public long SeqLast => Volatile.Read(ref seqLast);

    /// <summary>Takes ownership and starts the loop.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        state = await store.TakeOwnershipAsync(ct).ConfigureAwait(false);
        Volatile.Write(ref seqLast, state.SeqLast);
        LogOwned(logger, domain, state.Epoch, state.SeqLast);
        loop = SuperviseAsync();
        sweeping = SweepAsync();
    }

    public async ValueTask<Result<AppendOutcome>> AppendAsync(AppendRequest request, CancellationToken ct)
    {
        if (Health == JournalHealth.Fenced)
            return new JournalFenced();
        if (Health == JournalHealth.Full && !request.IsFromOwner)
            return new JournalFull();
        long begun = clock.GetTimestamp();
        var pending = new PendingAppend(request, begun);
        if (!queue.TryAdd(pending))
            return new JournalBusy();
        Result<AppendOutcome> result = await pending.Task.WaitAsync(ct).ConfigureAwait(false);
        Instruments.AppendDuration.Record(clock.GetElapsedTime(begun).TotalSeconds);
        return result;
    }

    /// <summary>Commits what waits and ends; when <paramref name="ct"/> fires first, what still waits is refused.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        queue.Complete();
        await using (ct.UnsafeRegister(static abort => ((CancellationTokenSource)abort!).Cancel(), aborting))
            await loop.ConfigureAwait(false);
        await aborting.CancelAsync().ConfigureAwait(false);
        await sweeping.ConfigureAwait(false);
        RefuseAll(new JournalDown());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
        aborting.Dispose();
    }

    private async Task SuperviseAsync()
    {
        await Task.Yield();
        while (!aborting.IsCancellationRequested && Health != JournalHealth.Fenced)
        {
            try
            {
                await RunAsync(aborting.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (aborting.IsCancellationRequested)
            {
                LogAborted(logger, domain, queue.Count);
            }
            catch (Exception failure)
            {
                LogLoopFailed(logger, failure, domain);
                Instruments.LoopRestarts.Add(1);
                FailBatch(failure);
            }
        }

        RefuseBatch(Health == JournalHealth.Fenced ? new JournalFenced() : new JournalDown());
    }

    private async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            bool isIdle = queue.Count == 0;
            if (!await queue.WaitAsync(ct).ConfigureAwait(false))
                return;
            if (!isIdle && options.CollectMax > TimeSpan.Zero && queue.Count < FewMax)
                await Task.Delay(options.CollectMax, ct).ConfigureAwait(false);
            batch.Clear();
            queue.Take(batch, options.BatchMax);
            if (batch.Count > 0)
                await ProcessAsync(ct).ConfigureAwait(false);
            if (Health == JournalHealth.Fenced)
                return;
        }
    }

    /// <summary>Brings the batch to an end: committed, refused, or back in the queue.</summary>
    private async Task ProcessAsync(CancellationToken ct)
    {
        bool isApart = false;
        for (int retries = 0; batch.Count > 0;)
        {
            try
            {
                Publish(await writer.CommitAsync(batch, state, isApart, ct).ConfigureAwait(false));
            }
            catch (DomainFencedException failure)
            {
                Fence(failure);
            }
            catch (CommitUnclearException failure)
            {
                LogUnclear(logger, failure, domain, batch.Count);
                await ResolveAsync(ct).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                switch (StorageFaults.Classify(failure))
                {
                    case StorageFault.Transient when retries < TransientRetriesMax:
                        retries++;
                        break;
                    case StorageFault.Full:
                        await WaitForRoomAsync(failure, ct).ConfigureAwait(false);
                        break;
                    case StorageFault.Away:
                        await WaitForDatabaseAsync(failure, ct).ConfigureAwait(false);
                        break;
                    case StorageFault.Data when !isApart:
                        LogApart(logger, failure, domain, batch.Count);
                        isApart = true;
                        break;
                    default:
                        LogLoopFailed(logger, failure, domain);
                        FailBatch(failure);
                        break;
                }
            }
        }
    }

    private void Publish(BatchPlan plan)
    {
        state = state with { SeqLast = plan.SeqLast };
        Volatile.Write(ref seqLast, plan.SeqLast);
        foreach ((StreamKey stream, long version) in plan.Versions)
            versions.Set(stream, version);
        feed.Publish(plan.Events);
        SetHealth(JournalHealth.Healthy);
        Instruments.BatchSize.Record(plan.Results.Count);
        foreach ((PendingAppend pending, Result<AppendOutcome> result) in plan.Results)
            pending.Complete(result);
        batch.Clear();
    }

    // Nothing of the batch was stored, so it goes back to the front, from where facts may leave when they waited enough.
    private async Task WaitForDatabaseAsync(Exception failure, CancellationToken ct)
    {
        LogDown(logger, failure, domain, failure.Message);
        queue.PutBack(batch);
        batch.Clear();
        SetHealth(JournalHealth.Down);
        Check(await ReadStateAsync(ct).ConfigureAwait(false));
    }

    // Since only this epoch writes, the counter tells whether the batch went in. Its requests wait until that is clear.
    private async Task ResolveAsync(CancellationToken ct)
    {
        SetHealth(JournalHealth.Down);
        DomainState found = await ReadStateAsync(ct).ConfigureAwait(false);
        bool wentIn = found.Epoch == state.Epoch && found.SeqLast != state.SeqLast
            && writer.Latest is { } plan && plan.SeqLast == found.SeqLast;
        LogResolved(logger, domain, wentIn);
        if (wentIn)
            Publish(writer.Latest!);
        else
            Check(found);
    }

    private void Check(DomainState found)
    {
        if (found != state)
            Fence(new DomainFencedException(domain));
        else
            SetHealth(JournalHealth.Healthy);
    }

    private async Task<DomainState> ReadStateAsync(CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await store.ReadStateAsync(ct).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogStillDown(logger, domain, attempt, failure.Message);
            }

            double limit = Math.Min(RetryDelayMax.TotalMilliseconds, 20 * Math.Pow(2, Math.Min(attempt, 10)));
            await Task.Delay(TimeSpan.FromMilliseconds(limit * (0.5 + (Random.Shared.NextDouble() / 2))), ct)
                .ConfigureAwait(false);
        }
    }

    // Facts are refused at once; the owner's requests have been applied already and wait for room.
    private async Task WaitForRoomAsync(Exception failure, CancellationToken ct)
    {
        LogFull(logger, failure, domain);
        SetHealth(JournalHealth.Full);
        queue.PutBack(batch);
        batch.Clear();
        while (true)
        {
            foreach (PendingAppend pending in queue.RemoveFacts(_ => true))
                pending.Complete(new JournalFull());
            await Task.Delay(FullRetryDelay, ct).ConfigureAwait(false);
            try
            {
                await store.ProbeRoomAsync(ct).ConfigureAwait(false);
                Check(await ReadStateAsync(ct).ConfigureAwait(false));
                return;
            }
            catch (Exception again) when (again is not OperationCanceledException)
            {
                LogStillDown(logger, domain, 0, again.Message);
            }
        }
    }

    private void Fence(Exception failure)
    {
        LogFenced(logger, failure, domain);
        queue.Complete();
        SetHealth(JournalHealth.Fenced);
        RefuseBatch(new JournalFenced());
        RefuseAll(new JournalFenced());
        onFenced();
    }

    private void FailBatch(Exception failure)
    {
        foreach (PendingAppend pending in batch)
            pending.Fail(failure);
        batch.Clear();
    }

    private void RefuseBatch(Error error)
    {
        foreach (PendingAppend pending in batch)
            pending.Complete(error);
        batch.Clear();
    }

    private void RefuseAll(Error error)
    {
        var waiting = new List<PendingAppend>();
        queue.Take(waiting, int.MaxValue);
        foreach (PendingAppend pending in waiting)
            pending.Complete(error);
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(SweepInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(aborting.Token).ConfigureAwait(false))
            {
                if (queue.Count == 0)
                    continue;
                foreach (PendingAppend pending in queue.RemoveFacts(HasWaitedEnough))
                    pending.Complete(new JournalDown());
            }
        }
        catch (OperationCanceledException)
        {
            LogSweepEnded(logger, domain);
        }
    }

    private bool HasWaitedEnough(PendingAppend pending) =>
        clock.GetElapsedTime(pending.EnqueuedAt) > options.AppendWaitMax;

    private void SetHealth(JournalHealth value)
    {
        if ((JournalHealth)Interlocked.Exchange(ref health, (int)value) == value)
            return;
        LogHealth(logger, domain, value);
        onHealthChanged();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Domain {Domain} is owned with epoch {Epoch} at event {SeqLast}")]
    private static partial void LogOwned(ILogger logger, DomainId domain, long epoch, long seqLast);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal of {Domain} is now {Health}")]
    private static partial void LogHealth(ILogger logger, DomainId domain, JournalHealth health);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stop of {Domain} did not wait for {Count} appends")]
    private static partial void LogAborted(ILogger logger, DomainId domain, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The sweep of {Domain} ended")]
    private static partial void LogSweepEnded(ILogger logger, DomainId domain);

    [LoggerMessage(Level = LogLevel.Error, Message = "The appender of {Domain} failed and goes on")]
    private static partial void LogLoopFailed(ILogger logger, Exception failure, DomainId domain);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A commit of {Count} appends to {Domain} ended unclear")]
    private static partial void LogUnclear(ILogger logger, Exception failure, DomainId domain, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "The unclear commit of {Domain} is clear: went in {WentIn}")]
    private static partial void LogResolved(ILogger logger, DomainId domain, bool wentIn);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} appends to {Domain} are written one by one, since one fails")]
    private static partial void LogApart(ILogger logger, Exception failure, DomainId domain, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database of {Domain} does not answer: {Reason}")]
    private static partial void LogDown(ILogger logger, Exception failure, DomainId domain, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Try {Attempt} of {Domain}: {Reason}")]
    private static partial void LogStillDown(ILogger logger, DomainId domain, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The disk of {Domain} is full: appends are refused until there is room")]
    private static partial void LogFull(ILogger logger, Exception failure, DomainId domain);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The domain {Domain} has another owner: this server stops")]
    private static partial void LogFenced(ILogger logger, Exception failure, DomainId domain);
}

using Anyseat.People.Http;
using Anyseat.People.SignIn;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Anyseat.People.Storage;

/// <summary>Loads people, sessions and tokens into memory.</summary>
internal sealed class PeopleLoading(
    PeopleReader reader, PeopleStore store, PeopleDirectory directory, SessionRegistry sessions, TokenRegistry tokens,
    SignInService signIn) : IStartStep
{
    public StartPhase Phase => StartPhase.Replay;

    public async Task StartAsync(CancellationToken ct)
    {
        await directory.ReloadAsync(ct);
        sessions.Merge(await reader.ReadSessionsAsync(ct), store.Now);
        foreach (TokenRow row in await reader.ReadTokensAsync(ct))
            tokens.Add(row);
        await signIn.LoadLockoutsAsync(ct);
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;
}

/// <summary>Makes the set-up code where there are no users, then compares memory and tables every fifteen seconds: stores
/// times of last use, removes what expired, takes over what another node changed. While the database is away it
/// changes nothing.</summary>
internal sealed partial class PeopleUpkeep(
    PeopleReader reader, PeopleStore store, PeopleDirectory directory, SessionRegistry sessions, TokenRegistry tokens,
    SetupService setup, TimeProvider clock, ILogger<PeopleUpkeep> logger) : IStartStep, IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    public StartPhase Phase => StartPhase.Resume;

    public async Task StartAsync(CancellationToken ct)
    {
        await setup.PrepareAsync(ct);
        loop = RunAsync(stopping.Token);
    }

    public async Task StopAsync(CancellationToken ct)
    {
        await stopping.CancelAsync();
        await loop.WaitAsync(ct);
    }

    public void Dispose() => stopping.Dispose();

    /// <summary>One comparison.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        await directory.ReloadAsync(ct);
        await SaveUseAsync(ct);
        Instant readAt = store.Now;
        sessions.Merge(await reader.ReadSessionsAsync(ct), readAt);
    }

    private async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
                await TryRunOnceAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task TryRunOnceAsync(CancellationToken ct)
    {
        try
        {
            await RunOnceAsync(ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception, StorageFaults.Classify(exception));
        }
    }

    private async Task SaveUseAsync(CancellationToken ct)
    {
        IReadOnlyList<(Guid Id, Instant SeenAt)> seen = sessions.FindUnsaved();
        IReadOnlyList<(Guid Id, Instant UsedAt)> used = tokens.FindUnsaved();
        (Instant idleSince, Instant now, Instant keptSince) = (store.Now - SessionRegistry.IdleMax, store.Now, store.Now - IdempotencyKey.KeptFor);
        await store.WriteAsync<Done>(
            async (context, token) =>
            {
                foreach ((Guid id, Instant at) in seen)
                    await context.Sessions.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SeenAt, at), token);
                foreach ((Guid id, Instant at) in used)
                    await context.Tokens.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, at), token);
                await context.Sessions.Where(row => row.SeenAt < idleSince).ExecuteDeleteAsync(token);
                await context.Lockouts.Where(row => row.LockedUntil < now).ExecuteDeleteAsync(token);
                await context.Idempotency.Where(row => row.CreatedAt < keptSince).ExecuteDeleteAsync(token);
                return Done.Value;
            },
            ct);
        foreach ((Guid id, Instant at) in seen)
            sessions.MarkSaved(id, at);
        foreach ((Guid id, Instant at) in used)
            tokens.MarkSaved(id, at);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The upkeep of people stopped")]
    private partial void LogStopped();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The upkeep of people failed ({Fault}) and will be tried again")]
    private partial void LogFailed(Exception exception, StorageFault fault);
}

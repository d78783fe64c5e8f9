using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Journal;

/// <summary>Runs the registered followers.</summary>
public interface IFollowers
{
    /// <summary>Completes when the follower has applied the event: to read one's own writes.</summary>
    /// <param name="name"><see cref="IFollower.Name"/>.</param>
    /// <param name="seq">The event's sequence number.</param>
    /// <param name="ct">Ends the wait.</param>
    Task WaitForAsync(string name, long seq, CancellationToken ct);
}

/// <summary>Reads of a projection that must not be behind what its reader has seen.</summary>
public static class FollowerReads
{
    /// <summary>Waits until the follower has applied the event, but no longer than a limit: a projection that stands still must not
    /// hold up its readers.</summary>
    /// <param name="followers">The running followers.</param>
    /// <param name="name"><see cref="IFollower.Name"/>.</param>
    /// <param name="seq">The event's sequence number; for what is committed now, <see cref="IJournal.GetSeqLast"/>.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="ct">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether the projection holds the event.</returns>
    public static async Task<bool> TryWaitForAsync(
        this IFollowers followers, string name, long seq, TimeSpan limit, TimeProvider clock, CancellationToken ct)
    {
        using var limited = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limited.Token);
        try
        {
            await followers.WaitForAsync(name, seq, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <inheritdoc cref="IFollowers"/>
internal sealed class Followers(
    IEnumerable<IFollower> followers, IJournal journal, IDatabase database, ILogger<Followers> logger)
    : IFollowers, IStartStep, IAsyncDisposable
{
    private readonly Dictionary<string, FollowerLoop> loops = followers.ToDictionary(
        follower => follower.Name, follower => new FollowerLoop(follower, journal, database, logger));

    public StartPhase Phase => StartPhase.Resume;

    public Task StartAsync(CancellationToken ct)
    {
        foreach (FollowerLoop loop in loops.Values)
            loop.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken ct)
    {
        foreach (FollowerLoop loop in loops.Values)
            await loop.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    public Task WaitForAsync(string name, long seq, CancellationToken ct) =>
        loops.TryGetValue(name, out FollowerLoop? loop)
            ? loop.WaitForAsync(seq, ct)
            : throw new ArgumentException($"There is no follower {name}.", nameof(name));
}

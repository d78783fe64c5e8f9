using Anyseat.Platform.Storage;

namespace Anyseat.Platform.Journal;

/// <summary>Drops a stored projection and makes it anew from the journal: <c>anyseat rebuild NAME</c>.</summary>
/// <remarks>Meant for a server that does not run (the lock is held by the command). Repeating it is harmless; one that was
/// interrupted is finished by the follower's own loop at the next start.</remarks>
public sealed class FollowerRebuild(IEnumerable<IFollower> followers, IDatabase database)
{
    private const int BatchMax = 1000;

    /// <summary>The names that can be rebuilt.</summary>
    public IReadOnlyList<string> Names => [.. followers.Select(follower => follower.Name).Order(StringComparer.Ordinal)];

    /// <summary>Rebuilds one.</summary>
    /// <param name="name"><see cref="IFollower.Name"/>.</param>
    /// <param name="ct">Ends it between two batches.</param>
    /// <returns>How many events were applied; null if there is no such follower.</returns>
    public async Task<long?> RebuildAsync(string name, CancellationToken ct)
    {
        IFollower? follower = followers.FirstOrDefault(other => other.Name == name);
        if (follower is null)
            return null;
        await FollowerPosition.ResetAsync(database, follower, ct).ConfigureAwait(false);
        var reader = new JournalReader(database);
        long seqLast = await reader.ReadSeqLastAsync(follower.Domain, ct).ConfigureAwait(false);
        long position = 0;
        while (position < seqLast)
        {
            List<JournalEvent> events = await reader.ReadPageAsync(follower.Domain, position, seqLast, BatchMax, ct)
                .ConfigureAwait(false);
            await FollowerPosition.ApplyAsync(database, follower, position, events[^1].Seq, events, ct).ConfigureAwait(false);
            position = events[^1].Seq;
        }

        return position;
    }
}

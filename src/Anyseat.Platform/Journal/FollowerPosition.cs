using System.Data.Common;
using Anyseat.Platform.Storage;

namespace Anyseat.Platform.Journal;

/// <summary>How far a follower got, in <c>journal_position</c>.</summary>
internal static class FollowerPosition
{
    public static async Task<long> ReadAsync(IDatabase database, IFollower follower, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand(
            "SELECT seq FROM journal_position WHERE follower = @follower").AddText("@follower", follower.Name);
        return await command.ExecuteScalarAsync(ct).ConfigureAwait(false) is long seq ? seq : 0;
    }

    /// <summary>Applies the events and moves the position behind them, both or neither. A power failure may undo both: then they are
    /// applied again from the journal.</summary>
    public static Task ApplyAsync(
        IDatabase database, IFollower follower, long seqBefore, long seqAfter, IReadOnlyList<JournalEvent> events,
        CancellationToken ct) =>
        database.WriteReproducibleAsync(
            async (scope, token) =>
            {
                await MoveAsync(scope, follower, seqBefore, seqAfter, token).ConfigureAwait(false);
                if (events.Count > 0)
                    await follower.ApplyAsync(scope, events, token).ConfigureAwait(false);
            },
            ct);

    /// <summary>Empties the projection and goes back to the beginning, both or neither.</summary>
    public static Task ResetAsync(IDatabase database, IFollower follower, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await follower.ResetAsync(scope, token).ConfigureAwait(false);
            await using DbCommand command = scope.CreateCommand(
                "DELETE FROM journal_position WHERE follower = @follower").AddText("@follower", follower.Name);
            await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        },
        ct);

    // The condition keeps two loops of one follower from applying the same events twice.
    private static async Task MoveAsync(
        WriteScope scope, IFollower follower, long seqBefore, long seqAfter, CancellationToken ct)
    {
        await using DbCommand command = scope.CreateCommand("""
            INSERT INTO journal_position (follower, domain, seq) SELECT @follower, @domain, @after
            WHERE @before = 0 OR EXISTS (SELECT 1 FROM journal_position WHERE follower = @follower)
            ON CONFLICT (follower) DO UPDATE SET seq = excluded.seq WHERE journal_position.seq = @before
            """);
        command.AddText("@follower", follower.Name).AddText("@domain", follower.Domain.Name)
            .AddInteger("@after", seqAfter).AddInteger("@before", seqBefore);
        if (await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false) != 1)
            throw new FollowerMovedException(follower.Name);
    }
}

/// <summary>Somebody else moved the follower's position: it is read again.</summary>
internal sealed class FollowerMovedException(string name)
    : Exception($"The follower {name} was moved by another loop; it reads its position again.");

using Anyseat.Platform.Time;

namespace Anyseat.Interactions.Contracts;

/// <summary>Runs the recorded inputs of a stretch of time through the routing engine again.</summary>
public interface IJournalReplay
{
    /// <summary>Replays and compares decision by decision with what was recorded. Nothing is changed; a server may run beside.
    /// </summary>
    /// <param name="from">The first instant to compare.</param>
    /// <param name="to">The first instant no longer compared.</param>
    /// <param name="progress">Told the number of events read now and then; may be null.</param>
    /// <param name="ct">Cancels.</param>
    Task<ReplayReport> ReplayAsync(Instant from, Instant to, IProgress<long>? progress, CancellationToken ct);
}

/// <summary>What a replay found.</summary>
/// <param name="SeqFrom">The state the replay began from: the journal up to and with this event.</param>
/// <param name="EventCount">Events read, those before the stretch included.</param>
/// <param name="InputCount">Inputs applied within the stretch.</param>
/// <param name="DecisionCount">Recorded decisions compared within the stretch.</param>
/// <param name="DifferenceCount">How many decisions differ; 0 means that the day was replayed exactly.</param>
/// <param name="Differences">The first of them.</param>
public sealed record ReplayReport(
    long SeqFrom, long EventCount, long InputCount, long DecisionCount, long DifferenceCount,
    IReadOnlyList<ReplayDifference> Differences);

/// <summary>A place where the replay and the record disagree.</summary>
/// <param name="Seq">The event in the journal.</param>
/// <param name="At">Its instant.</param>
/// <param name="Recorded">What was recorded; null if nothing was.</param>
/// <param name="Replayed">What the replay decided; null if nothing.</param>
public sealed record ReplayDifference(long Seq, Instant At, string? Recorded, string? Replayed);

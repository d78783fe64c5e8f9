using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;

namespace Anyseat.Interactions.Replay;

/// <summary>Replays a stretch of the journal from the latest anchor before it.</summary>
internal sealed class JournalReplay(IJournal journal, RoutingAnchors anchors) : IJournalReplay
{
    private const int DifferencesMax = 100;
    private const int EventsBetweenReports = 10_000;

    // Facts carry the time of their request and may be committed after what came later.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public async Task<ReplayReport> ReplayAsync(Instant from, Instant to, IProgress<long>? progress, CancellationToken ct)
    {
        long seqBefore = await journal.FindSeqBeforeAsync(DomainId.Main, from - Slack, ct);
        (long seqFrom, Domain.RoutingCore core) = await anchors.LoadBeforeAsync(seqBefore, ct);
        var comparer = new ReplayComparer(core);
        var tally = new Tally(from, to);
        long events = 0;
        await foreach (JournalEvent committed in journal.ReadAsync(DomainId.Main, seqFrom, ct))
        {
            if (committed.At >= to + Slack)
                break;
            tally.Count(committed.At, comparer.Feed(committed, tally.Found));
            tally.Keep();
            if (++events % EventsBetweenReports == 0)
                progress?.Report(events);
        }

        comparer.Finish(seqFrom + events, tally.Found);
        tally.Keep();
        return new ReplayReport(seqFrom, events, tally.Inputs, tally.Decisions, tally.Differences, tally.Kept);
    }

    /// <summary>Counts what lies within the stretch; the way to it is replayed and not compared.</summary>
    private sealed class Tally(Instant from, Instant to)
    {
        public List<ReplayDifference> Found { get; } = [];

        public List<ReplayDifference> Kept { get; } = [];

        public long Inputs { get; private set; }

        public long Decisions { get; private set; }

        public long Differences { get; private set; }

        public void Count(Instant at, ReplayStep step)
        {
            if (at < from || at >= to)
                return;
            Inputs += step == ReplayStep.Input ? 1 : 0;
            Decisions += step == ReplayStep.Decision ? 1 : 0;
        }

        public void Keep()
        {
            foreach (ReplayDifference found in Found)
            {
                if (found.At < from || found.At >= to)
                    continue;
                Differences++;
                if (Kept.Count < DifferencesMax)
                    Kept.Add(found);
            }

            Found.Clear();
        }
    }
}

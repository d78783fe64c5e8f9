using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Routing;

namespace Anyseat.Interactions.Replay;

/// <summary>Feeds journaled inputs to an engine and compares its decisions, one by one and in order, with those journaled beside
/// them.</summary>
/// <remarks>What the journal holds besides (messages, receipts) is passed over; other writers' facts may stand between an input
/// and its decisions.</remarks>
/// <param name="core">The state to begin from.</param>
internal sealed class ReplayComparer(RoutingCore core)
{
    private readonly Queue<Decided> pending = new();

    /// <summary>Applies an input or compares a decision.</summary>
    /// <param name="committed">The next event of the journal.</param>
    /// <param name="differences">What differs is added.</param>
    /// <returns>Whether the event was an input, a decision, or neither.</returns>
    public ReplayStep Feed(JournalEvent committed, List<ReplayDifference> differences)
    {
        if (JournalCodec.ToInput(committed) is { } input)
        {
            RequireNoneLeft(committed.Seq, differences);
            Apply(input, committed, differences);
            return ReplayStep.Input;
        }

        if (!JournalCodec.IsDecision(committed.Kind))
            return ReplayStep.Neither;
        var recorded = new Decided(
            committed.Kind, committed.StreamId, JournalCodec.DataOf<RoutingDecisionData>(committed));
        Decided? replayed = pending.TryDequeue(out Decided? next) ? next : null;
        if (recorded != replayed)
            differences.Add(new ReplayDifference(committed.Seq, committed.At, recorded.ToString(), replayed?.ToString()));
        return ReplayStep.Decision;
    }

    /// <summary>Decisions that were replayed and are not in the journal.</summary>
    public void Finish(long seq, List<ReplayDifference> differences) => RequireNoneLeft(seq, differences);

    private void Apply(RoutingInput input, JournalEvent committed, List<ReplayDifference> differences)
    {
        IReadOnlyList<RoutingDecision> decisions = core.Apply(input, committed.At, out Error? refusal);
        foreach (RoutingDecision decision in decisions)
        {
            if (refusal is not null)
                break;
            NewEvent made = JournalCodec.ToEvent(decision, core.Handles, core.LastAt);
            pending.Enqueue(new Decided(made.Kind, made.StreamId, (RoutingDecisionData)made.Payload!));
        }

        if (refusal is not null)
            differences.Add(new ReplayDifference(committed.Seq, committed.At, $"{committed.Kind} was applied", $"refused: {refusal.Code}"));
        core.ReleaseClosed();
    }

    private void RequireNoneLeft(long seq, List<ReplayDifference> differences)
    {
        while (pending.TryDequeue(out Decided? left))
            differences.Add(new ReplayDifference(seq, core.LastAt, null, left.ToString()));
    }

    private sealed record Decided(string Kind, Guid Stream, RoutingDecisionData Data);
}

/// <summary>What an event was to the replay.</summary>
internal enum ReplayStep
{
    /// <summary>A fact that the routing does not know.</summary>
    Neither = 0,

    /// <summary>An input, applied.</summary>
    Input,

    /// <summary>A decision, compared.</summary>
    Decision,
}

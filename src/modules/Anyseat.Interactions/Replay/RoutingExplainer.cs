using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Features;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Routing;

namespace Anyseat.Interactions.Replay;

/// <summary>Explains the decisions about an interaction: replays the journal from the anchor before its arrival and watches the
/// engine at each of its offers.</summary>
internal sealed class RoutingExplainer(IJournal journal, RoutingAnchors anchors, ExplanationViews views)
{
    private const int StreamEventsMax = 1_000;

    /// <summary>Each offer and, for one that waits, why it waits as of the last commit.</summary>
    /// <returns>The page, or <c>interaction.unknown</c>.</returns>
    public async Task<Result<Explanations.ExplanationPage>> ExplainAsync(Guid interaction, CancellationToken ct)
    {
        IReadOnlyList<JournalEvent> stream = await journal.ReadStreamAsync(
            DomainId.Main, StreamKind.Interaction, interaction, 0, StreamEventsMax, ct);
        bool isBegun = stream.Count > 0
            && stream[0].Kind is JournalKinds.InteractionArrived or JournalKinds.CallbackArrived or JournalKinds.OutboundRequested;
        if (!isBegun)
            return new NotFoundError("interaction.unknown", "There is no such interaction.");
        (long seq, RoutingCore core) = await anchors.LoadBeforeAsync(stream[0].Seq - 1, ct);
        bool isOver = stream[^1].Kind == JournalKinds.InteractionClosed;
        long seqLast = isOver ? stream[^1].Seq : journal.GetSeqLast(DomainId.Main);
        var watch = new Watch(core, interaction, views);
        await foreach (JournalEvent committed in journal.ReadAsync(DomainId.Main, seq, ct))
        {
            if (committed.Seq > seqLast)
                break;
            if (JournalCodec.ToInput(committed) is { } input)
                watch.Apply(input, committed);
        }

        Guid?[] recorded = [.. stream.Where(one => one.Kind == JournalKinds.InteractionOffered)
            .Select(one => JournalCodec.DataOf<RoutingDecisionData>(one).Agent)];
        return new Explanations.ExplanationPage(
            interaction,
            [.. watch.Offers.Select((offer, place) => place >= recorded.Length
                ? offer
                : offer with { IsAsRecorded = offer.ChosenAgentId == recorded[place] })],
            isOver ? null : watch.ExplainWaiting());
    }

    /// <summary>The replay, with an eye on one interaction.</summary>
    private sealed class Watch(RoutingCore core, Guid interaction, ExplanationViews views)
    {
        private readonly List<RoutingExplanation> seen = [];

        public List<Explanations.ExplanationView> Offers { get; } = [];

        public void Apply(RoutingInput input, JournalEvent committed)
        {
            // It may be offered in the very step of its arrival: its handle must be known before.
            if (input.Arrival?.Id == interaction)
                core.Engine.Watch(new InteractionHandle(core.Handles.Interactions.GetOrAdd(interaction)), seen);
            core.Apply(input, committed.At, out _);
            foreach (RoutingExplanation explanation in seen)
                Offers.Add(views.ToView(explanation, core));
            seen.Clear();
            core.ReleaseClosed();
        }

        public Explanations.ExplanationView? ExplainWaiting() =>
            core.Handles.Interactions.TryGet(interaction, out int index)
            && core.Engine.Explain(new InteractionHandle(index)) is { State: InteractionState.Waiting } waiting
                ? views.ToView(waiting, core)
                : null;
    }
}

using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Journal;

namespace Anyseat.Interactions.Live;

/// <summary>Reads stories back: the journal says what happened, the side tables what was said.</summary>
internal sealed class StoryReader(IJournal journal, NoteReader notes, IMessageBodies bodies)
{
    /// <summary>Entries before a place, oldest first, and whether there are still earlier ones.</summary>
    /// <param name="interaction">The interaction, live or long over.</param>
    /// <param name="seqBefore">Only entries with a smaller sequence number.</param>
    /// <param name="countMax">At most this many, 1 to 200.</param>
    /// <param name="ct">Ends the read.</param>
    public async Task<(IReadOnlyList<LiveItem> Items, bool HasEarlier)> ReadAsync(
        Guid interaction, long seqBefore, int countMax, CancellationToken ct)
    {
        IReadOnlyList<JournalEvent> events = await journal.ReadStreamBackAsync(
            DomainId.Main, StreamKind.Interaction, interaction, seqBefore, StoryItems.Kinds, countMax + 1, ct);
        bool hasEarlier = events.Count > countMax;
        var items = events.Take(countMax).Reverse().Select(StoryItems.From).OfType<LiveItem>().ToList();
        await FillAsync(interaction, items, ct);
        return (items, hasEarlier);
    }

    /// <summary>After a replay: gives live interactions their texts and notes back.</summary>
    public async Task HydrateAsync(IEnumerable<LiveInteraction> interactions, CancellationToken ct)
    {
        foreach (LiveInteraction live in interactions)
        {
            await FillAsync(live.Id, live.Tail, ct);
            if (live.TransferNoteSeq != 0)
                live.TransferNote = await notes.FindAsync(live.Id, live.TransferNoteSeq, ct);
        }
    }

    private async Task FillAsync(Guid interaction, List<LiveItem> items, CancellationToken ct)
    {
        if (items.Count == 0)
            return;
        if (items.Exists(item => item.IsMessage && item.Content is null))
        {
            IReadOnlyDictionary<long, MessageContent> found = await bodies.GetAsync(interaction, items[0].Seq, items[^1].Seq, ct);
            foreach (LiveItem item in items)
                item.Content ??= found.GetValueOrDefault(item.Seq);
        }

        foreach (LiveItem item in items)
            if (item is { HasNote: true, Note: null })
                item.Note = await notes.FindAsync(interaction, item.Seq, ct);
    }
}

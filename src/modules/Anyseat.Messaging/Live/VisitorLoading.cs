using Anyseat.Platform.Journal;

namespace Anyseat.Messaging.Live;

/// <summary>A conversation on its way from the journal into memory. Holds back what is committed meanwhile, so that nothing
/// falls between the read and the table, in whatever order the two see it. Thread-safe.</summary>
/// <param name="load">Reads the conversation; runs once, for all who ask meanwhile.</param>
internal sealed class VisitorLoading(Func<VisitorLoading, Task<VisitorTopic?>> load)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> forgotten = [];
    private List<JournalEvent>? heldBack = [];
    private Task<VisitorTopic?>? loaded;

    /// <summary>The conversation, read when first asked for; null if there is none.</summary>
    public Task<VisitorTopic?> LoadAsync()
    {
        lock (gate)
            return loaded ??= Task.Run(() => load(this));
    }

    /// <summary>Keeps an event until the read is done.</summary>
    /// <returns>False when it is: the topic stands in the table by now, or there is none.</returns>
    public bool TryHold(JournalEvent committed)
    {
        lock (gate)
        {
            heldBack?.Add(committed);
            return heldBack is not null;
        }
    }

    /// <summary>A customer was erased: what was said with them before must not come into memory.</summary>
    public void Forget(Guid customer)
    {
        lock (gate)
            forgotten[customer] = heldBack?.Count ?? 0;
    }

    /// <summary>Brings the state up to date with what was held back, and enters it in the table before anybody's event can come
    /// between.</summary>
    public VisitorTopic? Finish(VisitorState state, Func<VisitorState, VisitorTopic?> enter)
    {
        lock (gate)
        {
            List<JournalEvent> held = heldBack ?? [];
            heldBack = null;
            for (int index = 0; index <= held.Count; index++)
            {
                if (forgotten.TryGetValue(state.Customer, out int erasedAt) && erasedAt == index)
                    state.ForgetContents();
                if (index < held.Count)
                    state.Apply(held[index], out _);
            }

            return enter(state);
        }
    }
}

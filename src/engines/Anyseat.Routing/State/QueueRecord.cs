namespace Anyseat.Routing.State;

/// <summary>What the engine keeps of one queue: its rules and who waits in it, in no particular order.</summary>
internal sealed class QueueRecord(int index, QueueConfiguration rules)
{
    private InteractionRecord[] _waiting = [];

    public int Index { get; } = index;

    public QueueHandle Handle => new(Index);

    public QueueConfiguration Rules { get; set; } = rules;

    /// <summary>False once the configuration no longer names the queue; kept until nothing refers to it.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>How many interactions belong to the queue in any state.</summary>
    public int References { get; set; }

    /// <summary>The agents that serve the queue.</summary>
    public AgentPool? Pool { get; set; }

    /// <summary>How many wait, offered ones and those that wait for one agent included.</summary>
    public int WaitingCount { get; private set; }

    public ReadOnlySpan<InteractionRecord> Waiting => _waiting.AsSpan(0, WaitingCount);

    public void Join(InteractionRecord interaction)
    {
        if (WaitingCount == _waiting.Length)
            Array.Resize(ref _waiting, Math.Max(4, WaitingCount * 2));
        interaction.QueuePlace = WaitingCount;
        _waiting[WaitingCount++] = interaction;
    }

    public void Leave(InteractionRecord interaction)
    {
        InteractionRecord last = _waiting[--WaitingCount];
        _waiting[interaction.QueuePlace] = last;
        last.QueuePlace = interaction.QueuePlace;
    }
}

namespace Anyseat.Routing.State;

/// <summary>One interaction's place in one queue. Its timer is the queue's next milestone.</summary>
internal sealed class WaitEntry(InteractionRecord interaction, int ordinal)
    : Timed((interaction.Index * InteractionNeeds.QueuesMax) + ordinal)
{
    public InteractionRecord Interaction { get; } = interaction;

    /// <summary>Its number among all entries.</summary>
    public int Index => TimerId;

    /// <summary>0 for the first queue of the interaction's own order.</summary>
    public int Ordinal => TimerId % InteractionNeeds.QueuesMax;

    public QueueRecord? Queue { get; set; }

    /// <summary>When it came into this queue: rings and other milestones count from here.</summary>
    public RoutingInstant JoinedAt { get; set; }

    /// <summary>The ring it is in.</summary>
    public byte Ring { get; set; }

    /// <summary>The widest ring that was told.</summary>
    public byte RingTold { get; set; }

    /// <summary>The queue's next milestone.</summary>
    public byte Milestone { get; set; }

    /// <summary>Points gained since the promised time is nearly over.</summary>
    public int Boost { get; set; }

    public bool IsBoostTold { get; set; }

    /// <summary>Place in its queue's list.</summary>
    public int QueuePlace { get; set; }

    /// <summary>The bucket it stands in, or null.</summary>
    public Bucket? Bucket { get; set; }

    /// <summary>Orders entries of one queue, least first, then by arrival.</summary>
    public long Key { get; set; }

    /// <summary>Begins a wait in a queue.</summary>
    public void Begin(QueueRecord queue, RoutingInstant joinedAt)
    {
        Queue = queue;
        JoinedAt = joinedAt;
        Ring = 0;
        RingTold = 0;
        Milestone = 0;
        Boost = 0;
        IsBoostTold = false;
    }
}

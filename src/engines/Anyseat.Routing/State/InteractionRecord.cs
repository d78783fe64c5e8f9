namespace Anyseat.Routing.State;

/// <summary>For what reason an interaction waits for one agent alone.</summary>
internal enum TargetKind : byte
{
    None = 0,
    Transfer,
    Preferred,
    Required,
}

/// <summary>What the engine keeps of one interaction; the record is used again with the handle. Its timer is the end of
/// its lease: the offer, the wrap-up, the dialling, or the wait for one agent.</summary>
internal sealed class InteractionRecord : Timed
{
    /// <summary>How many lines of cache a record takes, with the first entry, which is made with it and lies behind it.</summary>
    public const int Lines = 6;

    private readonly WaitEntry _first;
    private WaitEntry?[]? _others;

    public InteractionRecord(int index)
        : base(index)
    {
        _first = new WaitEntry(this, 0);
    }

    public int Index => TimerId;

    public InteractionHandle Handle => new(Index);

    public InteractionState State { get; set; }

    public ChannelClass Channel { get; set; }

    public sbyte PriorityBoost { get; set; }

    public TargetKind TargetKind { get; set; }

    public CallbackMode CallbackMode { get; set; }

    public bool IsCallback { get; set; }

    /// <summary>Whether the customer is on the line.</summary>
    public bool IsCustomerPresent { get; set; } = true;

    public bool IsCallbackOffered { get; set; }

    public bool IsSuspended { get; set; }

    /// <summary>Whether its agent began it; no longer after a transfer.</summary>
    public bool IsOutbound { get; set; }

    /// <summary>Whether an agent was free for it when it came: it tells nothing of waiting.</summary>
    public bool IsServedAtOnce { get; set; }

    /// <summary>Whether required and preferred agents no longer count: after a transfer.</summary>
    public bool IgnoresAgents { get; set; }

    /// <summary>Whether the wait for the preferred agent alone is over.</summary>
    public bool IsPreferredWaitOver { get; set; }

    public byte Attempts { get; set; }

    /// <summary>In how many queues it waits; its entries are 0 to one less.</summary>
    public int EntryCount { get; set; }

    /// <summary>Number of the pending offer or reservation.</summary>
    public OfferNumber Offer { get; set; }

    /// <summary>The queue it belongs to: the first it waits in, or the one it was taken by.</summary>
    public QueueRecord? Queue { get; set; }

    /// <summary>The queue by which it is offered, of those it waits in.</summary>
    public QueueRecord? OfferedBy { get; set; }

    /// <summary>The queue that is shown.</summary>
    public QueueRecord Shown => OfferedBy ?? Queue!;

    /// <summary>Who is offered, is reserved or has it.</summary>
    public AgentRecord? Agent { get; set; }

    /// <summary>The only agent it may be offered to.</summary>
    public AgentRecord? Target { get; set; }

    /// <summary>What it needs beyond its queue.</summary>
    public InteractionNeeds Needs { get; set; } = InteractionNeeds.None;

    /// <summary>The index of what it needs, without agents and queues.</summary>
    public int NeedsClass { get; set; }

    /// <summary>Points for the customer's tier.</summary>
    public int TierPoints { get; set; }

    /// <summary>Number of first arrival, from 1: the place it keeps.</summary>
    public long Sequence { get; set; }

    /// <summary>The whole time that was granted until the lease ends, in microseconds.</summary>
    public long Granted { get; set; }

    public RoutingInstant ArrivedAt { get; set; }

    /// <summary>When the present wait began.</summary>
    public RoutingInstant WaitingSince { get; set; }

    /// <summary>Microseconds waited before the present wait.</summary>
    public long WaitedBefore { get; set; }

    /// <summary>When a scheduled callback is due.</summary>
    public RoutingInstant ScheduledAt { get; set; } = RoutingInstant.Never;

    /// <summary>Whether it holds a place in a slot of its queue.</summary>
    public bool HoldsSlot { get; set; }

    /// <summary>The raw estimate of its wait at arrival, in microseconds; 0 for none.</summary>
    public long RawEstimate { get; set; }

    /// <summary>When its agent took it.</summary>
    public RoutingInstant TakenAt { get; set; }

    /// <summary>Start of its chain in the <see cref="DeclineTable"/>, or −1.</summary>
    public int FirstDecline { get; set; } = -1;

    public RoutingInstant Deadline => DueAt == long.MaxValue ? RoutingInstant.Never : new RoutingInstant(DueAt);

    /// <summary>Whether it holds a place in queues.</summary>
    public bool IsQueued => State is InteractionState.Waiting or InteractionState.Offered;

    /// <summary>The interaction's place in its queue of this number.</summary>
    public WaitEntry Entry(int ordinal) =>
        ordinal == 0 ? _first : (_others ??= new WaitEntry?[InteractionNeeds.QueuesMax])[ordinal] ??= new(this, ordinal);

    /// <summary>Microseconds waited in all until <paramref name="now"/>.</summary>
    public long Waited(RoutingInstant now) =>
        IsQueued ? WaitedBefore + (now.Microseconds - WaitingSince.Microseconds) : WaitedBefore;

    /// <summary>Makes the record ready for another interaction.</summary>
    public void Clear()
    {
        State = InteractionState.None;
        TargetKind = TargetKind.None;
        CallbackMode = CallbackMode.AgentFirst;
        IsCallback = false;
        IsCustomerPresent = true;
        IsCallbackOffered = false;
        IsSuspended = false;
        IsOutbound = false;
        IsServedAtOnce = false;
        IgnoresAgents = false;
        IsPreferredWaitOver = false;
        Attempts = 0;
        EntryCount = 0;
        Offer = OfferNumber.None;
        Queue = null;
        OfferedBy = null;
        Agent = null;
        Target = null;
        Needs = InteractionNeeds.None;
        NeedsClass = 0;
        TierPoints = 0;
        Granted = 0;
        WaitedBefore = 0;
        ScheduledAt = RoutingInstant.Never;
        HoldsSlot = false;
        RawEstimate = 0;
        TakenAt = default;
    }
}

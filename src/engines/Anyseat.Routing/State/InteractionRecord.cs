namespace Anyseat.Routing.State;

/// <summary>What the engine keeps of one interaction; the record is used again with the handle.</summary>
internal sealed class InteractionRecord(int index)
{
    public int Index { get; } = index;

    public InteractionHandle Handle => new(Index);

    public InteractionState State { get; set; }

    public ChannelClass Channel { get; set; }

    public sbyte PriorityBoost { get; set; }

    public QueueRecord? Queue { get; set; }

    /// <summary>Who is offered or has it.</summary>
    public AgentRecord? Agent { get; set; }

    /// <summary>The only agent it may be offered to, after a transfer to an agent.</summary>
    public AgentRecord? Target { get; set; }

    public OfferNumber Offer { get; set; }

    /// <summary>Number of first arrival, from 1: the place it keeps.</summary>
    public long Sequence { get; set; }

    /// <summary>End of the offer, of the wrap-up, or of the wait for <see cref="Target"/>.</summary>
    public RoutingInstant Deadline { get; set; } = RoutingInstant.Never;

    /// <summary>The whole time that was granted until <see cref="Deadline"/>.</summary>
    public TimeSpan Granted { get; set; }

    public RoutingInstant ArrivedAt { get; set; }

    /// <summary>When the present wait began.</summary>
    public RoutingInstant WaitingSince { get; set; }

    /// <summary>Microseconds waited before the present wait.</summary>
    public long WaitedBefore { get; set; }

    /// <summary>Place in <see cref="QueueRecord"/>'s list while it waits or is offered.</summary>
    public int QueuePlace { get; set; }

    /// <summary>Start of its chain in the <see cref="DeclineTable"/>, or −1.</summary>
    public int FirstDecline { get; set; } = -1;

    public int EffectivePriority => ServiceOrder.EffectivePriority(Queue!.Rules.Priority, PriorityBoost);

    public ulong ServiceKey => ServiceOrder.Key(EffectivePriority, Sequence);

    /// <summary>Microseconds waited in all until <paramref name="now"/>.</summary>
    public long Waited(RoutingInstant now) => State is InteractionState.Waiting or InteractionState.Offered
        ? WaitedBefore + (now.Microseconds - WaitingSince.Microseconds)
        : WaitedBefore;

    /// <summary>Makes the record ready for another interaction.</summary>
    public void Clear()
    {
        State = InteractionState.None;
        Queue = null;
        Agent = null;
        Target = null;
        Offer = OfferNumber.None;
        Deadline = RoutingInstant.Never;
        Granted = TimeSpan.Zero;
        WaitedBefore = 0;
    }
}

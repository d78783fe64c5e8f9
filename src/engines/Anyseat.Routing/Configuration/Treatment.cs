namespace Anyseat.Routing;

/// <summary>What happens to an interaction that a queue does not simply keep.</summary>
public enum TreatmentKind : byte
{
    /// <summary>It waits all the same.</summary>
    Wait = 0,

    /// <summary>It goes to another queue, its place kept.</summary>
    Queue,

    /// <summary>It leaves for another channel; the host opens it there (voicemail, chat, message).</summary>
    Channel,

    /// <summary>It is offered a callback and waits on.</summary>
    Callback,

    /// <summary>It is told no and ends.</summary>
    TurnAway,
}

/// <summary>Why a treatment was given. Codes are stable.</summary>
public enum TreatmentReason : byte
{
    /// <summary>No treatment.</summary>
    None = 0,

    /// <summary>Outside of opening hours.</summary>
    Closed,

    /// <summary>Closed by command.</summary>
    Emergency,

    /// <summary>As many wait as may.</summary>
    Full,

    /// <summary>Waited as long as may be.</summary>
    WaitedOut,

    /// <summary>Diverted by percentage.</summary>
    Diverted,

    /// <summary>An overflow rule: waited long enough.</summary>
    OverflowWait,

    /// <summary>An overflow rule: the queue is long enough.</summary>
    OverflowLength,

    /// <summary>An overflow rule: no agent of the queue is signed in.</summary>
    OverflowNoAgents,

    /// <summary>The callback rule's threshold of waiting time.</summary>
    CallbackWait,

    /// <summary>The callback rule's threshold of estimated waiting time.</summary>
    CallbackEstimate,
}

/// <summary>What a queue does with an interaction: data, so that the host can speak the announcement and carry out the
/// rest.</summary>
public sealed record Treatment
{
    /// <summary>Waits all the same.</summary>
    public static Treatment Wait { get; } = new() { Kind = TreatmentKind.Wait };

    /// <summary>What happens.</summary>
    public required TreatmentKind Kind { get; init; }

    /// <summary>Where it goes for <see cref="TreatmentKind.Queue"/>.</summary>
    public QueueHandle Queue { get; init; } = QueueHandle.None;

    /// <summary>Where it goes for <see cref="TreatmentKind.Channel"/>: a code of the host, opaque to the engine.</summary>
    public int Channel { get; init; }

    /// <summary>What is said first: a code of the host, 0 for nothing.</summary>
    public int Announcement { get; init; }

    /// <summary>To another queue.</summary>
    public static Treatment ToQueue(QueueHandle queue, int announcement = 0) =>
        new() { Kind = TreatmentKind.Queue, Queue = queue, Announcement = announcement };

    /// <summary>To another channel.</summary>
    public static Treatment ToChannel(int channel, int announcement = 0) =>
        new() { Kind = TreatmentKind.Channel, Channel = channel, Announcement = announcement };

    /// <summary>Offered a callback.</summary>
    public static Treatment OfferCallback(int announcement = 0) =>
        new() { Kind = TreatmentKind.Callback, Announcement = announcement };

    /// <summary>Told no.</summary>
    public static Treatment TurnAway(int announcement = 0) =>
        new() { Kind = TreatmentKind.TurnAway, Announcement = announcement };
}

/// <summary>Sends waiting interactions on to another queue, their place kept. The conditions that are set are
/// alternatives: one is enough.</summary>
public sealed record Overflow
{
    /// <summary>The other queue. If it is closed or full then, nothing happens.</summary>
    public required QueueHandle To { get; init; }

    /// <summary>After this time in the queue: 1 ms to 1 day; zero for never.</summary>
    public TimeSpan AfterWait { get; init; }

    /// <summary>On arrival, when at least this many wait already, 1 to 1,000,000; 0 for never.</summary>
    public int AtLength { get; init; }

    /// <summary>While no agent of the queue's widest ring is signed in: on arrival, and when the last one signs out.
    /// </summary>
    public bool WhenNoAgents { get; init; }

    /// <summary>Whether it stays in the queue as well and goes to whoever is free first; at most
    /// <see cref="InteractionNeeds.QueuesMax"/> queues at once.</summary>
    public bool KeepsPlaceHere { get; init; }

    /// <summary>What is said to those who are sent on: a code of the host, 0 for nothing.</summary>
    public int Announcement { get; init; }

    /// <summary>The rule as a treatment.</summary>
    internal Treatment Treatment => field ??= Treatment.ToQueue(To, Announcement);
}

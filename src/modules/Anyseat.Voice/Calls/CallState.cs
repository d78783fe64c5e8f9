using System.Collections.Immutable;

namespace Anyseat.Voice.Calls;

/// <summary>A leg's number within its call; never given twice.</summary>
/// <param name="Number">From 1.</param>
internal readonly record struct LegId(int Number);

/// <summary>Who is at the other end of a leg.</summary>
internal enum LegRole
{
    /// <summary>The customer.</summary>
    Customer,

    /// <summary>The agent whom routing gave the call, on one of the agent's telephones.</summary>
    Agent,

    /// <summary>Whom the agent asks, or passes the call to.</summary>
    Guest,
}

/// <summary>How far a leg is.</summary>
internal enum LegPhase
{
    /// <summary>An INVITE is out or has come, and nobody has answered.</summary>
    Ringing,

    /// <summary>It is answered.</summary>
    Up,

    /// <summary>We are hanging up, and its end is not confirmed.</summary>
    Ending,
}

/// <summary>One participant's side of a call.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Role">Who.</param>
/// <param name="Phase">How far.</param>
internal sealed record CallLeg(LegId Id, LegRole Role, LegPhase Phase)
{
    /// <summary>Which agent, of a colleague or the call's own; null for others.</summary>
    public Guid? Agent { get; init; }
}

/// <summary>What routing has offered and not taken back.</summary>
/// <param name="Agent">To whom.</param>
/// <param name="Number">The engine's number of the offer.</param>
internal sealed record PendingOffer(Guid Agent, long Number)
{
    /// <summary>A telephone answered, and routing is told.</summary>
    public bool IsTaken { get; init; }

    /// <summary>No telephone can answer it, and routing is told.</summary>
    public bool IsLost { get; init; }
}

/// <summary>How the call goes as a whole.</summary>
internal enum CallPhase
{
    /// <summary>The arrival is on its way into the journal.</summary>
    Opening,

    /// <summary>The customer waits: in a queue, or while an agent's telephone rings.</summary>
    Waiting,

    /// <summary>An agent calls out: the agent's telephone rings or has called, and the customer has not answered.</summary>
    Calling,

    /// <summary>A callback whose customer is not on the line: an agent's telephone rings, or the customer's.</summary>
    Callback,

    /// <summary>An agent and the customer talk.</summary>
    Talking,

    /// <summary>The customer and somebody outside talk; routing is through with it.</summary>
    Detached,

    /// <summary>The customer hears why it ends.</summary>
    Closing,

    /// <summary>All is over.</summary>
    Finished,
}

/// <summary>What the customer hears from the house.</summary>
internal enum CallSound
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The entry point's greeting.</summary>
    Welcome,

    /// <summary>That the call is recorded.</summary>
    RecordingNotice,

    /// <summary>Music.</summary>
    Music,

    /// <summary>The place in the queue and the expected wait.</summary>
    Position,

    /// <summary>That somebody's telephone rings.</summary>
    Ringback,

    /// <summary>That a key gets a callback.</summary>
    CallbackOffer,

    /// <summary>That the callback will come.</summary>
    CallbackTaken,

    /// <summary>Why the call ends.</summary>
    Closing,
}

/// <summary>What the rules say about calls of a queue.</summary>
internal sealed record CallPolicy
{
    /// <summary>Whether there is a greeting.</summary>
    public bool HasWelcome { get; init; }

    /// <summary>Whether calls are recorded.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Whether the customer is told before recording begins.</summary>
    public bool HasRecordingNotice { get; init; }

    /// <summary>How often place and wait are told; zero for never.</summary>
    public TimeSpan AnnounceEvery { get; init; }
}

/// <summary>How far a recording is.</summary>
internal enum RecordingPhase
{
    /// <summary>There is none.</summary>
    Off,

    /// <summary>It begins when the notice has been heard.</summary>
    Due,

    /// <summary>It runs.</summary>
    On,

    /// <summary>The agent paused it.</summary>
    Paused,
}

/// <summary>The agent asks somebody while the customer waits on the line.</summary>
/// <param name="Colleague">The colleague asked; null for somebody outside.</param>
/// <param name="IsCompleting">Whether routing is asked to give the call over.</param>
internal sealed record Consultation(Guid? Colleague, bool IsCompleting);

/// <summary>A call as a whole: the state of <see cref="CallTurn"/>. Immutable.</summary>
internal sealed record CallState
{
    /// <summary>The interaction.</summary>
    public required Guid Interaction { get; init; }

    /// <summary>How it goes.</summary>
    public CallPhase Phase { get; init; }

    /// <summary>Legs that are not over, in order of their numbers.</summary>
    public ImmutableArray<CallLeg> Legs { get; init; } = [];

    /// <summary>How many legs there have been.</summary>
    public int LegCount { get; init; }

    /// <summary>What routing offers now.</summary>
    public PendingOffer? Offer { get; init; }

    /// <summary>Who has the call, says routing.</summary>
    public Guid? Agent { get; init; }

    /// <summary>The rules of its queue.</summary>
    public CallPolicy Policy { get; init; } = new();

    /// <summary>What the customer hears.</summary>
    public CallSound Sound { get; init; }

    /// <summary>How many sounds there have been: the number of the present one.</summary>
    public int SoundCount { get; init; }

    /// <summary>Whether the arrival is in the journal.</summary>
    public bool IsRouted { get; init; }

    /// <summary>Whether routing has been asked to end it.</summary>
    public bool IsEndAsked { get; init; }

    /// <summary>Whether routing is through with the conversation.</summary>
    public bool IsOver { get; init; }

    /// <summary>Whether the greeting has begun once.</summary>
    public bool IsWelcomed { get; init; }

    /// <summary>Whether the customer has been told of the recording.</summary>
    public bool IsNoticed { get; init; }

    /// <summary>Whether the customer is on hold.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Whether the customer does not hear the agent.</summary>
    public bool IsMuted { get; init; }

    /// <summary>How far the recording is.</summary>
    public RecordingPhase Recording { get; init; }

    /// <summary>Whom the agent asks.</summary>
    public Consultation? Consult { get; init; }

    /// <summary>The colleague whose telephones ring for a call that the agent passes on, until routing has offered it.</summary>
    public Guid? PassingTo { get; init; }

    /// <summary>Whether a callback may be had by a key.</summary>
    public bool IsCallbackOffered { get; init; }

    /// <summary>Whether the offer is yet to be heard.</summary>
    public bool IsCallbackOfferDue { get; init; }

    /// <summary>Whether the customer pressed the key and routing is asked.</summary>
    public bool IsCallbackAsked { get; init; }

    /// <summary>Whether routing waits for how the dialling of a callback ends.</summary>
    public bool IsDialled { get; init; }

    /// <summary>Whether the interaction goes on without this call: as a callback whose customer has left, or whose attempt is over.
    /// </summary>
    public bool IsLeft { get; init; }

    /// <summary>How the call ended, as far as known: the first cause counts.</summary>
    public CallCause Cause { get; init; }

    /// <summary>Who ended it; null while nobody has.</summary>
    public CallSide? EndedBy { get; init; }

    /// <summary>Whether everybody is told goodbye, and only their confirmations are waited for.</summary>
    public bool IsHungUp => !Legs.IsEmpty && Legs.All(leg => leg.Phase == LegPhase.Ending);

    /// <summary>The customer's leg; null when it is over.</summary>
    public CallLeg? Customer => Find(LegRole.Customer);

    /// <summary>The leg of the agent who has the call, once answered.</summary>
    public CallLeg? AgentLeg
    {
        get
        {
            foreach (CallLeg leg in Legs)
                if (leg is { Role: LegRole.Agent, Phase: LegPhase.Up } && leg.Agent == Agent)
                    return leg;
            return null;
        }
    }

    /// <summary>The leg of whom the agent asks, once answered.</summary>
    public CallLeg? GuestUp => Find(LegRole.Guest, LegPhase.Up);

    /// <summary>The first leg of a role that is not on its way out.</summary>
    public CallLeg? Find(LegRole role)
    {
        foreach (CallLeg leg in Legs)
            if (leg.Role == role && leg.Phase != LegPhase.Ending)
                return leg;
        return null;
    }

    /// <summary>The first leg of a role in a phase.</summary>
    public CallLeg? Find(LegRole role, LegPhase phase)
    {
        foreach (CallLeg leg in Legs)
            if (leg.Role == role && leg.Phase == phase)
                return leg;
        return null;
    }

    /// <summary>A leg by its number; null when it is over.</summary>
    public CallLeg? Find(LegId id)
    {
        foreach (CallLeg leg in Legs)
            if (leg.Id == id)
                return leg;
        return null;
    }
}

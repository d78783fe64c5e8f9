using System.Collections.Immutable;
using Anyseat.Media.Shard;
using Anyseat.Platform.Time;
using Anyseat.Sip.Endpoint;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Media;
using Anyseat.Voice.Sip;

namespace Anyseat.Voice.Calls;

/// <summary>A call with what carries it. Owned by the loop of calls: <see cref="CallMachine"/> decides, <see cref="CallActs"/> does it.
/// </summary>
internal sealed class LiveCall
{
    private readonly Queue<CallInput> inputs = [];
    private readonly CallActs acts;
    private bool isRunning;

    public LiveCall(CallActs acts, CallStep begun, MediaShard shard)
    {
        this.acts = acts;
        State = begun.State;
        Shard = shard;
        Bridge = shard.CreateBridge();
    }

    /// <summary>Where it stands.</summary>
    public CallState State { get; private set; }

    /// <summary>The interaction.</summary>
    public Guid Id => State.Interaction;

    /// <summary>The shard of all its media.</summary>
    public MediaShard Shard { get; }

    /// <summary>Where its legs meet.</summary>
    public MediaBridge Bridge { get; }

    /// <summary>Its legs that are not over, by number.</summary>
    public Dictionary<LegId, LiveLeg> Legs { get; } = [];

    /// <summary>Timers that run.</summary>
    public Dictionary<CallTimer, SipUserTimer> Timers { get; } = [];

    /// <summary>Where an agent's telephones can be called, as of the last offer or consultation.</summary>
    public ImmutableArray<PhoneContact> Phones { get; set; } = [];

    /// <summary>The trunk it came over or goes out by; null for none.</summary>
    public required Trunk? Trunk { get; init; }

    /// <summary>The number that was called, or is shown.</summary>
    public required InboundNumber? Number { get; init; }

    /// <summary>The customer's number; null when withheld.</summary>
    public required E164Number? Party { get; set; }

    /// <summary>Who called whom.</summary>
    public CallDirection Direction { get; init; }

    /// <summary>The id of its call detail record: an interaction that is called back has several calls.</summary>
    public required Guid RecordId { get; init; }

    /// <summary>Whether it is an attempt of a callback.</summary>
    public bool IsCallback { get; init; }

    /// <summary>Whether it left a trace outside: an attempt of a callback that no telephone outside heard of did not.</summary>
    public bool IsOfNote => !IsCallback || Route is not null;

    /// <summary>Who placed it from a telephone of ours without routing knowing that: busy while it lasts.</summary>
    public Guid? OccupiedBy { get; init; }

    /// <summary>Who placed it as a call that routing has no part in.</summary>
    public Guid? OutsideRouting => State.IsRouted ? null : Caller?.UserId;

    /// <summary>The customer's token.</summary>
    public Guid Customer { get; set; }

    /// <summary>The queue it is in or was in last.</summary>
    public Guid Queue { get; set; }

    /// <summary>What it hears.</summary>
    public required CallPrompts Prompts { get; set; }

    /// <summary>The recording that runs.</summary>
    public RunningRecording? Recording { get; set; }

    /// <summary>The ways to the number outside that was asked for, those that have not been tried yet.</summary>
    public Queue<OutsideCall> Routes { get; } = [];

    /// <summary>The way that was tried last.</summary>
    public OutsideCall? Route { get; set; }

    /// <summary>Whether it is an emergency call.</summary>
    public bool IsEmergency { get; init; }

    /// <summary>The final status of the INVITE outside, or by which a caller was refused; null for none.</summary>
    public int? SipStatus { get; set; }

    /// <summary>Our telephone that placed it; null for a customer's call.</summary>
    public Phone? Caller { get; init; }

    /// <summary>The codec of the leg outside, once it is over.</summary>
    public MediaCodec? OutsideCodec { get; set; }

    /// <summary>Packets from outside that did not arrive, once that leg is over.</summary>
    public long? OutsidePacketsLost { get; set; }

    /// <summary>What desks show of it, by agent.</summary>
    public List<(Guid Agent, CallView View)> Shown { get; } = [];

    /// <summary>When, and for how long.</summary>
    public CallTimes Times { get; } = new();

    /// <summary>The last agent who had it.</summary>
    public Guid? LastAgent { get; private set; }

    /// <summary>Takes an input, and does what follows from it.</summary>
    public void Apply(CallInput input)
    {
        inputs.Enqueue(input);
        if (isRunning)
            return; // an effect led to it: the step under way is done first
        isRunning = true;
        try
        {
            while (inputs.TryDequeue(out CallInput? next))
                Take(CallMachine.Next(State, next));
        }
        finally
        {
            isRunning = false;
        }
    }

    /// <summary>Does the effects of the first step.</summary>
    public void Begin(CallStep begun)
    {
        isRunning = true;
        Take(begun);
        isRunning = false;
        while (!isRunning && inputs.TryDequeue(out CallInput? next))
            Apply(next);
    }

    private void Take(CallStep step)
    {
        Times.Note(State, step.State, acts.Now);
        State = step.State;
        LastAgent = State.Agent ?? LastAgent;
        foreach (CallEffect effect in step.Effects)
            acts.TryDo(this, effect);
        acts.Stepped(this);
        if (State.IsLeft)
            acts.Leave(this);
    }
}

/// <summary>When a call began, was answered and joined, and how long it was talked and held.</summary>
internal sealed class CallTimes
{
    private Instant? joinedAt;
    private Instant? heldAt;

    /// <summary>When the INVITE came or went out.</summary>
    public Instant BegunAt { get; set; }

    /// <summary>When the customer's leg was answered.</summary>
    public Instant? AnsweredAt { get; private set; }

    /// <summary>When an agent and the customer first heard each other.</summary>
    public Instant? FirstJoinedAt { get; private set; }

    /// <summary>How long agents and customer were joined, hold included.</summary>
    public TimeSpan Talk { get; private set; }

    /// <summary>How long the customer was on hold.</summary>
    public TimeSpan Held { get; private set; }

    /// <summary>Notes what a step changed.</summary>
    public void Note(CallState before, CallState after, Instant now)
    {
        bool isAnswered = after.Customer is { Phase: LegPhase.Up } && (after.IsRouted || after.GuestUp is not null);
        if (AnsweredAt is null && isAnswered)
            AnsweredAt = now;
        if (after.Phase == CallPhase.Talking && joinedAt is null)
        {
            joinedAt = now;
            FirstJoinedAt ??= now;
        }
        else if (after.Phase != CallPhase.Talking && joinedAt is { } joined)
        {
            Talk += now - joined;
            joinedAt = null;
        }

        if (after.IsHeld && after.Phase == CallPhase.Talking && heldAt is null)
        {
            heldAt = now;
        }
        else if (heldAt is { } held && (!after.IsHeld || after.Phase != CallPhase.Talking))
        {
            Held += now - held;
            heldAt = null;
        }
    }
}

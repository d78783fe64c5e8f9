namespace Anyseat.Voice.Calls;

/// <summary>What happens to a call.</summary>
internal abstract record CallInput
{
    private CallInput()
    {
    }

    /// <summary>The arrival is in the journal.</summary>
    public sealed record Arrived : CallInput;

    /// <summary>The arrival could not be journaled.</summary>
    /// <param name="Cause">What the caller is told.</param>
    public sealed record OpenRefused(CallCause Cause) : CallInput;

    /// <summary>It waits in a queue (again).</summary>
    /// <param name="Policy">The rules of that queue.</param>
    public sealed record Queued(CallPolicy Policy) : CallInput;

    /// <summary>It is offered to an agent.</summary>
    /// <param name="Agent">To whom.</param>
    /// <param name="Offer">The engine's number.</param>
    /// <param name="PhoneCount">How many telephones of the agent can ring.</param>
    /// <param name="Otherwise">Why there is none that can.</param>
    public sealed record Offered(Guid Agent, long Offer, int PhoneCount, CallCause Otherwise = CallCause.SubscriberAbsent) : CallInput;

    /// <summary>An offer was not answered, was declined or taken back.</summary>
    /// <param name="Agent">Whose.</param>
    public sealed record OfferEnded(Guid Agent) : CallInput;

    /// <summary>An agent has it.</summary>
    /// <param name="Agent">Who.</param>
    public sealed record Connected(Guid Agent) : CallInput;

    /// <summary>The agent has passed it on.</summary>
    public sealed record Released : CallInput;

    /// <summary>No queue could keep it.</summary>
    /// <param name="HasAnnouncement">Whether the customer is told why.</param>
    public sealed record TurnedAway(bool HasAnnouncement) : CallInput;

    /// <summary>The conversation is over, says routing: wrap-up began, or it was abandoned or closed.</summary>
    public sealed record RoutingEnded : CallInput;

    /// <summary>Routing refused what it was asked.</summary>
    /// <param name="Request">What.</param>
    /// <param name="IsPassing">Whether it may work in a moment: the journal is away.</param>
    public sealed record RoutingRefused(RoutingRequest Request, bool IsPassing) : CallInput;

    /// <summary>A leg that we call rings.</summary>
    /// <param name="Leg">Which.</param>
    public sealed record LegRings(LegId Leg) : CallInput;

    /// <summary>A leg of another call comes over and is asked in place of a new one: the agent's telephone passes the call on to it.</summary>
    /// <param name="Colleague">Whose telephone it is; null for somebody outside.</param>
    public sealed record LegAdopted(Guid? Colleague) : CallInput;

    /// <summary>Legs of another call that still ring come over: the agent's telephone passes the call on to them.</summary>
    /// <param name="Colleague">Whose telephones they are; null for somebody outside.</param>
    /// <param name="Count">How many.</param>
    public sealed record RingingAdopted(Guid? Colleague, int Count) : CallInput;

    /// <summary>Routing does not give the call to the colleague whose telephones ring.</summary>
    public sealed record PassRefused : CallInput;

    /// <summary>Legs go over into another call.</summary>
    /// <param name="Legs">Which.</param>
    public sealed record LegsGivenAway(IReadOnlyList<LegId> Legs) : CallInput;

    /// <summary>A leg that we call gives early media.</summary>
    /// <param name="Leg">Which.</param>
    public sealed record LegSpeaks(LegId Leg) : CallInput;

    /// <summary>A leg that we call answered.</summary>
    /// <param name="Leg">Which.</param>
    public sealed record LegAnswered(LegId Leg) : CallInput;

    /// <summary>A leg is over.</summary>
    /// <param name="Leg">Which.</param>
    /// <param name="Cause">Why.</param>
    public sealed record LegEnded(LegId Leg, CallCause Cause) : CallInput;

    /// <summary>A sound was heard to its end.</summary>
    /// <param name="Number">Which: <see cref="CallState.SoundCount"/> when it began.</param>
    public sealed record SoundEnded(int Number) : CallInput;

    /// <summary>A timer ran out.</summary>
    /// <param name="Timer">Which.</param>
    public sealed record TimerFired(CallTimer Timer) : CallInput;

    /// <summary>The agent puts the customer on hold, or takes up the call again.</summary>
    /// <param name="IsHeld">Which.</param>
    public sealed record HoldAsked(bool IsHeld) : CallInput;

    /// <summary>The agent is not to be heard, or again.</summary>
    /// <param name="IsMuted">Which.</param>
    public sealed record MuteAsked(bool IsMuted) : CallInput;

    /// <summary>The agent pauses the recording, or lets it go on.</summary>
    /// <param name="IsPaused">Which.</param>
    public sealed record RecordingPauseAsked(bool IsPaused) : CallInput;

    /// <summary>The agent presses keys for the customer's side.</summary>
    /// <param name="Digits">0–9, *, #, A–D.</param>
    public sealed record DigitsAsked(string Digits) : CallInput;

    /// <summary>The agent hangs up from the desk.</summary>
    public sealed record HangUpAsked : CallInput;

    /// <summary>The agent passes the customer to a number outside and leaves.</summary>
    public sealed record ForwardAsked : CallInput;

    /// <summary>The agent asks somebody while the customer waits.</summary>
    /// <param name="Colleague">An agent; null for a number outside.</param>
    /// <param name="PhoneCount">How many telephones of the colleague can ring; 1 for a number outside.</param>
    public sealed record ConsultAsked(Guid? Colleague, int PhoneCount) : CallInput;

    /// <summary>The agent goes back to the customer.</summary>
    public sealed record ConsultCancelled : CallInput;

    /// <summary>The agent gives the customer to whom was asked, and leaves.</summary>
    public sealed record ConsultCompleted : CallInput;

    /// <summary>The customer may be offered a callback.</summary>
    public sealed record CallbackOffered : CallInput;

    /// <summary>The customer pressed a key.</summary>
    /// <param name="Key">0–9, *, #, A–D.</param>
    public sealed record KeyPressed(char Key) : CallInput;

    /// <summary>It is a callback now, and keeps its place.</summary>
    public sealed record CallbackTaken : CallInput;

    /// <summary>The customer of a callback is to be dialled.</summary>
    /// <param name="Agent">Who took it, or is reserved.</param>
    /// <param name="IsReserved">Whether the agent is only reserved: the customer is called first.</param>
    /// <param name="Otherwise">Why the customer cannot be dialled; null when that is possible.</param>
    public sealed record DialAsked(Guid? Agent, bool IsReserved, CallCause? Otherwise) : CallInput;

    /// <summary>The attempt to reach the customer of a callback is over.</summary>
    public sealed record CallbackFailed : CallInput;

    /// <summary>The house goes down: everybody is told goodbye.</summary>
    public sealed record Interrupted : CallInput;
}

/// <summary>What a call asks of routing.</summary>
internal enum RoutingRequest
{
    /// <summary>To take the interaction in.</summary>
    Open,

    /// <summary>To take note that the agent answered.</summary>
    Accept,

    /// <summary>To take note that the agent cannot answer.</summary>
    Decline,

    /// <summary>To end the conversation.</summary>
    End,

    /// <summary>To give it to a colleague.</summary>
    Transfer,

    /// <summary>To put it back into its queue.</summary>
    Return,

    /// <summary>To make it a callback.</summary>
    Callback,

    /// <summary>To take note that the customer of a callback answered, or did not.</summary>
    Dial,
}

/// <summary>Timers of a call.</summary>
internal enum CallTimer
{
    /// <summary>Place and wait are to be told.</summary>
    Announce = 1,

    /// <summary>Routing is asked again for the end.</summary>
    RetryEnd = 2,
}

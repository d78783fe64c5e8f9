using System.Collections.Immutable;

namespace Anyseat.Voice.Calls;

/// <summary>What a call wants done.</summary>
internal abstract record CallEffect
{
    private CallEffect()
    {
    }

    /// <summary>Have the arrival journaled.</summary>
    public sealed record Open : CallEffect;

    /// <summary>Answer the customer's INVITE.</summary>
    /// <param name="Leg">The leg.</param>
    public sealed record Answer(LegId Leg) : CallEffect;

    /// <summary>Give a caller a sign before the answer.</summary>
    /// <param name="Leg">The leg.</param>
    /// <param name="HasMedia">Whether what the called side says is to be heard already.</param>
    public sealed record Progress(LegId Leg, bool HasMedia) : CallEffect;

    /// <summary>Ring a telephone of an agent.</summary>
    /// <param name="Leg">The new leg.</param>
    /// <param name="Agent">Whose telephone.</param>
    /// <param name="Phone">Which of the agent's telephones, from 0.</param>
    public sealed record Ring(LegId Leg, Guid Agent, int Phone) : CallEffect;

    /// <summary>Call the number outside that was asked for.</summary>
    /// <param name="Leg">The new leg.</param>
    public sealed record Dial(LegId Leg) : CallEffect;

    /// <summary>End a leg, however far it is.</summary>
    /// <param name="Leg">The leg.</param>
    /// <param name="Cause">What its peer is told.</param>
    public sealed record HangUp(LegId Leg, CallCause Cause) : CallEffect;

    /// <summary>Play to a leg, in place of what it hears from the house.</summary>
    /// <param name="Leg">The leg.</param>
    /// <param name="Sound">What.</param>
    /// <param name="Number">Comes back with its end.</param>
    public sealed record Play(LegId Leg, CallSound Sound, int Number) : CallEffect;

    /// <summary>Stop what is played to a leg, at once.</summary>
    /// <param name="Leg">The leg.</param>
    public sealed record StopPlaying(LegId Leg) : CallEffect;

    /// <summary>Let these legs hear each other, and nobody else.</summary>
    /// <param name="Legs">Two or more; none ends all hearing.</param>
    public sealed record Bridge(ImmutableArray<LegId> Legs) : CallEffect;

    /// <summary>Whether the others hear a leg.</summary>
    /// <param name="Leg">The leg.</param>
    /// <param name="IsMuted">True for not.</param>
    public sealed record Mute(LegId Leg, bool IsMuted) : CallEffect;

    /// <summary>Send keys to a leg's peer.</summary>
    /// <param name="Leg">The leg.</param>
    /// <param name="Digits">The keys.</param>
    public sealed record SendDigits(LegId Leg, string Digits) : CallEffect;

    /// <summary>Record customer and agent, each on a track.</summary>
    /// <param name="Customer">The customer's leg.</param>
    /// <param name="Agent">The agent's leg.</param>
    public sealed record StartRecording(LegId Customer, LegId Agent) : CallEffect;

    /// <summary>Pause the recording, or let it go on.</summary>
    /// <param name="IsPaused">Which.</param>
    public sealed record PauseRecording(bool IsPaused) : CallEffect;

    /// <summary>End the recording.</summary>
    public sealed record StopRecording : CallEffect;

    /// <summary>Tell routing that the agent answered.</summary>
    /// <param name="Agent">Who.</param>
    /// <param name="Offer">Which offer.</param>
    public sealed record Accept(Guid Agent, long Offer) : CallEffect;

    /// <summary>Tell routing that the agent will not answer.</summary>
    /// <param name="Agent">Who.</param>
    /// <param name="Offer">Which offer.</param>
    /// <param name="Cause">Why.</param>
    public sealed record Decline(Guid Agent, long Offer, CallCause Cause) : CallEffect;

    /// <summary>Tell routing that the conversation is over.</summary>
    /// <param name="By">Who ended it.</param>
    public sealed record EndRouting(CallSide By) : CallEffect;

    /// <summary>Ask routing to give the call to a colleague.</summary>
    /// <param name="Agent">Who gives.</param>
    /// <param name="Colleague">Who gets.</param>
    public sealed record TransferTo(Guid Agent, Guid Colleague) : CallEffect;

    /// <summary>Ask routing to make it a callback.</summary>
    public sealed record RequestCallback : CallEffect;

    /// <summary>Tell routing that the customer of a callback answered.</summary>
    public sealed record AnswerCallback : CallEffect;

    /// <summary>Tell routing that the customer of a callback was not reached.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record FailCallback(CallCause Cause) : CallEffect;

    /// <summary>Ask routing to let the customer wait again: the agent's telephone is gone.</summary>
    /// <param name="Agent">Who had it.</param>
    public sealed record ReturnToQueue(Guid Agent) : CallEffect;

    /// <summary>Write down something that happened.</summary>
    /// <param name="Kind">A kind of <see cref="Interactions.Contracts.JournalKinds"/>.</param>
    public sealed record Fact(string Kind) : CallEffect;

    /// <summary>Start a timer anew.</summary>
    /// <param name="Timer">Which.</param>
    /// <param name="After">When.</param>
    public sealed record StartTimer(CallTimer Timer, TimeSpan After) : CallEffect;

    /// <summary>Stop a timer.</summary>
    /// <param name="Timer">Which.</param>
    public sealed record StopTimer(CallTimer Timer) : CallEffect;

    /// <summary>Forget the call: nothing of it is left.</summary>
    public sealed record Finish : CallEffect;
}

/// <summary>A side of a call.</summary>
internal enum CallSide
{
    /// <summary>The customer.</summary>
    Customer,

    /// <summary>The agent.</summary>
    Agent,

    /// <summary>The house.</summary>
    House,
}

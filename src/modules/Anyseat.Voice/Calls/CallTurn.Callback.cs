namespace Anyseat.Voice.Calls;

/// <summary>Callbacks: the customer asks for one and leaves; later an agent or the customer is called first, and then the other.</summary>
internal sealed partial class CallTurn
{
    /// <summary>The key that takes the offer.</summary>
    public const char CallbackKey = '1';

    private void CallbackOffered()
    {
        if (state.Phase is not (CallPhase.Opening or CallPhase.Waiting) || state.IsCallbackOffered)
            return;
        state = state with { IsCallbackOffered = true, IsCallbackOfferDue = true };
        if (state.Phase == CallPhase.Waiting && state.Sound == CallSound.Music)
            Entertain();
    }

    private void KeyPressed(char key)
    {
        bool canAsk = state is { Phase: CallPhase.Waiting, IsCallbackOffered: true, IsCallbackAsked: false, Offer: null, Customer: not null };
        if (!canAsk || key != CallbackKey)
            return;
        state = state with { IsCallbackAsked = true, IsCallbackOfferDue = false };
        effects.Add(new CallEffect.RequestCallback());
    }

    /// <summary>The place is kept, and the customer may go: routing goes on without this call.</summary>
    private void CallbackTaken()
    {
        state = state with { Phase = CallPhase.Closing, IsOver = true, IsEndAsked = true, IsLeft = true };
        Blame(CallCause.NormalClearing, CallSide.Customer);
        StopAnnouncing();
        Play(CallSound.CallbackTaken);
    }

    private void CallbackRefused()
    {
        state = state with { IsCallbackAsked = false };
        if (state.Customer is null)
            EndRouting(CallSide.Customer); // left with the key still under the finger
    }

    /// <summary>Its turn has come, and routing wants the customer dialled.</summary>
    private void DialAsked(CallInput.DialAsked asked)
    {
        if (state.Phase != CallPhase.Callback || state.IsOver || state.Customer is not null)
            return;
        state = state with { Agent = asked.IsReserved ? null : asked.Agent, Offer = null, IsDialled = true };
        if (asked.Otherwise is { } why)
            FailCallback(why);
        else if (asked.IsReserved)
            CallCustomer();
        else if (state.AgentLeg is null)
            FailCallback(CallCause.NormalClearing); // hung up in the moment between answer and commit
        else
            CallTheirCustomer();
    }

    private void CallTheirCustomer()
    {
        CallCustomer();
        Play(CallSound.Ringback);
    }

    private void CallbackAnswered()
    {
        Silence();
        state = state with { Phase = CallPhase.Waiting, IsDialled = false };
        Bridge();
        effects.Add(new CallEffect.AnswerCallback());
    }

    /// <summary>The customer was not reached: routing decides whether and when it is tried again.</summary>
    private void FailCallback(CallCause cause)
    {
        Blame(cause, CallSide.Customer);
        Silence();
        if (state.IsDialled)
            effects.Add(new CallEffect.FailCallback(cause));
        state = state with { IsDialled = false };
        HangUpWhere(_ => true, cause);
    }

    /// <summary>Who was to speak with the customer has hung up, before the customer answered.</summary>
    private void CallbackAgentLeft()
    {
        if (state.IsDialled && state.Agent is not null)
            FailCallback(CallCause.NormalClearing);
    }

    /// <summary>This attempt is over for routing: the next one is a call of its own.</summary>
    private void CallbackLeft(CallCause cause)
    {
        if (state.Phase != CallPhase.Callback || state.IsOver)
            return;
        Blame(cause, CallSide.House);
        Silence();
        state = state with { IsOver = true, IsEndAsked = true, IsLeft = true, IsDialled = false, Agent = null };
        HangUpWhere(_ => true, cause);
    }

    private void CallbackInterrupted()
    {
        if (state.IsDialled)
            effects.Add(new CallEffect.FailCallback(CallCause.TemporaryFailure));
        CallbackLeft(CallCause.TemporaryFailure);
    }
}

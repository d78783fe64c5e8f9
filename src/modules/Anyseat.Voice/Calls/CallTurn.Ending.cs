namespace Anyseat.Voice.Calls;

/// <summary>How a call ends: by either side, by routing, by the house.</summary>
internal sealed partial class CallTurn
{
    private void CustomerLeft(CallCause cause)
    {
        // Of a call that a telephone of ours placed, the caller is the agent.
        Blame(cause, state is { Phase: CallPhase.Detached, IsRouted: false } ? CallSide.Agent : CallSide.Customer);
        StopRecording();
        StopAnnouncing();
        state = state with { Sound = CallSound.None, Consult = null };
        HangUpWhere(leg => leg.Role != LegRole.Customer, state.Phase == CallPhase.Calling ? cause : CallCause.NormalClearing);
        // Who leaves with the key for a callback just pressed means to be called back: what routing makes of it decides.
        if (state.IsRouted && !(state.IsCallbackAsked && state.Phase == CallPhase.Waiting))
            EndRouting(CallSide.Customer);
    }

    private void AgentLeft(CallCause cause)
    {
        if (state.Consult is not null && state.GuestUp is not null)
        {
            CompleteConsult(); // hanging up between two is how a telephone passes a call on
            return;
        }

        if (state.PassingTo is not null)
            return; // passed on: routing says what becomes of the customer

        Blame(cause, CallSide.Agent);
        StopRecording();
        EndRouting(CallSide.Agent);
        HangUpWhere(_ => true, CallCause.NormalClearing);
    }

    private void HangUpAsked()
    {
        if (state.Phase == CallPhase.Callback)
        {
            CallbackAgentLeft();
            return;
        }

        Blame(CallCause.NormalClearing, CallSide.Agent);
        StopRecording();
        if (state.Agent is not null)
            EndRouting(CallSide.Agent);
        HangUpWhere(_ => true, CallCause.NormalClearing);
    }

    private void RoutingEnded()
    {
        state = state with { IsOver = true, IsEndAsked = true, Offer = null };
        if (state.Phase is CallPhase.Closing or CallPhase.Detached)
            return; // the customer still hears something, or talks with somebody outside
        Blame(CallCause.NormalClearing, state.Agent is null ? CallSide.House : CallSide.Agent);
        StopRecording();
        StopAnnouncing();
        HangUpWhere(_ => true, CallCause.NormalClearing);
    }

    private void EndRouting(CallSide by)
    {
        if (state.IsEndAsked || state.IsOver)
            return;
        state = state with { IsEndAsked = true };
        effects.Add(new CallEffect.EndRouting(by));
    }

    private void RoutingRefused(CallInput.RoutingRefused refused)
    {
        switch (refused.Request)
        {
            case RoutingRequest.End when refused.IsPassing:
                effects.Add(new CallEffect.StartTimer(CallTimer.RetryEnd, RetryEndAfter));
                break;
            case RoutingRequest.Callback when state.IsCallbackAsked && !state.IsLeft:
                CallbackRefused();
                break;
            case RoutingRequest.Dial:
                // Given up, tried again or ended meanwhile: whoever answered cannot be helped any more.
                state = state with { IsLeft = true };
                RoutingEnded();
                break;
            case RoutingRequest.End:
                state = state with { IsOver = true };
                break;
            case RoutingRequest.Accept when state.Offer is { IsTaken: true } offer:
                // The offer ran out at the same moment, or nothing can be written down: the telephone is told goodbye, and routing
                // says itself what becomes of the offer.
                state = state with { Offer = offer with { IsLost = true } };
                HangUpWhere(leg => leg.Role == LegRole.Agent && leg.Agent == offer.Agent, CallCause.TemporaryFailure);
                break;
            case RoutingRequest.Transfer when state.Consult is { IsCompleting: true } consult:
                state = state with { Consult = consult with { IsCompleting = false } };
                if (state.AgentLeg is null)
                    EndForLackOfAgent();
                break;
            case RoutingRequest.Return:
                EndForLackOfAgent();
                break;
        }
    }

    /// <summary>The agent's telephone is gone and nobody takes over: nothing can be done for the customer but to say goodbye.</summary>
    private void EndForLackOfAgent()
    {
        state = state with { Consult = null };
        AgentLeft(CallCause.TemporaryFailure);
    }

    private void Interrupted()
    {
        if (state.Phase == CallPhase.Callback)
        {
            CallbackInterrupted();
            return;
        }

        Blame(CallCause.TemporaryFailure, CallSide.House);
        StopRecording();
        if (state.IsRouted)
            EndRouting(CallSide.House);
        HangUpWhere(_ => true, CallCause.TemporaryFailure);
    }

    /// <summary>Keeps why it ended; who comes later only follows.</summary>
    private void Blame(CallCause cause, CallSide by)
    {
        if (state.Cause == CallCause.Unknown)
            state = state with { Cause = cause == CallCause.Unknown ? CallCause.NormalUnspecified : cause, EndedBy = by };
    }
}

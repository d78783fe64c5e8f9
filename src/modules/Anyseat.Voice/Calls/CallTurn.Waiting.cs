namespace Anyseat.Voice.Calls;

/// <summary>From the INVITE to the moment an agent answers: greeting, music, announcements, telephones that ring.</summary>
internal sealed partial class CallTurn
{
    private void Arrived()
    {
        state = state with { IsRouted = true };
        if (state.Customer is null)
            EndRouting(CallSide.Customer); // left while the arrival was written
    }

    private void OpenRefused(CallCause cause)
    {
        state = state with { IsOver = true };
        Blame(cause, CallSide.House);
        HangUpWhere(_ => true, cause);
    }

    private void Queued(CallPolicy policy)
    {
        state = state with { Policy = policy };
        if (state.Phase is CallPhase.Opening or CallPhase.Waiting)
            Welcome();
    }

    private void Offered(CallInput.Offered offered)
    {
        if (state.Phase == CallPhase.Calling)
            return; // an agent has it, who calls
        Welcome();
        state = state with { Offer = new PendingOffer(offered.Agent, offered.Offer), PassingTo = null };
        if (state.GuestUp is { } guest && guest.Agent == offered.Agent)
        {
            Take(Replace(guest, guest with { Role = LegRole.Agent })); // the colleague who was asked has the telephone in hand
            return;
        }

        if (TakeOverRinging(offered.Agent))
            return;
        for (int phone = 0; phone < offered.PhoneCount; phone++)
            effects.Add(new CallEffect.Ring(AddLeg(LegRole.Agent, offered.Agent), offered.Agent, phone));
        if (offered.PhoneCount == 0)
            Decline(offered.Otherwise);
    }

    private void OfferEnded(Guid agent)
    {
        if (state.Offer?.Agent != agent)
            return;
        state = state with { Offer = null };
        HangUpWhere(leg => leg.Role == LegRole.Agent && leg.Agent == agent, CallCause.NoAnswer);
        if (!state.IsDialled)
            CallbackLeft(CallCause.NoAnswer);
    }

    private void AgentAnswered(CallLeg leg)
    {
        if (state.Phase == CallPhase.Calling)
        {
            CallingAgentAnswered(leg);
            return;
        }

        leg = Become(leg, LegPhase.Up);
        if (state.Offer is { IsTaken: false, IsLost: false } offer && offer.Agent == leg.Agent)
            Take(leg);
        else if (state.Agent == leg.Agent && state.Phase == CallPhase.Waiting)
            Join(leg);
        else
            HangUp(leg, CallCause.NormalClearing); // the offer was taken back while the telephone answered
    }

    /// <summary>A telephone answered an offer: the agent's others fall silent, and routing is told.</summary>
    private void Take(CallLeg answered)
    {
        PendingOffer offer = state.Offer!;
        state = state with { Offer = offer with { IsTaken = true } };
        HangUpWhere(leg => leg.Role == LegRole.Agent && leg.Agent == offer.Agent && leg.Id != answered.Id, CallCause.AnsweredElsewhere);
        effects.Add(new CallEffect.Accept(offer.Agent, offer.Number));
    }

    private void AgentLegEnded(CallLeg leg, CallCause cause)
    {
        bool hasAnother = state.Legs.Any(other => other.Role == LegRole.Agent && other.Agent == leg.Agent && other.Phase != LegPhase.Ending);
        if (hasAnother)
            return;
        if (state.Offer is { IsTaken: false, IsLost: false } offer && offer.Agent == leg.Agent)
            Decline(cause);
        else if (state.Phase == CallPhase.Callback)
            CallbackAgentLeft();
        else if (state.Agent == leg.Agent && (leg.Phase == LegPhase.Up || state.Phase == CallPhase.Calling))
            AgentLeft(cause);
        else if (state.Agent == leg.Agent && state.Phase == CallPhase.Waiting)
            effects.Add(new CallEffect.ReturnToQueue(leg.Agent!.Value));
    }

    private void Decline(CallCause cause)
    {
        PendingOffer offer = state.Offer!;
        state = state with { Offer = offer with { IsLost = true } };
        effects.Add(new CallEffect.Decline(offer.Agent, offer.Number, cause));
    }

    private void TurnedAway(bool hasAnnouncement)
    {
        state = state with { Phase = CallPhase.Closing, IsOver = true };
        Blame(CallCause.NormalUnspecified, CallSide.House);
        StopAnnouncing();
        if (state.Customer is not { } customer)
            return;
        if (!hasAnnouncement)
        {
            HangUp(customer, CallCause.NormalUnspecified);
            return;
        }

        Answer(customer);
        Play(CallSound.Closing);
    }

    /// <summary>Answers the customer if that has not happened, and begins what is heard while waiting.</summary>
    private void Welcome()
    {
        if (state.Phase == CallPhase.Opening)
            state = state with { Phase = CallPhase.Waiting };
        if (state.Customer is not { } customer || state.Phase != CallPhase.Waiting || state.Sound != CallSound.None)
            return;
        Answer(customer);
        Entertain();
        if (state.Policy.AnnounceEvery > TimeSpan.Zero)
            effects.Add(new CallEffect.StartTimer(CallTimer.Announce, state.Policy.AnnounceEvery));
    }

    private void Answer(CallLeg customer)
    {
        if (customer.Phase != LegPhase.Ringing)
            return;
        Become(customer, LegPhase.Up);
        effects.Add(new CallEffect.Answer(customer.Id));
    }

    /// <summary>The greeting, then the notice of recording, then music.</summary>
    private void Entertain()
    {
        if (state.IsCallbackOfferDue && (state.IsWelcomed || !state.Policy.HasWelcome))
        {
            state = state with { IsCallbackOfferDue = false };
            Play(CallSound.CallbackOffer);
        }
        else if (state.Policy.HasWelcome && !state.IsWelcomed)
        {
            state = state with { IsWelcomed = true };
            Play(CallSound.Welcome);
        }
        else if (state.Policy is { IsRecorded: true, HasRecordingNotice: true } && !state.IsNoticed)
        {
            Play(CallSound.RecordingNotice);
        }
        else
        {
            Play(CallSound.Music);
        }
    }

    private void SoundEnded(int number)
    {
        if (number != state.SoundCount || state.Sound == CallSound.None)
            return;
        CallSound heard = state.Sound;
        state = state with { Sound = CallSound.None };
        if (heard == CallSound.RecordingNotice)
            state = state with { IsNoticed = true };
        // Who has waited for another announcement may have changed their mind about a callback.
        if (heard == CallSound.Position && state is { IsCallbackOffered: true, IsCallbackAsked: false })
            state = state with { IsCallbackOfferDue = true };
        if (state.Phase == CallPhase.Waiting)
            Entertain();
        else if (state.Phase == CallPhase.Closing && state.Customer is { } customer)
            HangUp(customer, CallCause.NormalClearing);
        else if (state is { Phase: CallPhase.Talking, IsHeld: true })
            Play(CallSound.Music);
        else if (state.Phase == CallPhase.Talking && state.AgentLeg is { } agent)
            Talk(agent);
    }

    private void TimerFired(CallTimer timer)
    {
        if (timer == CallTimer.RetryEnd)
        {
            if (!state.IsOver)
                effects.Add(new CallEffect.EndRouting(state.Customer is null ? CallSide.Customer : CallSide.Agent));
        }
        else if (state.Phase == CallPhase.Waiting && state.Customer is not null)
        {
            if (state.Sound == CallSound.Music)
                Play(CallSound.Position);
            if (state.Policy.AnnounceEvery > TimeSpan.Zero)
                effects.Add(new CallEffect.StartTimer(CallTimer.Announce, state.Policy.AnnounceEvery));
        }
    }

    private void StopAnnouncing() => effects.Add(new CallEffect.StopTimer(CallTimer.Announce));
}

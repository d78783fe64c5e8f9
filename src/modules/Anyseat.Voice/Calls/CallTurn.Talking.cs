using Anyseat.Interactions.Contracts;

namespace Anyseat.Voice.Calls;

/// <summary>While agent and customer talk: hold, keys, recording, and passing the customer on.</summary>
internal sealed partial class CallTurn
{
    private void Connected(Guid agent)
    {
        state = state with { Agent = agent, Offer = null, Consult = null };
        if (state.Customer is null)
            return; // left at the same moment: routing is told already
        if (state.AgentLeg is { } leg)
            Join(leg);
        else if (!state.Legs.Any(one => one.Role == LegRole.Agent && one.Agent == agent && one.Phase == LegPhase.Ringing))
            effects.Add(new CallEffect.ReturnToQueue(agent)); // hung up in the moment between answer and commit
    }

    private void Join(CallLeg agent)
    {
        state = state with { Phase = CallPhase.Talking, IsHeld = false, IsMuted = false };
        StopAnnouncing();
        Silence();
        Talk(agent);
        Tell(JournalKinds.CallJoined);
    }

    /// <summary>Opens the line between both, and records what they say if the rules want it.</summary>
    private void Talk(CallLeg agent)
    {
        if (state.Customer is not { Phase: LegPhase.Up } customer)
            return;
        Bridge(customer, agent);
        if (!state.Policy.IsRecorded || state.Recording is RecordingPhase.On or RecordingPhase.Paused)
            return;
        if (state.Policy.HasRecordingNotice && !state.IsNoticed)
        {
            state = state with { Recording = RecordingPhase.Due };
            Play(CallSound.RecordingNotice);
            return;
        }

        state = state with { Recording = RecordingPhase.On };
        effects.Add(new CallEffect.StartRecording(customer.Id, agent.Id));
        Tell(JournalKinds.CallRecordingStarted);
    }

    private void Released()
    {
        if (state.Phase == CallPhase.Callback)
            return; // nobody is there to be passed on
        if (state is { Phase: CallPhase.Calling, Customer: null })
        {
            AgentLeft(CallCause.NormalClearing); // passed on before the customer was dialled: there is nothing to pass on
            return;
        }
        StopRecording();
        HangUpWhere(leg => leg.Role == LegRole.Agent && leg.Agent == state.Agent, CallCause.NormalClearing);
        state = state with { Agent = null, Phase = CallPhase.Waiting, IsHeld = false, IsMuted = false, PassingTo = null };
        Bridge();
        if (state.Sound == CallSound.None)
            Play(CallSound.Music);
        if (state.Policy.AnnounceEvery > TimeSpan.Zero)
            effects.Add(new CallEffect.StartTimer(CallTimer.Announce, state.Policy.AnnounceEvery));
    }

    private void Hold(bool isHeld)
    {
        if (state.Phase != CallPhase.Talking || state.IsHeld == isHeld || state.AgentLeg is not { } agent)
            return;
        state = state with { IsHeld = isHeld };
        if (isHeld)
        {
            Bridge();
            Rest(true);
            Play(CallSound.Music);
            Tell(JournalKinds.CallHeld);
        }
        else
        {
            Silence();
            Rest(false);
            Talk(agent);
            Tell(JournalKinds.CallRetrieved);
        }
    }

    /// <summary>What is said on hold is nobody's business: a recording that runs rests meanwhile.</summary>
    private void Rest(bool isResting)
    {
        if (state.Recording == RecordingPhase.On)
            effects.Add(new CallEffect.PauseRecording(isResting));
    }

    private void Mute(bool isMuted)
    {
        if (state.IsMuted == isMuted || state.AgentLeg is not { } agent)
            return;
        state = state with { IsMuted = isMuted };
        effects.Add(new CallEffect.Mute(agent.Id, isMuted));
    }

    private void PauseRecording(bool isPaused)
    {
        if (state.Recording != (isPaused ? RecordingPhase.On : RecordingPhase.Paused))
            return;
        state = state with { Recording = isPaused ? RecordingPhase.Paused : RecordingPhase.On };
        if (!state.IsHeld)
            effects.Add(new CallEffect.PauseRecording(isPaused));
        Tell(isPaused ? JournalKinds.CallRecordingPaused : JournalKinds.CallRecordingResumed);
    }

    private void StopRecording()
    {
        if (state.Recording is RecordingPhase.On or RecordingPhase.Paused)
        {
            effects.Add(new CallEffect.StopRecording());
            Tell(JournalKinds.CallRecordingStopped);
        }

        state = state with { Recording = RecordingPhase.Off };
    }

    private void SendDigits(string digits)
    {
        CallLeg? listener = state.Consult is not null && state.GuestUp is { } guest ? guest : state.Customer;
        if (state.Phase == CallPhase.Talking && listener is { Phase: LegPhase.Up } leg)
            effects.Add(new CallEffect.SendDigits(leg.Id, digits));
    }

    private void Consult(CallInput.ConsultAsked asked)
    {
        if (state.Phase != CallPhase.Talking || state.Consult is not null || state.AgentLeg is not { } agent || asked.PhoneCount == 0)
            return;
        if (!state.IsHeld)
            Hold(true);
        state = state with { Consult = new Consultation(asked.Colleague, IsCompleting: false) };
        CallGuests(asked.Colleague, asked.PhoneCount);
        Tell(JournalKinds.CallConsulted);
    }

    /// <summary>Rings a colleague's telephones, or dials the number outside.</summary>
    public void CallGuests(Guid? colleague, int phoneCount)
    {
        for (int phone = 0; phone < phoneCount; phone++)
        {
            LegId leg = AddLeg(LegRole.Guest, colleague);
            effects.Add(colleague is { } rung ? new CallEffect.Ring(leg, rung, phone) : new CallEffect.Dial(leg));
        }
    }

    /// <summary>The telephone of who dialled from the desk is answered: now the number is called.</summary>
    private void CallerAnswered(CallLeg caller)
    {
        Become(caller, LegPhase.Up);
        CallGuests(null, 1);
        Play(CallSound.Ringback);
    }

    private void LegRings(LegId id)
    {
        // Only who waits without music wants to hear that it rings.
        if (state.Find(id) is { Role: LegRole.Customer, Phase: LegPhase.Ringing } called)
            CustomerSpeaks(called, hasMedia: false);
        else if (state is { Phase: CallPhase.Detached, Customer: { Phase: LegPhase.Ringing } caller } && state.Find(id) is { Role: LegRole.Guest })
            effects.Add(new CallEffect.Progress(caller.Id, HasMedia: false));
    }

    private void LegSpeaks(LegId id)
    {
        // What the network says before an answer (ringing, "the number has changed") is for whoever waits for it.
        if (state.Find(id) is { Role: LegRole.Customer, Phase: LegPhase.Ringing } called)
            CustomerSpeaks(called, hasMedia: true);
        if (state.Find(id) is not { Role: LegRole.Guest, Phase: LegPhase.Ringing } guest)
            return;
        if (state.Consult is not null && state.AgentLeg is { } agent)
        {
            Bridge(agent, guest);
        }
        else if (state.Phase == CallPhase.Detached && state.Customer is { } customer)
        {
            if (customer.Phase == LegPhase.Ringing)
                effects.Add(new CallEffect.Progress(customer.Id, HasMedia: true));
            Silence();
            Bridge(customer, guest);
        }
    }

    private void GuestAnswered(CallLeg guest)
    {
        guest = Become(guest, LegPhase.Up);
        HangUpWhere(leg => leg.Role == LegRole.Guest && leg.Id != guest.Id, CallCause.AnsweredElsewhere);
        if (state.PassingTo is { } called && guest.Agent == called)
            return; // routing offers them the call in a moment
        if (state.Consult is not null && state.AgentLeg is { } agent)
        {
            Bridge(agent, guest);
        }
        else if (state.Phase == CallPhase.Detached && state.Customer is { } customer)
        {
            Answer(customer);
            Silence();
            Bridge(customer, guest);
        }
        else
        {
            HangUp(guest, CallCause.NormalClearing);
        }
    }

    private void GuestEnded(CallLeg guest, CallCause cause)
    {
        if (state.Legs.Any(leg => leg.Role == LegRole.Guest && leg.Phase != LegPhase.Ending))
            return;
        if (state.Phase == CallPhase.Detached)
        {
            Blame(cause, CallSide.Customer);
            Silence();
            HangUpWhere(leg => leg.Role == LegRole.Customer, guest.Phase == LegPhase.Up ? CallCause.NormalClearing : cause);
        }
        else if (state.Consult is not null)
        {
            CancelConsult(cause);
        }
    }

    /// <summary>Back to the customer, who stays on hold until the agent takes up the call again.</summary>
    private void CancelConsult(CallCause cause)
    {
        if (state.Consult is null)
            return;
        state = state with { Consult = null };
        HangUpWhere(leg => leg.Role == LegRole.Guest, cause);
        Bridge();
        Hold(false);
    }

    private void CompleteConsult()
    {
        if (state is not { Phase: CallPhase.Talking, Consult: { IsCompleting: false } consult } || state.Agent is not { } agent)
            return;
        if (consult.Colleague is { } colleague)
        {
            if (state.GuestUp is null)
                return; // still rings
            state = state with { Consult = consult with { IsCompleting = true } };
            effects.Add(new CallEffect.TransferTo(agent, colleague));
            return;
        }

        Detach(agent);
        if (state is { GuestUp: { } guest, Customer: { } customer })
        {
            Silence();
            Bridge(customer, guest);
        }
        else
        {
            Bridge();
            Play(CallSound.Ringback);
        }
    }

    private void Forward()
    {
        if (state.Phase != CallPhase.Talking || state.Consult is not null || state.Agent is not { } agent)
            return;
        effects.Add(new CallEffect.Dial(AddLeg(LegRole.Guest, null)));
        Detach(agent);
        Bridge();
        Play(CallSound.Ringback);
    }

    /// <summary>The agent leaves, and the customer goes on without routing.</summary>
    private void Detach(Guid agent)
    {
        StopRecording();
        state = state with { Phase = CallPhase.Detached, Consult = null, IsHeld = false };
        HangUpWhere(leg => leg.Role == LegRole.Agent && leg.Agent == agent, CallCause.NormalClearing);
        Tell(JournalKinds.CallForwarded);
        EndRouting(CallSide.Agent);
    }
}

namespace Anyseat.Voice.Calls;

/// <summary>How a call looks to the agents it concerns.</summary>
internal static class CallShowing
{
    /// <summary>Whether an agent has the call, or it rings at the agent's telephone.</summary>
    public static bool IsOf(LiveCall call, Guid agent) => !call.State.IsHungUp && (call.OutsideRouting == agent
        || (call.State.Phase is CallPhase.Waiting or CallPhase.Calling or CallPhase.Callback or CallPhase.Talking
            && (call.State.Agent == agent || call.State.Offer?.Agent == agent)));

    /// <summary>The call as its agent's desk shows it.</summary>
    public static CallView ToView(LiveCall call)
    {
        CallState state = call.State;
        CallConsultView? consult = state.Consult is { } asked ? new CallConsultView(asked.Colleague, state.GuestUp is not null) : null;
        return new CallView(
            call.Id, state.IsRouted ? call.Id : null, call.Direction, HowFar(state), state.IsMuted,
            state.Recording is RecordingPhase.On or RecordingPhase.Paused, state.Recording == RecordingPhase.Paused,
            new CallParty(call.Party?.Masked, call.Party is not null), call.Times.BegunAt.ToDateTimeOffset(),
            (call.Times.FirstJoinedAt ?? (state.IsRouted ? null : call.Times.AnsweredAt))?.ToDateTimeOffset(), consult);
    }

    private static CallViewState HowFar(CallState state) => state switch
    {
        { Phase: CallPhase.Detached, GuestUp: not null } => CallViewState.Connected,
        { Phase: CallPhase.Detached, Customer.Phase: LegPhase.Up } => CallViewState.Dialing,
        { Phase: CallPhase.Calling or CallPhase.Callback, Customer: not null } => CallViewState.Dialing,
        { Phase: CallPhase.Talking, IsHeld: true } => CallViewState.Held,
        { Phase: CallPhase.Talking } => CallViewState.Connected,
        _ => CallViewState.Ringing,
    };
}

using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>What an INVITE server transaction knows from beginning to end.</summary>
/// <param name="Request">The INVITE.</param>
/// <param name="IsReliable">Whether the transport is a stream.</param>
/// <param name="Timers">T1, T2, T4.</param>
public sealed record InviteServerContext(SipRequest Request, bool IsReliable, SipTimers Timers);

/// <summary>The states of an INVITE server transaction.</summary>
/// <param name="Context">What does not change.</param>
public abstract record InviteServerState(InviteServerContext Context)
{
    /// <summary>The user has the INVITE and has not finally answered.</summary>
    /// <param name="Context">What does not change.</param>
    /// <param name="Last">The last provisional response; null before the first.</param>
    public sealed record Proceeding(InviteServerContext Context, SipResponse? Last) : InviteServerState(Context);

    /// <summary>A 3xx–6xx is out and waits for its ACK.</summary>
    /// <param name="Context">What does not change.</param>
    /// <param name="Final">The response.</param>
    /// <param name="Pause">The present length of timer G.</param>
    public sealed record Completed(InviteServerContext Context, SipResponse Final, TimeSpan Pause) : InviteServerState(Context);

    /// <summary>The ACK came; its repetitions are absorbed.</summary>
    /// <param name="Context">What does not change.</param>
    public sealed record Confirmed(InviteServerContext Context) : InviteServerState(Context);

    /// <summary>A 2xx is out, which the user repeats; repeated INVITEs are absorbed (RFC 6026 §7.1).</summary>
    /// <param name="Context">What does not change.</param>
    public sealed record Accepted(InviteServerContext Context) : InviteServerState(Context);

    /// <summary>It is over.</summary>
    /// <param name="Context">What does not change.</param>
    public sealed record Terminated(InviteServerContext Context) : InviteServerState(Context);
}

/// <summary>The INVITE server transaction of RFC 3261 §17.2.1, with the Accepted state of RFC 6026 §7.1.</summary>
/// <remarks>
/// <code>
///                      | INVITE: to user          (RFC 3261 Figure 7 as changed by RFC 6026 Figure 5)
///   INVITE: last 1xx ┌──► Proceeding ── 2xx from user ──► Accepted ──┐ INVITE: absorbed
///   1xx from user    └────┘   │ 300-699 from user          │ L  └────┘ 2xx: sent, ACK: to user
///   INVITE, G: again ┌──► Completed ──── H ────────────────┤
///                    └────┘   │ ACK                        │
///                         Confirmed ──── I ──────────► Terminated
/// </code>
/// The response of the user to a first INVITE may take long, so 100 is sent for it after 200 ms.
/// </remarks>
public static class InviteServer
{
    /// <summary>Begins: hands the INVITE to the user.</summary>
    /// <param name="context">The INVITE and how it came.</param>
    public static Step<InviteServerState> Begin(InviteServerContext context) => Step<InviteServerState>.To(
        new InviteServerState.Proceeding(context, null),
        new SipEffect.DeliverRequest(context.Request),
        new SipEffect.StartTimer(SipTimer.Trying, context.Timers.Trying));

    /// <summary>Takes one step. What a state does not expect leaves it as it is.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="input">What happened.</param>
    public static Step<InviteServerState> Next(InviteServerState state, SipInput input) => (state, input) switch
    {
        (InviteServerState.Proceeding { Last: null }, SipInput.TimerFired { Timer: SipTimer.Trying }) =>
            Progress(state, SipMessageBuilder.ResponseTo(state.Context.Request, 100, toTag: null).BuildResponse()),
        (InviteServerState.Proceeding { Last: { } last }, SipInput.RequestReceived { Request: var request }) when IsInvite(request) =>
            Step<InviteServerState>.To(state, new SipEffect.SendResponse(last)),
        (InviteServerState.Proceeding, SipInput.Respond { Response.IsProvisional: true } answer) => Progress(state, answer.Response),
        (InviteServerState.Proceeding, SipInput.Respond { Response.IsSuccess: true } answer) => Accept(state, answer.Response),
        (InviteServerState.Proceeding, SipInput.Respond answer) => Refuse(state, answer.Response),

        (InviteServerState.Completed completed, SipInput.TimerFired { Timer: SipTimer.G }) => Repeat(completed),
        (InviteServerState.Completed completed, SipInput.RequestReceived { Request: var request }) when IsInvite(request) =>
            Step<InviteServerState>.To(state, new SipEffect.SendResponse(completed.Final)),
        (InviteServerState.Completed, SipInput.TimerFired { Timer: SipTimer.H }) => End(state, TransactionError.Timeout),
        (InviteServerState.Completed, SipInput.RequestReceived { Request: var request }) when request.Method == SipMethod.Ack =>
            Step<InviteServerState>.To(
                new InviteServerState.Confirmed(state.Context),
                SipEffect.Stop(SipTimer.G),
                SipEffect.Stop(SipTimer.H),
                new SipEffect.StartTimer(SipTimer.I, state.Context.IsReliable ? TimeSpan.Zero : state.Context.Timers.T4)),
        (InviteServerState.Confirmed, SipInput.TimerFired { Timer: SipTimer.I }) => End(state),

        (InviteServerState.Accepted, SipInput.Respond { Response.IsSuccess: true } again) =>
            Step<InviteServerState>.To(state, new SipEffect.SendResponse(again.Response)),
        (InviteServerState.Accepted, SipInput.RequestReceived { Request: var request }) when request.Method == SipMethod.Ack =>
            Step<InviteServerState>.To(state, new SipEffect.DeliverRequest(request)),
        (InviteServerState.Accepted, SipInput.TimerFired { Timer: SipTimer.L }) => End(state),

        // RFC 6026 Figure 5 and its change to §17.2.4: the user is told, and the machine stays where it is. Another ACK or
        // INVITE may still come, and a response may still get through.
        (InviteServerState.Proceeding or InviteServerState.Completed or InviteServerState.Accepted, SipInput.TransportFailed) =>
            Step<InviteServerState>.To(state, new SipEffect.Fail(TransactionError.Transport)),

        _ => Step<InviteServerState>.To(state),
    };

    private static bool IsInvite(SipRequest request) => request.Method == SipMethod.Invite;

    private static Step<InviteServerState> Progress(InviteServerState state, SipResponse response) => Step<InviteServerState>.To(
        new InviteServerState.Proceeding(state.Context, response),
        SipEffect.Stop(SipTimer.Trying),
        new SipEffect.SendResponse(response));

    private static Step<InviteServerState> Accept(InviteServerState state, SipResponse response) => Step<InviteServerState>.To(
        new InviteServerState.Accepted(state.Context),
        SipEffect.Stop(SipTimer.Trying),
        new SipEffect.SendResponse(response),
        new SipEffect.StartTimer(SipTimer.L, state.Context.Timers.Lifetime));

    private static Step<InviteServerState> Refuse(InviteServerState state, SipResponse response)
    {
        InviteServerContext context = state.Context;
        InviteServerState.Completed completed = new(context, response, context.Timers.T1);
        SipEffect stop = SipEffect.Stop(SipTimer.Trying);
        SipEffect send = new SipEffect.SendResponse(response);
        SipEffect timerH = new SipEffect.StartTimer(SipTimer.H, context.Timers.Lifetime);
        return context.IsReliable
            ? Step<InviteServerState>.To(completed, stop, send, timerH)
            : Step<InviteServerState>.To(completed, stop, send, new SipEffect.StartTimer(SipTimer.G, context.Timers.T1), timerH);
    }

    private static Step<InviteServerState> Repeat(InviteServerState.Completed completed)
    {
        TimeSpan pause = completed.Context.Timers.Doubled(completed.Pause);
        return Step<InviteServerState>.To(
            completed with { Pause = pause },
            new SipEffect.SendResponse(completed.Final),
            new SipEffect.StartTimer(SipTimer.G, pause));
    }

    private static Step<InviteServerState> End(InviteServerState state, TransactionError error) => Step<InviteServerState>.To(
        new InviteServerState.Terminated(state.Context), new SipEffect.Fail(error), SipEffect.Ending);

    private static Step<InviteServerState> End(InviteServerState state) =>
        Step<InviteServerState>.To(new InviteServerState.Terminated(state.Context), SipEffect.Ending);
}

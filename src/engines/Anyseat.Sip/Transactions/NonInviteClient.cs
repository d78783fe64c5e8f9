using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>What a non-INVITE client transaction knows from beginning to end.</summary>
/// <param name="Request">The request.</param>
/// <param name="IsReliable">Whether the transport is a stream.</param>
/// <param name="Timers">T1, T2, T4.</param>
public sealed record NonInviteClientContext(SipRequest Request, bool IsReliable, SipTimers Timers);

/// <summary>The states of a non-INVITE client transaction.</summary>
/// <param name="Context">What does not change.</param>
public abstract record NonInviteClientState(NonInviteClientContext Context)
{
    /// <summary>The request is out; nothing has come back.</summary>
    /// <param name="Context">What does not change.</param>
    /// <param name="Pause">The present length of timer E.</param>
    public sealed record Trying(NonInviteClientContext Context, TimeSpan Pause) : NonInviteClientState(Context);

    /// <summary>A provisional response came; the request is still repeated, every T2.</summary>
    /// <param name="Context">What does not change.</param>
    public sealed record Proceeding(NonInviteClientContext Context) : NonInviteClientState(Context);

    /// <summary>The final response came; its repetitions are absorbed.</summary>
    /// <param name="Context">What does not change.</param>
    public sealed record Completed(NonInviteClientContext Context) : NonInviteClientState(Context);

    /// <summary>It is over.</summary>
    /// <param name="Context">What does not change.</param>
    public sealed record Terminated(NonInviteClientContext Context) : NonInviteClientState(Context);
}

/// <summary>The non-INVITE client transaction of RFC 3261 §17.1.2.</summary>
/// <remarks>
/// <code>
///                   | request                               (RFC 3261 Figure 6)
///   E: again  ┌──► Trying ──────── F or transport error ──┐
///             └────┘  │  └── 200-699: to user ──┐         │
///            1xx: user│                         │         │
///   E: again, ┌──► Proceeding ── 200-699: user ─┤         │
///   1xx: user └────┘  └─ F or transport error ──┼─────────┤
///                                          Completed      │
///                                               │ K       │
///                                          Terminated ◄───┘
/// </code>
/// </remarks>
public static class NonInviteClient
{
    /// <summary>Begins: sends the request and starts timers E (UDP only) and F.</summary>
    /// <param name="context">The request and how it travels.</param>
    public static Step<NonInviteClientState> Begin(NonInviteClientContext context)
    {
        NonInviteClientState.Trying trying = new(context, context.Timers.T1);
        SipEffect send = new SipEffect.SendRequest(context.Request);
        SipEffect timerF = new SipEffect.StartTimer(SipTimer.F, context.Timers.Lifetime);
        return context.IsReliable
            ? Step<NonInviteClientState>.To(trying, send, timerF)
            : Step<NonInviteClientState>.To(trying, send, new SipEffect.StartTimer(SipTimer.E, context.Timers.T1), timerF);
    }

    /// <summary>Takes one step. What a state does not expect leaves it as it is.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="input">What happened.</param>
    public static Step<NonInviteClientState> Next(NonInviteClientState state, SipInput input) => (state, input) switch
    {
        (NonInviteClientState.Trying trying, SipInput.TimerFired { Timer: SipTimer.E }) =>
            Repeat(trying with { Pause = state.Context.Timers.Doubled(trying.Pause) }, state.Context.Timers.Doubled(trying.Pause)),
        (NonInviteClientState.Proceeding, SipInput.TimerFired { Timer: SipTimer.E }) => Repeat(state, state.Context.Timers.T2),
        (NonInviteClientState.Trying or NonInviteClientState.Proceeding, SipInput.TimerFired { Timer: SipTimer.F }) =>
            End(state, TransactionError.Timeout),
        (NonInviteClientState.Trying or NonInviteClientState.Proceeding, SipInput.TransportFailed) =>
            End(state, TransactionError.Transport),
        (NonInviteClientState.Trying or NonInviteClientState.Proceeding, SipInput.ResponseReceived { Response.IsProvisional: true } received) =>
            Step<NonInviteClientState>.To(
                new NonInviteClientState.Proceeding(state.Context), new SipEffect.DeliverResponse(received.Response)),
        (NonInviteClientState.Trying or NonInviteClientState.Proceeding, SipInput.ResponseReceived received) =>
            Step<NonInviteClientState>.To(
                new NonInviteClientState.Completed(state.Context),
                SipEffect.Stop(SipTimer.E),
                SipEffect.Stop(SipTimer.F),
                new SipEffect.DeliverResponse(received.Response),
                new SipEffect.StartTimer(SipTimer.K, state.Context.IsReliable ? TimeSpan.Zero : state.Context.Timers.T4)),
        (NonInviteClientState.Completed, SipInput.TimerFired { Timer: SipTimer.K }) =>
            Step<NonInviteClientState>.To(new NonInviteClientState.Terminated(state.Context), SipEffect.Ending),
        _ => Step<NonInviteClientState>.To(state),
    };

    private static Step<NonInviteClientState> Repeat(NonInviteClientState state, TimeSpan pause) => Step<NonInviteClientState>.To(
        state, new SipEffect.SendRequest(state.Context.Request), new SipEffect.StartTimer(SipTimer.E, pause));

    private static Step<NonInviteClientState> End(NonInviteClientState state, TransactionError error) => Step<NonInviteClientState>.To(
        new NonInviteClientState.Terminated(state.Context), new SipEffect.Fail(error), SipEffect.Ending);
}

using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>What a non-INVITE client transaction knows from beginning to end.</summary>
/// <param name="Request">The request.</param>
/// <param name="IsReliable">Whether the transport is a stream.</param>
/// <param name="Timers">T1, T2, T4.</param>
public sealed record NonInviteClientContext(SipRequest Request, bool IsReliable, SipTimers Timers);

/// <summary>The states of a non-INVITE client transaction.</summary>
/// <remarks>When the final response has come, it lets go of the request.</remarks>
public abstract record NonInviteClientState
{
    /// <summary>No final response has come.</summary>
    /// <param name="Context">What does not change until one comes.</param>
    public abstract record Pending(NonInviteClientContext Context) : NonInviteClientState;

    /// <summary>The request is out; nothing has come back.</summary>
    /// <param name="Context">What does not change.</param>
    /// <param name="Pause">The present length of timer E.</param>
    public sealed record Trying(NonInviteClientContext Context, TimeSpan Pause) : Pending(Context);

    /// <summary>A provisional response came; the request is still repeated, every T2.</summary>
    /// <param name="Context">What does not change.</param>
    public sealed record Proceeding(NonInviteClientContext Context) : Pending(Context);

    /// <summary>The final response came; its repetitions are absorbed.</summary>
    public sealed record Completed : NonInviteClientState
    {
        internal static Completed Instance { get; } = new();
    }

    /// <summary>It is over.</summary>
    public sealed record Terminated : NonInviteClientState
    {
        internal static Terminated Instance { get; } = new();
    }
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
            Repeat(trying with { Pause = trying.Context.Timers.Doubled(trying.Pause) }, trying.Context.Timers.Doubled(trying.Pause)),
        (NonInviteClientState.Proceeding proceeding, SipInput.TimerFired { Timer: SipTimer.E }) => Repeat(proceeding, proceeding.Context.Timers.T2),
        (NonInviteClientState.Pending, SipInput.TimerFired { Timer: SipTimer.F }) => End(TransactionError.Timeout),
        (NonInviteClientState.Pending, SipInput.TransportFailed) => End(TransactionError.Transport),
        (NonInviteClientState.Pending pending, SipInput.ResponseReceived { Response.IsProvisional: true } received) =>
            Step<NonInviteClientState>.To(
                new NonInviteClientState.Proceeding(pending.Context), new SipEffect.DeliverResponse(received.Response)),
        (NonInviteClientState.Pending pending, SipInput.ResponseReceived received) =>
            Step<NonInviteClientState>.To(
                NonInviteClientState.Completed.Instance,
                SipEffect.Stop(SipTimer.E),
                SipEffect.Stop(SipTimer.F),
                new SipEffect.DeliverResponse(received.Response),
                new SipEffect.StartTimer(SipTimer.K, pending.Context.IsReliable ? TimeSpan.Zero : pending.Context.Timers.T4)),
        (NonInviteClientState.Completed, SipInput.TimerFired { Timer: SipTimer.K }) =>
            Step<NonInviteClientState>.To(NonInviteClientState.Terminated.Instance, SipEffect.Ending),
        _ => Step<NonInviteClientState>.To(state),
    };

    private static Step<NonInviteClientState> Repeat(NonInviteClientState.Pending state, TimeSpan pause) => Step<NonInviteClientState>.To(
        state, new SipEffect.SendRequest(state.Context.Request), new SipEffect.StartTimer(SipTimer.E, pause));

    private static Step<NonInviteClientState> End(TransactionError error) =>
        Step<NonInviteClientState>.To(NonInviteClientState.Terminated.Instance, new SipEffect.Fail(error), SipEffect.Ending);
}

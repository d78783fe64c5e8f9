using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>What a non-INVITE server transaction knows from beginning to end.</summary>
/// <param name="Request">The request.</param>
/// <param name="IsReliable">Whether the transport is a stream.</param>
/// <param name="Timers">T1, T2, T4.</param>
public sealed record NonInviteServerContext(SipRequest Request, bool IsReliable, SipTimers Timers);

/// <summary>The states of a non-INVITE server transaction.</summary>
/// <remarks>When the final response is out, only its bytes are kept: the request is let go of.</remarks>
public abstract record NonInviteServerState
{
    /// <summary>The final response is not out.</summary>
    /// <param name="Context">What does not change until it is.</param>
    public abstract record Pending(NonInviteServerContext Context) : NonInviteServerState;

    /// <summary>The user has the request and has said nothing.</summary>
    /// <param name="Context">What does not change.</param>
    public sealed record Trying(NonInviteServerContext Context) : Pending(Context);

    /// <summary>The user has answered provisionally.</summary>
    /// <param name="Context">What does not change.</param>
    /// <param name="Last">The last provisional response.</param>
    public sealed record Proceeding(NonInviteServerContext Context, SipResponse Last) : Pending(Context);

    /// <summary>The final response is out, and is sent again for each repeated request.</summary>
    /// <param name="Final">The bytes of the response.</param>
    public sealed record Completed(ReadOnlyMemory<byte> Final) : NonInviteServerState;

    /// <summary>It is over.</summary>
    public sealed record Terminated : NonInviteServerState
    {
        internal static Terminated Instance { get; } = new();
    }
}

/// <summary>The non-INVITE server transaction of RFC 3261 §17.2.2.</summary>
/// <remarks>
/// <code>
///                        | request: to user                   (RFC 3261 Figure 8)
///   request: absorbed ┌──► Trying ──── 200-699 from user ──┐
///                     └────┘   │ 1xx from user             │
///   request: last 1xx ┌──► Proceeding ─ 200-699 from user ─┤
///   1xx from user     └────┘   └── transport error ──┐     │
///   request: again    ┌──► Completed ◄───────────────┼─────┘
///                     └────┘   └── J, transport error┴──► Terminated
/// </code>
/// </remarks>
public static class NonInviteServer
{
    /// <summary>Begins: hands the request to the user.</summary>
    /// <param name="context">The request and how it came.</param>
    public static Step<NonInviteServerState> Begin(NonInviteServerContext context) => Step<NonInviteServerState>.To(
        new NonInviteServerState.Trying(context), new SipEffect.DeliverRequest(context.Request));

    /// <summary>Takes one step. What a state does not expect leaves it as it is.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="input">What happened.</param>
    public static Step<NonInviteServerState> Next(NonInviteServerState state, SipInput input) => (state, input) switch
    {
        (NonInviteServerState.Pending pending, SipInput.Respond { Response.IsProvisional: true } answer) =>
            Step<NonInviteServerState>.To(
                new NonInviteServerState.Proceeding(pending.Context, answer.Response), new SipEffect.SendResponse(answer.Response)),
        (NonInviteServerState.Proceeding proceeding, SipInput.RequestReceived) =>
            Step<NonInviteServerState>.To(state, new SipEffect.SendResponse(proceeding.Last)),
        (NonInviteServerState.Pending pending, SipInput.Respond answer) =>
            Step<NonInviteServerState>.To(
                new NonInviteServerState.Completed(answer.Response.Bytes),
                new SipEffect.SendResponse(answer.Response),
                new SipEffect.StartTimer(SipTimer.J, pending.Context.IsReliable ? TimeSpan.Zero : pending.Context.Timers.Lifetime)),
        (NonInviteServerState.Completed completed, SipInput.RequestReceived) =>
            Step<NonInviteServerState>.To(state, new SipEffect.SendAgain(completed.Final)),
        (NonInviteServerState.Completed, SipInput.TimerFired { Timer: SipTimer.J }) =>
            Step<NonInviteServerState>.To(NonInviteServerState.Terminated.Instance, SipEffect.Ending),
        (NonInviteServerState.Proceeding or NonInviteServerState.Completed, SipInput.TransportFailed) =>
            Step<NonInviteServerState>.To(
                NonInviteServerState.Terminated.Instance, new SipEffect.Fail(TransactionError.Transport), SipEffect.Ending),
        _ => Step<NonInviteServerState>.To(state),
    };
}

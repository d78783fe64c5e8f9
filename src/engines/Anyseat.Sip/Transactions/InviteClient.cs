using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>What an INVITE client transaction knows from beginning to end.</summary>
/// <param name="Request">The INVITE.</param>
/// <param name="IsReliable">Whether the transport is a stream, which repeats by itself.</param>
/// <param name="Timers">T1, T2, T4.</param>
public sealed record InviteClientContext(SipRequest Request, bool IsReliable, SipTimers Timers);

/// <summary>The states of an INVITE client transaction.</summary>
/// <remarks>Those that only wait for their last timer, half a minute, have let go of the INVITE.</remarks>
public abstract record InviteClientState
{
    /// <summary>No final response has come.</summary>
    /// <param name="Context">What does not change until one comes.</param>
    public abstract record Pending(InviteClientContext Context) : InviteClientState;

    /// <summary>The INVITE is out; nothing has come back.</summary>
    /// <param name="Context">What does not change.</param>
    /// <param name="Pause">The present length of timer A.</param>
    public sealed record Calling(InviteClientContext Context, TimeSpan Pause) : Pending(Context);

    /// <summary>A provisional response came: the peer works on it, and the INVITE is not repeated.</summary>
    /// <param name="Context">What does not change.</param>
    public sealed record Proceeding(InviteClientContext Context) : Pending(Context);

    /// <summary>A 3xx–6xx came and was acknowledged; its repetitions are acknowledged too.</summary>
    /// <param name="Ack">The bytes of the ACK that is sent again.</param>
    public sealed record Completed(ReadOnlyMemory<byte> Ack) : InviteClientState;

    /// <summary>A 2xx came; further ones go to the user, who acknowledges them (RFC 6026 §7.2).</summary>
    public sealed record Accepted : InviteClientState
    {
        internal static Accepted Instance { get; } = new();
    }

    /// <summary>It is over.</summary>
    public sealed record Terminated : InviteClientState
    {
        internal static Terminated Instance { get; } = new();
    }
}

/// <summary>The INVITE client transaction of RFC 3261 §17.1.1, with the Accepted state of RFC 6026 §7.2.</summary>
/// <remarks>
/// <code>
///                 | INVITE                        (RFC 3261 Figure 5 as changed by RFC 6026 Figure 4)
///   A: again ┌──► Calling ──── B or transport error ────────────────┐
///            └────┘  │  │                                            │
///                1xx │  │ 300-699: ACK        2xx: to user           │
///   1xx: ┌──► Proceeding ────────────┐  ──────────────┐              │
///   user └────┘      └───── 2xx ─────┼────────────────┤              │
///                 300-699: again ACK │                │ 2xx: to user │
///                           ┌──► Completed        Accepted ◄──┐      │
///                           └────┘   │ D                │ M └───┘     │
///                                    └────────► Terminated ◄─────────┘
/// </code>
/// </remarks>
public static class InviteClient
{
    /// <summary>Begins: sends the INVITE and starts timers A (UDP only) and B.</summary>
    /// <param name="context">The INVITE and how it travels.</param>
    public static Step<InviteClientState> Begin(InviteClientContext context)
    {
        InviteClientState.Calling calling = new(context, context.Timers.T1);
        SipEffect send = new SipEffect.SendRequest(context.Request);
        SipEffect timerB = new SipEffect.StartTimer(SipTimer.B, context.Timers.Lifetime);
        return context.IsReliable
            ? Step<InviteClientState>.To(calling, send, timerB)
            : Step<InviteClientState>.To(calling, send, new SipEffect.StartTimer(SipTimer.A, context.Timers.T1), timerB);
    }

    /// <summary>Takes one step. What a state does not expect, a late timer or message, leaves it as it is.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="input">What happened.</param>
    public static Step<InviteClientState> Next(InviteClientState state, SipInput input) => (state, input) switch
    {
        (InviteClientState.Calling calling, SipInput.TimerFired { Timer: SipTimer.A }) => Repeat(calling),
        (InviteClientState.Calling, SipInput.TimerFired { Timer: SipTimer.B }) => End(TransactionError.Timeout),
        (InviteClientState.Pending or InviteClientState.Completed, SipInput.TransportFailed) => End(TransactionError.Transport),

        (InviteClientState.Calling calling, SipInput.ResponseReceived { Response.IsProvisional: true } received) =>
            Step<InviteClientState>.To(
                new InviteClientState.Proceeding(calling.Context),
                SipEffect.Stop(SipTimer.A),
                SipEffect.Stop(SipTimer.B),
                new SipEffect.DeliverResponse(received.Response)),
        (InviteClientState.Proceeding, SipInput.ResponseReceived { Response.IsProvisional: true } received) =>
            Step<InviteClientState>.To(state, new SipEffect.DeliverResponse(received.Response)),

        (InviteClientState.Pending pending, SipInput.ResponseReceived { Response.IsSuccess: true } received) =>
            Step<InviteClientState>.To(
                InviteClientState.Accepted.Instance,
                SipEffect.Stop(SipTimer.A),
                SipEffect.Stop(SipTimer.B),
                new SipEffect.DeliverResponse(received.Response),
                new SipEffect.StartTimer(SipTimer.M, pending.Context.Timers.Lifetime)),
        (InviteClientState.Accepted, SipInput.ResponseReceived { Response.IsSuccess: true } received) =>
            Step<InviteClientState>.To(state, new SipEffect.DeliverResponse(received.Response)),
        (InviteClientState.Accepted, SipInput.TimerFired { Timer: SipTimer.M }) => End(),

        (InviteClientState.Pending pending, SipInput.ResponseReceived received) => Refused(pending.Context, received.Response),
        (InviteClientState.Completed completed, SipInput.ResponseReceived { Response.Status: >= 300 }) =>
            Step<InviteClientState>.To(state, new SipEffect.SendAgain(completed.Ack)),
        (InviteClientState.Completed, SipInput.TimerFired { Timer: SipTimer.D }) => End(),

        _ => Step<InviteClientState>.To(state),
    };

    private static Step<InviteClientState> Repeat(InviteClientState.Calling calling)
    {
        TimeSpan pause = calling.Pause * 2; // timer A has no upper bound; timer B ends it (§17.1.1.2)
        return Step<InviteClientState>.To(
            calling with { Pause = pause },
            new SipEffect.SendRequest(calling.Context.Request),
            new SipEffect.StartTimer(SipTimer.A, pause));
    }

    private static Step<InviteClientState> Refused(InviteClientContext context, SipResponse response)
    {
        SipRequest ack = ClientRequests.AckForRefusal(context.Request, response);
        return Step<InviteClientState>.To(
            new InviteClientState.Completed(ack.Bytes),
            SipEffect.Stop(SipTimer.A),
            SipEffect.Stop(SipTimer.B),
            new SipEffect.SendRequest(ack),
            new SipEffect.DeliverResponse(response),
            new SipEffect.StartTimer(SipTimer.D, context.IsReliable ? TimeSpan.Zero : context.Timers.D));
    }

    private static Step<InviteClientState> End(TransactionError error) =>
        Step<InviteClientState>.To(InviteClientState.Terminated.Instance, new SipEffect.Fail(error), SipEffect.Ending);

    private static Step<InviteClientState> End() => Step<InviteClientState>.To(InviteClientState.Terminated.Instance, SipEffect.Ending);
}

using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>What an INVITE server transaction knows from beginning to end.</summary>
/// <param name="Request">The INVITE.</param>
/// <param name="IsReliable">Whether the transport is a stream.</param>
/// <param name="Timers">T1, T2, T4.</param>
public sealed record InviteServerContext(SipRequest Request, bool IsReliable, SipTimers Timers);

/// <summary>The states of an INVITE server transaction.</summary>
/// <remarks>Those after the final response have let go of the INVITE: they only wait for their last timer.</remarks>
public abstract record InviteServerState
{
    /// <summary>The user has the INVITE and has not finally answered.</summary>
    /// <param name="Context">What does not change.</param>
    /// <param name="Last">The last provisional response; null before the first.</param>
    public sealed record Proceeding(InviteServerContext Context, SipResponse? Last) : InviteServerState;

    /// <summary>A 3xx–6xx is out and waits for its ACK.</summary>
    /// <param name="Final">The bytes of the response that is sent again.</param>
    /// <param name="Pause">The present length of timer G.</param>
    /// <param name="IsReliable">Whether the transport is a stream.</param>
    /// <param name="Timers">T1, T2, T4.</param>
    public sealed record Completed(ReadOnlyMemory<byte> Final, TimeSpan Pause, bool IsReliable, SipTimers Timers) : InviteServerState;

    /// <summary>The ACK came; its repetitions are absorbed.</summary>
    public sealed record Confirmed : InviteServerState
    {
        internal static Confirmed Instance { get; } = new();
    }

    /// <summary>A 2xx is out, which the user repeats; repeated INVITEs are absorbed (RFC 6026 §7.1).</summary>
    public sealed record Accepted : InviteServerState
    {
        internal static Accepted Instance { get; } = new();
    }

    /// <summary>It is over.</summary>
    public sealed record Terminated : InviteServerState
    {
        internal static Terminated Instance { get; } = new();
    }
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
        (InviteServerState.Proceeding { Last: null } silent, SipInput.TimerFired { Timer: SipTimer.Trying }) =>
            Progress(silent, SipMessageBuilder.ResponseTo(silent.Context.Request, 100, toTag: null).BuildResponse()),
        (InviteServerState.Proceeding { Last: { } last }, SipInput.RequestReceived { Request: var request }) when IsInvite(request) =>
            Step<InviteServerState>.To(state, new SipEffect.SendResponse(last)),
        (InviteServerState.Proceeding open, SipInput.Respond { Response.IsProvisional: true } answer) => Progress(open, answer.Response),
        (InviteServerState.Proceeding open, SipInput.Respond { Response.IsSuccess: true } answer) => Accept(open.Context, answer.Response),
        (InviteServerState.Proceeding open, SipInput.Respond answer) => Refuse(open.Context, answer.Response),

        (InviteServerState.Completed completed, SipInput.TimerFired { Timer: SipTimer.G }) => Repeat(completed),
        (InviteServerState.Completed completed, SipInput.RequestReceived { Request: var request }) when IsInvite(request) =>
            Step<InviteServerState>.To(state, new SipEffect.SendAgain(completed.Final)),
        (InviteServerState.Completed, SipInput.TimerFired { Timer: SipTimer.H }) => End(TransactionError.Timeout),
        (InviteServerState.Completed completed, SipInput.RequestReceived { Request: var request }) when request.Method == SipMethod.Ack =>
            Step<InviteServerState>.To(
                InviteServerState.Confirmed.Instance,
                SipEffect.Stop(SipTimer.G),
                SipEffect.Stop(SipTimer.H),
                new SipEffect.StartTimer(SipTimer.I, completed.IsReliable ? TimeSpan.Zero : completed.Timers.T4)),
        (InviteServerState.Confirmed, SipInput.TimerFired { Timer: SipTimer.I }) => End(),

        (InviteServerState.Accepted, SipInput.Respond { Response.IsSuccess: true } again) =>
            Step<InviteServerState>.To(state, new SipEffect.SendResponse(again.Response)),
        (InviteServerState.Accepted, SipInput.RequestReceived { Request: var request }) when request.Method == SipMethod.Ack =>
            Step<InviteServerState>.To(state, new SipEffect.DeliverRequest(request)),
        (InviteServerState.Accepted, SipInput.TimerFired { Timer: SipTimer.L }) => End(),

        // RFC 6026 Figure 5 and its change to §17.2.4: the user is told, and the machine stays where it is. Another ACK or
        // INVITE may still come, and a response may still get through.
        (InviteServerState.Proceeding or InviteServerState.Completed or InviteServerState.Accepted, SipInput.TransportFailed) =>
            Step<InviteServerState>.To(state, new SipEffect.Fail(TransactionError.Transport)),

        _ => Step<InviteServerState>.To(state),
    };

    private static bool IsInvite(SipRequest request) => request.Method == SipMethod.Invite;

    private static Step<InviteServerState> Progress(InviteServerState.Proceeding state, SipResponse response) => Step<InviteServerState>.To(
        new InviteServerState.Proceeding(state.Context, response),
        SipEffect.Stop(SipTimer.Trying),
        new SipEffect.SendResponse(response));

    private static Step<InviteServerState> Accept(InviteServerContext context, SipResponse response) => Step<InviteServerState>.To(
        InviteServerState.Accepted.Instance,
        SipEffect.Stop(SipTimer.Trying),
        new SipEffect.SendResponse(response),
        new SipEffect.StartTimer(SipTimer.L, context.Timers.Lifetime));

    private static Step<InviteServerState> Refuse(InviteServerContext context, SipResponse response)
    {
        InviteServerState.Completed completed = new(response.Bytes, context.Timers.T1, context.IsReliable, context.Timers);
        SipEffect stop = SipEffect.Stop(SipTimer.Trying);
        SipEffect send = new SipEffect.SendResponse(response);
        SipEffect timerH = new SipEffect.StartTimer(SipTimer.H, context.Timers.Lifetime);
        return context.IsReliable
            ? Step<InviteServerState>.To(completed, stop, send, timerH)
            : Step<InviteServerState>.To(completed, stop, send, new SipEffect.StartTimer(SipTimer.G, context.Timers.T1), timerH);
    }

    private static Step<InviteServerState> Repeat(InviteServerState.Completed completed)
    {
        TimeSpan pause = completed.Timers.Doubled(completed.Pause);
        return Step<InviteServerState>.To(
            completed with { Pause = pause },
            new SipEffect.SendAgain(completed.Final),
            new SipEffect.StartTimer(SipTimer.G, pause));
    }

    private static Step<InviteServerState> End(TransactionError error) =>
        Step<InviteServerState>.To(InviteServerState.Terminated.Instance, new SipEffect.Fail(error), SipEffect.Ending);

    private static Step<InviteServerState> End() => Step<InviteServerState>.To(InviteServerState.Terminated.Instance, SipEffect.Ending);
}

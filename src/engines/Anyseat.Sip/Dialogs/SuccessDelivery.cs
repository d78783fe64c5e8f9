using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;

namespace Anyseat.Sip.Dialogs;

/// <summary>How far a 2xx to INVITE has come.</summary>
/// <param name="Response">The 2xx.</param>
/// <param name="Pause">The present length of <see cref="DialogTimer.SuccessRepeat"/>.</param>
/// <param name="IsDone">Whether the ACK has come or was given up.</param>
public sealed record SuccessDeliveryState(SipResponse Response, TimeSpan Pause, bool IsDone);

/// <summary>
/// Brings a 2xx to INVITE across, end to end: it is repeated until its ACK comes, on streams too, for a proxy on the way may
/// have used UDP (RFC 3261 §13.3.1.4). Without ACK the session is ended by BYE.
/// </summary>
public static class SuccessDelivery
{
    /// <summary>Begins: the transaction user has just answered 2xx.</summary>
    /// <param name="response">The 2xx, already handed to the transaction.</param>
    /// <param name="timers">T1 and T2.</param>
    public static DialogStep<SuccessDeliveryState> Begin(SipResponse response, SipTimers timers) => DialogStep<SuccessDeliveryState>.To(
        new SuccessDeliveryState(response, timers.T1, IsDone: false),
        new DialogEffect.StartTimer(DialogTimer.SuccessRepeat, timers.T1),
        new DialogEffect.StartTimer(DialogTimer.SuccessLimit, timers.Lifetime));

    /// <summary>A timer of ours fired.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="timer">Which.</param>
    /// <param name="timers">T1 and T2.</param>
    public static DialogStep<SuccessDeliveryState> TimerFired(SuccessDeliveryState state, DialogTimer timer, SipTimers timers)
    {
        if (state.IsDone)
            return DialogStep<SuccessDeliveryState>.To(state);
        TimeSpan pause = timers.Doubled(state.Pause);
        return timer switch
        {
            DialogTimer.SuccessRepeat => DialogStep<SuccessDeliveryState>.To(
                state with { Pause = pause },
                new DialogEffect.SendResponse(state.Response),
                new DialogEffect.StartTimer(DialogTimer.SuccessRepeat, pause)),
            DialogTimer.SuccessLimit => DialogStep<SuccessDeliveryState>.To(
                state with { IsDone = true },
                new DialogEffect.StopTimer(DialogTimer.SuccessRepeat),
                new DialogEffect.SendBye("No ACK came for the 2xx.")),
            _ => DialogStep<SuccessDeliveryState>.To(state),
        };
    }

    /// <summary>An ACK came in the dialog. One of another INVITE's number changes nothing.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="ack">The ACK.</param>
    public static DialogStep<SuccessDeliveryState> AckReceived(SuccessDeliveryState state, SipRequest ack) =>
        state.IsDone || ack.CSeq.Number != state.Response.CSeq.Number
            ? DialogStep<SuccessDeliveryState>.To(state)
            : DialogStep<SuccessDeliveryState>.To(
                state with { IsDone = true },
                new DialogEffect.StopTimer(DialogTimer.SuccessRepeat),
                new DialogEffect.StopTimer(DialogTimer.SuccessLimit));
}

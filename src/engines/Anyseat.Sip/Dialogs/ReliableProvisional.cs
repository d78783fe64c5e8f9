using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;

namespace Anyseat.Sip.Dialogs;

/// <summary>RAck = response-num LWS CSeq-num LWS Method: which reliable response a PRACK acknowledges (RFC 3262 §7.2).</summary>
/// <param name="ResponseNumber">The RSeq of the response.</param>
/// <param name="Sequence">The CSeq of the response.</param>
public readonly record struct SipRAck(uint ResponseNumber, SipCSeq Sequence)
{
    /// <summary>Parses a value.</summary>
    /// <param name="value">The header value.</param>
    /// <param name="rack">Both numbers and the method.</param>
    public static bool TryParse(ReadOnlySpan<byte> value, out SipRAck rack)
    {
        rack = default;
        int space = value.IndexOfAny((byte)' ', (byte)'\t', (byte)'\r');
        if (space < 1 || !uint.TryParse(value[..space], NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            || !SipCSeq.TryParse(value[space..].TrimStart(" \t\r\n"u8), out SipCSeq sequence, out _))
        {
            return false;
        }

        rack = new SipRAck(number, sequence);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ResponseNumber} {Sequence}";
}

/// <summary>The reliable provisional responses of one INVITE at its server.</summary>
/// <param name="NextNumber">The RSeq the next response must carry; the caller writes it in.</param>
/// <param name="Waiting">The first is out and waits for its PRACK, the others wait for the first.</param>
/// <param name="Pause">The present length of <see cref="DialogTimer.ReliableRepeat"/>.</param>
public sealed record ReliableProvisionalState(uint NextNumber, ImmutableList<SipResponse> Waiting, TimeSpan Pause)
{
    /// <summary>Whether a 2xx must still wait: an offer in a response has not been acknowledged (RFC 3262 §3, §5).</summary>
    public bool IsWaiting => !Waiting.IsEmpty;
}

/// <summary>Reliable provisional responses at the server (RFC 3262 §3): one at a time, repeated until PRACK.</summary>
public static class ReliableProvisional
{
    /// <summary>The most responses that may wait; more are a bug of the caller or an attack.</summary>
    public const int WaitingMax = 8;

    /// <summary>The state before the first response.</summary>
    /// <param name="firstNumber">A random number from 1 to 2³¹ − 1 (§3).</param>
    public static ReliableProvisionalState Start(uint firstNumber) => new(Math.Max(1, firstNumber), [], TimeSpan.Zero);

    /// <summary>Whether a request lets us answer reliably: 100rel supported or required, and it is an INVITE (§3).</summary>
    /// <param name="request">The request.</param>
    public static bool IsAllowedBy(SipRequest request) => request.Method == SipMethod.Invite
        && (request.Lists(SipHeader.Supported, "100rel") || request.Lists(SipHeader.Require, "100rel"));

    /// <summary>Sends a response, at once or after those before it.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="response">A 101–199 with Require: 100rel and RSeq <see cref="ReliableProvisionalState.NextNumber"/>.</param>
    /// <param name="timers">T1.</param>
    public static DialogStep<ReliableProvisionalState> Send(ReliableProvisionalState state, SipResponse response, SipTimers timers)
    {
        if (state.Waiting.Count >= WaitingMax)
            return DialogStep<ReliableProvisionalState>.To(state, new DialogEffect.RefuseInvite(500));
        ReliableProvisionalState next = state with { NextNumber = state.NextNumber + 1, Waiting = state.Waiting.Add(response) };
        return state.IsWaiting ? DialogStep<ReliableProvisionalState>.To(next) : SendFirst(next, timers);
    }

    /// <summary>A PRACK came.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="prack">The PRACK.</param>
    /// <param name="timers">T1.</param>
    public static DialogStep<ReliableProvisionalState> PrackReceived(ReliableProvisionalState state, SipRequest prack, SipTimers timers)
    {
        bool isMatch = state.IsWaiting
            && prack.TryGet(SipHeader.RAck, out ReadOnlyMemory<byte> value)
            && SipRAck.TryParse(value.Span, out SipRAck rack)
            && rack.ResponseNumber == state.Waiting[0].NumberOf(SipHeader.RSeq)
            && rack.Sequence == state.Waiting[0].CSeq;
        if (!isMatch)
            return DialogStep<ReliableProvisionalState>.To(state, new DialogEffect.AnswerPrack(481));
        ReliableProvisionalState next = state with { Waiting = state.Waiting.RemoveAt(0) };
        DialogEffect answer = new DialogEffect.AnswerPrack(200);
        if (next.IsWaiting)
        {
            DialogStep<ReliableProvisionalState> following = SendFirst(next, timers);
            return following with { Effects = following.Effects.Insert(0, answer) };
        }

        return DialogStep<ReliableProvisionalState>.To(
            next, answer, new DialogEffect.StopTimer(DialogTimer.ReliableRepeat), new DialogEffect.StopTimer(DialogTimer.ReliableLimit));
    }

    /// <summary>A timer of ours fired.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="timer">Which.</param>
    public static DialogStep<ReliableProvisionalState> TimerFired(ReliableProvisionalState state, DialogTimer timer) => timer switch
    {
        DialogTimer.ReliableRepeat when state.IsWaiting => DialogStep<ReliableProvisionalState>.To(
            state with { Pause = state.Pause * 2 },
            new DialogEffect.SendResponse(state.Waiting[0]),
            new DialogEffect.StartTimer(DialogTimer.ReliableRepeat, state.Pause * 2)),
        DialogTimer.ReliableLimit when state.IsWaiting => DialogStep<ReliableProvisionalState>.To(
            state with { Waiting = [] },
            new DialogEffect.StopTimer(DialogTimer.ReliableRepeat),
            new DialogEffect.RefuseInvite(504)),
        _ => DialogStep<ReliableProvisionalState>.To(state),
    };

    /// <summary>The INVITE got its final answer: nothing is repeated any more (§3).</summary>
    /// <param name="state">The present state.</param>
    public static DialogStep<ReliableProvisionalState> Ended(ReliableProvisionalState state) => DialogStep<ReliableProvisionalState>.To(
        state with { Waiting = [] },
        new DialogEffect.StopTimer(DialogTimer.ReliableRepeat),
        new DialogEffect.StopTimer(DialogTimer.ReliableLimit));

    private static DialogStep<ReliableProvisionalState> SendFirst(ReliableProvisionalState state, SipTimers timers) =>
        DialogStep<ReliableProvisionalState>.To(
            state with { Pause = timers.T1 },
            new DialogEffect.SendResponse(state.Waiting[0]),
            new DialogEffect.StartTimer(DialogTimer.ReliableRepeat, timers.T1),
            new DialogEffect.StartTimer(DialogTimer.ReliableLimit, timers.Lifetime));
}

/// <summary>Reliable provisional responses at the client (RFC 3262 §4): in order, each acknowledged once.</summary>
/// <param name="LastNumber">The RSeq of the last response taken; null before the first. One per early dialog.</param>
public readonly record struct ReliableReceiver(uint? LastNumber)
{
    /// <summary>A provisional response came.</summary>
    /// <param name="response">The response.</param>
    /// <param name="next">The receiver afterwards.</param>
    /// <param name="rack">The RAck of the PRACK to send; null when none is due: not reliable, repeated, or out of order.</param>
    /// <returns>Whether the response is to be acted upon.</returns>
    public bool Receive(SipResponse response, out ReliableReceiver next, out SipRAck? rack)
    {
        next = this;
        rack = null;
        if (response.Status == 100 || !response.Lists(SipHeader.Require, "100rel") || response.NumberOf(SipHeader.RSeq) is not { } number)
            return true;
        if (LastNumber is { } last && number != last + 1)
            return false; // a repetition, or one from the future: it will be sent again
        next = new ReliableReceiver(number);
        rack = new SipRAck(number, response.CSeq);
        return true;
    }
}

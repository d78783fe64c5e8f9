using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;

namespace Anyseat.Sip.Tests.Dialogs;

/// <summary>The machines of a dialog: 2xx delivery, reliable provisional responses, session timers, offers.</summary>
public sealed class DialogMachineTests
{
    private static readonly SipRequest Invite = Wire.Plain("INVITE", "Supported: 100rel, timer\nContact: <sip:ann@pc1>");

    private static string Say(ImmutableArray<DialogEffect> effects) => string.Join("; ", effects.Select(effect => effect switch
    {
        DialogEffect.SendResponse send => $"send {send.Response.Status}",
        DialogEffect.StartTimer start => $"start {start.Timer} {start.After.TotalSeconds.ToString(CultureInfo.InvariantCulture)}",
        DialogEffect.StopTimer stop => $"stop {stop.Timer}",
        DialogEffect.AnswerPrack answer => $"PRACK {answer.Status}",
        DialogEffect.RefuseInvite refuse => $"refuse {refuse.Status}",
        DialogEffect.SendRefresh => "refresh",
        _ => "BYE",
    }));

    [Fact]
    public void Rfc3261_13_3_1_4_a_2xx_is_repeated_until_its_ACK_comes()
    {
        SipResponse ok = Wire.Answer(Invite, 200);
        DialogStep<SuccessDeliveryState> step = SuccessDelivery.Begin(ok, SipTimers.Standard);
        Assert.Equal("start SuccessRepeat 0.5; start SuccessLimit 32", Say(step.Effects));
        foreach (string pause in new[] { "1", "2", "4", "4" })
        {
            step = SuccessDelivery.TimerFired(step.State, DialogTimer.SuccessRepeat, SipTimers.Standard);
            Assert.Equal($"send 200; start SuccessRepeat {pause}", Say(step.Effects));
        }

        SipRequest otherAck = Wire.Plain("ACK").ToString().Replace("CSeq: 7", "CSeq: 6") is var text ? Wire.Request(text.Replace("\r\n", "\n")) : null!;
        Assert.Equal("", Say(SuccessDelivery.AckReceived(step.State, otherAck).Effects));
        step = SuccessDelivery.AckReceived(step.State, Wire.Plain("ACK"));
        Assert.Equal("stop SuccessRepeat; stop SuccessLimit", Say(step.Effects));
        Assert.Equal("", Say(SuccessDelivery.AckReceived(step.State, Wire.Plain("ACK")).Effects));
        Assert.Equal("", Say(SuccessDelivery.TimerFired(step.State, DialogTimer.SuccessLimit, SipTimers.Standard).Effects));
    }

    [Fact]
    public void Rfc3261_13_3_1_4_a_2xx_without_ACK_ends_the_call()
    {
        DialogStep<SuccessDeliveryState> step = SuccessDelivery.Begin(Wire.Answer(Invite, 200), SipTimers.Standard);
        step = SuccessDelivery.TimerFired(step.State, DialogTimer.SuccessLimit, SipTimers.Standard);
        Assert.Equal("stop SuccessRepeat; BYE", Say(step.Effects));
        Assert.Equal("", Say(SuccessDelivery.TimerFired(step.State, DialogTimer.SuccessRepeat, SipTimers.Standard).Effects));
    }

    private static SipResponse Reliable(int status, uint number) => Wire.Answer(
        Invite, status, "desk1", (SipHeader.Require, "100rel"), (SipHeader.RSeq, number.ToString(CultureInfo.InvariantCulture)));

    private static SipRequest Prack(string rack) => Wire.Plain("PRACK", $"RAck: {rack}");

    [Fact]
    public void Rfc3262_3_reliable_responses_go_one_after_the_other()
    {
        Assert.True(ReliableProvisional.IsAllowedBy(Invite));
        Assert.False(ReliableProvisional.IsAllowedBy(Wire.Plain("INVITE")));
        DialogStep<ReliableProvisionalState> step = ReliableProvisional.Send(ReliableProvisional.Start(41), Reliable(183, 41), SipTimers.Standard);
        Assert.Equal("send 183; start ReliableRepeat 0.5; start ReliableLimit 32", Say(step.Effects));
        step = ReliableProvisional.Send(step.State, Reliable(180, step.State.NextNumber), SipTimers.Standard);
        Assert.Equal("", Say(step.Effects));
        step = ReliableProvisional.TimerFired(step.State, DialogTimer.ReliableRepeat);
        Assert.Equal("send 183; start ReliableRepeat 1", Say(step.Effects));
        Assert.Equal("PRACK 481", Say(ReliableProvisional.PrackReceived(step.State, Prack("42 7 INVITE"), SipTimers.Standard).Effects));
        Assert.Equal("PRACK 481", Say(ReliableProvisional.PrackReceived(step.State, Prack("41 8 INVITE"), SipTimers.Standard).Effects));
        Assert.Equal("PRACK 481", Say(ReliableProvisional.PrackReceived(step.State, Prack("nonsense"), SipTimers.Standard).Effects));
        step = ReliableProvisional.PrackReceived(step.State, Prack("41 7 INVITE"), SipTimers.Standard);
        Assert.Equal("PRACK 200; send 180; start ReliableRepeat 0.5; start ReliableLimit 32", Say(step.Effects));
        Assert.True(step.State.IsWaiting);
        step = ReliableProvisional.PrackReceived(step.State, Prack("42 7 INVITE"), SipTimers.Standard);
        Assert.Equal("PRACK 200; stop ReliableRepeat; stop ReliableLimit", Say(step.Effects));
        Assert.Equal("PRACK 481", Say(ReliableProvisional.PrackReceived(step.State, Prack("42 7 INVITE"), SipTimers.Standard).Effects)); // repeated
        Assert.Equal("", Say(ReliableProvisional.TimerFired(step.State, DialogTimer.ReliableLimit).Effects)); // late
    }

    [Fact]
    public void Rfc3262_3_without_PRACK_the_INVITE_is_refused_and_waiting_has_a_bound()
    {
        DialogStep<ReliableProvisionalState> step = ReliableProvisional.Send(ReliableProvisional.Start(1), Reliable(183, 1), SipTimers.Standard);
        Assert.Equal("stop ReliableRepeat; refuse 504", Say(ReliableProvisional.TimerFired(step.State, DialogTimer.ReliableLimit).Effects));
        for (uint i = 2; i <= ReliableProvisional.WaitingMax; i++)
            step = ReliableProvisional.Send(step.State, Reliable(183, i), SipTimers.Standard);
        Assert.Equal("refuse 500", Say(ReliableProvisional.Send(step.State, Reliable(183, 99), SipTimers.Standard).Effects));
        Assert.False(ReliableProvisional.Ended(step.State).State.IsWaiting);
    }

    [Fact]
    public void Rfc3262_4_a_client_takes_reliable_responses_in_order_and_once()
    {
        ReliableReceiver receiver = default;
        Assert.True(receiver.Receive(Wire.Answer(Invite, 180), out receiver, out SipRAck? rack));
        Assert.Null(rack);
        Assert.True(receiver.Receive(Reliable(183, 7), out receiver, out rack));
        Assert.Equal("7 7 INVITE", rack.ToString());
        Assert.False(receiver.Receive(Reliable(183, 7), out receiver, out rack)); // repeated
        Assert.False(receiver.Receive(Reliable(180, 9), out receiver, out rack)); // from the future
        Assert.Null(rack);
        Assert.True(receiver.Receive(Reliable(180, 8), out receiver, out rack));
        Assert.Equal(new SipRAck(8, Invite.CSeq), rack);
    }

    [Theory]
    [InlineData("Supported: timer\nSession-Expires: 600", null, "600;refresher=uac", true)]
    [InlineData("Supported: timer\nx: 600;refresher=uas", null, "600;refresher=uas", false)]
    [InlineData("Supported: timer\nSession-Expires: 60", 90u, null, false)]
    [InlineData("Session-Expires: 60", null, "90;refresher=uas", false)]
    [InlineData("Session-Expires: 600", null, "600;refresher=uas", false)]
    [InlineData("Min-SE: 3600", null, "3600;refresher=uas", false)]
    [InlineData("Supported: timer\nSession-Expires: x", null, "1800;refresher=uas", false)]
    public void Rfc4028_9_the_server_settles_interval_and_refresher(string headers, uint? reject, string? expires, bool require)
    {
        SessionTimerAnswer answer = SessionTimer.Answer(Wire.Plain("INVITE", headers), new SessionTimerPolicy());
        Assert.Equal((reject, expires, require), (answer.RejectWithMinSe, answer.Expires?.ToString(), answer.RequireTimer));
    }

    [Theory]
    [InlineData("1800;refresher=uac", true, "start SessionRefresh 900; start SessionExpiry 1768")]
    [InlineData("1800;refresher=uac", false, "stop SessionRefresh; start SessionExpiry 1768")]
    [InlineData("90;refresher=uas", false, "start SessionRefresh 45; start SessionExpiry 60")]
    [InlineData("5;refresher=uas", false, "start SessionRefresh 45; start SessionExpiry 60")] // never below the floor
    public void Rfc4028_10_each_end_starts_its_timers(string expires, bool areWeClient, string effects)
    {
        DialogStep<SessionTimerState> step = SessionTimer.Refreshed(Wire.Answer(Invite, 200, "t", (SipHeader.SessionExpires, expires)), areWeClient);
        Assert.Equal(effects, Say(step.Effects));
        Assert.Equal("stop SessionRefresh; BYE", Say(SessionTimer.TimerFired(step.State, DialogTimer.SessionExpiry).Effects));
        Assert.Equal(step.State.IsRefresher ? "refresh" : "", Say(SessionTimer.TimerFired(step.State, DialogTimer.SessionRefresh).Effects));
        Assert.Equal("", Say(SessionTimer.RefreshRefused(step.State, 491).Effects));
        Assert.EndsWith("BYE", Say(SessionTimer.RefreshRefused(step.State, 481).Effects));
    }

    [Fact]
    public void Rfc4028_a_2xx_without_the_header_stops_the_timer_and_422_says_how_to_try_again()
    {
        Assert.Equal("stop SessionRefresh; stop SessionExpiry", Say(SessionTimer.Refreshed(Wire.Answer(Invite, 200), true).Effects));
        Assert.Equal(2400u, SessionTimer.RetryAfter422(Wire.Answer(Invite, 422, "t", (SipHeader.MinSe, "2400")), new SessionTimerPolicy()));
        Assert.Null(SessionTimer.RetryAfter422(Wire.Answer(Invite, 422), new SessionTimerPolicy()));
    }

    [Theory]
    [InlineData(OfferState.None, OfferEvent.SendOffer, OfferState.Ours, true, 0)]
    [InlineData(OfferState.None, OfferEvent.ReceiveOffer, OfferState.Theirs, true, 0)]
    [InlineData(OfferState.None, OfferEvent.SendAnswer, OfferState.None, false, 0)]
    [InlineData(OfferState.None, OfferEvent.ReceiveAnswer, OfferState.None, false, 0)]
    [InlineData(OfferState.Ours, OfferEvent.SendOffer, OfferState.Ours, false, 0)]
    [InlineData(OfferState.Ours, OfferEvent.ReceiveOffer, OfferState.Ours, false, 491)]
    [InlineData(OfferState.Ours, OfferEvent.ReceiveAnswer, OfferState.None, true, 0)]
    [InlineData(OfferState.Ours, OfferEvent.SendAnswer, OfferState.Ours, false, 0)]
    [InlineData(OfferState.Theirs, OfferEvent.SendOffer, OfferState.Theirs, false, 0)]
    [InlineData(OfferState.Theirs, OfferEvent.ReceiveOffer, OfferState.Theirs, false, 500)]
    [InlineData(OfferState.Theirs, OfferEvent.SendAnswer, OfferState.None, true, 0)]
    [InlineData(OfferState.Theirs, OfferEvent.ReceiveAnswer, OfferState.Theirs, false, 0)]
    [InlineData(OfferState.Ours, OfferEvent.Refused, OfferState.None, true, 0)]
    [InlineData(OfferState.Theirs, OfferEvent.Refused, OfferState.None, true, 0)]
    public void Rfc3261_14_and_rfc3311_5_offers_take_turns(OfferState state, OfferEvent happened, OfferState next, bool isAllowed, int status) =>
        Assert.Equal(new OfferStep(next, isAllowed, status), OfferExchange.Next(state, happened));

    [Fact]
    public void Rfc3261_14_1_the_two_sides_of_a_glare_never_wait_alike()
    {
        Assert.Equal(2100, OfferExchange.GlareDelay(true, 0).TotalMilliseconds);
        Assert.Equal(4000, OfferExchange.GlareDelay(true, 0.9999).TotalMilliseconds);
        Assert.Equal(0, OfferExchange.GlareDelay(false, 0).TotalMilliseconds);
        Assert.Equal(2000, OfferExchange.GlareDelay(false, 0.9999).TotalMilliseconds);
    }
}

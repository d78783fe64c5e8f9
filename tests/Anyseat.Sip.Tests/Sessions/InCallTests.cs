using System.Text;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;

namespace Anyseat.Sip.Tests.Sessions;

/// <summary>What is said while a call goes on: offers, reliable signs, timers, transfers.</summary>
public sealed class InCallTests
{
    private static readonly byte[] Hold = Encoding.ASCII.GetBytes("v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\na=sendonly\r\n");

    private static (Town Town, Town.Person Ann, Town.Person Ben, SipSession Call, SipSession Called) Talking(
        SipUserAgentOptions? options = null, Func<OutgoingCall, OutgoingCall>? with = null)
    {
        Town town = new();
        Town.Person ann = town.Add("ann", options);
        Town.Person ben = town.Add("ben", options);
        SipSession call = ann.Call(ben, with: with);
        town.Run(1);
        SipSession called = ben.Session;
        ann.Seen.Clear();
        ben.Seen.Clear();
        town.Traffic.Clear();
        return (town, ann, ben, call, called);
    }

    [Fact]
    public void Rfc3261_14_an_offer_in_the_call_is_answered_and_a_refused_one_changes_nothing()
    {
        var (town, ann, ben, call, called) = Talking();
        ben.Do = happened => _ = happened is SessionEvent.OfferReceived && happened.Session.AnswerOffer(Town.Answer);
        ann.Act(() => Assert.True(call.Offer(Hold)));
        ann.Act(() => Assert.False(call.Offer(Hold))); // one at a time
        town.Run(1);
        Assert.Equal(Hold, called.RemoteDescription.ToArray());
        Assert.Equal(["OfferAnswered"], ann.Told());
        ben.Do = happened => _ = happened is SessionEvent.OfferReceived && happened.Session.RefuseOffer();
        ann.Act(() => Assert.True(call.Offer(Town.Offer)));
        town.Run(1);
        Assert.Equal("OfferRefused 488", ann.Told()[^1]);
        Assert.Equal(SessionState.Confirmed, call.State);
        Assert.Equal(["ann > ben INVITE", "ben > ann 200 INVITE", "ann > ben ACK", "ann > ben INVITE", "ben > ann 488 INVITE", "ann > ben ACK"], town.Traffic);
    }

    [Fact]
    public void Rfc3261_14_1_two_offers_at_once_are_both_refused_and_one_after_the_other_made_again()
    {
        var (town, ann, ben, call, called) = Talking();
        ann.Do = ben.Do = happened => _ = happened is SessionEvent.OfferReceived && happened.Session.AnswerOffer(Town.Answer);
        ann.Act(() => call.Offer(Hold));
        ben.Act(() => called.Offer(Town.Offer));
        town.Run(10);
        Assert.Contains("ben > ann 491 INVITE", town.Traffic);
        Assert.Contains("ann > ben 491 INVITE", town.Traffic);
        Assert.Contains("OfferAnswered", ann.Told());
        Assert.Contains("OfferAnswered", ben.Told());
        Assert.Equal(Hold, called.RemoteDescription.ToArray());
    }

    [Fact]
    public void Rfc3261_14_2_a_re_INVITE_without_offer_gets_ours()
    {
        var (town, ann, ben, call, called) = Talking();
        ben.Do = happened => _ = happened is SessionEvent.OfferReceived { Description.IsEmpty: true } && happened.Session.AnswerOffer(Town.Offer);
        SipRequest bare = call.Dialog!.Request(SipMethod.Invite, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKbare;rport", out Dialog next)
            .Header(SipHeader.Contact, "<sip:ann@192.0.2.1>").BuildRequest();
        ben.Take(bare, new(Anyseat.Sip.Transports.SipTransportKind.Udp, new(ann.Address, 5060)));
        SipRequest ack = next.Ack(bare, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKack").Body("application/sdp", Hold).BuildRequest();
        ben.Take(ack, new(Anyseat.Sip.Transports.SipTransportKind.Udp, new(ann.Address, 5060)));
        town.Run(1);
        Assert.Equal(["OfferReceived", "OfferAnswered"], ben.Told());
        Assert.Equal(Hold, called.RemoteDescription.ToArray());
        Assert.Equal(Town.Offer, called.LocalDescription.ToArray());
    }

    [Fact]
    public void Rfc3262_early_media_goes_reliably_and_the_answer_waits_for_PRACK()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        int lost = 0;
        town.Meddle = (words, message) => words == "ann > ben PRACK" && lost++ == 0 ? null : message;
        ben.Do = happened =>
        {
            if (happened is not SessionEvent.Offered)
                return;
            happened.Session.Progress(183, Town.Answer);
            happened.Session.Answer(default);
        };
        SipSession call = ann.Call(ben);
        town.Run(5);
        Assert.Equal(["Progressed 183", "Answered"], ann.Told());
        Assert.True(town.Traffic.IndexOf("ben > ann 200 PRACK") < town.Traffic.IndexOf("ben > ann 200 INVITE"));
        Assert.Equal(Town.Answer, call.RemoteDescription.ToArray());
    }

    [Fact]
    public void Rfc3262_3_a_reliable_sign_that_nobody_acknowledges_refuses_the_call()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        town.Meddle = (words, message) => words.Contains("PRACK") ? null : message;
        ben.Do = happened => _ = happened is SessionEvent.Offered && happened.Session.Progress(183, Town.Answer);
        ann.Call(ben);
        town.Run();
        Assert.Equal("Ended RefusedByUs 504", ben.Told()[^1]);
        Assert.Equal("Ended Refused 504", ann.Told()[^1]);
        Assert.Equal(0, ann.Agent.SessionCount + ben.Agent.SessionCount);
    }

    [Fact]
    public void Rfc3311_before_the_answer_the_session_is_changed_by_UPDATE()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        ben.Do = happened => _ = happened switch
        {
            SessionEvent.Offered => happened.Session.Progress(183, Town.Answer),
            SessionEvent.OfferReceived => happened.Session.AnswerOffer(Town.Answer),
            _ => false,
        };
        ann.Call(ben);
        town.Run(1);
        SipSession called = ben.Session;
        ben.Act(() => Assert.True(called.Offer(Hold)));
        ann.Do = happened => _ = happened is SessionEvent.OfferReceived && happened.Session.AnswerOffer(Town.Offer);
        town.Run(1);
        Assert.Contains("ben > ann UPDATE", town.Traffic);
        Assert.Equal(["OfferAnswered"], ben.Told()[^1..]);
        Assert.Equal(Hold, ann.Session.RemoteDescription.ToArray());
    }

    [Fact]
    public void Rfc4028_the_session_is_refreshed_and_a_peer_that_died_is_found()
    {
        SessionTimerPolicy policy = new() { WishedSeconds = 90, MinSeconds = 90 };
        var (town, ann, ben, _, _) = Talking(new SipUserAgentOptions { SessionTimer = policy }, one => one with { SessionTimer = policy });
        town.Run(600);
        Assert.InRange(town.Traffic.Count(words => words == "ann > ben UPDATE"), 12, 14); // every 45 s
        Assert.Equal(1, ann.Agent.SessionCount);
        town.Meddle = (_, _) => null; // the wire is cut
        town.Run(200);
        Assert.Contains("Ended Lost 408", ann.Told());
        Assert.Contains("Ended Lost 408", ben.Told());
        town.Run();
        Assert.Equal(0, ann.Endpoint.TransactionCount + ben.Endpoint.TransactionCount);
    }

    [Fact]
    public void Rfc5057_a_silent_peer_that_is_asked_answers_or_is_lost()
    {
        var (town, ann, ben, call, called) = Talking();
        ann.Act(() => Assert.True(call.Probe()));
        ann.Act(() => Assert.False(call.Probe())); // one question at a time
        town.Run(1);
        Assert.Equal((SessionState.Confirmed, SessionState.Confirmed), (call.State, called.State));
        Assert.Equal(["ann > ben OPTIONS", "ben > ann 200 OPTIONS"], town.Traffic);
        town.Meddle = (words, message) => words.StartsWith("ben", StringComparison.Ordinal) ? null : message;
        ann.Act(() => Assert.True(call.Probe()));
        town.Run(40);
        Assert.Equal(["Ended Lost 408"], ann.Told());
        Assert.Contains("ann > ben BYE", town.Traffic);
    }

    [Fact]
    public void Rfc4028_7_4_an_UPDATE_as_a_sign_of_life_leaves_an_open_offer_open()
    {
        var (town, ann, ben, call, called) = Talking();
        ann.Act(() => call.Offer(Hold));
        town.Run(1);
        SipRequest alive = call.Dialog!.Request(SipMethod.Update, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKalive;rport", out _)
            .Header(SipHeader.Contact, "<sip:ann@192.0.2.1>").BuildRequest();
        ben.Take(alive, new(Anyseat.Sip.Transports.SipTransportKind.Udp, new(ann.Address, 5060)));
        ben.Act(() => Assert.True(called.AnswerOffer(Town.Answer)));
        town.Run(1);
        Assert.Contains("ben > ann 200 UPDATE", town.Traffic);
        Assert.Equal(["OfferAnswered"], ann.Told());
    }

    [Fact]
    public void Rfc4028_7_3_a_session_interval_too_small_is_asked_for_again_larger()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben", new SipUserAgentOptions { SessionTimer = new SessionTimerPolicy { MinSeconds = 300 } });
        SipSession call = ann.Call(ben, with: one => one with { SessionTimer = new SessionTimerPolicy { WishedSeconds = 100 } });
        town.Run(2);
        Assert.Equal(["Answered"], ann.Told());
        Assert.Equal("300", call.Invite.TextOf(SipHeader.MinSe));
    }

    [Fact]
    public void Rfc3515_a_blind_transfer_is_asked_for_and_its_progress_told()
    {
        var (town, ann, ben, call, called) = Talking();
        Town.Person cat = town.Add("cat");
        ben.Do = happened =>
        {
            switch (happened)
            {
                case SessionEvent.Referred referred:
                    Assert.Null(referred.ReferTo.Replaces);
                    referred.Session.AcceptRefer();
                    ben.Call(cat, with: one => one with { Uri = referred.ReferTo.Target, Context = referred.Session });
                    break;
                case SessionEvent.Answered { Session.Context: SipSession transferred }:
                    transferred.NotifyRefer(200);
                    break;
            }
        };
        ann.Act(() => Assert.True(call.Refer(SipUri.Parse($"sip:cat@{cat.Address}"))));
        town.Run(2);
        Assert.Equal(["ReferProgressed 100", "ReferProgressed 200 at last"], ann.Told());
        ann.Act(() => call.HangUp());
        town.Run(1);
        Assert.Equal(1, cat.Agent.SessionCount);
        Assert.Equal(SessionState.Ended, called.State);
    }

    [Fact]
    public void Rfc3515_a_refused_transfer_is_told()
    {
        var (town, ann, ben, call, _) = Talking();
        ben.Do = happened => _ = happened is SessionEvent.Referred && happened.Session.RefuseRefer(603);
        ann.Act(() => call.Refer(SipUri.Parse("sip:cat@192.0.2.50")));
        town.Run(1);
        Assert.Equal(["ReferProgressed 603 at last"], ann.Told());
    }

    [Fact]
    public void Rfc3891_an_attended_transfer_takes_the_place_of_the_consultation()
    {
        var (town, ann, ben, call, _) = Talking(); // ann talks to ben
        Town.Person cat = town.Add("cat");
        SipSession consultation = ann.Call(cat);
        town.Run(1);
        SipSession atCat = cat.Session;
        ben.Do = happened =>
        {
            if (happened is not SessionEvent.Referred referred)
                return;
            referred.Session.AcceptRefer();
            ben.Call(cat, with: one => one with { Headers = [(SipHeader.Replaces, referred.ReferTo.Replaces!.ToString())] });
        };
        SipSession? replaced = null;
        cat.Do = happened =>
        {
            if (happened is not SessionEvent.Offered offered)
                return;
            replaced = offered.Replaced;
            offered.Session.Answer(Town.Answer);
            offered.Replaced?.HangUp();
        };
        ann.Act(() => Assert.True(call.Refer(SipUri.Parse($"sip:cat@{cat.Address}"), consultation.AsReplaces)));
        town.Run(2);
        Assert.Same(atCat, replaced);
        Assert.Equal(SessionState.Ended, consultation.State);
        Assert.Equal(1, cat.Agent.SessionCount);
    }

    [Theory]
    [InlineData("nothing@nowhere;to-tag=1;from-tag=2", 481)]
    [InlineData("no tags", 400)]
    public void Rfc3891_3_a_Replaces_of_nothing_is_refused(string value, int status)
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        ann.Call(town.Add("ben"), with: one => one with { Headers = [(SipHeader.Replaces, value)] });
        town.Run(1);
        Assert.Equal([$"Ended Refused {status}"], ann.Told());
    }

    [Fact]
    public void Rfc6086_digits_in_INFO_reach_the_owner()
    {
        var (town, ann, ben, call, _) = Talking();
        ann.Act(() => call.SendInfo("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"u8.ToArray()));
        town.Run(1);
        SessionEvent.InfoReceived info = Assert.IsType<SessionEvent.InfoReceived>(ben.Seen[0]);
        Assert.StartsWith("Signal=5", Wire.Text(info.Request.Body.Span));
    }

    [Fact]
    public void Rfc3261_12_2_2_a_request_out_of_order_is_refused()
    {
        var (town, ann, ben, call, called) = Talking();
        ann.Act(() => call.SendInfo("text/plain", "1"u8.ToArray()));
        town.Run(1);
        SipRequest old = call.Dialog!.Request(SipMethod.Info, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKold", out _).BuildRequest();
        SipMessage late = Wire.Parse(old.ToString().Replace("\r\n", "\n").Replace("CSeq: 3", "CSeq: 1"));
        ben.Take(late, new(Anyseat.Sip.Transports.SipTransportKind.Udp, new(ann.Address, 5060)));
        Assert.Contains("ben > ann 500 INFO", town.Traffic);
        Assert.Equal(SessionState.Confirmed, called.State);
    }

    [Fact]
    public void Rfc5057_a_peer_that_knows_nothing_of_the_call_ends_it()
    {
        var (town, ann, ben, call, called) = Talking();
        town.Meddle = (words, message) => words == "ben > ann BYE" ? null : message;
        ben.Act(() => called.HangUp());
        town.Run(40);
        Assert.Equal(SessionState.Ended, called.State);
        ann.Act(() => call.SendInfo("text/plain", "hello?"u8.ToArray()));
        town.Run(1);
        Assert.Equal("Ended Lost 481", ann.Told()[^1]);
    }
}

using Anyseat.Sip.Authentication;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Sessions;

/// <summary>Who answers a call that nobody waits for any more: each 2xx gets an ACK, and the call a BYE (RFC 3261 §9.1, §13.2.2.4).</summary>
public sealed class LateAnswerTests
{
    [Fact]
    public void Rfc3261_13_2_2_4_a_server_that_was_given_up_and_answers_late_is_acknowledged_and_hung_up()
    {
        (Town town, Town.Person ann, Town.Person slow, Town.Person quick) = Call(slow => slow.Session.Answer(Town.Answer));
        Assert.Equal("Answered", ann.Told()[^1]);
        Assert.Single(town.Traffic, "ann > slow BYE");
        Assert.DoesNotContain("ann > slow CANCEL", town.Traffic);
        Assert.Contains("ann > slow ACK", town.Traffic);
        Assert.Equal("Ended Bye", slow.Told()[^1]);
        End(town, ann, slow, quick);
    }

    [Fact]
    public void Rfc3261_9_1_a_server_that_was_given_up_is_told_by_CANCEL_as_soon_as_it_gives_a_sign()
    {
        (Town town, Town.Person ann, Town.Person slow, Town.Person quick) = Call(slow => slow.Session.Progress(180));
        Assert.Single(town.Traffic, "ann > slow CANCEL");
        Assert.Equal(["Offered", "Ended Cancelled 487"], slow.Told());
        End(town, ann, slow, quick);
    }

    [Fact]
    public void Rfc3261_13_2_2_4_an_answer_that_is_repeated_since_the_ACK_was_lost_gets_another_ACK_and_no_other_BYE()
    {
        int lost = 0;
        (Town town, Town.Person ann, Town.Person slow, Town.Person quick) = Call(
            slow => slow.Session.Answer(Town.Answer), words => words is "ann > slow ACK" or "ann > slow BYE" && lost++ < 3);
        Assert.True(town.Traffic.Count(words => words == "ann > slow ACK") > 1);
        Assert.Equal("Ended Bye", slow.Told()[^1]);
        End(town, ann, slow, quick);
    }

    [Fact]
    public void A_call_taken_back_before_any_sign_is_over_at_once_and_an_answer_that_comes_all_the_same_is_hung_up()
    {
        Town town = new() { Meddle = (words, message) => words == "ben > ann 100 INVITE" ? null : message };
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        ben.Do = happened =>
        {
            if (happened is SessionEvent.Offered)
                town.After(2_000, () => ben.Act(() => happened.Session.Answer(Town.Answer)));
        };
        SipSession call = ann.Call(ben);
        town.Run(1);
        ann.Act(() => call.HangUp());
        Assert.Equal(["Ended CancelledByUs"], ann.Told());
        town.Run();
        Assert.Equal(["Ended CancelledByUs"], ann.Told());
        Assert.Equal("Ended Bye", ben.Told()[^1]);
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void Rfc3261_8_1_3_5_who_is_asked_for_a_password_answers_the_server_that_asked_and_none_that_was_given_up()
    {
        var account = new SipCredentials("ann", "secret");
        (Town town, Town.Person ann, Town.Person slow, Town.Person quick) = Call(
            slow => slow.Session.Answer(Town.Answer), with: call => call with { Credentials = account },
            quick: happened =>
            {
                if (happened is not SessionEvent.Offered)
                    return;
                if (happened.Session.Invite.Has(SipHeader.ProxyAuthorization))
                    happened.Session.Answer(Town.Answer);
                else
                    happened.Session.Refuse(407, (SipHeader.ProxyAuthenticate, "Digest realm=\"x\", nonce=\"1\""));
            });
        Assert.Equal(2, town.Traffic.Count(words => words == "ann > quick INVITE"));
        Assert.Equal("Ended Bye", slow.Told()[^1]); // it knows the first INVITE alone
        Assert.Equal(1u, slow.Seen[0].Session.Invite.CSeq.Number);
        Assert.Single(slow.Seen, happened => happened is SessionEvent.Offered);
        ann.Act(() => ann.Session.HangUp());
        town.Run();
        AssertNothingIsLeft(ann, slow, quick);
    }

    /// <summary>Ann calls over two servers: one that is silent for longer than she waits, and one that answers at once.</summary>
    private static (Town Town, Town.Person Ann, Town.Person Slow, Town.Person Quick) Call(
        Action<Town.Person> atLast, Func<string, bool>? isLost = null, Func<OutgoingCall, OutgoingCall>? with = null, Action<SessionEvent>? quick = null)
    {
        Town town = new()
        {
            FailoverAfter = TimeSpan.FromSeconds(4),
            Meddle = (words, message) => words == "slow > ann 100 INVITE" || isLost?.Invoke(words) == true ? null : message,
        };
        Town.Person ann = town.Add("ann");
        Town.Person slow = town.Add("slow");
        Town.Person other = town.Add("quick");
        other.Do = quick;
        slow.Do = happened =>
        {
            if (happened is SessionEvent.Offered)
                town.After(6_000, () => slow.Act(() => atLast(slow)));
        };
        ann.Call(other, with: call => (with?.Invoke(call) ?? call) with
        {
            Targets = [new SipTarget(SipTransportKind.Udp, slow.Address, 5060, ""), new SipTarget(SipTransportKind.Udp, other.Address, 5060, "")],
        });
        town.Run(60);
        return (town, ann, slow, other);
    }

    private static void End(Town town, Town.Person ann, Town.Person slow, Town.Person quick)
    {
        Assert.Equal(["Offered", "Established"], quick.Told());
        ann.Act(() => ann.Session.HangUp());
        town.Run();
        AssertNothingIsLeft(ann, slow, quick);
    }

    private static void AssertNothingIsLeft(params Town.Person[] people)
    {
        foreach (Town.Person one in people)
            Assert.Equal((0, 0, 0), (one.Agent.SessionCount, one.Agent.DialogCount, one.Endpoint.TransactionCount));
    }
}

using Anyseat.Sip.Authentication;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;

namespace Anyseat.Sip.Tests.Sessions;

/// <summary>Beginning and end of calls (RFC 3261 §13, §15).</summary>
public sealed class CallTests
{
    private static void AssertNothingIsLeft(params Town.Person[] people) => Assert.All(people, person =>
    {
        Assert.Empty(person.Endpoint.Transactions);
        Assert.Equal((0, 0), (person.Agent.SessionCount, person.Agent.DialogCount));
        Assert.Null(person.Endpoint.NextDue);
    });

    [Fact]
    public void A_call_rings_is_answered_and_ended()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        ben.Do = happened =>
        {
            if (happened is not SessionEvent.Offered)
                return;
            happened.Session.Progress(180);
            town.After(2_000, () => ben.Act(() => happened.Session.Answer(Town.Answer)));
        };
        SipSession call = ann.Call(ben);
        town.Run(5);
        Assert.Equal(["Progressed 180", "Answered"], ann.Told());
        Assert.Equal(["Offered", "Established"], ben.Told());
        Assert.Equal((SessionState.Confirmed, SessionState.Confirmed), (call.State, ben.Session.State));
        Assert.Equal(Town.Answer, call.RemoteDescription.ToArray());
        Assert.Equal(Town.Offer, ben.Session.RemoteDescription.ToArray());
        ann.Act(() => call.HangUp("Q.850;cause=16"));
        town.Run();
        Assert.Equal("Ended ByeByUs 200", ann.Told()[^1]);
        Assert.Equal("Ended Bye", ben.Told()[^1]);
        Assert.Equal(16, SipReason.Of(((SessionEvent.Ended)ben.Seen[^1]).Message!)[0].Cause);
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void The_called_hangs_up_and_so_do_both_at_once()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        SipSession first = ann.Call(ben);
        town.Run(1);
        ben.Act(() => ben.Session.HangUp());
        town.Run(40);
        Assert.Equal("Ended Bye", ann.Told()[^1]);
        SipSession second = ann.Call(ben);
        town.Run(1);
        ann.Act(() => second.HangUp());
        ben.Act(() => ben.Session.HangUp());
        town.Run();
        Assert.StartsWith("Ended ByeByUs", ann.Told()[^1]);
        Assert.StartsWith("Ended ByeByUs", ben.Told()[^1]);
        Assert.NotSame(first, second);
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void Rfc3261_9_a_ringing_call_is_taken_back()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        ben.Do = happened => _ = happened is SessionEvent.Offered && happened.Session.Progress(180);
        SipSession call = ann.Call(ben);
        town.Run(1);
        ann.Act(() => call.HangUp("SIP;cause=200;text=\"Call completed elsewhere\""));
        town.Run();
        Assert.Equal(["Progressed 180", "Ended CancelledByUs 487"], ann.Told());
        Assert.Equal(["Offered", "Ended Cancelled 487"], ben.Told());
        Assert.Equal(200, SipReason.Of(((SessionEvent.Ended)ben.Seen[^1]).Message!)[0].Cause);
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void Rfc3261_9_1_a_call_answered_while_it_is_taken_back_is_acknowledged_and_ended()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        town.Meddle = (words, message) => words.Contains("CANCEL") ? null : message;
        ben.Do = happened =>
        {
            if (happened is SessionEvent.Offered)
            {
                happened.Session.Progress(180);
                town.After(500, () => ben.Act(() => happened.Session.Answer(Town.Answer)));
            }
        };
        SipSession call = ann.Call(ben);
        town.Run(0.2);
        ann.Act(() => call.HangUp());
        town.Run();
        Assert.Contains("ann > ben ACK", town.Traffic);
        Assert.Contains("ann > ben BYE", town.Traffic);
        Assert.StartsWith("Ended CancelledByUs", ann.Told()[^1]);
        Assert.Equal("Ended Bye", ben.Told()[^1]);
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void A_call_that_rings_too_long_is_taken_back()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        ben.Do = happened => _ = happened is SessionEvent.Offered && happened.Session.Progress(180);
        ann.Call(ben, with: one => one with { AnswerTimeout = TimeSpan.FromSeconds(20) });
        town.Run();
        Assert.Equal("Ended CancelledByUs 487", ann.Told()[^1]);
        Assert.Equal(408, SipReason.Of(((SessionEvent.Ended)ben.Seen[^1]).Message!)[0].Cause);
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void A_refused_call_says_how()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        ben.Do = happened => _ = happened is SessionEvent.Offered && happened.Session.Refuse(486, (SipHeader.RetryAfter, "30"));
        ann.Call(ben);
        town.Run();
        Assert.Equal(["Ended Refused 486"], ann.Told());
        Assert.Equal("30", ((SessionEvent.Ended)ann.Seen[0]).Message!.TextOf(SipHeader.RetryAfter));
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void Nobody_there_ends_the_call_after_64_T1()
    {
        Town town = new(loss: 1);
        Town.Person ann = town.Add("ann");
        ann.Call(town.Add("ben"));
        town.Run(31);
        Assert.Empty(ann.Seen);
        town.Run(2);
        Assert.Equal(["Ended Refused 408"], ann.Told());
    }

    [Fact]
    public void Rfc3261_13_3_1_4_an_answer_without_ACK_is_repeated_and_then_ended_by_BYE()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        town.Meddle = (words, message) => words == "ann > ben ACK" ? null : message;
        ann.Call(ben);
        town.Run();
        Assert.Equal(11, town.Traffic.Count(words => words == "ben > ann 200 INVITE")); // 0.5, 1.5, 3.5, 7.5 s, then every 4 s to 32 s
        Assert.Equal(11, town.Traffic.Count(words => words == "ann > ben ACK")); // each repetition is acknowledged
        Assert.Equal(["Offered", "Ended Lost 408"], ben.Told());
        Assert.Equal("Ended Bye", ann.Told()[^1]);
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void Rfc3261_15_the_called_waits_for_the_ACK_before_it_says_BYE()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        ben.Do = happened =>
        {
            if (happened is not SessionEvent.Offered)
                return;
            happened.Session.Answer(Town.Answer);
            happened.Session.HangUp();
        };
        ann.Call(ben);
        town.Run();
        Assert.True(town.Traffic.IndexOf("ann > ben ACK") < town.Traffic.IndexOf("ben > ann BYE"));
        Assert.Equal("Ended Bye", ann.Told()[^1]);
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void Rfc3261_13_2_1_a_call_without_offer_gets_the_called_sides_and_answers_in_ACK()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        ann.Do = happened => _ = happened is SessionEvent.Answered && happened.Session.AnswerOffer(Town.Answer);
        ben.Do = happened => _ = happened is SessionEvent.Offered && happened.Session.Answer(Town.Offer);
        SipSession call = ann.Call(ben, offer: []);
        town.Run(2);
        Assert.Equal(Town.Offer, call.RemoteDescription.ToArray());
        Assert.Equal(Town.Answer, ben.Session.RemoteDescription.ToArray());
        ann.Act(() => call.HangUp());
        town.Run();
        AssertNothingIsLeft(ann, ben);
    }

    [Fact]
    public void Rfc3261_13_2_2_4_of_two_branches_that_answer_the_second_is_hung_up()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        // A proxy forks: ben's answer comes a second time, with another's tag.
        town.Meddle = (words, message) =>
        {
            if (words == "ben > ann 200 INVITE" && message.To.Tag.Length > 0)
            {
                SipMessage other = Wire.Parse(message.ToString().Replace("\r\n", "\n").Replace(Wire.Text(message.To.Tag), "otherbranch"));
                town.After(100, () => ann.Take(other, new(Anyseat.Sip.Transports.SipTransportKind.Udp, new(ben.Address, 5060))));
            }

            return message;
        };
        SipSession call = ann.Call(ben);
        town.Run(5);
        Assert.Equal(["Answered"], ann.Told());
        Assert.Equal(SessionState.Confirmed, call.State);
        Assert.Contains("ann > ben BYE", town.Traffic); // to the other branch: ben knows no such dialog
        Assert.Contains("ben > ann 481 BYE", town.Traffic);
        Assert.Equal(2, town.Traffic.Count(words => words == "ann > ben ACK"));
    }

    [Fact]
    public void Rfc3261_22_a_challenge_is_answered_once_and_a_wrong_password_ends_the_call()
    {
        foreach (string password in new[] { "right", "wrong" })
        {
            Town town = new();
            Town.Person ann = town.Add("ann");
            Town.Person ben = town.Add("ben");
            DigestServer server = new(new DigestServerOptions { Realm = "town" }, new byte[32]);
            ben.Do = happened =>
            {
                if (happened is not SessionEvent.Offered)
                    return;
                DigestOutcome outcome = server.Judge(
                    happened.Session.Invite, SipHeader.ProxyAuthorization, (user, algorithm) => Digest.Secret(algorithm, user, "town", "right"), DateTimeOffset.UnixEpoch, out _);
                (DigestChallenge better, DigestChallenge known) = server.Challenge(DateTimeOffset.UnixEpoch, 1, outcome == DigestOutcome.Stale);
                _ = outcome == DigestOutcome.Accepted
                    ? happened.Session.Answer(Town.Answer)
                    : happened.Session.Refuse(407, (SipHeader.ProxyAuthenticate, better.ToString()), (SipHeader.ProxyAuthenticate, known.ToString()));
            };
            SipSession call = ann.Call(ben, with: one => one with { Credentials = new SipCredentials("ann", password) });
            town.Run(3);
            Assert.Equal(password == "right" ? ["Answered"] : ["Ended Refused 407"], ann.Told());
            Assert.Equal(2, town.Traffic.Count(words => words == "ann > ben INVITE"));
            Assert.Equal(2u, call.Invite.CSeq.Number);
        }
    }

    [Fact]
    public void A_request_of_no_dialog_gets_481_and_one_of_none_of_our_methods_501()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        SipSession call = ann.Call(ben);
        town.Run(1);
        SipRequest bye = call.Dialog!.Request(SipMethod.Bye, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx", out _).BuildRequest();
        string lost = bye.ToString().Replace("\r\n", "\n").Replace(call.Dialog.Id.RemoteTag, "nobody");
        ben.Take(Wire.Parse(lost), new(Anyseat.Sip.Transports.SipTransportKind.Udp, new(ann.Address, 5060)));
        ben.Take(Wire.Parse(bye.ToString().Replace("\r\n", "\n").Replace("BYE", "DANCE").Replace("z9hG4bKx", "z9hG4bKy")), new(Anyseat.Sip.Transports.SipTransportKind.Udp, new(ann.Address, 5060)));
        Assert.Contains("ben > ann 481 BYE", town.Traffic);
        Assert.Contains("ben > ann 501 DANCE", town.Traffic);
        Assert.Equal(SessionState.Confirmed, call.State);
    }

    [Fact]
    public void Sessions_have_a_bound()
    {
        Town town = new();
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben", new SipUserAgentOptions { SessionCountMax = 1 });
        ann.Call(ben);
        town.Run(1);
        ann.Call(ben);
        town.Run(1);
        Assert.Equal("Ended Refused 503", ann.Told()[^1]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.15, 0.1)]
    [InlineData(0.4, 0.3)]
    public void Whatever_the_network_and_the_people_do_nothing_is_left_over(double loss, double repeat)
    {
        int count = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 20_000 : 150;
        Town town = new(seed: 4028, loss, repeat);
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben");
        Chaos chaos = new(town);
        chaos.Let(ann);
        chaos.Let(ben);
        for (int i = 0; i < count; i++)
        {
            (Town.Person from, Town.Person to) = i % 2 == 0 ? (ann, ben) : (ben, ann);
            town.After(i * 200, () => chaos.Follow(from, from.Call(to, offer: town.Random.Next(4) == 0 ? [] : null)));
        }

        town.Run(count + 100_000);
        Assert.Equal(2 * count, ann.Seen.Concat(ben.Seen).OfType<SessionEvent.Ended>().Select(one => one.Session).Distinct().Count()
            + (2 * count) - ann.Seen.Concat(ben.Seen).Select(one => one.Session).Distinct().Count()); // whatever was told of has ended
        Assert.InRange(ann.Told().Concat(ben.Told()).Count(told => told == "Established"), loss > 0 ? count / 8 : count / 4, count);
        AssertNothingIsLeft(ann, ben);
    }
}

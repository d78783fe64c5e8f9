using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Endpoint;

public sealed class EndpointRequestTests
{
    private static SipRequest Options => Wire.Plain("OPTIONS", via: SipValues.UnsetVia);

    private static SipRequest Invite => Wire.Plain("INVITE", "Contact: <sip:us@192.0.2.9>", via: SipValues.UnsetVia);

    private static SipRequest Large => Wire.Plain("OPTIONS", $"Subject: {new string('x', 1_400)}", via: SipValues.UnsetVia);

    [Fact]
    public void The_request_leaves_with_our_Via_and_its_answer_reaches_the_user()
    {
        Rig rig = new();
        SipClientTransaction client = rig.Send(Options, Rig.Target("203.0.113.1"));
        Assert.Equal(["OPTIONS to 203.0.113.1:5060 Udp"], rig.Did());
        Assert.StartsWith("SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK0", Wire.Text(rig.LastSent.Via.Bytes));
        Assert.Equal(["user gets 200"], rig.Answer(200).Did());
        Assert.True(client.IsDone);
    }

    [Fact]
    public void A_Via_that_is_ours_already_is_kept()
    {
        Rig rig = new();
        string via = rig.Endpoint.NewVia(Rig.Target("203.0.113.1"));
        rig.Send(Wire.Plain(via: via), Rig.Target("203.0.113.1"));
        rig.Did();
        Assert.Equal(via, Wire.Text(rig.LastSent.Via.Bytes));
    }

    [Fact]
    public void Rfc3261_17_it_is_repeated_over_UDP_and_not_over_TCP()
    {
        Rig udp = new();
        udp.Send(Options, Rig.Target("203.0.113.1"));
        udp.Did();
        Assert.Equal([0, 1, 0, 1], new[] { 0.4, 0.5, 1.4, 1.5 }.Select(at => udp.At(at).Did().Length));
        Rig tcp = new();
        tcp.Send(Options, Rig.Target("203.0.113.1", SipTransportKind.Tcp));
        tcp.Did();
        Assert.Empty(tcp.At(10).Did());
    }

    [Fact]
    public void Rfc3263_4_3_the_next_target_is_tried_after_503_with_a_new_branch()
    {
        Rig rig = new();
        SipClientTransaction client = rig.Send(Options, Rig.Target("203.0.113.1"), Rig.Target("203.0.113.2"));
        rig.Did();
        string first = Wire.Text(rig.LastSent.Via.Branch);
        Assert.Equal(["OPTIONS to 203.0.113.2:5060 Udp"], rig.Answer(503).Did());
        Assert.NotEqual(first, Wire.Text(rig.LastSent.Via.Branch));
        Assert.Equal(["user gets 503"], rig.Answer(503).Did()); // there is no third
        Assert.Equal("203.0.113.2", client.Target.Name);
        Assert.Equal(1, rig.Endpoint.Counts.Failovers);
    }

    [Fact]
    public void Rfc3263_4_3_the_next_target_is_tried_after_a_timeout_and_after_a_transport_failure()
    {
        Rig rig = new();
        rig.Send(Options, Rig.Target("203.0.113.1"), Rig.Target("203.0.113.2"), Rig.Target("203.0.113.3"));
        rig.Did();
        Assert.Contains("OPTIONS to 203.0.113.2:5060 Udp", rig.At(33).Did());
        rig.Endpoint.TransportFailed(rig.Sent[^1].Sender!);
        Assert.Equal(["OPTIONS to 203.0.113.3:5060 Udp"], rig.Did());
        rig.Endpoint.TransportFailed(rig.Sent[^1].Sender!);
        Assert.Equal(["request fails: Transport"], rig.Did());
        Assert.Equal(0, rig.Endpoint.TransactionCount);
    }

    [Fact]
    public void Who_is_silent_is_given_up_early_when_there_is_another()
    {
        Rig rig = new(failoverAfter: TimeSpan.FromSeconds(4));
        rig.Send(Options, Rig.Target("203.0.113.1"), Rig.Target("203.0.113.2"));
        rig.At(3.9).Did();
        Assert.Equal(["OPTIONS to 203.0.113.2:5060 Udp"], rig.At(4.1).Did());
        rig.Answer(200, to: rig.Sent[0]); // the first wakes up: too late
        Assert.Empty(rig.Did());
        Assert.Equal(1, rig.Endpoint.Counts.ResponsesStray);
        rig.At(20).Did();
        Assert.Equal(["user gets 200"], rig.Answer(200).Did()); // the last has all the time of the RFC
    }

    [Fact]
    public void Who_knows_another_way_gives_up_early_when_the_last_target_is_silent_too()
    {
        Rig rig = new(failoverAfter: TimeSpan.FromSeconds(4));
        rig.Endpoint.Send(Options, [Rig.Target("203.0.113.1")], isImpatient: true);
        rig.At(3.9).Did();
        Assert.Equal(["request fails: Timeout"], rig.At(4.1).Did());
    }

    [Fact]
    public void A_target_that_has_begun_to_work_is_not_given_up()
    {
        Rig rig = new(failoverAfter: TimeSpan.FromSeconds(4));
        rig.Send(Invite, Rig.Target("203.0.113.1"), Rig.Target("203.0.113.2"));
        rig.Did();
        rig.Answer(100, tag: null);
        rig.Answer(180);
        Assert.Equal(["user gets 100", "user gets 180"], rig.Did());
        Assert.Empty(rig.At(60).Did());
    }

    [Fact]
    public void A_refusal_repeated_by_an_earlier_target_is_acknowledged_there()
    {
        Rig rig = new();
        rig.Send(Invite, Rig.Target("203.0.113.1"), Rig.Target("203.0.113.2"));
        rig.Did();
        rig.Answer(503, to: rig.Sent[0]);
        Assert.Equal(["ACK to 203.0.113.1:5060 Udp", "INVITE to 203.0.113.2:5060 Udp"], rig.Did());
        rig.Answer(503, to: rig.Sent[0]);
        Assert.Equal(["ACK to 203.0.113.1:5060 Udp"], rig.Did());
    }

    [Fact]
    public void Rfc3261_18_1_1_a_large_request_goes_over_TCP_and_over_UDP_when_nobody_is_there()
    {
        Rig rig = new();
        rig.Send(Large, Rig.Target("203.0.113.1"));
        Assert.Equal(["OPTIONS to 203.0.113.1:5060 Tcp"], rig.Did());
        Assert.Equal("TCP", Wire.Text(rig.LastSent.Via.Transport));
        rig.Endpoint.TransportFailed(rig.Sent[^1].Sender!);
        Assert.Equal(["OPTIONS to 203.0.113.1:5060 Udp"], rig.Did());
    }

    [Fact]
    public void Rfc3261_18_1_1_a_large_request_stays_on_UDP_where_there_is_no_TCP()
    {
        Rig rig = new(null, 10, SipTransportKind.Udp);
        rig.Send(Large, Rig.Target("203.0.113.1"));
        Assert.Equal(["OPTIONS to 203.0.113.1:5060 Udp"], rig.Did());
    }

    [Fact]
    public void Targets_of_transports_we_do_not_have_are_passed_over()
    {
        Rig rig = new();
        rig.Send(Options, Rig.Target("203.0.113.1", SipTransportKind.Tls), Rig.Target("203.0.113.2"));
        Assert.Equal(["OPTIONS to 203.0.113.2:5060 Udp"], rig.Did());
        rig.Send(Options, Rig.Target("203.0.113.1", SipTransportKind.Tls));
        Assert.Equal(["request fails: Transport"], rig.Did());
    }

    [Fact]
    public void Rfc3261_18_1_2_a_response_with_a_Via_that_is_not_ours_is_dropped()
    {
        Rig rig = new();
        rig.Send(Options, Rig.Target("203.0.113.1"));
        rig.Did();
        string answer = Wire.Answer((SipRequest)rig.LastSent, 200).ToString();
        rig.Receive(Rig.Read(Wire.Bytes(answer.Replace("192.0.2.9", "192.0.2.8"))));
        rig.Receive(Rig.Read(Wire.Bytes(answer.Replace("From:", "Via: SIP/2.0/UDP other;branch=z9hG4bKx\r\nFrom:"))));
        Assert.Empty(rig.Did());
        Assert.Equal(2, rig.Endpoint.Counts.ResponsesStray);
        Assert.Equal(["user gets 200"], rig.Answer(200).Did());
    }

    [Fact]
    public void Rfc3261_9_1_CANCEL_waits_for_a_provisional_response()
    {
        Rig rig = new();
        SipClientTransaction client = rig.Send(Invite, Rig.Target("203.0.113.1"));
        rig.Endpoint.Cancel(client, "SIP;cause=200;text=\"Call completed elsewhere\"");
        Assert.Equal(["INVITE to 203.0.113.1:5060 Udp"], rig.Did());
        rig.Answer(180);
        Assert.Equal(["user gets 180", "CANCEL to 203.0.113.1:5060 Udp"], rig.Did());
        Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", rig.LastSent.TextOf(SipHeader.Reason));
        Assert.Equal(Wire.Text(rig.Sent[0].Message.Span).Split("\r\n")[1], $"Via: {Wire.Text(rig.LastSent.Via.Bytes)}");
        Assert.Empty(rig.Answer(200, to: rig.Sent[^1]).Did()); // of the CANCEL
        rig.Answer(487, to: rig.Sent[0]);
        Assert.Equal(["ACK to 203.0.113.1:5060 Udp", "user gets 487"], rig.Did());
    }

    [Fact]
    public void Rfc3261_9_1_a_cancelled_INVITE_that_is_never_answered_ends_after_64_T1()
    {
        Rig rig = new();
        SipClientTransaction client = rig.Send(Invite, Rig.Target("203.0.113.1"));
        rig.Did();
        rig.Answer(180);
        rig.Endpoint.Cancel(client);
        rig.Did();
        Assert.Contains("request fails: Timeout", rig.At(33).Did());
        rig.At(70).Did();
        Assert.Equal(0, rig.Endpoint.TransactionCount);
    }

    [Fact]
    public void Rfc3261_9_1_an_INVITE_answered_before_the_CANCEL_could_go_is_answered()
    {
        Rig rig = new();
        SipClientTransaction client = rig.Send(Invite, Rig.Target("203.0.113.1"));
        rig.Endpoint.Cancel(client);
        rig.Did();
        Assert.Equal(["user gets 200"], rig.Answer(200).Did()); // acknowledge it and say BYE: the user's work
    }

    [Fact]
    public void Without_room_for_a_transaction_a_request_fails_at_once()
    {
        Rig rig = new(null, 1);
        rig.Send(Options, Rig.Target("203.0.113.1"));
        rig.Did();
        rig.Send(Options, Rig.Target("203.0.113.1"));
        Assert.Equal(["request fails: Transport"], rig.Did());
    }

    [Fact]
    public void A_timer_of_the_user_comes_back_with_its_name()
    {
        Rig rig = new();
        rig.Endpoint.StartTimer("call", 7, TimeSpan.FromSeconds(1));
        SipUserTimer stopped = rig.Endpoint.StartTimer("call", 8, TimeSpan.FromSeconds(1));
        rig.Endpoint.StopTimer(stopped);
        Assert.Equal(["timer call 7"], rig.At(1).Did());
    }
}

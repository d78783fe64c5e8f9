using System.Net;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Endpoint;

public sealed class EndpointServerTests
{
    private const string Way = "198.51.100.7:40000 Udp";

    private static SipRequest Invite(string branch = "z9hG4bKi", string via = "pc1.example.com;rport") =>
        Wire.Plain("INVITE", "Contact: <sip:ann@pc1.example.com>", via: $"SIP/2.0/UDP {via};branch={branch}");

    [Fact]
    public void A_request_is_delivered_once_and_its_answer_repeated_for_each_repetition()
    {
        Rig rig = new();
        SipRequest options = Wire.Plain(via: "SIP/2.0/UDP pc1.example.com;branch=z9hG4bKo;rport");
        Assert.Equal(["user gets OPTIONS"], rig.Receive(options).Did());
        Assert.Empty(rig.Receive(options).Did());
        rig.Endpoint.Respond(rig.Server!, rig.Server!.Answer(200).BuildResponse());
        Assert.Equal([$"200 OPTIONS to {Way}"], rig.Did());
        Assert.Equal([$"200 OPTIONS to {Way}"], rig.Receive(options).Did());
        rig.At(33).Did();
        Assert.Equal(0, rig.Endpoint.TransactionCount);
    }

    [Fact]
    public void An_INVITE_the_user_is_silent_about_gets_100_after_200_ms()
    {
        Rig rig = new();
        Assert.Equal(["user gets INVITE"], rig.Receive(Invite()).Did());
        Assert.Empty(rig.At(0.19).Did());
        Assert.Equal([$"100 INVITE to {Way}"], rig.At(0.21).Did());
    }

    [Fact]
    public void The_ACK_of_a_2xx_reaches_the_user_and_that_of_a_refusal_does_not()
    {
        Rig rig = new();
        rig.Receive(Invite());
        rig.Did();
        rig.Endpoint.Respond(rig.Server!, rig.Server!.Answer(200).BuildResponse());
        Assert.Equal([$"200 INVITE to {Way}"], rig.Did());
        Assert.Equal(["user gets ACK"], rig.Receive(Wire.Plain("ACK", via: "SIP/2.0/UDP pc1.example.com;branch=z9hG4bKack")).Did());
        Rig refusing = new();
        refusing.Receive(Invite());
        refusing.Did();
        refusing.Endpoint.Respond(refusing.Server!, refusing.Server!.Answer(486).BuildResponse());
        refusing.Did();
        Assert.Empty(refusing.Receive(ClientRequests.AckForRefusal(Invite(), (SipResponse)refusing.LastSent)).Did());
        Assert.Empty(refusing.At(60).Did());
    }

    [Fact]
    public void A_refusal_that_nobody_acknowledges_is_repeated_and_then_fails()
    {
        Rig rig = new();
        rig.Receive(Invite());
        rig.Did();
        rig.Endpoint.Respond(rig.Server!, rig.Server!.Answer(486).BuildResponse());
        List<string> did = [.. rig.Did()];
        for (int ms = 0; ms < 33_000; ms += 10)
            did.AddRange(rig.At(ms / 1000.0).Did());
        Assert.Equal(11, did.Count(one => one.StartsWith("486"))); // at 0, 0.5, 1.5, 3.5, 7.5 and every 4 s up to 32 s
        Assert.Equal("answer fails: Timeout", did[^1]);
        Assert.Equal(1, rig.Endpoint.Counts.Timeouts);
    }

    [Fact]
    public void Rfc3261_9_2_CANCEL_is_answered_and_told_to_the_user()
    {
        Rig rig = new();
        rig.Receive(Invite());
        rig.Did();
        rig.Receive(ClientRequests.Cancel(Invite()));
        Assert.Equal(["user gets CANCEL", $"200 CANCEL to {Way}"], rig.Did());
        Assert.Equal(rig.Server!.LocalTag, Wire.Text(rig.LastSent.To.Tag));
        rig.Endpoint.Respond(rig.Server, rig.Server.Answer(487).BuildResponse());
        Assert.Equal([$"487 INVITE to {Way}"], rig.Did());
    }

    [Fact]
    public void Rfc3261_9_2_CANCEL_after_the_answer_changes_nothing_and_one_of_nothing_gets_481()
    {
        Rig rig = new();
        rig.Receive(Invite());
        rig.Did();
        rig.Endpoint.Respond(rig.Server!, rig.Server!.Answer(200).BuildResponse());
        rig.Did();
        Assert.Equal([$"200 CANCEL to {Way}"], rig.Receive(ClientRequests.Cancel(Invite())).Did());
        Assert.Equal([$"481 CANCEL to {Way}"], rig.Receive(ClientRequests.Cancel(Invite("z9hG4bKother"))).Did());
    }

    [Fact]
    public void Rfc3261_8_2_2_2_a_request_that_comes_by_two_ways_is_served_once()
    {
        Rig rig = new();
        rig.Receive(Invite("z9hG4bKone"));
        rig.Did();
        Assert.Equal([$"482 INVITE to {Way}"], rig.Receive(Invite("z9hG4bKtwo")).Did());
        Assert.Equal(1, rig.Endpoint.Counts.RequestsMerged);
        rig.Endpoint.Respond(rig.Server!, rig.Server!.Answer(486).BuildResponse());
        rig.At(40).Did();
        rig.At(80).Did();
        Assert.Equal(["user gets INVITE"], rig.Receive(Invite("z9hG4bKthree")).Did()); // the first is long over
    }

    [Fact]
    public void A_request_that_the_user_forgets_is_answered_in_the_end()
    {
        Rig rig = new();
        rig.Receive(Wire.Plain(via: "SIP/2.0/UDP pc1.example.com;branch=z9hG4bKo;rport"));
        rig.Did();
        Assert.Equal([$"500 OPTIONS to {Way}"], rig.At(32).Did());
        rig.At(65).Did();
        Assert.Equal((0, 1), (rig.Endpoint.TransactionCount, rig.Endpoint.Counts.RequestsForgotten));
    }

    [Fact]
    public void Without_room_a_request_is_refused_without_a_transaction()
    {
        Rig rig = new(null, 1);
        rig.Receive(Invite());
        rig.Did();
        Assert.Equal([$"503 OPTIONS to {Way}"], rig.Receive(Wire.Plain(via: "SIP/2.0/UDP pc1.example.com;branch=z9hG4bKo;rport")).Did());
        Assert.Equal("10", rig.LastSent.TextOf(SipHeader.RetryAfter));
        Assert.Null(rig.Sent[^1].Sender);
    }

    [Theory]
    [InlineData("pc1.example.com;rport", SipTransportKind.Udp, 0, "198.51.100.7:40000")] // RFC 3581 §4
    [InlineData("pc1.example.com:5070", SipTransportKind.Udp, 0, "198.51.100.7:5070")]
    [InlineData("pc1.example.com", SipTransportKind.Udp, 0, "198.51.100.7:5060")]
    [InlineData("pc1.example.com;maddr=192.0.2.33", SipTransportKind.Udp, 0, "192.0.2.33:5060")]
    [InlineData("pc1.example.com;maddr=far.example.com", SipTransportKind.Udp, 0, "198.51.100.7:5060")]
    [InlineData("pc1.example.com:5070;rport", SipTransportKind.Tcp, 12, "198.51.100.7:5070")] // the stream, or a new one to the port named
    public void Rfc3261_18_2_2_the_answer_goes_back_the_way_the_request_came(string via, SipTransportKind transport, long connection, string expected)
    {
        Rig rig = new();
        rig.Receive(Wire.Plain(via: $"SIP/2.0/{transport.Token()} {via};branch=z9hG4bKo"), Rig.Flow(transport, connection));
        rig.Did();
        rig.Endpoint.Respond(rig.Server!, rig.Server!.Answer(200).BuildResponse());
        rig.Did();
        Assert.Equal(IPEndPoint.Parse(expected), rig.Sent[^1].Flow.Remote);
        Assert.Equal(connection, rig.Sent[^1].Flow.ConnectionId);
        Assert.Equal(1, rig.Sent[^1].Flow.ListenerId);
    }
}

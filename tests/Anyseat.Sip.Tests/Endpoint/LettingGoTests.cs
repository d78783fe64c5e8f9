using System.Runtime.CompilerServices;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Endpoint;

/// What the RFC lets wait for half a minute must not keep messages alive, nor take anything from who still holds them.
public sealed class LettingGoTests
{
    private const string Way = "198.51.100.7:40000 Udp";

    [Theory]
    [InlineData("INVITE", 200)]
    [InlineData("OPTIONS", 200)]
    [InlineData("OPTIONS", 404)]
    public void An_answered_request_is_let_go_of_while_its_transaction_waits(string method, int status)
    {
        Rig rig = new();
        (WeakReference request, WeakReference response) = Answered(rig, method, status);
        GC.Collect();
        Assert.Equal(1, rig.Endpoint.TransactionCount);
        Assert.False(request.IsAlive);
        Assert.False(response.IsAlive);
    }

    [Fact]
    public void A_request_of_ours_that_is_done_is_let_go_of_while_its_transaction_waits()
    {
        Rig rig = new();
        WeakReference request = SentAndAnswered(rig);
        GC.Collect();
        Assert.Equal(1, rig.Endpoint.TransactionCount);
        Assert.False(request.IsAlive);
    }

    [Fact]
    public void Who_holds_a_request_that_is_done_may_still_read_it()
    {
        Rig rig = new();
        SipClientTransaction client = rig.Send(Wire.Plain("INVITE", via: "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKi"), Rig.Target("198.51.100.7"));
        string before = client.Request.ToString();
        rig.Did();
        rig.Answer(200).Did();
        Assert.True(client.IsDone);
        Assert.Equal(before, client.Request.ToString());
        Assert.Equal(["user gets 200"], rig.Answer(200, "fork").Did());
    }

    [Theory]
    [InlineData("INVITE")]
    [InlineData("OPTIONS")]
    public void The_user_is_told_of_an_answer_that_could_not_be_sent_though_it_was_let_go_of(string method)
    {
        Rig rig = new();
        rig.Receive(Wire.Plain(method, "Contact: <sip:ann@pc1.example.com>", via: "SIP/2.0/UDP pc1.example.com;branch=z9hG4bKo;rport")).Did();
        SipServerTransaction server = rig.Server!;
        rig.Endpoint.Respond(server, server.Answer(200).BuildResponse());
        Assert.Equal([$"200 {method} to {Way}"], rig.Did());
        rig.Endpoint.TransportFailed(rig.Sent[^1].Sender!);
        Assert.True(rig.Endpoint.Effects.TryDequeue(out EndpointEffect? told));
        Assert.Same(server, Assert.IsType<EndpointEffect.AnswerFailed>(told).Transaction);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Request, WeakReference Response) Answered(Rig rig, string method, int status)
    {
        SipMessage request = Rig.Read(Wire.Plain(
            method, "Contact: <sip:ann@pc1.example.com>", via: "SIP/2.0/UDP pc1.example.com;branch=z9hG4bKo;rport").Bytes.ToArray());
        rig.Endpoint.Receive(request, Rig.Flow());
        SipServerTransaction server = ((EndpointEffect.RequestArrived)rig.Endpoint.Effects.Dequeue()).Transaction;
        SipResponse response = server.Answer(status).BuildResponse();
        rig.Endpoint.Respond(server, response);
        Assert.IsType<EndpointEffect.Transmit>(rig.Endpoint.Effects.Dequeue());
        return (new WeakReference(request), new WeakReference(response));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference SentAndAnswered(Rig rig)
    {
        SipRequest request = (SipRequest)Rig.Read(Wire.Plain(via: "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKo").Bytes.ToArray());
        SipClientTransaction client = rig.Send(request, Rig.Target("198.51.100.7"));
        Assert.Same(request, client.Request);
        rig.Did();
        rig.Answer(200).Did();
        rig.Sent.Clear();
        return new WeakReference(request);
    }
}

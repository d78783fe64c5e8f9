using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Dialogs;

public sealed class DialogTests
{
    private const string Via = "SIP/2.0/UDP us.example.com;branch=z9hG4bKnew";

    private static readonly SipRequest Invite = Wire.Plain(
        "INVITE",
        "Contact: <sip:ann@10.0.0.1:5062>\nRecord-Route: <sip:p2;lr>, <sip:p1;lr>\nProxy-Authorization: Digest username=\"ann\"");

    private static Dialog AtServer(int status = 200) => Dialog.AtServer(Invite, Wire.Answer(Invite, status))!;

    private static Dialog AtClient(int status = 200, string tag = "desk1", string contact = "<sip:desk@10.0.0.2>") =>
        Dialog.AtClient(Invite, Wire.Answer(Invite, status, tag, (SipHeader.Contact, contact)))!;

    [Fact]
    public void Rfc3261_12_1_both_ends_of_a_dialog_know_the_same_things_the_other_way_round()
    {
        Dialog client = AtClient();
        Dialog server = AtServer();
        Assert.Equal(new DialogId("c1@pc1.example.com", "ann1", "desk1"), client.Id);
        Assert.Equal(new DialogId("c1@pc1.example.com", "desk1", "ann1"), server.Id);
        Assert.Equal(["sip:p2;lr", "sip:p1;lr"], server.RouteSet.Select(route => route.ToString())); // in order
        Assert.Equal(["sip:p1;lr", "sip:p2;lr"], client.RouteSet.Select(route => route.ToString())); // reversed
        Assert.Equal(("sip:ann@10.0.0.1:5062", "sip:desk@10.0.0.2"), (server.RemoteTarget.ToString(), client.RemoteTarget.ToString()));
        Assert.Equal((7u, null), (client.LocalSequence, client.RemoteSequence));
        Assert.Equal((0u, 7u), (server.LocalSequence, server.RemoteSequence!.Value));
        Assert.True(client.IsConfirmed && client.IsInitiator && !server.IsInitiator);
    }

    [Fact]
    public void A_request_of_one_end_is_found_by_the_other()
    {
        SipRequest bye = AtServer().Request(SipMethod.Bye, Via, out Dialog next).BuildRequest();
        Assert.Equal(AtClient().Id, DialogId.Of(bye));
        Assert.Equal(1u, next.LocalSequence);
        Assert.Equal(AtServer().Id, DialogId.Of(Wire.Answer(bye, 200)));
        Assert.Equal(AtServer().Id, DialogId.Of(AtClient().Request(SipMethod.Bye, Via, out _).BuildRequest()));
    }

    [Theory]
    [InlineData(100, "desk1")]
    [InlineData(180, null)]
    [InlineData(302, "desk1")]
    [InlineData(486, "desk1")]
    public void Rfc3261_12_1_without_a_tag_or_a_fitting_status_there_is_no_dialog(int status, string? tag) =>
        Assert.Null(Dialog.AtClient(Invite, Wire.Answer(Invite, status, tag)));

    [Fact]
    public void Rfc3261_13_2_2_4_forked_answers_make_a_dialog_each_and_2xx_confirms_its_own()
    {
        Dialog first = AtClient(180, "t1");
        Dialog second = AtClient(183, "t2");
        Assert.NotEqual(first.Id, second.Id);
        Assert.False(first.IsConfirmed);
        Dialog confirmed = second.Confirmed(Wire.Answer(Invite, 200, "t2", (SipHeader.Contact, "<sip:new@10.0.0.3>")));
        Assert.True(confirmed.IsConfirmed);
        Assert.Equal("sip:new@10.0.0.3", confirmed.RemoteTarget.ToString());
    }

    [Fact]
    public void Rfc3261_12_2_1_1_loose_routes_stand_in_Route_and_the_target_in_the_Request_URI()
    {
        SipRequest request = AtServer().Request(SipMethod.Update, Via, out _).BuildRequest();
        Assert.Equal("sip:ann@10.0.0.1:5062", request.Uri.ToString());
        Assert.True(request.TryGetAddresses(SipHeader.Route, out var routes, out _));
        Assert.Equal(["sip:p2;lr", "sip:p1;lr"], routes.Select(route => route.Uri.ToString()));
        Assert.Equal("sip:p2;lr", AtServer().NextHop.ToString());
    }

    [Fact]
    public void Rfc3261_12_2_1_1_a_strict_router_gets_its_own_URI_and_the_target_comes_last()
    {
        Dialog dialog = AtServer() with { RouteSet = [SipUri.Parse("sip:strict"), SipUri.Parse("sip:p1;lr")] };
        SipRequest request = dialog.Request(SipMethod.Bye, Via, out _).BuildRequest();
        Assert.Equal("sip:strict", request.Uri.ToString());
        Assert.True(request.TryGetAddresses(SipHeader.Route, out var routes, out _));
        Assert.Equal(["sip:p1;lr", "sip:ann@10.0.0.1:5062"], routes.Select(route => route.Uri.ToString()));
    }

    [Fact]
    public void Rfc3261_12_2_2_an_old_number_is_refused_and_a_gap_is_fine()
    {
        Dialog dialog = AtServer();
        SipRequest Numbered(string method, uint number) => Wire.Request(
            Wire.Plain(method, "Contact: <sip:moved@10.0.0.9>").ToString().Replace("\r\n", "\n").Replace("CSeq: 7", $"CSeq: {number}"));
        Assert.Equal(500, dialog.Receive(Numbered("INFO", 6), out Dialog same));
        Assert.Equal(dialog, same);
        Assert.Equal(0, dialog.Receive(Numbered("ACK", 7), out _));
        Assert.Equal(0, dialog.Receive(Numbered("INFO", 20), out Dialog next));
        Assert.Equal(20u, next.RemoteSequence);
        Assert.Equal("sip:ann@10.0.0.1:5062", next.RemoteTarget.ToString()); // INFO moves no target
        Assert.Equal(0, next.Receive(Numbered("UPDATE", 21), out next));
        Assert.Equal("sip:moved@10.0.0.9", next.RemoteTarget.ToString());
    }

    [Fact]
    public void Rfc3261_13_2_2_4_the_ACK_of_a_2xx_has_the_number_and_credentials_of_its_INVITE()
    {
        SipRequest ack = AtClient().Ack(Invite, Via).BuildRequest();
        Assert.Equal(new SipCSeq(7, SipMethod.Ack), ack.CSeq);
        Assert.Equal("Digest username=\"ann\"", ack.TextOf(SipHeader.ProxyAuthorization));
        Assert.NotEqual(Wire.Text(Invite.Via.Branch), Wire.Text(ack.Via.Branch));
        Assert.Equal("desk1", Wire.Text(ack.To.Tag));
    }

    [Fact]
    public void Rfc3261_19_1_1_headers_in_a_Contact_do_not_reach_the_Request_URI()
    {
        SipRequest bye = AtClient(contact: "<sip:desk@10.0.0.2;a=b?Route=%3Csip:x%3E>").Request(SipMethod.Bye, Via, out _).BuildRequest();
        Assert.Equal("sip:desk@10.0.0.2;a=b", bye.Uri.ToString());
    }
}

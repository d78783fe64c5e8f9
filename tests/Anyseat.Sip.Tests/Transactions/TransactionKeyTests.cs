using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;

namespace Anyseat.Sip.Tests.Transactions;

public sealed class TransactionKeyTests
{
    [Fact]
    public void Rfc3261_17_2_3_ACK_belongs_to_its_INVITE_and_CANCEL_names_it()
    {
        SipRequest invite = Wire.Plain("INVITE");
        SipRequest cancel = ClientRequests.Cancel(invite, "SIP;cause=200");
        SipRequest ack = ClientRequests.AckForRefusal(invite, Wire.Answer(invite, 486));
        Assert.Equal(TransactionKey.OfServer(invite), TransactionKey.OfServer(ack));
        Assert.NotEqual(TransactionKey.OfServer(invite), TransactionKey.OfServer(cancel));
        Assert.Equal(TransactionKey.OfServer(invite), TransactionKey.OfCancelled(cancel));
    }

    [Fact]
    public void Rfc3261_17_1_1_3_and_9_1_ACK_and_CANCEL_carry_what_the_INVITE_carried()
    {
        SipRequest invite = Wire.Plain("INVITE", "Route: <sip:p1;lr>\nRoute: <sip:p2;lr>");
        SipRequest ack = ClientRequests.AckForRefusal(invite, Wire.Answer(invite, 486));
        SipRequest cancel = ClientRequests.Cancel(invite);
        Assert.Equal("desk1", Wire.Text(ack.To.Tag));
        Assert.True(cancel.To.Tag.IsEmpty);
        foreach (SipRequest request in new[] { ack, cancel })
        {
            Assert.Equal(invite.Uri.ToString(), request.Uri.ToString());
            Assert.Equal(invite.CSeq.Number, request.CSeq.Number);
            Assert.Equal(Wire.Text(invite.Via.Branch), Wire.Text(request.Via.Branch));
            Assert.True(request.TryGetVias(out var hops, out _) && hops.Length == 1);
            Assert.True(request.TryGetAddresses(SipHeader.Route, out var routes, out _) && routes.Length == 2);
        }
    }

    [Fact]
    public void Rfc3261_17_1_3_a_response_finds_its_client_by_branch_and_method()
    {
        SipRequest invite = Wire.Plain("INVITE");
        SipRequest cancel = ClientRequests.Cancel(invite);
        Assert.Equal(TransactionKey.OfClient(invite), TransactionKey.OfClient(Wire.Answer(invite, 200)));
        Assert.Equal(TransactionKey.OfClient(cancel), TransactionKey.OfClient(Wire.Answer(cancel, 200)));
        Assert.NotEqual(TransactionKey.OfClient(cancel), TransactionKey.OfClient(invite));
    }

    [Theory]
    [InlineData("SIP/2.0/UDP pc1;branch=z9hG4bKx", "SIP/2.0/UDP pc1:5060;branch=Z9HG4BKX", true)]
    [InlineData("SIP/2.0/UDP pc1;branch=z9hG4bKx", "SIP/2.0/UDP pc2;branch=z9hG4bKx", false)]
    [InlineData("SIP/2.0/UDP pc1;branch=z9hG4bKx", "SIP/2.0/UDP pc1;branch=z9hG4bKy", false)]
    [InlineData("SIP/2.0/UDP pc1", "SIP/2.0/UDP pc1", true)] // RFC 2543
    [InlineData("SIP/2.0/UDP pc1;branch=1", "SIP/2.0/UDP pc1;branch=2", false)] // RFC 2543: the whole top Via
    [InlineData("SIP/2.0/UDP pc1;branch=z9hG4bK", "SIP/2.0/UDP pc1;branch=z9hG4bK", true)] // RFC 4475 §3.2.1: cookie alone is no branch
    public void Rfc3261_17_2_3_requests_match_by_branch_and_sent_by(string left, string right, bool areSame) => Assert.Equal(
        areSame, TransactionKey.OfServer(Wire.Plain(via: left)) == TransactionKey.OfServer(Wire.Plain(via: right)));
}

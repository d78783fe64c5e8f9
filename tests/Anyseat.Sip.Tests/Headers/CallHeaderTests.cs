using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Headers;

/// <summary>Headers a contact centre reads: who calls, how the call came here, who takes whose place.</summary>
public sealed class CallHeaderTests
{
    [Fact]
    public void Rfc3891_Replaces_names_a_dialog_at_our_end()
    {
        SipRequest invite = Wire.Plain("INVITE", "Replaces: 98732@sip.example.com;from-tag=r33;to-tag=ff8;early-only");
        SipReplaces replaces = SipReplaces.Of(invite, out bool isMalformed)!;
        Assert.False(isMalformed);
        Assert.Equal(new SipReplaces("98732@sip.example.com", "ff8", "r33", true), replaces);
        Assert.Equal(new DialogId("98732@sip.example.com", "ff8", "r33"), replaces.DialogId);
        Assert.Equal(replaces, SipReplaces.Parse(System.Text.Encoding.ASCII.GetBytes(replaces.ToString())));
    }

    [Theory]
    [InlineData("Replaces: a@b;to-tag=1")]
    [InlineData("Replaces: a@b;to-tag=1;to-tag=2;from-tag=3")]
    [InlineData("Replaces: ;to-tag=1;from-tag=2")]
    [InlineData("Replaces: a@b;to-tag=1;from-tag=2, c@d;to-tag=1;from-tag=2")]
    [InlineData("Replaces: a@b;to-tag=1;from-tag=2\nReplaces: a@b;to-tag=1;from-tag=2")]
    public void Rfc3891_3_a_malformed_Replaces_is_told_from_an_absent_one(string header)
    {
        Assert.Null(SipReplaces.Of(Wire.Plain("INVITE", header), out bool isMalformed));
        Assert.True(isMalformed);
        Assert.Null(SipReplaces.Of(Wire.Plain("INVITE"), out isMalformed));
        Assert.False(isMalformed);
    }

    [Fact]
    public void Rfc3515_and_rfc3891_7_an_attended_transfer_names_target_and_dialog()
    {
        SipReferTo refer = SipReferTo.Of(Wire.Plain(
            "REFER", "Refer-To: <sip:carol@10.0.0.3;transport=tcp;method=INVITE?Replaces=12%4010.0.0.3%3Bto-tag%3Da%3Bfrom-tag%3Db&Require=replaces>"))!;
        Assert.Equal("sip:carol@10.0.0.3;transport=tcp", refer.Target.ToString());
        Assert.Equal(SipMethod.Invite, refer.Method);
        Assert.Equal(new SipReplaces("12@10.0.0.3", "a", "b", false), refer.Replaces);
        Assert.Equal("tel:+12015550123", SipReferTo.Of(Wire.Plain("REFER", "r: tel:+12015550123"))!.Target.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Refer-To: <sip:a@b>, <sip:c@d>")]
    [InlineData("Refer-To: <sip:a@b>\nRefer-To: <sip:a@b>")]
    [InlineData("Refer-To: <sip:a@b?Replaces=x>")]
    [InlineData("Refer-To: nonsense")]
    public void Rfc3515_2_4_1_a_REFER_without_exactly_one_sound_Refer_To_is_refused(string header) =>
        Assert.Null(SipReferTo.Of(Wire.Plain("REFER", header)));

    [Fact]
    public void Rfc3325_5_only_a_trusted_peer_vouches_for_the_caller()
    {
        SipRequest invite = Wire.Plain("INVITE", "P-Asserted-Identity: \"Front\" <sip:+12015550123@gw>, tel:+12015550123\nPrivacy: id;critical");
        SipIdentity trusted = SipIdentity.Of(invite, isTrusted: true);
        Assert.Equal(("+12015550123", "Front", true), (trusted.Uri.TelephoneNumber, trusted.DisplayName, trusted.IsAsserted));
        Assert.Equal(SipPrivacy.Id | SipPrivacy.Critical, trusted.Privacy);
        Assert.True(trusted.IsAnonymous);
        SipIdentity other = SipIdentity.Of(invite, isTrusted: false);
        Assert.Equal(("sip:ann@example.com", false), (other.Uri.ToString(), other.IsAsserted));
        Assert.False(SipIdentity.Of(Wire.Plain("INVITE", "Privacy: none"), true).IsAnonymous);
    }

    [Fact]
    public void Rfc5806_Diversion_tells_the_last_redirection_first()
    {
        SipRedirection[] way = [.. SipRedirection.Of(Wire.Plain("INVITE", "Diversion: <tel:+1000>;reason=no-answer;counter=2\nDiversion: <sip:b@x>;reason=unconditional"))];
        Assert.Equal([("tel:+1000", "no-answer", 2), ("sip:b@x", "unconditional", 1)], way.Select(one => (one.Uri.ToString(), one.Reason, one.Count)));
    }

    [Fact]
    public void Rfc7044_History_Info_is_read_in_the_order_of_its_index()
    {
        SipRedirection[] way = [.. SipRedirection.Of(Wire.Plain(
            "INVITE", "History-Info: <sip:c@x>;index=1.1.1, <sip:a@x?Reason=SIP%3Bcause%3D302>;index=1, <sip:b@x>;index=1.1"))];
        Assert.Equal(["sip:b@x", "sip:a@x?Reason=SIP%3Bcause%3D302"], way.Select(one => one.Uri.ToString()));
        Assert.Equal("SIP;cause=302", way[1].Reason);
        Assert.Empty(SipRedirection.Of(Wire.Plain("INVITE")));
    }

    [Fact]
    public void Rfc3326_reasons_are_read_and_written()
    {
        SipReason[] reasons = [.. SipReason.Of(Wire.Plain("BYE", "Reason: SIP ;cause=200 ;text=\"Call completed elsewhere\", Q.850;cause=16\nReason: preemption"))];
        Assert.Equal([new SipReason("SIP", 200, "Call completed elsewhere"), new SipReason("Q.850", 16, null), new SipReason("preemption", null, null)], reasons);
        Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", reasons[0].ToString());
    }
}

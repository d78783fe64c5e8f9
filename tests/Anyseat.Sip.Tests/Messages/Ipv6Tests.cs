using System.Net;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sdp;

namespace Anyseat.Sip.Tests.Messages;

/// <summary>The telling cases of RFC 5118, in our own words.</summary>
public sealed class Ipv6Tests
{
    [Theory]
    [InlineData("sip:[2001:db8::10]", "2001:db8::10", null)] // §4.1
    [InlineData("sip:[2001:db8::10]:5070", "2001:db8::10", 5070)] // §4.4
    [InlineData("sip:user@[::ffff:192.0.2.10]:19823;transport=udp", "::ffff:192.0.2.10", 19823)] // §4.10
    public void Rfc5118_4_an_address_in_a_URI_stands_in_brackets(string text, string host, int? port)
    {
        SipUri uri = SipUri.Parse(text);
        Assert.Equal((host, port), (uri.HostText, uri.Port));
    }

    [Theory]
    [InlineData("sip:2001:db8::10")] // §4.2
    [InlineData("sip:[2001:db8::10")]
    [InlineData("sip:[2001:db8::zz]")]
    public void Rfc5118_4_2_without_brackets_it_is_refused(string text) => Assert.False(SipUri.TryParse(text, out _));

    [Fact]
    public void Rfc5118_4_3_a_port_without_brackets_around_the_address_is_part_of_the_address()
    {
        // sip:[2001:db8::10:5070]: the RFC warns that nobody can tell; the grammar reads an address.
        Assert.Equal(("2001:db8::10:5070", (int?)null), (SipUri.Parse("sip:[2001:db8::10:5070]").HostText, SipUri.Parse("sip:[2001:db8::10:5070]").Port));
    }

    [Theory]
    [InlineData(";received=[2001:db8::9:255]")] // §4.5: with brackets, against the grammar of old
    [InlineData(";received=2001:db8::9:255")] // §4.5: without
    public void Rfc5118_4_5_received_is_read_with_brackets_and_without(string parameter)
    {
        SipRequest request = Wire.Plain(via: $"SIP/2.0/UDP [2001:db8::9:1]{parameter};branch=z9hG4bKas3-111");
        Assert.Contains("2001:db8::9:255", Wire.Text(request.Via.Received));
        Assert.Equal("[2001:db8::9:1]", Wire.Text(request.Via.Host));
    }

    [Fact]
    public void Rfc5118_4_5_the_source_is_written_without_brackets()
    {
        SipRequest request = Wire.Plain(via: "SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKv6;rport");
        request.Source = new IPEndPoint(IPAddress.Parse("2001:db8::9:2"), 5077);
        SipResponse response = SipMessageBuilder.ResponseTo(request, 200, "t").BuildResponse();
        Assert.Equal("SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKv6;received=2001:db8::9:2;rport=5077", Wire.Text(response.Via.Bytes));
    }

    [Fact]
    public void Rfc5118_4_8_hops_of_both_families_stand_together()
    {
        SipRequest request = Wire.Plain(more: "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKb", via: "SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKa");
        Assert.True(request.TryGetVias(out var hops, out _));
        Assert.Equal(["[2001:db8::9:1]", "192.0.2.1"], hops.Select(hop => Wire.Text(hop.Host)));
    }

    [Fact]
    public void Rfc5118_4_6_and_4_9_a_description_may_name_addresses_of_both_families()
    {
        byte[] text = Wire.Bytes("""
            v=0
            o=assistant 971731711378798081 0 IN IP6 2001:db8::20
            s=-
            c=IN IP6 2001:db8::20
            t=0 0
            m=audio 6000 RTP/AVP 0
            m=audio 6002 RTP/AVP 0
            c=IN IP4 192.0.2.1

            """);
        Assert.True(SdpParser.TryParse(text, out SdpSession? session, out _));
        Assert.Equal(["2001:db8::20", "192.0.2.1"], session.Media.Select(media => session.ConnectionOf(media)!.Value.Address));
    }
}

using Anyseat.Sip.Headers;

namespace Anyseat.Sip.Tests.Messages;

public sealed class UriTests
{
    [Theory]
    [InlineData("sip:ann@example.com", SipScheme.Sip, "ann", "example.com", null)]
    [InlineData("SIPS:ann:secret@Example.com:5061;transport=tcp?subject=hi", SipScheme.Sips, "ann", "Example.com", 5061)]
    [InlineData("sip:[2001:db8::10]:5070", SipScheme.Sip, "", "2001:db8::10", 5070)]
    [InlineData("sip:+86-10-5555-0100@192.0.2.1;user=phone", SipScheme.Sip, "+86-10-5555-0100", "192.0.2.1", null)]
    [InlineData("tel:+86-10-5555-0100;ext=12", SipScheme.Tel, "+86-10-5555-0100", "", null)]
    [InlineData("urn:service:sos", SipScheme.Other, "", "", null)]
    public void Parts_of_a_URI_are_found(string text, SipScheme scheme, string user, string host, int? port)
    {
        SipUri uri = SipUri.Parse(text);
        Assert.Equal((scheme, user, host, port), (uri.Scheme, uri.UserText, uri.HostText, uri.Port));
        Assert.Equal(text, uri.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sip:")]
    [InlineData("sip:@example.com")]
    [InlineData("sip:ann@")]
    [InlineData("sip:ann@example.com:")]
    [InlineData("sip:ann@example.com:0")]
    [InlineData("sip:ann@example.com:70000")]
    [InlineData("sip:ann@exa mple.com")]
    [InlineData("sip:ann@[2001:db8::g]")]
    [InlineData("sip:ann@[2001:db8::1")]
    [InlineData("sip:ann@example.com;;lr")]
    [InlineData("sip:ann@example.com;a=")]
    [InlineData("sip:ann@example.com;a=1;A=2")]
    [InlineData("sip:ann@example.com?")]
    [InlineData("sip:ann@ex@ample.com")]
    [InlineData("tel:")]
    [InlineData("tel:12+34")]
    [InlineData("tel:0800flowers")]
    [InlineData("1ab:x")]
    [InlineData("http://exa mple")]
    public void A_malformed_URI_is_refused(string text) => Assert.False(SipUri.TryParse(text, out _));

    [Theory] // the examples of RFC 3261 §19.1.4 and their like
    [InlineData("sip:%61lice@atlanta.example;transport=TCP", "sip:alice@AtLanTa.example;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.example", "sip:carol@chicago.example;newparam=5", true)]
    [InlineData("sip:carol@chicago.example;newparam=5", "sip:carol@chicago.example;security=on", true)]
    [InlineData("sip:bob@biloxi.example;transport=tcp?to=a%40b&subject=x", "sip:bob@biloxi.example;transport=tcp?subject=x&to=a%40b", true)]
    [InlineData("sip:ALICE@atlanta.example", "sip:alice@atlanta.example", false)]
    [InlineData("sip:bob@biloxi.example", "sip:bob@biloxi.example:5060", false)]
    [InlineData("sip:bob@biloxi.example", "sip:bob@biloxi.example;transport=udp", false)]
    [InlineData("sip:carol@chicago.example", "sip:carol@chicago.example?Subject=next", false)]
    [InlineData("sip:carol@chicago.example;security=on", "sip:carol@chicago.example;security=off", false)]
    [InlineData("sip:bob@biloxi.example", "sips:bob@biloxi.example", false)]
    [InlineData("tel:+1-201-555-0123", "tel:+12015550123", true)] // RFC 3966 §4
    [InlineData("tel:+12015550123;ext=1", "tel:+12015550123", false)]
    public void Rfc3261_19_1_4_URIs_compare_by_meaning(string left, string right, bool areSame)
    {
        Assert.Equal(areSame, SipUri.Parse(left).IsEquivalentTo(SipUri.Parse(right)));
        Assert.Equal(areSame, SipUri.Parse(right).IsEquivalentTo(SipUri.Parse(left)));
    }

    [Theory]
    [InlineData("tel:+1-(201)-555.0123", "+12015550123")]
    [InlineData("sip:+12015550123;npdi@gw.example.com;user=phone", "+12015550123")]
    [InlineData("sip:*72@pbx.example.com", "*72")]
    [InlineData("sip:ann@example.com", null)]
    public void A_telephone_number_is_read_without_separators(string text, string? number) =>
        Assert.Equal(number, SipUri.Parse(text).TelephoneNumber);

    [Fact]
    public void Any_user_name_can_be_escaped_and_read_back()
    {
        foreach (string user in new[] { "张三", "a b@c:d", "100%", "#12", "a;b?c/d" })
            Assert.Equal(user, SipUri.Parse($"sip:{SipText.EscapeUser(user)}@example.com").UserText);
    }
}

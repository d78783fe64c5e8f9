using System.Net;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

public sealed class BuilderTests
{
    [Fact]
    public void A_value_cannot_add_a_header_or_end_the_message()
    {
        SipRequest request = SipMessageBuilder.Request(SipMethod.Options, SipUri.Parse("sip:desk@example.com"))
            .Header(SipHeader.Via, "SIP/2.0/UDP pc1;branch=z9hG4bK1")
            .Header(SipHeader.From, $"{SipText.Quote("Eve\r\nX-Evil: 1\r\n\r\n\"\\")} <sip:eve@example.com>;tag=1")
            .Header(SipHeader.To, "<sip:desk@example.com>")
            .Header(SipHeader.CallId, "c1")
            .Header(SipHeader.CSeq, "1 OPTIONS")
            .Header(SipHeader.Subject, "one\r\nX-Evil: 1\r\n\r\nbody")
            .BuildRequest();
        Assert.Null(request.TextOf("X-Evil"));
        Assert.Equal("one  X-Evil: 1    body", request.TextOf(SipHeader.Subject));
        Assert.Equal("Eve  X-Evil: 1    \"\\", request.From.DisplayName);
        Assert.True(request.Body.IsEmpty);
    }

    [Fact]
    public void Content_Length_is_written_by_the_builder_alone() =>
        Assert.Throws<ArgumentException>(() => SipMessageBuilder.Response(200).Header("content-length", "9"));

    [Fact]
    public void A_message_without_what_it_needs_is_a_bug_of_ours() =>
        Assert.Throws<InvalidOperationException>(() => SipMessageBuilder.Response(200).BuildResponse());

    [Fact]
    public void What_was_noted_while_writing_is_what_the_parser_finds()
    {
        SipRequest came = Wire.Plain(
            "INVITE", "Record-Route: <sip:p1;lr>\nX-Other:  kept \nVia: SIP/2.0/UDP p2\n ;branch=z9hG4bKp2\nSubject: one\n two\nTimestamp: 5");
        Compare(Begun().Header(SipHeader.Subject, "  around  ").Header("x-trace", "\t a b \t").Header("k", "100rel").Header(SipHeader.Organization, "")
            .Header(SipHeader.Expires, 60u).CopyFrom(came, SipHeader.Other).Body("text/plain", "a\r\nb"u8.ToArray()).BuildRequest());
        Compare(SipMessageBuilder.ResponseTo(came, 100, null).BuildResponse());
        Compare(SipMessageBuilder.ResponseTo(came, 200, "t9", "as\r\nyou: like").Header(SipHeader.Contact, "<sip:a@b>").BuildResponse());

        static void Compare(SipMessage built)
        {
            Assert.True(SipParser.TryParse(built.Bytes, out SipMessage? parsed, out SipParseError error), $"{error}\n{built}");
            Assert.Equal(Fields(parsed), Fields(built));
            Assert.Equal((parsed.ToString(), Wire.Text(parsed.Body.Span), parsed.CSeq), (built.ToString(), Wire.Text(built.Body.Span), built.CSeq));
            Assert.Equal((parsed as SipResponse)?.Reason, (built as SipResponse)?.Reason);
        }

        static IEnumerable<(SipHeader, string, string)> Fields(SipMessage message) => Enumerable.Range(0, message.HeaderCount)
            .Select(message.HeaderAt).Select(field => (field.Header, Wire.Text(field.Name.Span), Wire.Text(field.Value.Span)));
    }

    [Fact]
    public void What_passes_a_bound_is_not_built_and_the_next_message_is()
    {
        Assert.Throws<InvalidOperationException>(() => Begun().Header(SipHeader.Subject, new string('x', SipLimits.HeaderSizeMax)).BuildRequest());
        Assert.Throws<InvalidOperationException>(() => Begun().Body("text/plain", new byte[SipLimits.MessageSizeMax]).BuildRequest());
        SipMessageBuilder many = Begun();
        for (int i = 0; i < SipLimits.HeaderCountMax; i++)
            many.Header(SipHeader.Supported, "timer");
        Assert.Throws<InvalidOperationException>(many.BuildRequest);
        SipMessageBuilder wide = Begun();
        for (int i = 0; i < 10; i++)
            wide.Header(SipHeader.Subject, new string('x', SipLimits.HeaderSizeMax - 1));
        Assert.Throws<InvalidOperationException>(wide.BuildRequest);
        Assert.Throws<InvalidOperationException>(() => SipMessageBuilder.ResponseTo(Wire.Plain(), 99, "t").BuildResponse());
        SipMessageBuilder twice = Begun();
        twice.BuildRequest();
        Assert.Throws<InvalidOperationException>(twice.BuildRequest);
        Assert.Equal(7, Begun().BuildRequest().HeaderCount);
    }

    private static SipMessageBuilder Begun() => SipMessageBuilder.Request(SipMethod.Options, SipUri.Parse("sip:desk@example.com"))
        .Header(SipHeader.Via, "SIP/2.0/UDP pc1;branch=z9hG4bK1")
        .Header(SipHeader.MaxForwards, 70)
        .Header(SipHeader.From, "<sip:ann@example.com>;tag=1")
        .Header(SipHeader.To, "<sip:desk@example.com>")
        .Header(SipHeader.CallId, "c1")
        .Header(SipHeader.CSeq, "1 OPTIONS");

    [Fact]
    public void Rfc3261_8_2_6_2_a_response_takes_over_what_names_the_transaction()
    {
        SipRequest request = Wire.Plain("INVITE", "Record-Route: <sip:p1;lr>\nRecord-Route: <sip:p2;lr>\nVia: SIP/2.0/UDP p2;branch=z9hG4bKp2");
        SipResponse response = SipMessageBuilder.ResponseTo(request, 180, "t9").BuildResponse();
        Assert.Equal("t9", Wire.Text(response.To.Tag));
        Assert.Equal("ann1", Wire.Text(response.From.Tag));
        Assert.Equal(request.CSeq, response.CSeq);
        Assert.Equal(request.CallIdText, response.CallIdText);
        Assert.True(response.TryGetVias(out var hops, out _));
        Assert.Equal(2, hops.Length);
        Assert.True(response.TryGetAddresses(SipHeader.RecordRoute, out var routes, out _));
        Assert.Equal(2, routes.Length);
    }

    [Theory]
    [InlineData("192.0.2.9:5060", "SIP/2.0/UDP pc1.example.com;branch=z9hG4bKa1", "SIP/2.0/UDP pc1.example.com;branch=z9hG4bKa1;received=192.0.2.9")]
    [InlineData("192.0.2.9:5060", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKa1", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKa1")]
    [InlineData("192.0.2.9:9060", "SIP/2.0/UDP 192.0.2.9:5060;rport;branch=z9hG4bKa1", "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKa1;received=192.0.2.9;rport=9060")]
    [InlineData("[2001:db8::9]:9060", "SIP/2.0/UDP [2001:db8::9]:5060;rport;branch=z9hG4bKa1", "SIP/2.0/UDP [2001:db8::9]:5060;branch=z9hG4bKa1;received=2001:db8::9;rport=9060")]
    [InlineData("[::ffff:192.0.2.9]:5060", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKa1", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKa1")]
    [InlineData("192.0.2.9:5060", "SIP/2.0/UDP 10.0.0.1;received=10.9.9.9;branch=z9hG4bKa1", "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa1;received=192.0.2.9")]
    public void Rfc3581_4_and_rfc3261_18_2_1_the_response_says_where_the_request_came_from(string source, string via, string expected)
    {
        Assert.True(SipParser.TryParse(Wire.Plain(via: via).Bytes.Span, out SipMessage? message, out _, IPEndPoint.Parse(source)));
        SipRequest request = Assert.IsType<SipRequest>(message);
        Assert.Equal(expected, Wire.Text(SipMessageBuilder.ResponseTo(request, 200, "t").BuildResponse().Via.Bytes));
    }
}

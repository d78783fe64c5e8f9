using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

public sealed class BodyTests
{
    private static SipRequest With(string contentType, string body)
    {
        byte[] bytes = Wire.Bytes(body);
        return SipMessageBuilder.Request(SipMethod.Invite, Sip.Headers.SipUri.Parse("sip:a@b"))
            .CopyFrom(Wire.Plain("INVITE"), SipHeader.Via).CopyFrom(Wire.Plain("INVITE"), SipHeader.From).CopyFrom(Wire.Plain("INVITE"), SipHeader.To)
            .CopyFrom(Wire.Plain("INVITE"), SipHeader.CallId).CopyFrom(Wire.Plain("INVITE"), SipHeader.CSeq)
            .Body(contentType, bytes).BuildRequest();
    }

    private const string Mixed = """
        preamble
        --b1
        Content-Type: application/isup;version=x

        binary
        --b1
        content-type: Application/SDP
        Content-Disposition: session

        v=0
        s=-

        --b1--
        """;

    [Theory]
    [InlineData("multipart/mixed;boundary=b1")]
    [InlineData("Multipart/Mixed; boundary=\"b1\"")]
    public void Rfc5621_the_description_is_found_among_the_parts(string type) =>
        Assert.Equal("v=0\r\ns=-\r\n", Wire.Text(SipBody.Sdp(With(type, Mixed)).Span));

    [Theory]
    [InlineData("application/sdp", "v=0\n", "v=0\r\n")]
    [InlineData("text/plain", "v=0\n", "")]
    [InlineData("multipart/mixed", Mixed, "")] // no boundary named
    [InlineData("multipart/mixed;boundary=other", Mixed, "")]
    [InlineData("multipart/mixed;boundary=b1", "--b1\nContent-Type: application/sdp\n\nv=0", "")] // never ends
    public void What_is_not_there_is_not_found(string type, string body, string expected) =>
        Assert.Equal(expected, Wire.Text(SipBody.Sdp(With(type, body)).Span));
}

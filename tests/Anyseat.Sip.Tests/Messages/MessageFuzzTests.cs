using System.Net;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

public sealed class MessageFuzzTests
{
    private static readonly byte[][] Seeds =
    [
        Wire.Bytes("""
            INVITE sip:desk@example.com;transport=tcp SIP/2.0
            Via: SIP/2.0/TCP [2001:db8::1]:5062;branch=z9hG4bK74bf9;rport, SIP/2.0/UDP pc33.example.com
             ;branch=z9hG4bKabc;received=192.0.2.1
            Max-Forwards: 70
            Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>
            From: "Ann \"A\" 安" <sip:ann@example.com>;tag=9fxced
            To: Desk <sip:desk@example.com>
            Call-ID: 3848276298220188511@pc33.example.com
            CSeq: 2 INVITE
            Contact: <sip:ann@pc33.example.com;transport=tcp>;q=0.5;expires=60
            P-Asserted-Identity: "Ann" <sip:+12015550123@example.com>, tel:+12015550123
            Diversion: <sip:old@example.com>;reason=unconditional;counter=1
            Supported: 100rel, timer, replaces
            Content-Type: application/sdp
            Content-Length: 10

            v=0
            s=-
            x
            """),
        Wire.Bytes("""
            SIP/2.0 200 OK
            v: SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bK56sdasks
            f: sip:ann@example.com;tag=1
            t: <tel:+86-10-5555-0100;ext=3>;tag=2
            i: asidkj3ss
            CSeq: 1 REGISTER
            m: <sip:ann@df7jal23ls0d.invalid;transport=ws>;reg-id=1;+sip.instance="<urn:uuid:f81d>";expires=600
            m: *
            Expires: 600
            l: 0


            """),
        Wire.Bytes("""
            REFER sips:b@[::1]:5061 SIP/2.0
            Via: SIP/2.0/TLS a.example.com;branch=z9hG4bKref
            Max-Forwards: 0
            From: <sip:a@example.com>;tag=1
            To: <sip:b@example.com>;tag=2
            Call-ID: x@y
            CSeq: 93809823 REFER
            Refer-To: <sip:c@example.com?Replaces=12345%40192.0.2.1%3Bto-tag%3D1%3Bfrom-tag%3D2>
            Route: <sip:r1;lr>,<sip:r2:5070;lr>
            Content-Length: 0


            """),
    ];

    [Fact]
    public void No_input_throws_and_every_accepted_message_round_trips() => Assert.InRange(
        new Fuzzing(4475, Seeds).Run(10_000, (input, number) => TryOne(input, isWhole: !Fuzzing.IsSoak || number % 20 == 0)), 0.05, 1);

    /// <summary>Reads a message as a server would, answers it when it is malformed, and if whole checks all that must hold of it.</summary>
    private static bool TryOne(byte[] input, bool isWhole)
    {
        _ = Outcome.Of(input);
        if (!SipParser.TryParse((ReadOnlyMemory<byte>)input, out SipMessage? message, out SipParseError error))
        {
            Assert.NotEqual(SipParseFault.None, error.Fault);
            Assert.InRange(error.Offset, 0, Math.Max(input.Length, SipLimits.MessageSizeMax));
            return false;
        }

        if (!isWhole)
        {
            RoundTrip.ReadEverything(message);
            return true;
        }

        RoundTrip.Check(message);
        if (message is SipRequest request)
        {
            request.Source = new IPEndPoint(IPAddress.Loopback, 5071);
            SipResponse response = SipMessageBuilder.ResponseTo(request, 200, "tag").BuildResponse();
            Assert.Equal(request.CSeq, response.CSeq);
            Assert.True(response.Via.Branch.SequenceEqual(request.Via.Branch));
        }

        return true;
    }

    [Fact]
    public void No_input_makes_the_URI_parser_throw_and_every_URI_equals_itself()
    {
        byte[][] seeds = [.. new[] { "sip:a:b@c.example:5060;transport=tcp;lr?x=y&z=%20", "tel:+1-201-555-0123;ext=7;phone-context=+1", "sips:[::1]", "urn:a:b" }.Select(Wire.Bytes)];
        new Fuzzing(3966, seeds).Run(20_000, (input, number) =>
        {
            if (!SipUri.TryParse(input, out SipUri uri, out _))
                return false;
            Assert.True(uri.IsEquivalentTo(uri), uri.ToString());
            _ = uri.TelephoneNumber + uri.UserText + uri.HostText;
            return true;
        });
    }
}

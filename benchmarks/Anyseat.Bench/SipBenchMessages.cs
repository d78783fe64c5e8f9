using System.Globalization;

namespace Anyseat.Bench;

/// <summary>An INVITE as a carrier sends it.</summary>
internal static class SipBenchMessages
{
    public const string Sdp =
        "v=0\r\no=carrier 20518 20518 IN IP4 203.0.113.1\r\ns=-\r\nc=IN IP4 203.0.113.1\r\nt=0 0\r\n" +
        "m=audio 30000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n" +
        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n";

    public static string Invite { get; } =
        "INVITE sip:+861055500100@198.51.100.10:5060;user=phone SIP/2.0\r\n" +
        "Via: SIP/2.0/UDP 203.0.113.1:5060;branch=z9hG4bK776asdhds8f7g6;rport\r\n" +
        "Max-Forwards: 70\r\n" +
        "Record-Route: <sip:203.0.113.1;lr;ftag=1928301774>\r\n" +
        "From: \"Carrier Caller\" <sip:+8613800138000@carrier.example.com>;tag=1928301774\r\n" +
        "To: <sip:+861055500100@198.51.100.10>\r\n" +
        "Call-ID: a84b4c76e66710@203.0.113.1\r\n" +
        "CSeq: 314159 INVITE\r\n" +
        "Contact: <sip:+8613800138000@203.0.113.1:5060>\r\n" +
        "P-Asserted-Identity: <sip:+8613800138000@carrier.example.com>\r\n" +
        "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, INFO\r\n" +
        "Supported: 100rel, timer\r\n" +
        "Session-Expires: 1800;refresher=uac\r\n" +
        "User-Agent: Carrier SBC 7.2\r\n" +
        "Content-Type: application/sdp\r\n" +
        string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Sdp.Length}\r\n\r\n{Sdp}");
}

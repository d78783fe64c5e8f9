using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests;

/// <summary>Writes messages in tests: lines as they read, CRLF as the wire wants it.</summary>
internal static class Wire
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").Replace("\n", "\r\n"));

    public static SipMessage Parse(string text) => Read(Bytes(text));

    public static SipMessage Read(ReadOnlyMemory<byte> bytes)
    {
        Assert.True(SipParser.TryParse(bytes, out SipMessage? message, out SipParseError error), error.ToString());
        return message;
    }

    public static SipRequest Request(string text) => (SipRequest)Parse(text);

    public static SipResponse Response(string text) => (SipResponse)Parse(text);

    public static SipParseError Error(string text)
    {
        Assert.False(SipParser.TryParse((ReadOnlyMemory<byte>)Bytes(text), out _, out SipParseError error), "It should not parse.");
        return error;
    }

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>A plain request with every header it needs, and room for more.</summary>
    public static SipRequest Plain(string method = "OPTIONS", string more = "", string uri = "sip:desk@example.com", string via = "SIP/2.0/UDP pc1.example.com;branch=z9hG4bKa1") =>
        Request($"""
            {method} {uri} SIP/2.0
            Via: {via}
            Max-Forwards: 70
            From: <sip:ann@example.com>;tag=ann1
            To: <sip:desk@example.com>
            Call-ID: c1@pc1.example.com
            CSeq: 7 {method}
            {(more.Length == 0 ? "" : more + "\n")}Content-Length: 0


            """);

    public static SipResponse Answer(SipRequest request, int status, string? tag = "desk1", params (SipHeader Header, string Value)[] more)
    {
        SipMessageBuilder builder = SipMessageBuilder.ResponseTo(request, status, tag);
        foreach ((SipHeader header, string value) in more)
            builder.Header(header, value);
        return builder.BuildResponse();
    }
}

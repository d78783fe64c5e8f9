using System.Runtime.CompilerServices;
using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

/// <summary>What parsing promises: nothing is allocated but the message, which is one object and the table of its header fields.
/// </summary>
public sealed class ParserAllocationTests
{
    private const string Invite =
        "INVITE sip:desk@example.com;user=phone SIP/2.0\r\n" +
        "Via: SIP/2.0/UDP pc1.example.com:5060;branch=z9hG4bK776asdhds8f7g6;rport\r\n" +
        "Via: SIP/2.0/TLS [2001:db8::9]:5061;branch=z9hG4bK1\r\n" +
        "Max-Forwards: 70\r\n" +
        "Record-Route: <sip:203.0.113.1;lr;ftag=1928301774>\r\n" +
        "From: \"Ann \\\"of\\\" Ärger\" <sip:ann@example.com>;tag=1928301774\r\n" +
        "To: <sip:desk@example.com>\r\n" +
        "Call-ID: a84b4c76e66710@203.0.113.1\r\n" +
        "CSeq: 314159 INVITE\r\n" +
        "Contact: <sip:ann@203.0.113.1:5060>\r\n" +
        "Subject: folded\r\n and folded\r\n again\r\n" +
        "X-Unknown: whatever\r\n" +
        "Content-Type: application/sdp\r\n" +
        "Content-Length: 5\r\n\r\nv=0\r\n";

    private const string Answer =
        "SIP/2.0 200 OK\r\n" +
        "v: SIP/2.0/UDP pc1.example.com;branch=z9hG4bK1;received=198.51.100.7;rport=1024\r\n" +
        "f: <sip:ann@example.com>;tag=1\r\n" +
        "t: <sip:desk@example.com>;tag=2\r\n" +
        "i: 1@pc1\r\n" +
        "CSeq: 1 INVITE\r\n" +
        "l: 0\r\n\r\n";

    private static readonly object None = new();

    [Theory]
    [InlineData(Invite)]
    [InlineData(Answer)]
    public void A_parsed_message_is_one_object_and_the_table_of_its_header_fields(string text)
    {
        ReadOnlyMemory<byte> datagram = Encoding.UTF8.GetBytes(text);
        Assert.True(SipParser.TryParse(datagram, out SipMessage? message, out SipParseError error), $"{error}");
        Type type = message.GetType();
        int count = message.HeaderCount;
        long expected = LeastOf(() => RuntimeHelpers.GetUninitializedObject(type)) + LeastOf(() => new SipHeaderField[count]);
        Assert.Equal(expected, LeastOf(() => SipParser.TryParse(datagram, out _, out _) ? None : throw new InvalidOperationException()));
    }

    [Theory]
    [InlineData("INVITE sip:desk@example.com SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n\r\n")]
    [InlineData("INVITE sip:desk@example.com SIP/3.0\r\n\r\n")]
    [InlineData("SIP/2.0 99 Never\r\n\r\n")]
    [InlineData("nothing of the kind")]
    [InlineData("")]
    public void A_refused_message_costs_nothing(string text)
    {
        ReadOnlyMemory<byte> datagram = Encoding.UTF8.GetBytes(text);
        Assert.Equal(0, LeastOf(() => SipParser.TryParse(datagram, out _, out _) ? throw new InvalidOperationException() : None));
    }

    /// <summary>Bytes of one run, in the round that took least: the runtime may compile anew in others.</summary>
    private static long LeastOf(Func<object> run)
    {
        const int Runs = 100;
        long least = long.MaxValue;
        for (int round = 0; round < 20; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Runs; i++)
                GC.KeepAlive(run());
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least / Runs;
    }
}

using System.Net;
using System.Text;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Transports;

public sealed class TransportTests
{
    private static readonly string First = Wire.Plain().ToString();
    private static readonly string Second = First.Replace("Content-Length: 0", "l : 5") + "hello";

    private static List<string> Cut(StreamFramer framer)
    {
        List<string> frames = [];
        while (true)
        {
            StreamFrame frame = framer.Next(out ReadOnlyMemory<byte> message);
            if (frame == StreamFrame.Incomplete)
                return frames;
            frames.Add(frame == StreamFrame.Message ? Wire.Text(message.Span) : frame.ToString());
            if (frame == StreamFrame.Broken)
                return frames;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Rfc3261_18_3_messages_are_cut_alike_however_the_stream_is_chopped(int piece)
    {
        byte[] stream = Encoding.UTF8.GetBytes(First + Second + "\r\n\r\n" + Second + "\r\n" + First + "\r\n\r\n\r\n\r\n");
        StreamFramer framer = new();
        List<string> frames = [];
        for (int at = 0; at < stream.Length; at += piece)
        {
            framer.Append(stream.AsSpan(at, Math.Min(piece, stream.Length - at)));
            frames.AddRange(Cut(framer));
        }

        Assert.Equal([First, Second, "Ping", Second, First, "Ping", "Ping"], frames);
        Assert.Equal(0, framer.WaitingSize);
    }

    [Theory]
    [InlineData("Content-Length: 0\r\n", "")]
    [InlineData("Content-Length: 0", "Content-Length: 0\r\nl: 0")]
    [InlineData("Content-Length: 0", "Content-Length: -1")]
    [InlineData("Content-Length: 0", "Content-Length: 0x")]
    [InlineData("Content-Length: 0", "Content-Length: 65535")]
    [InlineData("Content-Length: 0", "Content-Length: 99999999999999999999")]
    [InlineData("Via:", "Via")]
    public void Rfc3261_20_14_without_one_sound_Content_Length_a_stream_is_broken(string from, string to)
    {
        StreamFramer framer = new();
        framer.Append(Encoding.UTF8.GetBytes(First.Replace(from, to)));
        Assert.Equal(StreamFrame.Broken, framer.Next(out ReadOnlyMemory<byte> rest));
        Assert.StartsWith("OPTIONS", Wire.Text(rest.Span));
    }

    [Fact]
    public void Headers_without_end_break_the_stream_at_the_size_of_a_message()
    {
        StreamFramer framer = new();
        byte[] endless = [.. Enumerable.Repeat((byte)'a', SipLimits.MessageSizeMax)];
        framer.Append(endless);
        Assert.Equal(StreamFrame.Incomplete, framer.Next(out _));
        framer.Append("a"u8);
        Assert.Equal(StreamFrame.Broken, framer.Next(out _));
    }

    [Fact]
    public void No_stream_makes_the_framer_throw()
    {
        byte[][] seeds = [Encoding.UTF8.GetBytes(First + Second), Encoding.UTF8.GetBytes("\r\n\r\n" + Second + First)];
        new Fuzzing(5626, seeds).Run(3_000, (input, _) =>
        {
            StreamFramer whole = new();
            whole.Append(input);
            List<string> expected = Cut(whole);
            StreamFramer halves = new();
            halves.Append(input.AsSpan(0, input.Length / 2));
            List<string> frames = Cut(halves);
            if (frames is not [.., "Broken"])
            {
                halves.Append(input.AsSpan(input.Length / 2));
                frames.AddRange(Cut(halves));
            }

            Assert.Equal(expected, frames);
            return expected.Count > 0;
        });
    }

    [Theory]
    [InlineData("\r\n\r\n", StreamFrame.Ping)]
    [InlineData("\r\n", StreamFrame.Incomplete)]
    [InlineData("", StreamFrame.Incomplete)]
    [InlineData("OPTIONS", StreamFrame.Message)]
    public void Rfc7118_5_one_WebSocket_message_is_one_SIP_message(string text, StreamFrame frame)
    {
        Assert.Equal(frame, WebSocketFraming.Classify(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(StreamFrame.Broken, WebSocketFraming.Classify(new byte[SipLimits.MessageSizeMax + 1]));
    }

    [Theory]
    [InlineData("SIP/2.0/UDP pc1.example.com;branch=z9hG4bKa", null, "pc1.example.com", null)]
    [InlineData("SIP/2.0/UDP pc1.example.com:5070;branch=z9hG4bKa", null, "pc1.example.com", 5070)]
    [InlineData("SIP/2.0/TLS 192.0.2.1;branch=z9hG4bKa", null, "192.0.2.1", 5061)]
    [InlineData("SIP/2.0/UDP [2001:db8::1];branch=z9hG4bKa", null, "2001:db8::1", 5060)]
    [InlineData("SIP/2.0/UDP pc1;branch=z9hG4bKa", "198.51.100.1:40000", "198.51.100.1", 5060)]
    [InlineData("SIP/2.0/UDP pc1:5070;branch=z9hG4bKa", "198.51.100.1:40000", "198.51.100.1", 5070)]
    [InlineData("SIP/2.0/UDP pc1:5070;rport;branch=z9hG4bKa", "198.51.100.1:40000", "198.51.100.1", 40000)]
    [InlineData("SIP/2.0/UDP pc1:5070;maddr=239.0.0.1;rport;branch=z9hG4bKa", "198.51.100.1:40000", "239.0.0.1", 5070)]
    [InlineData("SIP/2.0/UDP pc1:5070;received=203.0.113.9;branch=z9hG4bKa", "198.51.100.1:40000", "198.51.100.1", 5070)] // not its own word
    public void Rfc3261_18_2_2_and_rfc3581_4_a_response_finds_its_way(string via, string? source, string host, int? port)
    {
        SipRequest request = Wire.Plain(via: via);
        request.Source = source is null ? null : IPEndPoint.Parse(source);
        Assert.Equal(new SipResponseRoute(host, port), SipResponseRoute.Of(request));
    }

    [Fact]
    public void Transports_are_known_by_their_token_in_any_case()
    {
        foreach (SipTransportKind kind in Enum.GetValues<SipTransportKind>())
        {
            Assert.Equal(kind, SipTransportKinds.Find(Encoding.ASCII.GetBytes(kind.Token().ToLowerInvariant())));
            Assert.Equal(kind != SipTransportKind.Udp, kind.IsReliable());
        }

        Assert.Null(SipTransportKinds.Find("SCTP"u8));
    }
}

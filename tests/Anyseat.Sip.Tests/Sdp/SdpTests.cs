using System.Net;
using Anyseat.Sip.Sdp;

namespace Anyseat.Sip.Tests.Sdp;

public sealed class SdpTests
{
    private const string Browser = """
        v=0
        o=- 4611731400430051336 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 126
        c=IN IP6 2001:db8::1
        b=AS:64
        a=mid:0
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:126 telephone-event/8000
        a=sendrecv
        a=rtcp-mux

        """;

    private static readonly SdpOrigin Us = new("-", "77", 1, SdpConnection.Of(IPAddress.Parse("192.0.2.7")));

    private static SdpSession Parse(string text)
    {
        Assert.True(SdpParser.TryParse(Wire.Bytes(text), out SdpSession? session, out SdpParseError error), error.ToString());
        return session;
    }

    private static SdpSession Audio(string lines, string media = "audio 4000 RTP/AVP 8 0 101", string connection = "IN IP4 192.0.2.1") => Parse(
        $"v=0\no=a 1 1 IN IP4 192.0.2.1\ns=-\nc={connection}\nt=0 0\nm={media}\na=rtpmap:101 telephone-event/8000\n{lines}\n");

    private static SdpLocalStream Local(SdpDirection direction = SdpDirection.SendReceive) => new()
    {
        Address = IPAddress.Parse("192.0.2.7"),
        Port = 5000,
        Codecs = [new SdpFormat(8, new SdpCodec("PCMA", 8000)), new SdpFormat(96, new SdpCodec("telephone-event", 8000), "0-15")],
        Direction = direction,
    };

    [Fact]
    public void Rfc8866_parts_of_a_description_are_read_and_written_back_as_they_came()
    {
        SdpSession session = Parse(Browser);
        SdpMedia media = session.Media[0];
        Assert.Equal(("4611731400430051336", 2ul), (session.Origin.SessionId, session.Origin.Version));
        Assert.Equal(IPAddress.Parse("2001:db8::1"), session.ConnectionOf(media)!.Value.IpAddress);
        Assert.Equal(
            [new SdpFormat(111, new SdpCodec("opus", 48000, 2), "minptime=10;useinbandfec=1"), new SdpFormat(0, new SdpCodec("PCMU", 8000)),
                new SdpFormat(8, new SdpCodec("PCMA", 8000)), new SdpFormat(126, new SdpCodec("telephone-event", 8000))],
            media.Codecs);
        Assert.Equal("0", media.Attribute("mid"));
        Assert.Equal("", media.Attribute("rtcp-mux"));
        Assert.Equal(Browser.ReplaceLineEndings("\r\n"), session.ToString());
    }

    [Theory]
    [InlineData("", SdpFault.Version, 0)]
    [InlineData("v=1\n", SdpFault.Version, 1)]
    [InlineData("v=0\ns=-\n", SdpFault.Origin, 2)]
    [InlineData("v=0\no=a b 1 IN IP4 x\n", SdpFault.Origin, 2)]
    [InlineData("v=0\no=a 1 99999999999999999999 IN IP4 x\n", SdpFault.Origin, 2)]
    [InlineData("v=0\no=a 1 1 IN IP4 x\no=a 1 1 IN IP4 x\n", SdpFault.Origin, 3)]
    [InlineData("v=0\no=a 1 1 IN IP4 x\nc=IN IP5 x\n", SdpFault.Connection, 3)]
    [InlineData("v=0\no=a 1 1 IN IP4 x\nm=audio x RTP/AVP 0\n", SdpFault.Media, 3)]
    [InlineData("v=0\no=a 1 1 IN IP4 x\nm=audio 70000 RTP/AVP 0\n", SdpFault.Media, 3)]
    [InlineData("v=0\no=a 1 1 IN IP4 x\nm=audio 1 RTP/AVP\n", SdpFault.Media, 3)]
    [InlineData("v=0\no=a 1 1 IN IP4 x\nm =audio 1 RTP/AVP 0\n", SdpFault.Line, 3)]
    [InlineData("v=0\no=a 1 1 IN IP4 x\n\ns=-\n", SdpFault.Line, 3)]
    public void A_broken_description_is_refused_with_its_line(string text, SdpFault fault, int line)
    {
        Assert.False(SdpParser.TryParse(Wire.Bytes(text), out _, out SdpParseError error));
        Assert.Equal(new SdpParseError(fault, line), error);
    }

    [Fact]
    public void Streams_lines_and_formats_have_bounds()
    {
        string head = "v=0\no=a 1 1 IN IP4 x\n";
        string Streams(int count) => head + string.Concat(Enumerable.Repeat("m=audio 1 RTP/AVP 0\n", count));
        Assert.Equal(SdpLimits.MediaCountMax, Parse(Streams(SdpLimits.MediaCountMax)).Media.Length);
        Assert.False(SdpParser.TryParse(Wire.Bytes(Streams(SdpLimits.MediaCountMax + 1)), out _, out SdpParseError error));
        Assert.Equal(SdpFault.TooLarge, error.Fault);
        Assert.False(SdpParser.TryParse(Wire.Bytes(head + string.Concat(Enumerable.Repeat("a=x\n", SdpLimits.LineCountMax))), out _, out error));
        Assert.Equal(SdpFault.TooLarge, error.Fault);
        string formats = string.Concat(Enumerable.Repeat(" 0", SdpLimits.FormatCountMax));
        Assert.Equal(SdpLimits.FormatCountMax, Parse($"{head}m=audio 1 RTP/AVP{formats}\n").Media[0].Formats.Length);
        Assert.False(SdpParser.TryParse(Wire.Bytes($"{head}m=audio 1 RTP/AVP{formats} 0\n"), out _, out _));
    }

    [Fact]
    public void A_value_cannot_add_a_line() =>
        Assert.DoesNotContain("\r\na=evil", new SdpSession { Origin = Us, Name = "x\r\na=evil" }.ToString());

    [Theory] // RFC 3264 §6.1 and Table 1 of §8.4: offered, what we want, answered
    [InlineData("a=sendrecv", SdpDirection.SendReceive, SdpDirection.SendReceive)]
    [InlineData("", SdpDirection.SendReceive, SdpDirection.SendReceive)]
    [InlineData("a=sendonly", SdpDirection.SendReceive, SdpDirection.ReceiveOnly)]
    [InlineData("a=recvonly", SdpDirection.SendReceive, SdpDirection.SendOnly)]
    [InlineData("a=inactive", SdpDirection.SendReceive, SdpDirection.Inactive)]
    [InlineData("a=sendrecv", SdpDirection.SendOnly, SdpDirection.SendOnly)]
    [InlineData("a=sendonly", SdpDirection.SendOnly, SdpDirection.Inactive)]
    [InlineData("a=recvonly", SdpDirection.SendOnly, SdpDirection.SendOnly)]
    [InlineData("a=sendrecv", SdpDirection.Inactive, SdpDirection.Inactive)]
    public void Rfc3264_6_1_the_answer_mirrors_the_direction(string offered, SdpDirection wanted, SdpDirection answered)
    {
        SdpSession offer = Audio(offered);
        Assert.True(SdpOfferAnswer.TryAnswer(offer, Us, [Local(wanted)], out SdpSession answer));
        Assert.Equal(answered, answer.DirectionOf(answer.Media[0]));
        Assert.True(SdpOfferAnswer.TryAgree(answer, offer, out var ours));
        Assert.True(SdpOfferAnswer.TryAgree(offer, answer, out var theirs));
        Assert.Equal(ours.Value[0].Direction, SdpOfferAnswer.Mirror(theirs.Value[0].Direction)); // both ends see the same call
    }

    [Fact]
    public void Rfc3264_6_the_answer_keeps_numbers_order_and_place_of_every_stream()
    {
        SdpSession offer = Parse("v=0\no=a 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=5 6\n"
            + "m=video 4002 RTP/AVP 31\nm=audio 4000 RTP/AVP 0 97 8 101\na=mid:b\na=rtpmap:97 opus/48000/2\na=rtpmap:101 telephone-event/8000\n"
            + "m=audio 0 RTP/AVP 8\nm=audio 4004 RTP/AVP 8\n");
        Assert.True(SdpOfferAnswer.TryAnswer(offer, Us, [Local()], out SdpSession answer));
        Assert.Equal([0, 5000, 0, 0], answer.Media.Select(media => media.Port)); // video unknown, dead stream, and our one stream is used once
        Assert.Equal(["video", "audio", "audio", "audio"], answer.Media.Select(media => media.Kind));
        Assert.Equal(["8", "101"], answer.Media[1].Formats);
        Assert.Contains("a=fmtp:101 0-15\r\n", answer.ToString());
        Assert.Equal("b", answer.Media[1].Attribute("mid"));
        Assert.Equal("5 6", answer.Time);
        Assert.True(SdpOfferAnswer.TryAgree(answer, offer, out var agreed));
        SdpAgreedStream stream = Assert.Single(agreed.Value);
        Assert.Equal((1, "192.0.2.1", 4000), (stream.Index, stream.Remote!.ToString(), stream.RemotePort));
    }

    [Theory]
    [InlineData("audio 4000 RTP/AVP 18")] // no codec in common
    [InlineData("audio 4000 RTP/AVP 101")] // keypad events alone are no sound
    [InlineData("audio 4000 RTP/SAVP 8")] // a profile we do not speak
    [InlineData("image 4000 udptl t38")]
    public void Rfc3264_6_an_offer_with_nothing_for_us_is_refused(string media)
    {
        Assert.False(SdpOfferAnswer.TryAnswer(Audio("", media), Us, [Local()], out SdpSession answer));
        Assert.True(answer.Media[0].IsRejected);
        Assert.NotEmpty(answer.Media[0].Formats);
    }

    [Fact]
    public void Rfc3264_8_4_an_address_of_zeros_is_a_hold_of_old()
    {
        SdpSession offer = Audio("", connection: "IN IP4 0.0.0.0");
        Assert.Equal(SdpDirection.SendOnly, offer.DirectionOf(offer.Media[0]));
        Assert.True(SdpOfferAnswer.TryAnswer(offer, Us, [Local()], out SdpSession answer));
        Assert.Equal(SdpDirection.ReceiveOnly, answer.DirectionOf(answer.Media[0]));
    }

    [Fact]
    public void Rfc3264_5_an_offer_of_ours_can_be_answered_by_ourselves_over_IPv6()
    {
        SdpLocalStream local = Local() with { Address = IPAddress.Parse("2001:db8::7") };
        SdpSession offer = SdpOfferAnswer.Offer(Us, [local, local with { Address = IPAddress.Parse("192.0.2.8"), Port = 6000 }]);
        SdpSession read = Parse(offer.ToString().Replace("\r\n", "\n"));
        Assert.Equal(offer.ToString(), read.ToString());
        Assert.True(SdpOfferAnswer.TryAnswer(read, Us, [local, local], out SdpSession answer));
        Assert.True(SdpOfferAnswer.TryAgree(offer, answer, out var agreed));
        Assert.Equal(["2001:db8::7", "2001:db8::7"], agreed.Value.Select(stream => stream.Remote!.ToString()));
        Assert.Equal("192.0.2.8", read.ConnectionOf(read.Media[1])!.Value.Address);
    }

    [Fact]
    public void Rfc3264_8_descriptions_that_do_not_belong_together_are_refused()
    {
        Assert.False(SdpOfferAnswer.TryAgree(Audio(""), new SdpSession { Origin = Us }, out _));
        Assert.False(SdpOfferAnswer.TryAgree(Audio(""), Audio("", "video 1 RTP/AVP 31"), out _));
    }

    [Fact]
    public void Descriptions_of_browsers_and_devices_parse_and_round_trip()
    {
        int read = 0;
        string[] files = [.. Directory.GetFiles(SharedData.Folder("sip", "sdp-samples"), "*.sdp"), .. Directory.GetFiles(SharedData.Folder("sip", "pjsip-seeds"), "*.sdp", SearchOption.AllDirectories)];
        foreach (string file in files)
        {
            if (!SdpParser.TryParse(File.ReadAllBytes(file), out SdpSession? session, out _))
                continue;
            read++;
            Assert.True(SdpParser.TryParse(SdpWriter.WriteBytes(session), out SdpSession? again, out SdpParseError error), $"{file}: {error}");
            Assert.Equal(session.ToString(), again.ToString());
        }

        Assert.InRange(read, files.Length / 2, files.Length);
    }

    [Fact]
    public void No_input_throws_and_every_accepted_description_round_trips()
    {
        byte[][] seeds = [Wire.Bytes(Browser), Wire.Bytes(Audio("a=sendonly\na=fmtp:101 0-16").ToString().Replace("\r\n", "\n"))];
        double accepted = new Fuzzing(8866, seeds).Run(10_000, (input, number) =>
        {
            if (!SdpParser.TryParse(input, out SdpSession? session, out SdpParseError error))
            {
                Assert.NotEqual(SdpFault.None, error.Fault);
                return false;
            }

            SdpOfferAnswer.TryAnswer(session, Us, [Local()], out SdpSession answer);
            Assert.True(SdpOfferAnswer.TryAgree(answer, session, out _));
            if (Fuzzing.IsSoak && number % 20 != 0)
                return true;
            Assert.True(SdpParser.TryParse(SdpWriter.WriteBytes(session), out SdpSession? again, out error), $"{error} {session}");
            Assert.Equal(session.ToString(), again.ToString());
            return true;
        });
        Assert.InRange(accepted, 0.05, 1);
    }
}

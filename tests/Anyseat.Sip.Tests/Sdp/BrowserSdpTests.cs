using System.Collections.Immutable;
using System.Net;
using Anyseat.Sip.Sdp;

namespace Anyseat.Sip.Tests.Sdp;

/// <summary>What browsers offer and answer: one way and keys by ICE and DTLS (RFC 8829). Attributes as Chromium writes them.</summary>
public sealed class BrowserSdpTests
{
    private const string Theirs = """
        v=0
        o=- 1174397951568340018 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=msid-semantic: WMS
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 0.0.0.0
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:EDgw
        a=ice-pwd:eBnzrleDdDLzAOyl+H1QrGTX
        a=ice-options:trickle
        a=fingerprint:sha-256 6D:51:C9:33:FC:E8:82:0A:AF:04:68:9F:E5:0D:27:0C:A0:44:03:72:DD:02:2B:42:5A:5B:B6:35:E0:EC:47:CC
        a=setup:actpass
        a=mid:0
        a=sendrecv
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:63 red/48000/2
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        m=video 9 UDP/TLS/RTP/SAVPF 96
        c=IN IP4 0.0.0.0
        a=mid:1
        a=rtpmap:96 VP8/90000

        """;

    private static readonly SdpOrigin Us = new("-", "77", 1, SdpConnection.Of(IPAddress.Parse("192.0.2.7")));

    private static readonly SdpLocalStream Ours = new()
    {
        Protocols = ["UDP/TLS/RTP/SAVPF"],
        Address = IPAddress.Parse("192.0.2.7"),
        Port = 5000,
        Codecs = [new SdpFormat(96, new SdpCodec("opus", 48_000, 2)), new SdpFormat(97, new SdpCodec("telephone-event", 48_000), "0-16")],
        Transport = new SdpDtlsTransport
        {
            Ufrag = "ours1234",
            Password = "secretsecretsecretsecret",
            Fingerprints = ["sha-256 00:11"],
            Candidates = ["1 1 UDP 2130706431 192.0.2.7 5000 typ host"],
        },
    };

    private static SdpSession Parse(string text)
    {
        Assert.True(SdpParser.TryParse(Wire.Bytes(text), out SdpSession? session, out SdpParseError error), error.ToString());
        return session;
    }

    [Fact]
    public void Rfc8829_a_browsers_offer_is_answered_with_our_way_and_keys_and_bundles_what_is_taken()
    {
        SdpSession offer = Parse(Theirs);
        Assert.True(SdpOfferAnswer.TryAnswer(offer, Us, [Ours], out SdpSession answer));
        Assert.Equal(["group:BUNDLE 0", "ice-lite:"], answer.Attributes.Select(one => $"{one.Name}:{one.Value}"));
        Assert.Equal(["111", "110"], answer.Media[0].Formats); // events of the codec's clock
        Assert.True(answer.Media[1].IsRejected);
        Assert.True(SdpDtlsTransport.TryRead(answer, answer.Media[0], out SdpDtlsTransport? ours));
        Assert.Equal(("ours1234", "secretsecretsecretsecret", SdpSetup.Passive, true), (ours.Ufrag, ours.Password, ours.Setup, ours.IsLite));
        Assert.Equal(Ours.Transport!.Candidates, ours.Candidates);
        Assert.True(SdpOfferAnswer.TryAgree(answer, offer, out ImmutableArray<SdpAgreedStream>? agreed));
        SdpAgreedStream stream = Assert.Single(agreed.Value);
        Assert.Equal(("EDgw", "eBnzrleDdDLzAOyl+H1QrGTX", SdpSetup.ActiveOrPassive), (stream.Transport!.Ufrag, stream.Transport.Password, stream.Transport.Setup));
        Assert.StartsWith("sha-256 6D:51", Assert.Single(stream.Transport.Fingerprints));
        Assert.DoesNotContain("eBnz", stream.Transport.ToString());
    }

    [Fact]
    public void Rfc8829_5_2_1_an_address_of_zeros_beside_ICE_is_no_hold()
    {
        SdpSession offer = Parse(Theirs);
        Assert.Equal(SdpDirection.SendReceive, offer.DirectionOf(offer.Media[0]));
        Assert.True(SdpOfferAnswer.TryAnswer(offer, Us, [Ours], out SdpSession answer));
        Assert.Equal(SdpDirection.SendReceive, answer.DirectionOf(answer.Media[0]));
    }

    [Fact]
    public void Rfc5763_5_our_offer_lets_the_browser_begin_and_takes_no_answer_that_waits()
    {
        SdpSession offer = SdpOfferAnswer.Offer(Us, [Ours]);
        Assert.Equal("actpass", offer.Media[0].Attribute("setup"));
        Assert.Equal(("BUNDLE 0", "0"), (offer.Attribute("group"), offer.Media[0].Attribute("mid")));
        string active = Answered("active");
        Assert.True(SdpOfferAnswer.TryAgree(offer, Parse(active), out ImmutableArray<SdpAgreedStream>? agreed));
        Assert.Equal(SdpSetup.Active, Assert.Single(agreed.Value).Transport!.Setup);
        Assert.True(SdpOfferAnswer.TryAgree(offer, Parse(Answered("passive")), out agreed));
        Assert.Empty(agreed.Value);
        Assert.True(SdpOfferAnswer.TryAgree(offer, Parse(active.Replace("s=-\n", "s=-\na=ice-lite\n")), out agreed)); // two ends that wait for each other
        Assert.Empty(agreed.Value);

        static string Answered(string setup) =>
            Theirs.ReplaceLineEndings("\n").Split("m=video")[0].Replace("a=setup:actpass", $"a=setup:{setup}");
    }

    [Theory]
    [InlineData("a=ice-ufrag:EDgw")]
    [InlineData("a=ice-pwd:eBnzrleDdDLzAOyl+H1QrGTX")]
    [InlineData("a=rtcp-mux")]
    [InlineData("a=fingerprint")]
    public void An_offer_without_a_way_or_keys_is_refused(string missing)
    {
        string[] lines = [.. Theirs.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith(missing, StringComparison.Ordinal))];
        Assert.False(SdpOfferAnswer.TryAnswer(Parse(string.Join('\n', lines)), Us, [Ours], out SdpSession answer));
        Assert.All(answer.Media, media => Assert.True(media.IsRejected));
    }

    [Fact]
    public void Rfc8839_5_4_credentials_and_fingerprint_of_the_session_hold_for_its_streams()
    {
        string[] ofSession = ["a=ice-ufrag", "a=ice-pwd", "a=fingerprint", "a=setup"];
        string[] lines = Theirs.ReplaceLineEndings("\n").Split('\n');
        string[] moved = [.. lines.Where(line => ofSession.Any(line.StartsWith))];
        string text = string.Join('\n', lines.Except(moved)).Replace("t=0 0\n", $"t=0 0\n{string.Join('\n', moved)}\n");
        SdpSession offer = Parse(text);
        Assert.True(SdpDtlsTransport.TryRead(offer, offer.Media[0], out SdpDtlsTransport? transport));
        Assert.Equal("EDgw", transport.Ufrag);
        Assert.True(SdpOfferAnswer.TryAnswer(offer, Us, [Ours], out _));
    }

    [Fact]
    public void No_offer_throws_and_every_answer_can_be_read()
    {
        double taken = new Fuzzing(8829, [Wire.Bytes(Theirs)]).Run(5_000, (input, number) =>
        {
            if (!SdpParser.TryParse(input, out SdpSession? offer, out _))
                return false;
            bool isTaken = SdpOfferAnswer.TryAnswer(offer, Us, [Ours], out SdpSession answer);
            Assert.Equal(isTaken, answer.Media.Any(media => SdpDtlsTransport.TryRead(answer, media, out _)));
            Assert.True(SdpOfferAnswer.TryAgree(answer, offer, out _));
            return isTaken;
        });
        Assert.InRange(taken, 0.05, 1);
    }
}

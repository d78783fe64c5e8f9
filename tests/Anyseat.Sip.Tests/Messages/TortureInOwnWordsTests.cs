using System.Collections.Immutable;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

/// <summary>The cases of RFC 4475 that tell most, in messages of our own, so that they run everywhere.</summary>
public sealed class TortureInOwnWordsTests
{
    [Fact]
    public void Rfc4475_3_1_1_1_white_space_folds_case_and_compact_forms_are_all_read()
    {
        SipRequest request = Wire.Request("""
            INVITE sip:desk@branch.example.com;odd SIP/2.0
            tO :
             sip:desk@branch.example.com ;   tag    = 77n
            FROM   : "A \\\"quote\\\""       <sip:ann@example.com>
              ;
              tag = 98x
            mAX-fORWARDS: 0068
            i: one.two@192.0.2.1
            CSEQ: 0009
              INVITE
            V  : SIP  /   2.0
             /UDP
                192.0.2.2;branch=390old
            s :
            X-New:   begins here
             and goes on
            X-Odd: ;;,,;;,;
            v:  SIP  / 2.0  / TCP     spindle.example.com   ;
              branch  =   z9hG4bK9ik  ,
             SIP  /    2.0   / UDP  192.168.255.111   ; branch=
             z9hG4bK30
            m:"Say \"\"" <sip:ann@example.com> ; newparam =
                  newvalue ;
              second ; q = 0.33
            l: 0


            """);
        Assert.Equal("77n", Wire.Text(request.To.Tag));
        Assert.Equal("98x", Wire.Text(request.From.Tag));
        Assert.Equal("A \\\"quote\\\"", request.From.DisplayName);
        Assert.Equal(68, request.MaxForwards);
        Assert.Equal(new SipCSeq(9, SipMethod.Invite), request.CSeq);
        Assert.Equal("", request.TextOf(SipHeader.Subject));
        Assert.Equal("begins here and goes on", request.TextOf("x-new"));
        Assert.True(request.TryGetVias(out ImmutableArray<SipVia> hops, out _));
        Assert.Equal(["192.0.2.2", "spindle.example.com", "192.168.255.111"], hops.Select(hop => Wire.Text(hop.Host)));
        Assert.Equal(["UDP", "TCP", "UDP"], hops.Select(hop => Wire.Text(hop.Transport)));
        Assert.Equal("z9hG4bK30", Wire.Text(hops[2].Branch));
        Assert.False(hops[0].HasMagicCookie);
        Assert.True(request.TryGetAddresses(SipHeader.Contact, out ImmutableArray<SipNameAddress> contacts, out _));
        Assert.Equal("0.33", contacts[0].Parameters.Text("q"u8));
        Assert.Equal("Say \"\"", contacts[0].DisplayName);
        RoundTrip.Check(request);
    }

    [Fact]
    public void Rfc4475_3_1_1_2_every_character_the_grammar_allows_is_taken()
    {
        SipRequest request = Wire.Request("""
            !odd-Method01_*+`.%yes'~ sip:a~(b!c)&d'e+f$/g?,/;;*:&h+i=1,j!*k$l~m_n.(o'p)@example.com SIP/2.0
            Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~
            To: "BEL:\§ NUL:\¤" <sip:a~(b!c)&d'e+f$/g?,/;;*@example.com>
            From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;p''~+*_!.-%="работа";tag=_t~1'+`*%!-.
            Call-ID: word%ZK-!.*_+'@word`~)(><:\/"][?}{
            CSeq: 139 !odd-Method01_*+`.%yes'~
            Max-Forwards: 255
            x-!.%*+_`'~: 大停電
            Content-Length: 0


            """.Replace('§', '\a').Replace('¤', '\0'));
        Assert.Equal("!odd-Method01_*+`.%yes'~", request.Method.Name);
        Assert.Equal("BEL:\a NUL:\0", request.To.DisplayName);
        Assert.Equal("работа", request.From.Parameters.Text("p''~+*_!.-%"u8));
        Assert.Equal("大停電", request.TextOf("x-!.%*+_`'~"));
        Assert.Equal("example.com", request.Uri.HostText);
        RoundTrip.Check(request);
    }

    [Fact]
    public void Rfc4475_3_1_1_3_and_3_1_1_4_escapes_decode_also_to_NUL_and_bytes_stay_as_sent()
    {
        SipUri uri = SipUri.Parse("sip:sips%3Aann%40example.com@example.net");
        Assert.Equal("sips:ann@example.com", uri.UserText);
        Assert.Equal("sip:sips%3Aann%40example.com@example.net", uri.ToString());
        Assert.Equal("a\0b", SipUri.Parse("sip:a%00b@example.net").UserText);
        Assert.False(SipUri.TryParse("sip:a%0@example.net", out _));
        Assert.False(SipUri.TryParse("sip:a%gg@example.net", out _));
    }

    [Fact]
    public void Rfc4475_3_1_1_5_a_percent_sign_in_a_method_is_only_a_character()
    {
        SipRequest request = Wire.Plain("RE%47IST%45R");
        Assert.NotEqual(SipMethod.Register, request.Method);
    }

    [Fact]
    public void Rfc4475_3_1_1_6_no_space_is_needed_between_display_name_and_bracket() =>
        Assert.Equal("caller", Wire.Plain(more: "P-Asserted-Identity: \"caller\"<sip:ann@example.com>")
            .TryGetAddresses(SipHeader.PAssertedIdentity, out ImmutableArray<SipNameAddress> list, out _) ? list[0].DisplayName : "");

    [Fact]
    public void Rfc4475_3_1_1_8_what_follows_the_body_in_a_datagram_is_dropped()
    {
        SipRequest request = Wire.Request(Wire.Text(Wire.Plain().Bytes.Span).Replace("\r\n", "\n") + "INVITE sip:x@example.com SIP/2.0\n\n");
        Assert.True(request.Body.IsEmpty);
        Assert.EndsWith("Content-Length: 0\r\n\r\n", request.ToString());
    }

    [Fact]
    public void Rfc4475_3_1_1_9_a_semicolon_before_the_at_sign_belongs_to_the_user()
    {
        SipUri uri = SipUri.Parse("sip:desk;par=u%40example.net@example.com;lr");
        Assert.Equal("desk;par=u@example.net", uri.UserText);
        Assert.Equal("example.com", uri.HostText);
        Assert.True(uri.IsLooseRouter);
    }

    [Fact]
    public void Rfc4475_3_1_1_10_unknown_transports_stand_in_Via()
    {
        SipRequest request = Wire.Plain(more: "Via: SIP/2.0/SCTP a.example.com;branch=z9hG4bK1, SIP/2.0/UNKNOWN b.example.com;branch=z9hG4bK2");
        Assert.True(request.TryGetVias(out ImmutableArray<SipVia> hops, out _));
        Assert.Equal(["UDP", "SCTP", "UNKNOWN"], hops.Select(hop => Wire.Text(hop.Transport)));
    }

    [Theory]
    [InlineData("Via: SIP/2.0/UDP 192.0.2.1;;,;,,", SipParseFault.HeaderValue, SipHeader.Via)] // 3.1.2.1
    [InlineData("Content-Length: -99", SipParseFault.HeaderValue, SipHeader.ContentLength)] // 3.1.2.3
    [InlineData("Content-Length: 99", SipParseFault.ContentLength, SipHeader.ContentLength)] // 3.1.2.2
    [InlineData("Max-Forwards: 300", SipParseFault.NumberRange, SipHeader.MaxForwards)] // 3.1.2.4
    [InlineData("CSeq: 36893488147419103232 OPTIONS", SipParseFault.NumberRange, SipHeader.CSeq)] // 3.1.2.4
    [InlineData("CSeq: 8 INVITE", SipParseFault.MethodMismatch, SipHeader.CSeq)] // 3.1.2.17
    [InlineData("To: \"Mr. X <sip:x@example.com>", SipParseFault.Unterminated, SipHeader.To)] // 3.1.2.6
    [InlineData("To: Bell, A <sip:x@example.com>", SipParseFault.Uri, SipHeader.To)] // 3.1.2.15
    [InlineData("To: \"X\" <sip:x@example.com >", SipParseFault.Uri, SipHeader.To)] // 3.1.2.14
    [InlineData("To: sip:x@example.com?a=b", SipParseFault.UriNotEnclosed, SipHeader.To)] // 3.1.2.13
    public void Rfc4475_3_1_2_a_broken_header_is_named_with_its_place(string line, SipParseFault fault, SipHeader header)
    {
        string name = line[..line.IndexOf(':')];
        string text = string.Join('\n', Wire.Plain().ToString().Replace("\r\n", "\n").Split('\n')
            .Select(one => one.StartsWith(name + ":", StringComparison.Ordinal) ? line : one));
        SipParseError error = Wire.Error(text);
        Assert.Equal((fault, header), (error.Fault, error.Header));
        Assert.InRange(error.Offset, 0, text.Length + 20);
        Assert.Equal("400", Outcome.Of(Wire.Bytes(text)));
    }

    [Theory]
    [InlineData("OPTIONS <sip:x@example.com> SIP/2.0", "400")] // 3.1.2.7
    [InlineData("OPTIONS sip:x@example.com; lr SIP/2.0", "400")] // 3.1.2.8
    [InlineData("OPTIONS  sip:x@example.com  SIP/2.0", "400")] // 3.1.2.9
    [InlineData("OPTIONS sip:x@example.com SIP/2.0  ", "drop")] // 3.1.2.10
    [InlineData("OPTIONS sip:x@example.com?Route=%3Csip:y%3E SIP/2.0", "400")] // 3.1.2.11
    [InlineData("OPTIONS sip:x@example.com SIP/7.0", "505")] // 3.1.2.16
    [InlineData("SIP/2.0 4294967301 big", "drop")] // 3.1.2.19
    [InlineData("OPTIONS nobodyKnowsThisScheme:x SIP/2.0", "416")] // 3.3.2
    [InlineData("OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0", "416")] // 3.3.3
    public void Rfc4475_a_broken_start_line_gets_its_outcome(string startLine, string outcome)
    {
        string text = Wire.Plain().ToString().Replace("\r\n", "\n");
        Assert.Equal(outcome, Outcome.Of(Wire.Bytes(startLine + text[text.IndexOf('\n')..])));
    }

    [Theory]
    [InlineData("Via")]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Call-ID")]
    [InlineData("CSeq")]
    public void Rfc4475_3_3_1_and_3_3_8_what_must_stand_once_may_neither_lack_nor_stand_twice(string name)
    {
        string[] lines = Wire.Plain().ToString().Replace("\r\n", "\n").Split('\n');
        SipParseError missing = Wire.Error(string.Join('\n', lines.Where(line => !line.StartsWith(name + ":", StringComparison.Ordinal))));
        Assert.Equal(SipParseFault.HeaderMissing, missing.Fault);
        if (name == "Via")
            return;
        SipParseError twice = Wire.Error(string.Join('\n', lines.SelectMany(line =>
            line.StartsWith(name + ":", StringComparison.Ordinal) ? new[] { line, line } : [line])));
        Assert.Equal((SipParseFault.HeaderRepeated, name), (twice.Fault, SipHeaders.NameOf(twice.Header)));
    }

    [Fact]
    public void Rfc4475_3_3_5_every_extension_that_is_not_known_is_listed()
    {
        SipVerdict verdict = SipScreening.Check(
            Wire.Plain(more: "Require: 100rel, odd1, odd2"),
            new SipCapabilities { Methods = [SipMethod.Options], Extensions = ["100rel"] });
        Assert.Equal(new SipVerdict(420, SipHeader.Unsupported, "odd1, odd2"), verdict);
    }

    [Theory]
    [InlineData("OPTIONS sip:x@example.com SIP/2.0\nVia: x\n\n", 5)]
    [InlineData("no header end", 13)]
    public void A_bare_line_feed_ends_no_line(string text, int _)
    {
        Assert.False(SipParser.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out SipMessage? none, out SipParseError error));
        Assert.Null(none);
        Assert.Equal(SipParseFault.LineEnd, error.Fault);
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Text;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Dns;

public sealed class DnsTests
{
    private static readonly SipTransportKind[] All = [SipTransportKind.Udp, SipTransportKind.Tcp, SipTransportKind.Tls];

    /// <summary>An answer as a name server would send it, names of records pointing back to the question.</summary>
    private static byte[] Answer(string name, DnsType type, params (DnsType Type, byte[] Data)[] records)
    {
        Assert.True(DnsCodec.TryWriteQuestion(7, name, type, out byte[] question));
        List<byte> bytes = [.. question];
        bytes[2] |= 0x80;
        bytes[7] = (byte)records.Length;
        foreach ((DnsType kind, byte[] data) in records)
            bytes.AddRange([0xC0, 12, 0, (byte)kind, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data]);
        return [.. bytes];
    }

    private static byte[] Name(string name) => [.. name.Split('.').SelectMany(label => new[] { (byte)label.Length }.Concat(Encoding.ASCII.GetBytes(label))), 0];

    private static byte[] Srv(ushort priority, ushort weight, ushort port, string target)
    {
        byte[] fixedPart = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, priority);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(2), weight);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(4), port);
        return [.. fixedPart, .. target.Length == 0 ? [0] : Name(target)];
    }

    private static byte[] Naptr(byte order, byte preference, string service, string replacement) =>
        [0, order, 0, preference, 1, (byte)'s', (byte)service.Length, .. Encoding.ASCII.GetBytes(service), 0, .. Name(replacement)];

    [Fact]
    public void Rfc1035_questions_are_written_and_every_type_is_read()
    {
        Assert.True(DnsCodec.TryWriteQuestion(0x1234, "Example.com.", DnsType.Srv, out byte[] question));
        Assert.Equal("12340100000100000000000007" + Convert.ToHexStringLower("Example"u8) + "03636f6d0000210001", Convert.ToHexStringLower(question));
        Assert.True(DnsCodec.TryRead(Answer(
            "example.com", DnsType.A, (DnsType.A, [192, 0, 2, 1]), (DnsType.Aaaa, IPAddress.Parse("2001:db8::1").GetAddressBytes()),
            (DnsType.Cname, Name("other.example.com")), (DnsType.Srv, Srv(1, 2, 5060, "a.b")), (DnsType.Naptr, Naptr(10, 20, "SIP+D2U", "_sip._udp.example.com")),
            ((DnsType)16, [3, 1, 2, 3])), out DnsAnswer? answer));
        Assert.Equal(
            [
                new AddressRecord("example.com", 60, IPAddress.Parse("192.0.2.1")),
                new AddressRecord("example.com", 60, IPAddress.Parse("2001:db8::1")),
                new CnameRecord("example.com", 60, "other.example.com"),
                new SrvRecord("example.com", 60, 1, 2, 5060, "a.b"),
                new NaptrRecord("example.com", 60, 10, 20, "s", "SIP+D2U", "_sip._udp.example.com"),
            ],
            answer.Records.ToArray());
        Assert.Equal(("example.com", DnsType.A, 0, false), (answer.Question, answer.Type, answer.ResponseCode, answer.IsTruncated));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("é.example.com")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com")]
    public void A_name_that_is_none_is_not_asked_for(string name) => Assert.False(DnsCodec.TryWriteQuestion(1, name, DnsType.A, out _));

    [Fact]
    public void Pointers_cannot_make_a_loop()
    {
        byte[] loop = [0, 7, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1];
        Assert.False(DnsCodec.TryRead(loop, out _));
        byte[] forward = [0, 7, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 14, 0xC0, 12, 0, 1, 0, 1];
        Assert.False(DnsCodec.TryRead(forward, out _));
    }

    [Fact]
    public void No_input_makes_the_codec_throw_or_hang()
    {
        byte[][] seeds = [Answer("example.com", DnsType.Naptr, (DnsType.Naptr, Naptr(1, 1, "SIP+D2U", "x.y")), (DnsType.Srv, Srv(1, 1, 1, "a.b"))), Answer("a.b", DnsType.A, (DnsType.A, [1, 2, 3, 4]))];
        new Fuzzing(1035, seeds).Run(10_000, (input, _) =>
        {
            if (!DnsCodec.TryRead(input, out DnsAnswer? answer))
                return false;
            Assert.InRange(answer.Records.Length, 0, 256);
            return true;
        });
    }

    /// <summary>A name server made of a table; answers what it has, and keeps what it was asked.</summary>
    private static (List<string> Targets, List<string> Asked) Locate(string uri, Dictionary<string, (DnsType, byte[])[]> zone, double random = 0)
    {
        List<string> asked = [];
        LocatorState state = SipServerLocator.Begin(SipUri.Parse(uri), [.. All]);
        while (state.Question is { } question)
        {
            string key = $"{question.Type} {question.Name}";
            asked.Add(key);
            byte[] bytes = Answer(question.Name, question.Type, zone.GetValueOrDefault(key) ?? []);
            Assert.True(DnsCodec.TryRead(bytes, out DnsAnswer? answer));
            state = SipServerLocator.Next(state, answer, () => random);
        }

        return ([.. state.Targets.Select(target => $"{target.Transport} {target.Address}:{target.Port}")], asked);
    }

    [Theory] // RFC 3263 §4.1 and §4.2: nothing to ask
    [InlineData("sip:192.0.2.1", "Udp 192.0.2.1:5060")]
    [InlineData("sips:192.0.2.1", "Tls 192.0.2.1:5061")]
    [InlineData("sip:192.0.2.1;transport=tcp", "Tcp 192.0.2.1:5060")]
    [InlineData("sips:192.0.2.1;transport=tcp", "Tls 192.0.2.1:5061")]
    [InlineData("sip:[2001:db8::1]:5070", "Udp 2001:db8::1:5070")]
    [InlineData("sip:example.com;maddr=192.0.2.9", "Udp 192.0.2.9:5060")]
    public void Rfc3263_4_an_address_needs_no_question(string uri, string target)
    {
        (List<string> targets, List<string> asked) = Locate(uri, []);
        Assert.Equal([target], targets);
        Assert.Empty(asked);
    }

    [Fact]
    public void Rfc3263_4_NAPTR_leads_to_SRV_leads_to_addresses_in_their_order()
    {
        (List<string> targets, List<string> asked) = Locate("sip:example.com", new()
        {
            ["Naptr example.com"] = [(DnsType.Naptr, Naptr(50, 50, "SIP+D2U", "_sip._udp.example.com")), (DnsType.Naptr, Naptr(20, 50, "SIPS+D2T", "_sips._tcp.example.com")), (DnsType.Naptr, Naptr(10, 1, "SIP+D2S", "_sip._sctp.example.com"))],
            ["Srv _sips._tcp.example.com"] = [(DnsType.Srv, Srv(0, 1, 5061, "s1.example.com"))],
            ["Srv _sip._udp.example.com"] = [(DnsType.Srv, Srv(2, 0, 5062, "s2.example.com")), (DnsType.Srv, Srv(1, 0, 5060, "s1.example.com"))],
            ["A s1.example.com"] = [(DnsType.A, [192, 0, 2, 1])],
            ["Aaaa s1.example.com"] = [(DnsType.Aaaa, IPAddress.Parse("2001:db8::1").GetAddressBytes())],
            ["A s2.example.com"] = [(DnsType.A, [192, 0, 2, 2])],
        });
        Assert.Equal(["Tls 192.0.2.1:5061", "Tls 2001:db8::1:5061", "Udp 192.0.2.1:5060", "Udp 2001:db8::1:5060", "Udp 192.0.2.2:5062"], targets);
        Assert.Equal("Naptr example.com", asked[0]);
        Assert.DoesNotContain("A example.com", asked); // the last resort is not needed
    }

    [Fact]
    public void Rfc3263_4_1_without_NAPTR_each_transport_is_asked_by_SRV_and_then_the_name_itself()
    {
        (List<string> targets, List<string> asked) = Locate("sip:example.com", new() { ["A example.com"] = [(DnsType.A, [192, 0, 2, 1])], ["Aaaa example.com"] = [(DnsType.Aaaa, new byte[16])] });
        Assert.Equal(["Udp 192.0.2.1:5060", "Udp :::5060"], targets);
        Assert.Equal(
            ["Naptr example.com", "Srv _sip._udp.example.com", "Srv _sip._tcp.example.com", "Srv _sips._tcp.example.com", "A example.com", "Aaaa example.com"], asked);
    }

    [Fact]
    public void Rfc3263_4_2_a_port_skips_SRV_and_a_transport_skips_NAPTR()
    {
        Assert.Equal(["A example.com", "Aaaa example.com"], Locate("sip:example.com:5070", []).Asked);
        Assert.Equal(["Srv _sip._tcp.example.com", "A example.com", "Aaaa example.com"], Locate("sip:example.com;transport=tcp", []).Asked);
        Assert.Equal(["Naptr example.com", "Srv _sips._tcp.example.com", "A example.com", "Aaaa example.com"], Locate("sips:example.com", []).Asked);
        Assert.Empty(Locate("sip:example.com", []).Targets);
    }

    [Fact]
    public void Rfc2782_a_target_of_dot_says_that_the_service_is_not_there() =>
        Assert.Empty(Locate("sip:example.com;transport=udp", new() { ["Srv _sip._udp.example.com"] = [(DnsType.Srv, Srv(0, 0, 0, ""))] }).Targets);

    [Fact]
    public void An_endless_tree_of_names_is_cut()
    {
        (DnsType, byte[])[] many = [.. Enumerable.Range(0, 200).Select(i => (DnsType.Srv, Srv(1, 1, 5060, $"h{i}.example.com")))];
        Assert.Equal(SipServerLocator.QuestionCountMax, Locate("sip:example.com;transport=udp", new() { ["Srv _sip._udp.example.com"] = many }).Asked.Count);
    }

    [Fact]
    public void Rfc2782_weights_share_the_load_within_a_priority()
    {
        SrvRecord[] records =
        [
            new("x", 1, 1, 60, 1, "heavy"), new("x", 1, 1, 20, 1, "light"), new("x", 1, 1, 20, 1, "other"), new("x", 1, 0, 0, 1, "first"), new("x", 1, 9, 5, 1, "last"),
        ];
        Random random = new(2782);
        int heavyFirst = 0;
        for (int i = 0; i < 2_000; i++)
        {
            SrvRecord[] ordered = [.. SipServerLocator.Order(records, random.NextDouble)];
            Assert.Equal(("first", "last", 5), (ordered[0].Target, ordered[^1].Target, ordered.Length));
            heavyFirst += ordered[1].Target == "heavy" ? 1 : 0;
        }

        Assert.InRange(heavyFirst, 1_100, 1_300); // 60 of 100
    }
}

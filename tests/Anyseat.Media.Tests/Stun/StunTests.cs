using System.Globalization;
using System.Net;
using System.Text;
using Anyseat.Media.Stun;

namespace Anyseat.Media.Tests.Stun;

public sealed class StunTests
{
    internal const string Request =
        "0001005821 12A442B7E7A701BC34D686FA87DFAE8022001053 54554E207465737420636C69656E740024 00046E0001FF80290008932FF9B151263B36"
        + "00060009 6576746A3A68367659202020 00080014 9AEAA70CBFD8CB56781EF2B5B2D3F249C1B571A2 80280004 E57A3BCF";

    internal const string Password = "VOkJxbRl1RmTxUk/WvJxBt";

    private const string Ipv4Response =
        "0101003C2112A442B7E7A701BC34D686FA87DFAE 8022000B 7465737420766563746F7220 00200008 0001A147E112A643"
        + "00080014 2B91F599FD9E90C38C7489F92AF9BA53F06BE7D7 80280004 C07D4C96";

    private const string Ipv6Response =
        "010100482112A442B7E7A701BC34D686FA87DFAE 8022000B 7465737420766563746F7220 00200014 0002A1470113A9FAA5D3F179BC25F4B5BED2B9D9"
        + "00080014 A382954E4BE67BF11784C97C8292C275BFE3ED41 80280004 C8FB0B4C";

    private static readonly byte[] Id = Wire.Hex("000102030405060708090A0B");

    [Fact]
    public void Rfc5769_2_1_the_sample_request_is_read_and_its_sums_are_right()
    {
        Assert.True(StunMessage.TryParse(Wire.Hex(Request), out StunMessage message, out StunFault fault), fault.ToString());
        Assert.Equal((StunClass.Request, StunMessage.BindingMethod), (message.Class, message.Method));
        Assert.Equal(Wire.Hex("B7E7A701BC34D686FA87DFAE"), message.TransactionId);
        Assert.Equal("STUN test client", Text(message, StunAttribute.Software));
        Assert.Equal("evtj:h6vY", Text(message, StunAttribute.Username));
        Assert.True(message.TryFindUInt32(StunAttribute.Priority, out uint priority));
        Assert.Equal(0x6E0001FFu, priority);
        Assert.True(message.TryFind(StunAttribute.IceControlled, out ReadOnlySpan<byte> tieBreaker));
        Assert.Equal(Wire.Hex("932FF9B151263B36"), tieBreaker);
        AssertSums(message);
    }

    [Theory]
    [InlineData(Ipv4Response, "192.0.2.1:32853")]
    [InlineData(Ipv6Response, "[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void Rfc5769_2_2_and_2_3_the_sample_responses_are_read_and_their_sums_are_right(string hex, string address)
    {
        Assert.True(StunMessage.TryParse(Wire.Hex(hex), out StunMessage message, out StunFault fault), fault.ToString());
        Assert.Equal((StunClass.SuccessResponse, StunMessage.BindingMethod), (message.Class, message.Method));
        Assert.True(message.TryFindXorMappedAddress(out TransportAddress found));
        Assert.Equal(IPEndPoint.Parse(address), found.ToEndPoint());
        AssertSums(message);
    }

    [Fact]
    public void Packets_of_browsers_are_read()
    {
        string folder = SharedData.Folder("media-protocols");
        string[] rows = File.ReadAllLines(Path.Combine(folder, "stun_browser_packets.csv"));
        Assert.Equal(11, rows.Length);
        foreach (string row in rows.Skip(1))
        {
            Assert.True(StunMessage.TryParse(Convert.FromBase64String(row.Split(',')[0]), out StunMessage message, out StunFault fault), $"{row}: {fault}");
            Assert.Equal((StunClass.Request, StunMessage.BindingMethod), (message.Class, message.Method));
            Assert.NotEqual(false, message.CheckFingerprint());
        }

        Assert.True(StunMessage.TryParse(File.ReadAllBytes(Path.Combine(folder, "ex1_chrome.stun")), out StunMessage chrome, out _));
        Assert.Equal(StunClass.Request, chrome.Class);
    }

    [Theory]
    [InlineData("", StunFault.Size)]
    [InlineData("00010000 2112A442 000102030405060708090A", StunFault.Size)]
    [InlineData("00010004 2112A442 000102030405060708090A0B", StunFault.Size)]
    [InlineData("00010000 2112A442 000102030405060708090A0B 00000000", StunFault.Size)]
    [InlineData("00010003 2112A442 000102030405060708090A0B 000000", StunFault.Header)]
    [InlineData("80010000 2112A442 000102030405060708090A0B", StunFault.Header)]
    [InlineData("40010000 2112A442 000102030405060708090A0B", StunFault.Header)]
    [InlineData("00010000 2112A443 000102030405060708090A0B", StunFault.Cookie)]
    [InlineData("00010004 2112A442 000102030405060708090A0B 00060001", StunFault.AttributeTruncated)]
    [InlineData("00010008 2112A442 000102030405060708090A0B 0006FFFF 00000000", StunFault.AttributeTruncated)]
    [InlineData("0001000C 2112A442 000102030405060708090A0B 80280004 00000000 00250000", StunFault.AfterFingerprint)]
    public void Rfc8489_5_what_is_malformed_is_refused_with_its_reason(string hex, StunFault expected)
    {
        Assert.False(StunMessage.TryParse(Wire.Hex(hex), out _, out StunFault fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void The_number_of_attributes_is_bounded()
    {
        Assert.True(StunMessage.TryParse(WithAttributes(StunMessage.AttributeCountMax), out _, out _));
        Assert.False(StunMessage.TryParse(WithAttributes(StunMessage.AttributeCountMax + 1), out _, out StunFault fault));
        Assert.Equal(StunFault.TooManyAttributes, fault);
    }

    [Theory]
    [InlineData("203.0.113.7:40000")]
    [InlineData("[2001:db8::7]:1")]
    public void What_is_written_is_read(string address)
    {
        using var key = new StunKey("secret");
        Span<byte> buffer = stackalloc byte[256];
        var writer = new StunWriter(buffer, StunClass.SuccessResponse, 0xABC, Id);
        writer.AddXorMappedAddress(TransportAddress.From(IPEndPoint.Parse(address)));
        writer.Add(StunAttribute.Software, "ab"u8);
        writer.Add(StunAttribute.Priority, 0x01020304u);
        writer.Add(StunAttribute.IceControlling, 0x0102030405060708ul);
        writer.AddIntegrity(key);
        writer.AddIntegritySha256(key);
        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out int size));

        Assert.True(StunMessage.TryParse(buffer[..size], out StunMessage message, out StunFault fault), fault.ToString());
        Assert.Equal((StunClass.SuccessResponse, (ushort)0xABC), (message.Class, message.Method));
        Assert.True(message.TryFindXorMappedAddress(out TransportAddress found));
        Assert.Equal(IPEndPoint.Parse(address), found.ToEndPoint());
        Assert.Equal("ab", Text(message, StunAttribute.Software));
        Assert.True(message.HasIntegrity(key));
        Assert.True(message.HasIntegritySha256(key));
        Assert.True(message.CheckFingerprint());
        using var wrong = new StunKey("Secret");
        Assert.False(message.HasIntegrity(wrong));
        Assert.False(message.HasIntegritySha256(wrong));
    }

    [Fact]
    public void Every_flipped_bit_breaks_the_fingerprint_or_the_form_and_all_before_it_the_integrity()
    {
        byte[] good = Wire.Hex(Request);
        using var key = new StunKey(Password);
        int integrityEnd = good.Length - 8;
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = Srtp.CipherTests.Flip(good, bit);
            if (!StunMessage.TryParse(bad, out StunMessage message, out _))
                continue;
            Assert.NotEqual(true, message.CheckFingerprint());
            if (bit < integrityEnd * 8)
                Assert.False(message.HasIntegrity(key), $"bit {bit}");
        }
    }

    [Fact]
    public void Rfc8489_14_5_what_stands_behind_the_integrity_is_not_believed()
    {
        using var key = new StunKey("secret");
        Span<byte> buffer = stackalloc byte[256];
        var writer = new StunWriter(buffer, StunClass.Request, StunMessage.BindingMethod, Id);
        writer.AddIntegrity(key);
        writer.Add(StunAttribute.UseCandidate, []);
        writer.Add((StunAttribute)0x0099, []);
        writer.TryFinish(out int size);
        Assert.True(StunMessage.TryParse(buffer[..size], out StunMessage message, out _));
        Assert.True(message.HasIntegrity(key));
        Assert.False(message.Has(StunAttribute.UseCandidate));
        Assert.Equal(0, message.ListUnknown(stackalloc ushort[4]));
    }

    [Fact]
    public void Rfc8489_14_8_and_14_9_errors_and_unknown_attributes_are_told()
    {
        Span<byte> buffer = stackalloc byte[64];
        var writer = new StunWriter(buffer, StunClass.ErrorResponse, StunMessage.BindingMethod, Id);
        writer.AddErrorCode(StunErrorCode.UnknownAttribute);
        writer.AddUnknownAttributes([0x0031, 0x0032, 0x0033]);
        writer.TryFinish(out int size);
        Assert.True(StunMessage.TryParse(buffer[..size], out StunMessage message, out _));
        Assert.True(message.TryFindErrorCode(out StunErrorCode code));
        Assert.Equal(StunErrorCode.UnknownAttribute, code);
        Assert.True(message.TryFind(StunAttribute.UnknownAttributes, out ReadOnlySpan<byte> types));
        Assert.Equal(Wire.Hex("003100320033"), types);
    }

    [Fact]
    public void A_buffer_too_small_fails_at_every_size_and_nothing_is_written_beyond_it()
    {
        using var key = new StunKey("secret");
        for (int size = 0; size < 64; size++)
        {
            byte[] buffer = new byte[size];
            var writer = new StunWriter(buffer, StunClass.SuccessResponse, StunMessage.BindingMethod, Id);
            writer.AddXorMappedAddress(TransportAddress.From([192, 0, 2, 1], 5));
            writer.AddIntegrity(key);
            writer.AddFingerprint();
            Assert.False(writer.TryFinish(out int written));
            Assert.Equal(0, written);
        }
    }

    [Fact]
    public void An_IPv4_address_mapped_into_IPv6_is_the_IPv4_address()
    {
        TransportAddress mapped = TransportAddress.From(new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.1"), 5));
        Assert.Equal(TransportAddress.From([192, 0, 2, 1], 5), mapped);
        Assert.False(mapped.IsIpv6);
        Assert.Equal("192.0.2.1:5", mapped.ToString());
    }

    [Fact]
    public void Reading_checking_and_writing_allocate_nothing()
    {
        byte[] bytes = Wire.Hex(Request);
        byte[] buffer = new byte[128];
        using var key = new StunKey(Password);
        Allocations.AssertNone(() =>
        {
            bool isGood = StunMessage.TryParse(bytes, out StunMessage message, out _) && message.HasIntegrity(key) && message.CheckFingerprint() == true;
            var writer = new StunWriter(buffer, StunClass.SuccessResponse, StunMessage.BindingMethod, message.TransactionId);
            writer.AddXorMappedAddress(TransportAddress.From([192, 0, 2, 1], 5));
            writer.AddIntegrity(key);
            writer.AddFingerprint();
            if (!writer.TryFinish(out _) || !isGood)
                throw new InvalidOperationException();
        });
    }

    private static void AssertSums(StunMessage message)
    {
        using var key = new StunKey(Password);
        Assert.True(message.HasIntegrity(key));
        Assert.True(message.CheckFingerprint());
    }

    private static byte[] WithAttributes(int count)
    {
        string length = (count * 4).ToString("X4", CultureInfo.InvariantCulture);
        return Wire.Hex($"0001{length}2112A442000102030405060708090A0B" + string.Concat(Enumerable.Repeat("80010000", count)));
    }

    private static string Text(StunMessage message, StunAttribute type)
    {
        Assert.True(message.TryFind(type, out ReadOnlySpan<byte> value));
        return Encoding.UTF8.GetString(value);
    }
}

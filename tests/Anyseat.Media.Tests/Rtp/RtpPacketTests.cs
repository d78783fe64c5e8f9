using Anyseat.Media.Rtp;

namespace Anyseat.Media.Tests.Rtp;

public sealed class RtpPacketTests
{
    [Fact]
    public void Rfc3550_5_1_every_field_is_where_the_diagram_draws_it()
    {
        byte[] bytes = Wire.Hex("B2 88 1234 89ABCDEF DEADBEEF 00000001 00000002 BEDE0001 10FF0000 AABBCC 00 00 03");

        Assert.True(RtpPacket.TryParse(bytes, out RtpPacket packet, out RtpFault fault));
        Assert.Equal(RtpFault.None, fault);
        Assert.True(packet.Marker);
        Assert.Equal(8, packet.PayloadType);
        Assert.Equal(0x1234, packet.SequenceNumber.Value);
        Assert.Equal(0x89ABCDEFu, packet.Timestamp.Value);
        Assert.Equal(0xDEADBEEFu, packet.Ssrc);
        Assert.Equal(2, packet.CsrcCount);
        Assert.Equal(1u, packet.Csrc(0));
        Assert.Equal(2u, packet.Csrc(1));
        Assert.Equal(0xBEDE, packet.ExtensionProfile);
        Assert.Equal(Wire.Hex("10FF0000"), packet.Extension.ToArray());
        Assert.Equal(Wire.Hex("AABBCC"), packet.Payload.ToArray());
        Assert.Equal(3, packet.PaddingSize);
        Assert.Equal(28, packet.Header.Length);
    }

    [Theory]
    [InlineData("", RtpFault.TooShort)]
    [InlineData("80 00 0001 00000000 000000", RtpFault.TooShort)]
    [InlineData("40 00 0001 00000000 00000000", RtpFault.Version)]
    [InlineData("C0 00 0001 00000000 00000000", RtpFault.Version)]
    [InlineData("8F 00 0001 00000000 00000000 00000000", RtpFault.CsrcTruncated)]
    [InlineData("90 00 0001 00000000 00000000", RtpFault.ExtensionTruncated)]
    [InlineData("90 00 0001 00000000 00000000 BEDE0001", RtpFault.ExtensionTruncated)]
    [InlineData("90 00 0001 00000000 00000000 BEDEFFFF 00000000", RtpFault.ExtensionTruncated)]
    [InlineData("A0 00 0001 00000000 00000000 AABB00", RtpFault.Padding)]
    [InlineData("A0 00 0001 00000000 00000000 AABB04", RtpFault.Padding)]
    [InlineData("A0 00 0001 00000000 00000000", RtpFault.Padding)]
    public void Rfc3550_A_1_what_is_malformed_is_refused_with_its_reason(string hex, RtpFault expected)
    {
        Assert.False(RtpPacket.TryParse(Wire.Hex(hex), out _, out RtpFault fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void A_packet_may_be_all_padding()
    {
        Assert.True(RtpPacket.TryParse(Wire.Hex("A0 00 0001 00000000 00000000 000003"), out RtpPacket packet, out _));
        Assert.True(packet.Payload.IsEmpty);
    }

    [Fact]
    public void A_header_written_is_the_header_read()
    {
        var header = new RtpHeader(101, true, new SequenceNumber(65_535), new RtpTimestamp(4_000_000_000), 0x01020304);
        byte[] bytes = new byte[RtpPacket.FixedHeaderSize];
        header.Write(bytes);

        Assert.True(RtpPacket.TryParse(bytes, out RtpPacket packet, out _));
        Assert.Equal(header, new RtpHeader(packet.PayloadType, packet.Marker, packet.SequenceNumber, packet.Timestamp, packet.Ssrc));
    }

    [Fact]
    public void Rfc8285_4_2_one_byte_elements_are_read_and_padding_is_skipped()
    {
        byte[] bytes = Wire.Hex("90 00 0001 00000000 00000000 BEDE0003 10 AA 00 00 31 BBCC 00 F0 DD 00 00");

        Assert.True(RtpPacket.TryParse(bytes, out RtpPacket packet, out _));
        Assert.Equal(["1:AA", "3:BBCC"], Elements(packet)); // ID 15 ends the reading
    }

    [Fact]
    public void Rfc8285_4_3_two_byte_elements_may_be_empty()
    {
        byte[] bytes = Wire.Hex("90 00 0001 00000000 00000000 10000002 01 00 02 03 AABBCC 00");

        Assert.True(RtpPacket.TryParse(bytes, out RtpPacket packet, out _));
        Assert.Equal(["1:", "2:AABBCC"], Elements(packet));
    }

    [Theory]
    [InlineData("BEDE0001 1F000000")]
    [InlineData("10000001 01FF0000")]
    [InlineData("12340001 10AA0000")]
    public void An_element_longer_than_the_extension_and_an_unknown_profile_yield_nothing(string extension)
    {
        Assert.True(RtpPacket.TryParse(Wire.Hex("90 00 0001 00000000 00000000" + extension), out RtpPacket packet, out _));
        Assert.Empty(Elements(packet));
    }

    [Theory]
    [InlineData("00 01", DatagramKind.Stun)]
    [InlineData("03 FF", DatagramKind.Stun)]
    [InlineData("04 00", DatagramKind.Unknown)]
    [InlineData("13 00", DatagramKind.Unknown)]
    [InlineData("14 FE", DatagramKind.Dtls)]
    [InlineData("3F FE", DatagramKind.Dtls)]
    [InlineData("40 00", DatagramKind.Unknown)]
    [InlineData("7F 00", DatagramKind.Unknown)]
    [InlineData("80 00", DatagramKind.Rtp)]
    [InlineData("80 BF", DatagramKind.Rtp)]
    [InlineData("80 C0", DatagramKind.Rtcp)]
    [InlineData("BF DF", DatagramKind.Rtcp)]
    [InlineData("80 E0", DatagramKind.Rtp)]
    [InlineData("C0 00", DatagramKind.Unknown)]
    [InlineData("80", DatagramKind.Unknown)]
    [InlineData("", DatagramKind.Unknown)]
    public void Rfc7983_7_and_5761_4_the_first_two_bytes_tell_the_protocol(string hex, DatagramKind expected) =>
        Assert.Equal(expected, Datagram.Classify(Wire.Hex(hex)));

    [Fact]
    public void Numbers_wrap_the_short_way_round()
    {
        Assert.True(new SequenceNumber(2).IsAfter(new SequenceNumber(65_534)));
        Assert.Equal(4, new SequenceNumber(2).DistanceFrom(new SequenceNumber(65_534)));
        Assert.Equal(-4, new SequenceNumber(65_534).DistanceFrom(new SequenceNumber(2)));
        Assert.Equal(0, new SequenceNumber(65_535).Next.Value);
        Assert.True(new RtpTimestamp(5).IsAfter(new RtpTimestamp(0xFFFF_FFFB)));
        Assert.Equal(10, new RtpTimestamp(5).DistanceFrom(new RtpTimestamp(0xFFFF_FFFB)));
    }

    [Fact]
    public void A_clock_reads_the_same_however_late_it_is()
    {
        long century = 100L * 365 * 86_400;
        Assert.Equal((uint)(century * 48_000), RtpClock.Opus.At(new MediaInstant(century * 1_000_000)).Value);
        Assert.Equal(160, RtpClock.Narrow.ToUnits(TimeSpan.FromMilliseconds(20)));
        Assert.Equal(TimeSpan.FromMilliseconds(20), RtpClock.Opus.ToTimeSpan(960));
    }

    [Fact]
    public void Parsing_allocates_nothing()
    {
        byte[] bytes = Wire.Hex("B2 88 1234 89ABCDEF DEADBEEF 00000001 00000002 BEDE0001 10FF0000 AABBCC 00 00 03");
        Allocations.AssertNone(() =>
        {
            if (!RtpPacket.TryParse(bytes, out RtpPacket packet, out _))
                return;
            RtpExtensionElements elements = packet.ExtensionElements;
            while (elements.TryRead(out _, out _))
            {
            }
        });
    }

    private static List<string> Elements(RtpPacket packet)
    {
        List<string> found = [];
        RtpExtensionElements elements = packet.ExtensionElements;
        while (elements.TryRead(out byte id, out ReadOnlySpan<byte> data))
            found.Add($"{id}:{Convert.ToHexString(data)}");
        return found;
    }
}

using Anyseat.Media.Rtp;

namespace Anyseat.Media.Tests.Rtp;

public sealed class RtpSendStreamTests
{
    private readonly RtpSendStream _stream = new(0xAABBCCDD, new SequenceNumber(65_534), new RtpTimestamp(1_000), RtpClock.Narrow);

    [Fact]
    public void What_we_make_what_is_passed_on_and_another_source_are_one_stream_to_the_far_end()
    {
        byte[] own = new byte[172];
        _stream.WriteHeader(own, 8, marker: true, _stream.TimestampAt(Wire.Ms(0)), 160, Wire.Ms(0));
        Assert.Equal((65_534, 1_000u), NumberAndTime(own));

        Assert.Equal((65_535, 1_160u), PassOn(Packet(77, 500, 90_000), 20));
        Assert.Equal((0, 1_320u), PassOn(Packet(77, 501, 90_160), 40));
        Assert.Equal((1, 1_480u), PassOn(Packet(99, 12_345, 7), 60));

        _stream.WriteHeader(own, 8, marker: false, _stream.ContinueFrom(160), 160, Wire.Ms(80));
        Assert.Equal((2, 1_640u), NumberAndTime(own));
        Assert.Equal(5u, _stream.PacketCount);
        Assert.Equal(800u, _stream.OctetCount);
    }

    [Fact]
    public void Loss_and_order_of_what_is_passed_on_are_kept()
    {
        PassOn(Packet(77, 100, 0), 0);
        Assert.Equal((65_537 - 65_536, 1_480u), PassOn(Packet(77, 103, 480), 60));
        Assert.Equal((0, 1_320u), PassOn(Packet(77, 102, 320), 61));
        Assert.Equal((2, 1_640u), PassOn(Packet(77, 104, 640), 80));
    }

    [Fact]
    public void A_source_that_restarts_under_its_old_name_is_joined_anew()
    {
        PassOn(Packet(77, 100, 0), 0);
        Assert.Equal((65_535, 1_160u), PassOn(Packet(77, 40_000, 5_000_000), 20));
        Assert.Equal((0, 1_320u), PassOn(Packet(77, 40_001, 5_000_160), 40));
    }

    [Fact]
    public void Time_passes_in_the_stream_while_nothing_is_sent()
    {
        PassOn(Packet(77, 100, 0), 0);
        Assert.Equal(new RtpTimestamp(1_000 + 8_000), _stream.TimestampAt(Wire.Ms(1_000)));
        Assert.Equal((65_535, 9_000u), PassOn(Packet(88, 7, 7), 1_000));
    }

    [Fact]
    public void Updates_of_a_telephone_event_do_not_hold_back_the_clock_of_the_stream()
    {
        byte[] own = new byte[16];
        RtpTimestamp begin = _stream.TimestampAt(Wire.Ms(0));
        for (int i = 0; i < 10; i++)
            _stream.WriteHeader(own, 101, i == 0, begin, 4, Wire.Ms(i * 20));
        Assert.Equal(new RtpTimestamp(1_000 + 1_600), _stream.TimestampAt(Wire.Ms(200)));
        Assert.Equal((8, 2_600u), PassOn(Packet(77, 1, 1), 200));
    }

    [Fact]
    public void The_rest_of_a_packet_passed_on_stays_as_it_was()
    {
        byte[] packet = Wire.Hex("91 88 1234 89ABCDEF DEADBEEF 00000001 BEDE0001 10FF0000 AABBCC");
        byte[] before = [.. packet];
        Assert.True(_stream.PassOn(packet, Wire.Ms(0)));
        Assert.Equal(before[..2], packet[..2]);
        Assert.Equal(before[12..], packet[12..]);
        Assert.Equal(3u, _stream.OctetCount);
    }

    [Fact]
    public void What_is_no_packet_is_not_touched()
    {
        byte[] bytes = Wire.Hex("00 01 02 03 04 05 06 07 08 09 0A 0B 0C");
        Assert.False(_stream.PassOn(bytes, Wire.Ms(0)));
        Assert.Equal(Wire.Hex("00 01 02 03 04 05 06 07 08 09 0A 0B 0C"), bytes);
        Assert.Equal(0u, _stream.PacketCount);
    }

    [Fact]
    public void Passing_on_and_writing_allocate_nothing()
    {
        byte[] packet = Packet(77, 100, 0);
        Allocations.AssertNone(() =>
        {
            _stream.PassOn(packet, Wire.Ms(0));
            _stream.WriteHeader(packet, 0, false, _stream.ContinueFrom(160), 160, Wire.Ms(0));
        });
    }

    private static byte[] Packet(uint ssrc, ushort number, uint timestamp)
    {
        byte[] packet = new byte[172];
        new RtpHeader(8, false, new SequenceNumber(number), new RtpTimestamp(timestamp), ssrc).Write(packet);
        return packet;
    }

    private (int Number, uint Time) PassOn(byte[] packet, double ms)
    {
        Assert.True(_stream.PassOn(packet, Wire.Ms(ms)));
        return NumberAndTime(packet);
    }

    private (int Number, uint Time) NumberAndTime(byte[] bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out RtpPacket packet, out _));
        Assert.Equal(_stream.Ssrc, packet.Ssrc);
        return (packet.SequenceNumber.Value, packet.Timestamp.Value);
    }
}

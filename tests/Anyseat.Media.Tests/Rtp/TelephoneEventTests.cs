using Anyseat.Media.Rtp;

namespace Anyseat.Media.Tests.Rtp;

public sealed class TelephoneEventTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    public static TheoryData<int> Clocks => [8_000, 48_000];

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Rfc4733_2_5_1_an_event_is_marked_once_grows_and_ends_three_times(int rate)
    {
        int unit = rate / 50;
        List<TelephoneEventPacket?> sent = Send(rate, (5, 100));

        TelephoneEventPacket[] packets = [.. sent.OfType<TelephoneEventPacket>()];
        Assert.Equal([true, false, false, false, false, false, false], packets.Select(packet => packet.Marker));
        Assert.Equal([1, 2, 3, 4, 5, 5, 5], packets.Select(packet => packet.Block.Duration / unit));
        Assert.Equal([false, false, false, false, true, true, true], packets.Select(packet => packet.Block.IsEnd));
        Assert.Single(packets.Select(packet => packet.Timestamp).Distinct());
        Assert.All(packets, packet => Assert.Equal((5, 10), (packet.Block.Event, packet.Block.Volume)));
    }

    [Fact]
    public void A_pause_parts_two_events_so_that_equal_digits_stay_two()
    {
        List<TelephoneEventPacket?> sent = Send(8_000, (1, 60), (1, 60));
        int[] starts = [.. sent.Select((packet, index) => (packet, index)).Where(one => one.packet is { Marker: true }).Select(one => one.index)];
        Assert.Equal([0, 8], starts); // 3 + 2 repeated ends + 3 ticks of pause
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Rfc4733_2_5_1_3_a_long_event_goes_on_in_segments_and_is_one_event_to_the_receiver(int rate)
    {
        List<TelephoneEventPacket?> sent = Send(rate, (11, 20_000));
        TelephoneEventPacket[] packets = [.. sent.OfType<TelephoneEventPacket>()];
        RtpTimestamp[] segments = [.. packets.Select(packet => packet.Timestamp).Distinct()];
        Assert.Equal((int)Math.Ceiling(20.0 * rate / 0xFFFF), segments.Length);
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.Equal(0xFFFF, pair.Second.DistanceFrom(pair.First)));
        Assert.Single(packets, packet => packet.Marker);
        Assert.Equal(3, packets.Count(packet => packet.Block.IsEnd));

        TelephoneEventChange[] heard = Hear(rate, sent, (_, _) => 1);
        Assert.Equal(2, heard.Length);
        Assert.Equal((byte)11, heard[0].Started);
        Assert.Equal(new EndedTelephoneEvent(11, TimeSpan.FromSeconds(20), true), heard[1].Ended);
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Every_loss_of_all_but_one_packet_still_yields_each_digit_once(int rate)
    {
        List<TelephoneEventPacket?> sent = Send(rate, (1, 60), (2, 60), (2, 60));
        int[] places = [.. Enumerable.Range(0, sent.Count).Where(index => sent[index] is not null)];
        int perEvent = places.Length / 3;
        for (int kept = 0; kept < perEvent; kept++)
        {
            int[] survivors = [.. Enumerable.Range(0, 3).Select(one => places[(one * perEvent) + kept])];
            Assert.Equal([1, 2, 2], Codes(Hear(rate, sent, (index, _) => survivors.Contains(index) ? 1 : 0)));
        }
    }

    [Fact]
    public void Random_loss_and_doubling_never_add_a_digit_nor_split_one()
    {
        (byte, int)[] keys = [.. Enumerable.Range(0, 16).Select(code => ((byte)code, 40 + (code * 20)))];
        List<TelephoneEventPacket?> sent = Send(8_000, keys);
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            byte[] heard = Codes(Hear(8_000, sent, (_, packet) => random.Next(100) switch { < 30 => 0, < 80 => 1, _ => 2 }));
            int at = 0;
            foreach (byte code in heard)
            {
                at = Array.FindIndex(keys, at, key => key.Item1 == code) + 1;
                Assert.True(at > 0, $"seed {seed}: {string.Join(' ', heard)}");
            }

            Assert.True(heard.Length >= 15, $"seed {seed}: three ends and more, and yet only {heard.Length} digits");
        }
    }

    [Fact]
    public void Rfc4733_2_5_2_2_silence_ends_an_event_whose_end_was_lost()
    {
        var receiver = new TelephoneEventReceiver(RtpClock.Narrow);
        Assert.Equal((byte)3, Receive(receiver, new(3, false, 10, 320), 1_000, 0)[0].Started);
        Assert.Null(receiver.Poll(Wire.Ms(149)));
        Assert.Equal(new EndedTelephoneEvent(3, TimeSpan.FromMilliseconds(40), false), receiver.Poll(Wire.Ms(150)));
        Assert.Null(receiver.Poll(Wire.Ms(900)));
        Assert.Empty(Receive(receiver, new(3, true, 10, 640), 1_000, 901)); // the end, very late
    }

    [Fact]
    public void The_next_event_ends_one_whose_end_was_lost()
    {
        var receiver = new TelephoneEventReceiver(RtpClock.Narrow);
        Receive(receiver, new(3, false, 10, 320), 1_000, 0);
        TelephoneEventChange[] changes = Receive(receiver, new(3, true, 10, 400), 2_000, 125);
        Assert.Equal(
            new TelephoneEventChange(
                new EndedTelephoneEvent(3, TimeSpan.FromMilliseconds(40), false), 3, new EndedTelephoneEvent(3, TimeSpan.FromMilliseconds(50), true)),
            Assert.Single(changes));
    }

    [Fact]
    public void Rfc4733_2_5_1_5_one_packet_may_hold_several_events()
    {
        var receiver = new TelephoneEventReceiver(RtpClock.Narrow);
        byte[] payload = new byte[8];
        new TelephoneEventBlock(1, true, 10, 400).Write(payload);
        new TelephoneEventBlock(2, true, 10, 800).Write(payload.AsSpan(4));
        Span<TelephoneEventChange> changes = new TelephoneEventChange[4];
        int count = receiver.Receive(payload, new RtpTimestamp(50), Wire.Ms(0), changes);
        Assert.Equal([1, 2], Codes([.. changes[..count]]));
    }

    [Fact]
    public void One_wild_timestamp_does_not_make_the_receiver_deaf()
    {
        var receiver = new TelephoneEventReceiver(RtpClock.Narrow);
        Receive(receiver, new(1, true, 10, 400), 0x7000_0000, 0);
        Assert.Empty(Receive(receiver, new(2, true, 10, 400), 1_000, 500));
        Assert.Equal((byte)2, Assert.Single(Receive(receiver, new(2, true, 10, 400), 1_000, 2_001)).Started);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("01 8A 00")]
    public void A_short_payload_is_no_event(string hex) => Assert.Equal(
        0, new TelephoneEventReceiver(RtpClock.Narrow).Receive(Wire.Hex(hex), default, default, new TelephoneEventChange[4]));

    [Fact]
    public void The_queue_is_bounded_and_can_be_cancelled()
    {
        var sender = new TelephoneEventSender(RtpClock.Narrow, Tick);
        for (int i = 0; i < TelephoneEventSender.QueueCountMax; i++)
            Assert.True(sender.TryEnqueue(1, TimeSpan.FromSeconds(1)));
        Assert.False(sender.TryEnqueue(1, TimeSpan.FromSeconds(1)));

        Assert.True(sender.TryTick(new RtpTimestamp(0), out _));
        Assert.True(sender.TryTick(new RtpTimestamp(160), out _));
        sender.Cancel();
        for (uint i = 2; i < 5; i++)
        {
            Assert.True(sender.TryTick(new RtpTimestamp(i * 160), out TelephoneEventPacket end));
            Assert.Equal((true, 480), (end.Block.IsEnd, end.Block.Duration));
        }

        for (uint i = 5; i < 8; i++)
            Assert.False(sender.TryTick(new RtpTimestamp(i * 160), out _));
        Assert.False(sender.IsActive);
    }

    [Theory]
    [InlineData('0', 0)]
    [InlineData('9', 9)]
    [InlineData('*', 10)]
    [InlineData('#', 11)]
    [InlineData('d', 15)]
    public void Rfc4733_3_2_keys_have_their_codes(char key, byte code)
    {
        Assert.True(DtmfCode.TryFrom(key, out byte found));
        Assert.Equal(code, found);
        Assert.True(DtmfCode.TryToDigit(code, out char back));
        Assert.Equal(char.ToUpperInvariant(key), back);
    }

    [Fact]
    public void What_is_no_key_has_no_code()
    {
        Assert.False(DtmfCode.TryFrom('x', out _));
        Assert.False(DtmfCode.TryToDigit(16, out _));
    }

    [Fact]
    public void Sending_and_receiving_allocate_nothing()
    {
        var sender = new TelephoneEventSender(RtpClock.Narrow, Tick);
        var receiver = new TelephoneEventReceiver(RtpClock.Narrow);
        byte[] payload = new byte[4];
        TelephoneEventChange[] changes = new TelephoneEventChange[4];
        uint now = 0;
        Allocations.AssertNone(() =>
        {
            sender.TryEnqueue(5, TimeSpan.FromMilliseconds(60));
            if (sender.TryTick(new RtpTimestamp(now), out TelephoneEventPacket packet))
            {
                packet.Block.Write(payload);
                receiver.Receive(payload, packet.Timestamp, new MediaInstant(now * 125), changes);
            }

            receiver.Poll(new MediaInstant(now * 125));
            now += 160;
        });
    }

    private static List<TelephoneEventPacket?> Send(int rate, params (byte Code, int Ms)[] keys)
    {
        var sender = new TelephoneEventSender(new RtpClock(rate), Tick);
        foreach ((byte code, int ms) in keys)
            Assert.True(sender.TryEnqueue(code, TimeSpan.FromMilliseconds(ms)));
        List<TelephoneEventPacket?> sent = [];
        for (uint now = 0xFFFF_F000; sender.IsActive; now += (uint)(rate / 50))
            sent.Add(sender.TryTick(new RtpTimestamp(now), out TelephoneEventPacket packet) ? packet : null);
        return sent;
    }

    private static TelephoneEventChange[] Hear(int rate, List<TelephoneEventPacket?> sent, Func<int, TelephoneEventPacket, int> copies)
    {
        var receiver = new TelephoneEventReceiver(new RtpClock(rate));
        List<TelephoneEventChange> heard = [];
        for (int i = 0; i < sent.Count + 20; i++)
        {
            if (i < sent.Count && sent[i] is { } packet)
            {
                for (int copy = copies(i, packet); copy > 0; copy--)
                    heard.AddRange(Receive(receiver, packet.Block, packet.Timestamp.Value, i * 20));
            }

            if (receiver.Poll(Wire.Ms(i * 20)) is { } silent)
                heard.Add(new TelephoneEventChange(silent, null, null));
        }

        return [.. heard];
    }

    private static TelephoneEventChange[] Receive(TelephoneEventReceiver receiver, TelephoneEventBlock block, uint timestamp, double ms)
    {
        byte[] payload = new byte[TelephoneEventBlock.Size];
        block.Write(payload);
        TelephoneEventChange[] changes = new TelephoneEventChange[4];
        return changes[..receiver.Receive(payload, new RtpTimestamp(timestamp), Wire.Ms(ms), changes)];
    }

    private static byte[] Codes(TelephoneEventChange[] changes)
    {
        byte[] started = [.. changes.Select(change => change.Started).OfType<byte>()];
        int ended = changes.Count(change => change.Ended is not null) + changes.Count(change => change.EndedBefore is not null);
        Assert.Equal(started.Length, ended);
        return started;
    }
}

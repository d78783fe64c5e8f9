using System.Buffers.Binary;
using Anyseat.Media.Jitter;

namespace Anyseat.Media.Tests.Jitter;

public sealed class JitterBufferTests
{
    [Fact]
    public void A_quiet_network_costs_little_delay_and_loses_nothing()
    {
        (List<int> played, JitterBuffer buffer, double delayMs) = Play(new SimulatedNetwork(1) { JitterMs = 1 });
        Assert.Equal(Enumerable.Range(0, 1500), played);
        Assert.Equal((0, 0), (buffer.Statistics.LostCount, buffer.Statistics.LateCount));
        Assert.InRange(buffer.TargetDelay.TotalMilliseconds, 5, 20);
        Assert.InRange(delayMs, 0, 40);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(30)]
    public void The_delay_follows_the_jitter_and_few_packets_are_late(double jitterMs)
    {
        (List<int> played, JitterBuffer buffer, _) = Play(new SimulatedNetwork(2) { JitterMs = jitterMs, Seconds = 60 });
        Assert.True(played.Count > 3000 * 0.955, $"{played.Count} played: {buffer.Statistics}");
        Assert.InRange(buffer.TargetDelay.TotalMilliseconds, 2 * jitterMs, (5 * jitterMs) + 15);
    }

    [Fact]
    public void Lost_packets_are_made_up_one_for_one_and_the_delay_stays()
    {
        (List<int> played, JitterBuffer buffer, double delayMs) = Play(new SimulatedNetwork(3) { Loss = 0.1, JitterMs = 3 });
        int sent = new SimulatedNetwork(3) { Loss = 0.1, JitterMs = 3 }.Arrivals().Count;
        Assert.InRange(played.Count, sent * 98 / 100, sent);
        Assert.Equal(1500, played.Count + buffer.Statistics.LostCount, 5.0);
        // What runs dry before the next packet shows that one is missing is made up as well.
        Assert.InRange(buffer.Statistics.Concealed.TotalMilliseconds, buffer.Statistics.LostCount * 20, buffer.Statistics.LostCount * 26);
        Assert.InRange(delayMs, 0, 70);
    }

    [Fact]
    public void Packets_out_of_order_are_put_in_order_and_copies_are_dropped()
    {
        var network = new SimulatedNetwork(4) { Reordering = 0.1, Duplication = 0.1, JitterMs = 2 };
        (List<int> played, JitterBuffer buffer, _) = Play(network);
        Assert.True(played.Count > 1500 * 0.98);
        Assert.True(buffer.Statistics.DuplicateCount + buffer.Statistics.LateCount > 100);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public void A_clock_that_is_off_is_followed_for_ten_minutes(double skew)
    {
        (List<int> played, JitterBuffer buffer, double delayMs) =
            Play(new SimulatedNetwork(5) { SkewPartsPerMillion = skew, JitterMs = 3, Seconds = 600 });
        Assert.True(played.Count > 30_000 * 0.98, $"{buffer.Statistics}");
        Assert.InRange(delayMs, 0, 90);
    }

    [Fact]
    public void Silence_that_is_not_sent_is_waited_for_and_no_loss()
    {
        // One second of speech, a comfort noise packet, 600 ms nothing, and again.
        (List<int> played, JitterBuffer buffer, _) = Play(new SimulatedNetwork(6)
        {
            JitterMs = 3,
            KindOf = i => (i % 80) switch { < 50 => AudioPacketKind.Speech, 50 => AudioPacketKind.ComfortNoise, _ => null },
        });
        Assert.Equal(Enumerable.Range(0, 1500).Count(i => i % 80 < 50), played.Count + buffer.Statistics.LostCount);
        Assert.InRange(buffer.Statistics.LostCount, 0, 15);
    }

    [Fact]
    public void Events_between_the_speech_are_no_loss()
    {
        (List<int> played, JitterBuffer buffer, _) = Play(new SimulatedNetwork(7)
        {
            KindOf = i => i % 100 is >= 40 and < 50 ? AudioPacketKind.Other : AudioPacketKind.Speech,
        });
        Assert.Equal(0, buffer.Statistics.LostCount);
        Assert.Equal(1350, played.Count);
    }

    [Fact]
    public void A_stall_of_the_network_does_not_leave_a_delay_behind()
    {
        (List<int> played, JitterBuffer buffer, double delayMs) = Play(new SimulatedNetwork(8)
        {
            JitterMs = 2,
            ExtraDelayMs = i => i is >= 500 and < 550 ? (550 - i) * 20 : 0,
        });
        Assert.True(played.Count > 1400, $"{buffer.Statistics}");
        Assert.InRange(delayMs, 0, 80);
    }

    [Fact]
    public void A_longer_way_from_now_on_is_got_used_to()
    {
        (List<int> played, _, double delayMs) = Play(new SimulatedNetwork(9) { JitterMs = 2, ExtraDelayMs = i => i >= 500 ? 120 : 0 });
        Assert.True(played.Count > 1450);
        Assert.InRange(delayMs, 100, 260);
    }

    [Fact]
    public void A_new_source_is_followed_at_once()
    {
        var buffer = new JitterBuffer(new());
        for (int i = 0; i < 5; i++)
            buffer.Put(1, new((ushort)i), new((uint)i * 160), At(i * 20), AudioPacketKind.Speech, [1]);
        Assert.Equal(JitterArrival.Restarted, buffer.Put(2, new(40_000), new(99), At(100), AudioPacketKind.Speech, [2]));
        Assert.Equal((1, 5), (buffer.Count, buffer.Statistics.DiscardedCount));
        PlayoutStep step = buffer.Next(At(140), 0);
        Assert.Equal((PlayoutAction.Play, 2), (step.Action, step.Payload[0]));
    }

    [Fact]
    public void Rfc3550_A1_one_stray_packet_is_not_followed_and_two_in_sequence_are()
    {
        var buffer = new JitterBuffer(new());
        for (int i = 0; i < 5; i++)
            buffer.Put(1, new((ushort)i), new((uint)i * 160), At(i * 20), AudioPacketKind.Speech, [1]);
        Assert.Equal(JitterArrival.Refused, buffer.Put(1, new(30_000), new(5), At(100), AudioPacketKind.Speech, [2]));
        Assert.Equal(JitterArrival.Kept, buffer.Put(1, new(5), new(800), At(101), AudioPacketKind.Speech, [1]));
        Assert.Equal(JitterArrival.Refused, buffer.Put(1, new(30_001), new(165), At(120), AudioPacketKind.Speech, [2]));
        Assert.Equal(JitterArrival.Restarted, buffer.Put(1, new(30_002), new(325), At(140), AudioPacketKind.Speech, [2]));
        Assert.Equal(1, buffer.Count);
    }

    [Fact]
    public void Timestamps_that_jump_begin_a_new_talk_spurt()
    {
        var buffer = new JitterBuffer(new());
        List<byte> played = [];
        for (int i = 0; i < 100; i++)
        {
            uint timestamp = ((uint)i * 160) + (i >= 50 ? 0x9000_0000 : 0);
            buffer.Put(1, new((ushort)i), new(timestamp), At(i * 20), AudioPacketKind.Speech, [(byte)i]);
            PlayoutStep step = buffer.Next(At((i * 20) + 5), 0);
            if (step.Action is PlayoutAction.Play or PlayoutAction.PlayShortened or PlayoutAction.PlayLengthened)
                played.Add(step.Payload[0]);
        }

        Assert.Equal(played.Order(), played);
        Assert.True(played.Count >= 94, $"{played.Count}");
        Assert.Equal(0, buffer.Statistics.LostCount);
    }

    [Fact]
    public void Everything_is_bounded()
    {
        var buffer = new JitterBuffer(new() { PacketsMax = 16, PayloadSizeMax = 100 });
        Assert.Equal(JitterArrival.Refused, buffer.Put(1, new(0), new(0), At(0), AudioPacketKind.Speech, new byte[101]));
        for (int i = 0; i < 1000; i++)
        {
            buffer.Put(1, new((ushort)i), new((uint)i * 160), At(0), AudioPacketKind.Speech, new byte[100]);
            Assert.InRange(buffer.Count, 1, 16);
        }

        Assert.Equal(1000, buffer.Count + buffer.Statistics.DiscardedCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => new JitterBuffer(new() { PacketsMax = 20 }));
        buffer.Reset();
        Assert.Equal(0, buffer.Count);
        Assert.Equal(PlayoutAction.Wait, buffer.Next(At(0), 0).Action);
    }

    [Theory]
    [InlineData(1, 200)]
    public void Whatever_the_network_does_playout_goes_forward_within_bounds(int firstSeed, int count)
    {
        count = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 20 * count : count;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            var random = new Random(seed);
            var network = new SimulatedNetwork(seed)
            {
                Seconds = 12,
                Loss = random.NextDouble() * 0.3,
                Burst = 1 + (random.NextDouble() * 4),
                JitterMs = random.NextDouble() * 60,
                Reordering = random.NextDouble() * 0.2,
                Duplication = random.NextDouble() * 0.1,
                SkewPartsPerMillion = (random.NextDouble() - 0.5) * 400,
                FirstSequence = (ushort)random.Next(65536),
                FirstTimestamp = (uint)random.NextInt64(1L << 32),
            };
            (List<int> played, JitterBuffer buffer, double delayMs) = Play(network);
            (List<int> again, _, _) = Play(network);
            JitterStatistics seen = buffer.Statistics;
            Assert.True(played.Zip(played.Skip(1)).All(pair => pair.First < pair.Second), $"Seed {seed}: not forward.");
            Assert.Equal(played, again);
            AssertNoLongerThanNeeded(network, played[^1], delayMs);
            Assert.Equal(
                seen.ReceivedCount,
                seen.PlayedCount + seen.LateCount + seen.DuplicateCount + seen.DiscardedCount + seen.RefusedCount + buffer.Count);
        }
    }

    /// The delay is at most what is given up as overdue, 100 ms beyond the longest that is aimed at; or what the packet was late
    /// itself, when it came alone after a pause of the network.
    private static void AssertNoLongerThanNeeded(SimulatedNetwork network, int index, double delayMs)
    {
        const double OverdueMs = 300;
        const double TickMs = 20;
        const double QuickestMs = 30;
        double sent = index * 20 * (1 + (network.SkewPartsPerMillion / 1e6));
        double late = network.Arrivals().First(arrival => arrival.Index == index).AtMs - sent - QuickestMs;
        Assert.True(delayMs <= Math.Max(OverdueMs, late) + TickMs, $"Seed {network.Seed}: {delayMs} ms of a packet {late} ms late.");
    }

    [Fact]
    public void A_packet_and_a_tick_allocate_nothing()
    {
        var buffer = new JitterBuffer(new());
        byte[] payload = new byte[160];
        int i = 0;
        Allocations.AssertNone(() =>
        {
            if (i % 11 != 3)
                buffer.Put(1, new((ushort)i), new((uint)i * 160), At(i * 20), AudioPacketKind.Speech, payload);
            buffer.Next(At((i * 20) + 10), 0);
            i++;
        });
    }

    private static MediaInstant At(double ms) => new((long)(ms * 1000));

    // Draws as a player without stretching would, so that the delay is the buffer's own doing.
    private static (List<int> Played, JitterBuffer Buffer, double DelayMs) Play(SimulatedNetwork network)
    {
        var buffer = new JitterBuffer(new());
        List<int> played = [];
        int queued = 0;
        network.Run(buffer, arrival => BitConverter.GetBytes(arrival.Index), at =>
        {
            while (queued < 160)
            {
                PlayoutStep step = buffer.Next(at, queued);
                queued += step.Action switch
                {
                    PlayoutAction.PlayShortened => step.Duration - 60,
                    PlayoutAction.PlayLengthened => step.Duration + 60,
                    _ => step.Duration,
                };
                if (step.Action is PlayoutAction.Play or PlayoutAction.PlayShortened or PlayoutAction.PlayLengthened)
                    played.Add(BinaryPrimitives.ReadInt32LittleEndian(step.Payload));
            }

            queued -= 160;
        });
        return (played, buffer, buffer.CurrentDelay.TotalMilliseconds);
    }
}

using Anyseat.Media.Codecs;
using Anyseat.Media.Recording;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Tests.Recording;

public sealed class RecordingRingTests
{
    [Fact]
    public void Between_two_threads_everything_arrives_whole_and_in_order()
    {
        const int Count = 20_000;
        var ring = new RecordingRing(8_192);
        var producer = new Thread(() =>
        {
            byte[] payload = new byte[160];
            var random = new Random(1);
            for (uint i = 0; i < Count; i++)
            {
                int size = random.Next(1, 161);
                payload.AsSpan(0, size).Fill((byte)i);
                while (!ring.TryWrite((RecordingTrack)(i & 1), G711Law.ALaw, payload.AsSpan(0, size), i))
                    Thread.Yield();
            }
        });
        producer.Start();
        byte[] data = new byte[RecordingRing.AudioSizeMax];
        var sizes = new Random(1);
        for (uint i = 0; i < Count;)
        {
            if (!ring.TryRead(out RecordingSegment segment, data))
            {
                Thread.Yield();
                continue;
            }

            Assert.Equal(RecordingSegment.Audio((RecordingTrack)(i & 1), G711Law.ALaw, sizes.Next(1, 161), i), segment);
            Assert.False(data.AsSpan(0, segment.Size).ContainsAnyExcept((byte)i));
            i++;
        }

        Assert.True(producer.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void When_the_disk_does_not_keep_up_the_newest_is_dropped_and_counted()
    {
        var ring = new RecordingRing(4_096);
        int taken = 0;
        while (ring.TryWrite(RecordingTrack.Customer, G711Law.ALaw, new byte[160], (uint)(taken * 160)))
            taken++;
        Assert.Equal(4_096 / 168, taken);
        Assert.Equal(160, ring.DroppedSampleCount);
        ring.TryWrite(RecordingTrack.Customer, G711Law.ALaw, new byte[RecordingRing.AudioSizeMax + 1], 0);
        Assert.Equal(160 + RecordingRing.AudioSizeMax + 1, ring.DroppedSampleCount);

        var stream = new MemoryStream();
        using RecordingWriter writer = RecordingWriter.Begin(stream, Sample.Key, Sample.Secrets(1), Sample.BegunAt);
        writer.Close(ring);
        using RecordingReader reader = Sample.Open(stream.ToArray());
        Assert.Equal(160u + RecordingRing.AudioSizeMax + 1, reader.DroppedSampleCount);
    }

    [Fact]
    public void Recording_allocates_nothing_on_the_media_thread_and_nothing_lasting_on_the_other()
    {
        var ring = new RecordingRing();
        var clock = new RecordingClock(default);
        using RecordingWriter writer = RecordingWriter.Begin(Stream.Null, Sample.Key, Sample.Secrets(1), Sample.BegunAt);
        byte[] payload = new byte[160];
        long ms = 0;
        Allocations.AssertNone(
            () =>
            {
                ms += 20;
                uint position = clock.PositionOf(7, new RtpTimestamp((uint)(ms * 8)), Wire.Ms(ms));
                ring.TryWrite(RecordingTrack.Customer, G711Law.ALaw, payload, position);
                ring.TryWrite(RecordingTrack.Agent, G711Law.ALaw, payload, position);
                writer.Drain(ring);
            },
            runs: 200);
        Assert.Equal(0, ring.DroppedSampleCount);
    }

    [Fact]
    public void Network_jitter_leaves_no_trace_on_the_time_line()
    {
        var clock = new RecordingClock(Wire.Ms(1_000));
        var random = new Random(5);
        uint first = clock.PositionOf(7, new RtpTimestamp(0xFFFF_FF00), Wire.Ms(1_500));
        Assert.Equal(4_000u, first);
        for (int i = 1; i < 500; i++)
        {
            uint position = clock.PositionOf(7, new RtpTimestamp(0xFFFF_FF00 + (uint)(i * 160)), Wire.Ms(1_500 + (i * 20) + random.Next(-60, 60)));
            Assert.Equal(first + (uint)(i * 160), position);
        }
    }

    [Fact]
    public void A_drifting_clock_a_restart_and_another_source_are_anchored_anew()
    {
        var clock = new RecordingClock(default);
        clock.PositionOf(7, new RtpTimestamp(0), Wire.Ms(0));
        Assert.Equal(8_000u, clock.PositionOf(7, new RtpTimestamp(8_000), Wire.Ms(1_190))); // 190 ms apart
        Assert.Equal(9_680u, clock.PositionOf(7, new RtpTimestamp(8_000), Wire.Ms(1_210))); // 210 ms: its arrival counts
        Assert.Equal(16_000u, clock.PositionOf(7, new RtpTimestamp(5_000_000), Wire.Ms(2_000)));
        Assert.Equal(16_160u, clock.PositionOf(7, new RtpTimestamp(5_000_160), Wire.Ms(2_025)));
        Assert.Equal(24_000u, clock.PositionOf(8, new RtpTimestamp(5_000_320), Wire.Ms(3_000)));
        Assert.Equal(0u, new RecordingClock(Wire.Ms(100)).PositionAt(Wire.Ms(50)));
    }
}

using Anyseat.Media.Recording;
using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

/// <summary>What two parties say, recorded, written, read back and measured.</summary>
public sealed class RecordingTapTests
{
    [Theory]
    [InlineData(MediaCodec.Pcma, MediaCodec.Pcmu)]
    [InlineData(MediaCodec.Pcma, MediaCodec.Pcma)]
    [InlineData(MediaCodec.G722, MediaCodec.Pcma)]
    public void Each_side_is_on_its_own_track_and_a_pause_is_not_recorded(MediaCodec first, MediaCodec second)
    {
        using var rig = new ShardRig();
        var customer = new SoundPeer(rig, FormatOf(first), 440);
        var agent = new SoundPeer(rig, FormatOf(second), 1_000);
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(customer.Leg, agent.Leg));
        MediaRecording recording = rig.Shard.CreateRecording(new RecordingRing());
        customer.Leg.Record(recording, RecordingTrack.Customer);
        agent.Leg.Record(recording, RecordingTrack.Agent);
        using var key = new RecordingKey("test", new byte[RecordingKey.Size]);
        using var file = new MemoryStream();
        var secrets = new RecordingSecrets(Guid.Empty, new byte[32], new byte[12]);
        using RecordingWriter writer = RecordingWriter.Begin(file, key, secrets, rig.Clock.UtcNow);

        Talk(100);
        recording.SetPaused(true);
        Talk(100);
        recording.SetPaused(false);
        Talk(100);
        agent.Leg.SetMuted(true);
        Talk(50);
        customer.Leg.StopRecording();
        agent.Leg.StopRecording();
        rig.Turn();
        writer.Close(recording.Ring);

        Assert.True(RecordingReader.TryOpen(file, _ => key, out RecordingReader? reader, out RecordingFault fault), $"{fault}");
        using RecordingReader owned = reader!;
        Assert.Equal(0L, recording.Ring.DroppedSampleCount);
        Assert.Equal(RecordingEnd.Closed, reader!.Verify().End);
        AssertSecond(1, 440, 1_000);
        AssertSecond(3, 0, 0);
        AssertSecond(5, 440, 1_000);
        AssertSecond(6, 440, 0);

        void Talk(int ticks)
        {
            MixingTests.Talk(rig, ticks, customer, agent);
            writer.Drain(recording.Ring);
        }

        void AssertSecond(int second, double expectedCustomer, double expectedAgent)
        {
            short[] left = new short[8_000];
            short[] right = new short[8_000];
            Assert.True(reader.TryReadSecond(second, left, right));
            AssertTone(left.AsSpan(1_000, 6_000), expectedCustomer);
            AssertTone(right.AsSpan(1_000, 6_000), expectedAgent);
        }
    }

    [Fact]
    public void A_recorded_packet_allocates_nothing()
    {
        using var rig = new ShardRig();
        var customer = new SoundPeer(rig, LegFormat.Pcma, 440);
        var agent = new SoundPeer(rig, LegFormat.G722, 1_000);
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(customer.Leg, agent.Leg));
        MediaRecording recording = rig.Shard.CreateRecording(new RecordingRing());
        customer.Leg.Record(recording, RecordingTrack.Customer);
        agent.Leg.Record(recording, RecordingTrack.Agent);
        using var key = new RecordingKey("test", new byte[RecordingKey.Size]);
        using RecordingWriter writer = RecordingWriter.Begin(
            Stream.Null, key, new RecordingSecrets(Guid.Empty, new byte[32], new byte[12]), rig.Clock.UtcNow);
        AllocationTests.AssertNoneFor(rig, () =>
        {
            customer.Speak();
            agent.Speak();
            rig.Tick();
            customer.Plain.Drain();
            agent.Plain.Drain();
            writer.Drain(recording.Ring);
        });
        Assert.True(writer.SecondCount > 30);
        Assert.Equal(0L, recording.Ring.DroppedSampleCount);
    }

    private static LegFormat FormatOf(MediaCodec codec) => codec switch
    {
        MediaCodec.Pcmu => LegFormat.Pcmu,
        MediaCodec.Pcma => LegFormat.Pcma,
        _ => LegFormat.G722,
    };

    private static void AssertTone(ReadOnlySpan<short> samples, double frequency)
    {
        if (frequency == 0)
        {
            Assert.True(Signals.MeanSquare(samples) < 100);
            return;
        }
        Assert.InRange(Math.Sqrt(2 * Signals.PowerAt(samples, frequency, 8_000)), 6_800, 9_200);
    }
}

using Anyseat.Media.Audio.Tones;
using Anyseat.Media.Codecs.Opus;
using Anyseat.Media.Shard;
using Anyseat.Media.Wave;

namespace Anyseat.Media.Tests.Shard;

/// <summary>Who is heard by whom, measured: each party speaks a tone of its own.</summary>
public sealed class MixingTests
{
    private const double Low = 440;
    private const double Middle = 1_000;
    private const double High = 1_700;
    private const double Peak = 8_000;

    public static TheoryData<MediaCodec, MediaCodec> Pairs => new()
    {
        { MediaCodec.Pcma, MediaCodec.Pcmu },
        { MediaCodec.Pcma, MediaCodec.G722 },
        { MediaCodec.G722, MediaCodec.Pcmu },
        { MediaCodec.Opus, MediaCodec.Pcma },
        { MediaCodec.Opus, MediaCodec.G722 },
        { MediaCodec.Opus, MediaCodec.Opus },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Parties_of_different_codecs_hear_each_other_at_the_level_that_was_spoken(MediaCodec first, MediaCodec second)
    {
        Assert.SkipUnless(OpusLibrary.TryLoad(out _, out string? whyNot) || (first != MediaCodec.Opus && second != MediaCodec.Opus), whyNot ?? "");
        using var rig = new ShardRig();
        var ana = new SoundPeer(rig, FormatOf(first), Low);
        var ben = new SoundPeer(rig, FormatOf(second), Middle);
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(ana.Leg, ben.Leg));
        Talk(rig, 150, ana, ben);
        AssertHears(ana, Middle);
        AssertHears(ben, Low);
        AssertContinuous(ana);
        AssertContinuous(ben);
    }

    [Fact]
    public void In_a_conference_each_hears_all_others_and_not_itself()
    {
        using var rig = new ShardRig();
        var ana = new SoundPeer(rig, LegFormat.Pcma, Low);
        var ben = new SoundPeer(rig, LegFormat.Pcmu, Middle);
        var cid = new SoundPeer(rig, LegFormat.G722, High);
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(ana.Leg, ben.Leg, cid.Leg));
        Talk(rig, 150, ana, ben, cid);
        AssertHears(ana, Middle, High);
        AssertHears(ben, Low, High);
        AssertHears(cid, Low, Middle);
    }

    [Fact]
    public void Listening_in_whispering_and_barging_in_are_matrices()
    {
        using var rig = new ShardRig();
        var customer = new SoundPeer(rig, LegFormat.Pcma, Low);
        var agent = new SoundPeer(rig, LegFormat.Pcma, Middle);
        var leader = new SoundPeer(rig, LegFormat.Pcma, High);
        MediaBridge bridge = rig.Shard.CreateBridge();

        bridge.Arrange(BridgePlan.ListenIn(customer.Leg, agent.Leg, leader.Leg));
        Talk(rig, 100, customer, agent, leader);
        AssertHears(customer, Middle);
        AssertHears(agent, Low);
        AssertHears(leader, Low, Middle);
        Assert.Equal(LegFeed.Forward, customer.Leg.Core.Feed); // listening in costs the parties nothing

        bridge.Arrange(BridgePlan.Whisper(customer.Leg, agent.Leg, leader.Leg));
        Talk(rig, 100, customer, agent, leader);
        AssertHears(customer, Middle);
        AssertHears(agent, Low, High);
        AssertHears(leader, Low, Middle);

        bridge.Arrange(BridgePlan.Conference(customer.Leg, agent.Leg, leader.Leg));
        Talk(rig, 100, customer, agent, leader);
        AssertHears(customer, Middle, High);
        AssertContinuous(customer);
        AssertContinuous(agent);
    }

    [Fact]
    public void A_gain_makes_a_voice_louder_or_softer()
    {
        using var rig = new ShardRig();
        var ana = new SoundPeer(rig, LegFormat.Pcma, Low);
        var ben = new SoundPeer(rig, LegFormat.Pcma, Middle, peak: 4_000);
        rig.Shard.CreateBridge().Arrange(new BridgePlan(ana.Leg, ben.Leg).With(ana.Leg, ben.Leg, 2).With(ben.Leg, ana.Leg, 0.5f));
        Talk(rig, 120, ana, ben);
        Assert.InRange(ana.HeardPeak(Middle), 7_200, 8_800);
        Assert.InRange(ben.HeardPeak(Low), 3_600, 4_400);
    }

    [Fact]
    public void A_customer_on_hold_hears_music_and_the_agent_hears_nothing()
    {
        using var rig = new ShardRig();
        var customer = new SoundPeer(rig, LegFormat.Pcma, Low);
        var agent = new SoundPeer(rig, LegFormat.Pcma, Middle);
        MediaBridge bridge = rig.Shard.CreateBridge();
        bridge.Arrange(BridgePlan.Conference(customer.Leg, agent.Leg));
        Talk(rig, 60, customer, agent);

        bridge.Arrange(new BridgePlan(customer.Leg, agent.Leg));
        var music = new MediaPlayer([new PromptSound(PromptAudio.FromSamples(Signals.Sine(2_000, 16_000, 16_000, Peak), 16_000))], isRepeated: true);
        customer.Leg.Play(music);
        agent.Forget();
        Talk(rig, 200, customer, agent);
        AssertHears(customer, 2_000);
        Assert.Empty(agent.Packets);

        customer.Leg.StopPlaying();
        bridge.Arrange(BridgePlan.Conference(customer.Leg, agent.Leg));
        Talk(rig, 100, customer, agent);
        AssertHears(customer, Middle);
        AssertHears(agent, Low);
        AssertContinuous(customer);
        Assert.Contains(rig.Events, one => one.Player == music && one.PlayEnd == PlayEnd.Stopped);
    }

    [Fact]
    public void Announcements_play_in_order_to_their_end_and_stop_the_moment_they_are_told()
    {
        using var rig = new ShardRig();
        var customer = new SoundPeer(rig, LegFormat.Pcmu, Low);
        IPlayable[] sounds =
        [
            new PromptSound(PromptAudio.FromSamples(Signals.Sine(Middle, 8_000, 8_000, Peak), 8_000)),
            new ToneSound(ToneCadence.Steady((int)High), 8_000, TimeSpan.FromMilliseconds(500)),
        ];
        var once = new MediaPlayer(sounds);
        customer.Leg.Play(once);
        Talk(rig, 90, customer);
        Assert.InRange(customer.HeardCount, 12_000, 12_160); // the tick in which the end is found may be silence
        Assert.Contains(rig.Events, one => one.Player == once && one.PlayEnd == PlayEnd.Completed);
        Assert.InRange(customer.HeardPeak(High, 0.4), 1_000, 9_000);
        Assert.Throws<ArgumentException>(() => customer.Leg.Play(once));

        customer.Forget();
        var endless = new MediaPlayer([new ToneSound(ToneCadence.Steady((int)Middle), 8_000)]);
        customer.Leg.Play(endless);
        Talk(rig, 10, customer);
        Assert.Equal(10, customer.Packets.Count);
        customer.Leg.StopPlaying(once); // is not what is played
        Talk(rig, 1, customer);
        Assert.Equal(11, customer.Packets.Count);
        customer.Leg.StopPlaying(endless);
        Talk(rig, 10, customer);
        Assert.Equal(11, customer.Packets.Count);
        AssertContinuous(customer);
    }

    [Fact]
    public void A_beep_can_be_mixed_into_the_talk()
    {
        using var rig = new ShardRig();
        var customer = new SoundPeer(rig, LegFormat.Pcma, Low);
        var agent = new SoundPeer(rig, LegFormat.Pcma, Middle);
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(customer.Leg, agent.Leg));
        customer.Leg.Play(new MediaPlayer([new ToneSound(ToneCadence.Steady(1_400), 8_000)], mixesIn: true));
        Talk(rig, 120, customer, agent);
        AssertHears(customer, Middle);
        Assert.True(customer.HeardPeak(1_400) > 1_000);
        Assert.True(agent.HeardPeak(1_400) < 200);
    }

    [Fact]
    public void Talk_silence_and_overlap_are_measured()
    {
        using var rig = new ShardRig();
        var ana = new SoundPeer(rig, LegFormat.Pcma, Low);
        var ben = new SoundPeer(rig, LegFormat.Pcma, Middle);
        MediaBridge bridge = rig.Shard.CreateBridge();
        bridge.Arrange(BridgePlan.Conference(ana.Leg, ben.Leg));
        foreach ((bool a, bool b) in (ReadOnlySpan<(bool, bool)>)[(false, false), (true, false), (true, true), (false, false)])
        {
            ana.IsSilent = !a;
            ben.IsSilent = !b;
            Talk(rig, 100, ana, ben);
        }
        (TimeSpan silence, TimeSpan single, TimeSpan overlap) = bridge.TalkShares;
        Assert.InRange(silence.TotalSeconds, 3.5, 4.1);
        Assert.InRange(single.TotalSeconds, 1.9, 2.1);
        Assert.InRange(overlap.TotalSeconds, 1.9, 2.3);
        rig.Tick(60);
        Assert.InRange(ana.Leg.Statistics.Talk.TotalSeconds, 3.9, 4.3);
        Assert.InRange(ana.Leg.Statistics.Measured.TotalSeconds, 7.9, 8.1);
    }

    [Fact]
    public void A_mixed_packet_and_a_played_one_allocate_nothing()
    {
        using var rig = new ShardRig();
        var ana = new SoundPeer(rig, LegFormat.Pcma, Low);
        var ben = new SoundPeer(rig, LegFormat.Pcmu, Middle);
        var cid = new SoundPeer(rig, LegFormat.G722, High);
        var dan = new SoundPeer(rig, LegFormat.Pcma, High);
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(ana.Leg, ben.Leg, cid.Leg));
        dan.Leg.Play(new MediaPlayer([new PromptSound(PromptAudio.FromSamples(Signals.Sine(2_000, 16_000, 16_000, Peak), 16_000))], isRepeated: true));
        AllocationTests.AssertNoneFor(rig, () =>
        {
            foreach (SoundPeer one in (ReadOnlySpan<SoundPeer>)[ana, ben, cid])
            {
                one.Speak();
                one.Plain.Drain();
            }
            dan.Plain.Drain();
            rig.Tick();
        });
        Assert.True(ana.Leg.Statistics.SentCount > 1_500 && dan.Leg.Statistics.SentCount > 1_500);
    }

    internal static void Talk(ShardRig rig, int ticks, params ReadOnlySpan<SoundPeer> peers)
    {
        for (int i = 0; i < ticks; i++)
        {
            foreach (SoundPeer peer in peers)
                peer.Speak();
            rig.Tick();
            foreach (SoundPeer peer in peers)
                peer.Listen();
        }
    }

    private static void AssertHears(SoundPeer peer, params ReadOnlySpan<double> frequencies)
    {
        foreach (double frequency in (double[])[Low, Middle, High, 2_000])
        {
            double heard = peer.HeardPeak(frequency);
            if (frequencies.Contains(frequency))
                Assert.InRange(heard, 0.85 * Peak, 1.15 * Peak);
            else
                Assert.True(heard < 0.03 * Peak, $"{frequency} Hz is heard at {heard:F0}.");
        }
    }

    private static void AssertContinuous(SoundPeer peer)
    {
        Assert.Single(peer.Packets.Select(packet => packet.Ssrc).Distinct());
        for (int i = 1; i < peer.Packets.Count; i++)
        {
            (ReceivedPacket before, ReceivedPacket after) = (peer.Packets[i - 1], peer.Packets[i]);
            Assert.Equal((ushort)(before.SequenceNumber + 1), after.SequenceNumber);
            int step = (int)(after.Timestamp - before.Timestamp);
            Assert.True(step == peer.Plain.Format.PacketUnits || (after.Marker && step >= peer.Plain.Format.PacketUnits), $"A step of {step}.");
        }
    }

    private static LegFormat FormatOf(MediaCodec codec) => codec switch
    {
        MediaCodec.Pcmu => LegFormat.Pcmu,
        MediaCodec.Pcma => LegFormat.Pcma,
        MediaCodec.G722 => LegFormat.G722,
        _ => new LegFormat(MediaCodec.Opus, 111, 111) { SendEvents = 110, ReceiveEvents = 110 },
    };
}

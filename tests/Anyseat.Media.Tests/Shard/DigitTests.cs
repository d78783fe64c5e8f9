using Anyseat.Media.Codecs;
using Anyseat.Media.Dtmf;
using Anyseat.Media.Rtp;
using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

public sealed class DigitTests
{
    private static readonly LegFormat WithoutEvents = LegFormat.Pcmu with { SendEvents = null, ReceiveEvents = null };

    [Fact]
    public void Keys_that_arrive_as_events_are_told_once_whatever_is_lost()
    {
        using var rig = new ShardRig();
        (_, TestPeer ana) = rig.OpenWithPeer();
        Press(rig, ana, '5', TimeSpan.FromMilliseconds(100), lost: [0]);
        Press(rig, ana, '5', TimeSpan.FromMilliseconds(100), lost: [5, 6]);
        Press(rig, ana, '#', TimeSpan.FromMilliseconds(200), lost: []);
        rig.Tick(20);
        Assert.Equal("55#", Told(rig, MediaEventKind.DigitPressed));
        Assert.Equal("55#", Told(rig, MediaEventKind.DigitReleased));
        Assert.Equal(200, rig.Events.Last(one => one.Kind == MediaEventKind.DigitReleased).Duration.TotalMilliseconds);
    }

    [Fact]
    public void Keys_that_arrive_as_sounds_are_heard_where_that_was_asked_for()
    {
        using var rig = new ShardRig();
        (_, TestPeer ana) = rig.OpenWithPeer(leg => leg with { Format = WithoutEvents, DetectsTones = true });
        var generator = new DtmfGenerator(8_000);
        short[] samples = new short[160];
        byte[] payload = new byte[160];
        foreach (char digit in "159#D0")
        {
            Assert.True(DtmfDigit.TryParse(digit, out DtmfDigit key));
            generator.Start(key, 80, 80);
            while (generator.IsPlaying)
            {
                generator.Read(samples);
                MuLaw.Encode(samples, payload);
                ana.Send(payload);
                rig.Tick();
            }
        }
        rig.Tick(20);
        Assert.Equal("159#D0", Told(rig, MediaEventKind.DigitPressed));
        Assert.Equal("159#D0", Told(rig, MediaEventKind.DigitReleased));
    }

    [Fact]
    public void Digits_are_sent_as_events_and_the_talk_waits_for_them()
    {
        using var rig = new ShardRig();
        var ana = new SoundPeer(rig, LegFormat.Pcma, 440);
        var ben = new SoundPeer(rig, LegFormat.Pcma, 1_000);
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(ana.Leg, ben.Leg));
        MixingTests.Talk(rig, 20, ana, ben);
        ana.Leg.SendDigits("1*");
        MixingTests.Talk(rig, 60, ana, ben);
        List<ReceivedPacket> events = [.. ana.Packets.Where(packet => packet.PayloadType == 101)];
        Assert.Equal(2, events.Select(packet => packet.Timestamp).Distinct().Count());
        Assert.Equal([1, 10], events.Select(packet => packet.Payload[0]).Distinct().Select(code => (int)code));
        Assert.Equal(6, events.Count(packet => (packet.Payload[1] & 0x80) != 0));
        int first = ana.Packets.IndexOf(events[0]);
        int last = ana.Packets.IndexOf(events[^1]);
        Assert.Equal(events.Count, last - first + 1);
        Assert.All(Enumerable.Range(1, ana.Packets.Count - 1), i =>
            Assert.Equal((ushort)(ana.Packets[i - 1].SequenceNumber + 1), ana.Packets[i].SequenceNumber));
        Assert.True(ana.Packets[last + 1].Timestamp - events[^1].Timestamp > 800); // speech goes on where time is
        Assert.Single(rig.Events, one => one.Kind == MediaEventKind.DigitsSent);
        Assert.Equal(8_000, ana.HeardPeak(1_000, 0.5), 800.0);
    }

    [Fact]
    public void Digits_are_sent_as_sounds_to_a_peer_without_events()
    {
        using var rig = new ShardRig();
        var ana = new SoundPeer(rig, WithoutEvents, 440);
        ana.Leg.SendDigits("42");
        var detector = new DtmfDetector(8_000);
        short[] samples = new short[160];
        string heard = "";
        for (int i = 0; i < 40; i++)
        {
            rig.Tick();
            foreach (ReceivedPacket packet in ana.Plain.ReceiveAll())
            {
                MuLaw.Decode(packet.Payload, samples);
                detector.Process(samples);
            }
            while (detector.TryTake(out DtmfDetection detection))
                heard += detection.IsEnd ? "" : detection.Digit.Symbol;
        }
        Assert.Equal("42", heard);
        Assert.Throws<ArgumentException>(() => ana.Leg.SendDigits("4x"));
    }

    [Fact]
    public void A_key_is_passed_on_as_an_event_or_as_a_sound_unless_it_is_a_secret()
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer();
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer(leg => leg with { Format = LegFormat.Pcma with { SendEvents = 96 } });
        MediaBridge bridge = rig.Shard.CreateBridge();
        bridge.Arrange(BridgePlan.Conference(a, b));
        Press(rig, ana, '7', TimeSpan.FromMilliseconds(100), []);
        rig.Tick(5);
        Assert.Contains(ben.ReceiveAll(), packet => packet.PayloadType == 96 && packet.Payload[0] == 7);

        a.SetKeepsDigits(true);
        rig.Turn();
        Press(rig, ana, '8', TimeSpan.FromMilliseconds(100), []);
        rig.Tick(20);
        Assert.DoesNotContain(ben.ReceiveAll(), packet => packet.PayloadType == 96);
        Assert.Equal("78", Told(rig, MediaEventKind.DigitPressed));

        a.SetKeepsDigits(false);
        var cid = new SoundPeer(rig, WithoutEvents, 440);
        bridge.Arrange(BridgePlan.Conference(a, cid.Leg));
        rig.Turn();
        Press(rig, ana, '9', TimeSpan.FromMilliseconds(100), []);
        var detector = new DtmfDetector(8_000);
        short[] samples = new short[160];
        for (int i = 0; i < 30; i++)
        {
            rig.Tick();
            foreach (ReceivedPacket packet in cid.Plain.ReceiveAll())
            {
                MuLaw.Decode(packet.Payload, samples);
                detector.Process(samples);
            }
        }
        Assert.True(detector.TryTake(out DtmfDetection heard));
        Assert.Equal('9', heard.Digit.Symbol);
    }

    private static void Press(ShardRig rig, TestPeer peer, char digit, TimeSpan duration, int[] lost)
    {
        var sender = new TelephoneEventSender(RtpClock.Narrow, LegFormat.PacketTime);
        Assert.True(DtmfCode.TryFrom(digit, out byte code));
        sender.TryEnqueue(code, duration);
        byte[] block = new byte[TelephoneEventBlock.Size];
        for (int i = 0; sender.IsActive; i++)
        {
            if (sender.TryTick(new RtpTimestamp(peer.Timestamp), out TelephoneEventPacket packet))
            {
                packet.Block.Write(block);
                if (lost.Contains(i))
                    peer.SequenceNumber++;
                else
                    peer.SendPacket(peer.Format.ReceiveEvents!.Value, block, packet.Timestamp.Value, packet.Marker);
            }
            peer.Timestamp += 160;
            rig.Tick();
        }
    }

    private static string Told(ShardRig rig, MediaEventKind kind) =>
        string.Concat(rig.Events.Where(one => one.Kind == kind).Select(one => one.Digit));
}

using Anyseat.Media.Rtcp;
using Anyseat.Media.Rtp;
using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

public sealed class ReportTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reports_go_out_every_few_seconds_and_what_the_peer_reports_is_counted(bool isMultiplexed)
    {
        using var rig = new ShardRig();
        (MediaLeg a, TestPeer ana) = rig.OpenWithPeer(leg => leg with { IsMultiplexed = isMultiplexed });
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(a, b));
        var reporter = new RtcpReporter("ana");
        var heard = new RtpSource(0, RtpClock.Narrow, 1);
        int reports = 0;
        TransportAddress control = isMultiplexed ? a.Local : a.Local.WithPort(a.Local.Port + 1);
        for (int i = 0; i < 1_000; i++)
        {
            ana.Send(RelayTests.Payload(i));
            ben.Send(RelayTests.Payload(i));
            rig.Tick();
            while (ana.TryReceiveRaw(out ReadOnlySpan<byte> datagram, out _))
            {
                if (Datagram.Classify(datagram) == DatagramKind.Rtcp)
                {
                    Assert.True(reporter.Receive(datagram, ana.Ssrc, RtpClock.Narrow, rig.Clock.Now, Ntp(rig)).IsUnderstood);
                    reports++;
                }
                else if (RtpPacket.TryParse(datagram, out RtpPacket packet, out _) && i % 10 != 0)
                {
                    if (heard.Ssrc != packet.Ssrc)
                        heard.StartOver(packet.Ssrc);
                    heard.Receive(packet.SequenceNumber, packet.Timestamp, rig.Clock.Now);
                }
            }
            ben.Drain();
            if (i == 800)
                SendReport();
        }
        // Without multiplexing ours go to the next port, where nobody listened until the peer's own report came from its port.
        Assert.InRange(reports, 1, 8);
        Assert.InRange(a.Statistics.RemoteLossShare, 0.05, 0.15);
        Assert.NotNull(reporter.Remote);

        void SendReport()
        {
            var stream = new RtpSendStream(ana.Ssrc, new SequenceNumber(1), new RtpTimestamp(1), RtpClock.Narrow);
            byte[] report = new byte[200];
            Assert.True(reporter.TryWrite(report, stream, heard, rig.Clock.Now, Ntp(rig), out int size));
            ana.Remote = control;
            ana.SendRaw(report.AsSpan(0, size));
            ana.Remote = a.Local;
        }
    }

    private static NtpTimestamp Ntp(ShardRig rig) => NtpTimestamp.From(rig.Clock.UtcNow);
}

using Anyseat.Media.Rtcp;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Tests.Rtcp;

public sealed class RtcpTests
{
    private static readonly NtpTimestamp Ntp = NtpTimestamp.From(new DateTimeOffset(2026, 11, 25, 18, 0, 0, 500, TimeSpan.Zero));
    private static readonly ReportBlock Block = new(0x11, 64, -3, 0x0002_1234, 55, 0xAABBCCDD, 65_536);

    [Fact]
    public void Rfc3550_6_4_1_a_sender_report_is_read_as_it_was_written()
    {
        byte[] buffer = new byte[256];
        var sender = new SenderInformation(7, Ntp, new RtpTimestamp(160), 10, 1_600);
        var writer = new RtcpWriter(buffer);
        writer.AddSenderReport(sender, [Block, Block with { Ssrc = 0x12, CumulativeLost = 0x7F_FFFF }]);
        writer.AddCname(7, "call-1@anyseat"u8);
        Assert.True(writer.TryFinish(out int size));

        RtcpCompound compound = Parse(buffer[..size]);
        Assert.True(compound.TryRead(out RtcpPacket packet));
        Assert.True(RtcpReport.TryRead(packet, out RtcpReport report));
        Assert.Equal(sender, report.Sender);
        Assert.Equal(2, report.Count);
        Assert.Equal(Block, report[0]);
        Assert.Equal(0x7F_FFFF, report[1].CumulativeLost);
        Assert.True(compound.TryRead(out packet));
        Assert.Equal(["7:Cname:call-1@anyseat"], Items(packet));
        Assert.False(compound.TryRead(out _));
    }

    [Fact]
    public void Rfc3550_6_4_2_and_6_6_a_receiver_report_and_a_goodbye_are_read()
    {
        RtcpCompound compound = Parse(Wire.Hex("80C90001 00000007  82CB0003 00000007 00000008 03627965"));
        Assert.True(compound.TryRead(out RtcpPacket packet));
        Assert.True(RtcpReport.TryRead(packet, out RtcpReport report));
        Assert.Null(report.Sender);
        Assert.Equal((7u, 0), (report.Ssrc, report.Count));
        Assert.True(compound.TryRead(out packet));
        Assert.True(RtcpGoodbye.TryRead(packet, out RtcpGoodbye goodbye));
        Assert.Equal((2, 7u, 8u), (goodbye.Count, goodbye[0], goodbye[1]));
        Assert.Equal("bye"u8, goodbye.Reason);
    }

    [Fact]
    public void Rfc3550_6_5_items_of_several_chunks_are_read()
    {
        RtcpCompound compound = Parse(Wire.Hex("80C90001 00000007  82CA0006 00000001 0102 6162 0603 786973 00 00 00 00000002 0101 63 00 "));
        compound.TryRead(out _);
        Assert.True(compound.TryRead(out RtcpPacket packet));
        Assert.Equal(["1:Cname:ab", "1:Tool:xis", "2:Cname:c"], Items(packet));
    }

    [Theory]
    [InlineData("81CA0002 00000001 01FF6162")]
    [InlineData("81CA0001 00000001")]
    [InlineData("9FCA0000")]
    [InlineData("81CA0002 00000001 00000000")]
    public void A_source_description_that_breaks_off_yields_nothing(string hex)
    {
        RtcpCompound compound = Parse(Wire.Hex("80C90001 00000007" + hex));
        compound.TryRead(out _);
        Assert.True(compound.TryRead(out RtcpPacket packet));
        Assert.Empty(Items(packet));
    }

    [Fact]
    public void Rfc3550_6_7_a_packet_of_an_application_is_read_as_it_was_written()
    {
        byte[] buffer = new byte[64];
        var writer = new RtcpWriter(buffer);
        writer.AddReceiverReport(7, []);
        writer.AddApplicationDefined(7, 5, "TEST"u8, [1, 2, 3, 4]);
        Assert.True(writer.TryFinish(out int size));
        RtcpCompound compound = Parse(buffer[..size]);
        compound.TryRead(out _);
        Assert.True(compound.TryRead(out RtcpPacket packet));
        Assert.True(RtcpApplicationDefined.TryRead(packet, out RtcpApplicationDefined application));
        Assert.Equal((5, 7u), (application.Subtype, application.Ssrc));
        Assert.Equal("TEST"u8, application.Name);
        Assert.Equal(Wire.Hex("01020304"), application.Data);
    }

    [Theory]
    [InlineData("80CD0003 00000001 00000002 00640005", RtcpFeedbackFormat.Other)]
    [InlineData("81CD0003 00000001 00000002 00640005", RtcpFeedbackFormat.GenericNack)]
    [InlineData("81CE0002 00000001 00000002", RtcpFeedbackFormat.PictureLossIndication)]
    [InlineData("82CE0003 00000001 00000002 00000000", RtcpFeedbackFormat.SliceLossIndication)]
    [InlineData("83CE0003 00000001 00000002 00000000", RtcpFeedbackFormat.ReferencePictureSelection)]
    [InlineData("84CE0004 00000001 00000002 00000000 00000000", RtcpFeedbackFormat.FullIntraRequest)]
    [InlineData("8FCE0003 00000001 00000002 52454D42", RtcpFeedbackFormat.ApplicationLayer)]
    public void Rfc4585_6_feedback_is_told_apart(string hex, RtcpFeedbackFormat expected)
    {
        RtcpCompound compound = Parse(Wire.Hex(hex), isReducedSizeAllowed: true);
        Assert.True(compound.TryRead(out RtcpPacket packet));
        Assert.True(RtcpFeedback.TryRead(packet, out RtcpFeedback feedback));
        Assert.Equal((expected, 1u, 2u), (feedback.Format, feedback.SenderSsrc, feedback.MediaSsrc));
    }

    [Fact]
    public void Rfc4585_6_2_1_a_generic_NACK_names_its_packets()
    {
        RtcpCompound compound = Parse(Wire.Hex("81CD0004 00000001 00000002 FFFF8001 00640000"), isReducedSizeAllowed: true);
        compound.TryRead(out RtcpPacket packet);
        Assert.True(RtcpFeedback.TryRead(packet, out RtcpFeedback feedback));
        Span<SequenceNumber> missing = stackalloc SequenceNumber[8];
        Assert.Equal(4, feedback.ListMissing(missing));
        Assert.Equal([new(0xFFFF), new(0), new(15), new(100)], missing[..4].ToArray());
        Assert.Equal(2, feedback.ListMissing(missing[..2]));
    }

    [Fact]
    public void Rfc3611_4_7_VoIP_metrics_are_read_as_they_were_written()
    {
        var metrics = new VoipMetrics
        {
            Ssrc = 9,
            LossRate = 1,
            DiscardRate = 2,
            BurstDensity = 3,
            GapDensity = 4,
            BurstDurationMs = 500,
            GapDurationMs = 600,
            RoundTripMs = 70,
            EndSystemDelayMs = 80,
            SignalLevel = -20,
            NoiseLevel = -60,
            ResidualEchoReturnLoss = VoipMetrics.Unavailable,
            GapMin = 16,
            RFactor = 93,
            ExternalRFactor = VoipMetrics.Unavailable,
            MosListening = 44,
            MosConversational = 43,
            ReceiverConfiguration = 0xB0,
            JitterNominalMs = 40,
            JitterMaxMs = 60,
            JitterAbsoluteMaxMs = 200,
        };
        byte[] buffer = new byte[64];
        var writer = new RtcpWriter(buffer);
        writer.AddVoipMetrics(7, metrics);
        Assert.True(writer.TryFinish(out int size));
        Assert.Equal(Wire.Hex("80CF000A 00000007 07000008 00000009"), buffer[..16]);
        RtcpCompound compound = Parse(buffer[..size], isReducedSizeAllowed: true);
        compound.TryRead(out RtcpPacket packet);
        Assert.True(VoipMetrics.TryFind(packet, out VoipMetrics read));
        Assert.Equal(metrics, read);
    }

    [Theory]
    [InlineData("", RtcpFault.Size)]
    [InlineData("80C9", RtcpFault.Size)]
    [InlineData("80C90002 00000007", RtcpFault.Size)]
    [InlineData("80C90001 00000007 80", RtcpFault.Size)]
    [InlineData("80C90001 00000007 80CA0001", RtcpFault.Size)]
    [InlineData("80CA0001 00000007", RtcpFault.FirstPacket)]
    [InlineData("40C90001 00000007", RtcpFault.Version)]
    [InlineData("80C90001 00000007 00CA0000", RtcpFault.Version)]
    [InlineData("A0C90002 00000007 00000004 80CA0000", RtcpFault.Padding)]
    [InlineData("80C90001 00000007 A0CA0001 00000008", RtcpFault.Padding)]
    [InlineData("80C90001 00000007 A0CA0001 00000000", RtcpFault.Padding)]
    [InlineData("80C90001 00000007 A0CA0001 00000003", RtcpFault.Padding)]
    public void Rfc3550_A_2_what_is_malformed_is_refused_with_its_reason(string hex, RtcpFault expected)
    {
        Assert.False(RtcpCompound.TryParse(Wire.Hex(hex), false, out _, out RtcpFault fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Rfc3550_6_4_1_padding_on_the_last_packet_is_left_out_and_the_count_is_bounded()
    {
        RtcpCompound compound = Parse(Wire.Hex("80C90001 00000007 A1CB0002 00000007 00000004"));
        compound.TryRead(out _);
        Assert.True(compound.TryRead(out RtcpPacket packet));
        Assert.Equal(4, packet.Body.Length);

        byte[] many = [.. Wire.Hex("80C90001 00000007"), .. Enumerable.Repeat(Wire.Hex("80CA0000"), RtcpCompound.PacketCountMax).SelectMany(one => one)];
        Assert.False(RtcpCompound.TryParse(many, false, out _, out RtcpFault fault));
        Assert.Equal(RtcpFault.TooManyPackets, fault);
    }

    [Fact]
    public void Rfc5506_a_datagram_need_not_begin_with_a_report_when_that_was_agreed_on()
    {
        byte[] nack = Wire.Hex("81CD0003 00000001 00000002 00640005");
        Assert.False(RtcpCompound.TryParse(nack, false, out _, out _));
        Assert.True(RtcpCompound.TryParse(nack, true, out _, out _));
    }

    [Fact]
    public void Rfc3550_6_4_1_the_round_trip_of_the_published_example_is_found()
    {
        // Figure 2: A = b710:8000, LSR = b705:2000, DLSR = 0005:4000; 6.125 s.
        var block = new ReportBlock(1, 0, 0, 0, 0, 0xB705_2000, 0x0005_4000);
        Assert.True(block.TryGetRoundTrip(new NtpTimestamp(0x0000_B710_8000_0000), out TimeSpan roundTrip));
        Assert.Equal(TimeSpan.FromSeconds(6.125), roundTrip);
        Assert.False((block with { LastSenderReport = 0 }).TryGetRoundTrip(default, out _));
    }

    [Fact]
    public void A_buffer_too_small_fails_at_every_size()
    {
        for (int size = 0; size < 80; size++)
        {
            var writer = new RtcpWriter(new byte[size]);
            writer.AddSenderReport(default, [Block]);
            writer.AddCname(7, "abcd"u8);
            writer.AddGoodbye(7);
            Assert.Equal(size >= 76, writer.TryFinish(out _));
        }
    }

    [Fact]
    public void Two_ends_tell_each_other_of_loss_jitter_and_round_trip()
    {
        var ours = new RtpSendStream(1, new SequenceNumber(0), new RtpTimestamp(0), RtpClock.Narrow);
        var theirs = new RtpSendStream(2, new SequenceNumber(0), new RtpTimestamp(0), RtpClock.Narrow);
        var heardByThem = new RtpSource(1, RtpClock.Narrow, minSequential: 1);
        var us = new RtcpReporter("us");
        var them = new RtcpReporter("them");
        byte[] buffer = new byte[160];
        for (int i = 0; i < 100; i++)
        {
            ours.WriteHeader(buffer, 8, false, ours.ContinueFrom(160), 160, Wire.Ms(i * 20));
            if (i is < 50 or >= 75)
                heardByThem.Receive(new SequenceNumber((ushort)i), new RtpTimestamp((uint)i * 160), Wire.Ms((i * 20) + 30));
        }

        Assert.True(us.TryWrite(buffer, ours, null, Wire.Ms(2_000), At(2_000), out int size));
        RtcpArrival arrival = them.Receive(buffer.AsSpan(0, size), 2, RtpClock.Narrow, Wire.Ms(2_030), At(2_030));
        Assert.Equal(new RtcpArrival(true, false, false, RtcpFault.None), arrival);

        Assert.True(them.TryWrite(buffer, theirs, heardByThem, Wire.Ms(2_530), At(2_530), out size));
        arrival = us.Receive(buffer.AsSpan(0, size), 1, RtpClock.Narrow, Wire.Ms(2_560), At(2_560));
        Assert.True(arrival.HasReception);
        RemoteReception remote = us.Remote!.Value;
        Assert.Equal(25, remote.CumulativeLost);
        Assert.Equal(0.25, remote.FractionLost, 2);
        Assert.Equal(TimeSpan.Zero, remote.Jitter);
        Assert.InRange(remote.RoundTrip!.Value.TotalMilliseconds, 59.9, 60.1);

        Assert.True(us.TryWriteGoodbye(buffer, ours, null, Wire.Ms(3_000), At(3_000), out size));
        Assert.True(them.Receive(buffer.AsSpan(0, size), 2, RtpClock.Narrow, Wire.Ms(3_030), At(3_030)).HasLeft);
    }

    [Fact]
    public void Writing_and_reading_reports_allocate_nothing()
    {
        var ours = new RtpSendStream(1, new SequenceNumber(0), new RtpTimestamp(0), RtpClock.Narrow);
        var heard = new RtpSource(1, RtpClock.Narrow, minSequential: 1);
        heard.Receive(default, default, default);
        byte[] buffer = new byte[160];
        ours.WriteHeader(buffer, 8, false, default, 160, default);
        var reporter = new RtcpReporter("someone");
        Allocations.AssertNone(() =>
        {
            reporter.TryWrite(buffer, ours, heard, Wire.Ms(10), At(10), out int size);
            reporter.Receive(buffer.AsSpan(0, size), 1, RtpClock.Narrow, Wire.Ms(10), At(10));
        });
        Assert.NotNull(reporter.Remote);
    }

    [Fact]
    public void Seeds_of_another_implementation_are_read_or_refused()
    {
        foreach (string file in Directory.GetFiles(SharedData.Folder("media-protocols", "pjsip-seeds", "rtcp")))
        {
            if (!RtcpCompound.TryParse(File.ReadAllBytes(file), true, out RtcpCompound compound, out RtcpFault fault))
            {
                Assert.NotEqual(RtcpFault.None, fault);
                continue;
            }

            Assert.True(compound.TryRead(out _));
        }
    }

    private static NtpTimestamp At(double ms) => NtpTimestamp.From(new DateTimeOffset(2026, 11, 25, 18, 0, 0, TimeSpan.Zero).AddMilliseconds(ms));

    private static RtcpCompound Parse(byte[] datagram, bool isReducedSizeAllowed = false)
    {
        Assert.True(RtcpCompound.TryParse(datagram, isReducedSizeAllowed, out RtcpCompound compound, out RtcpFault fault), fault.ToString());
        return compound;
    }

    private static List<string> Items(RtcpPacket packet)
    {
        List<string> items = [];
        var description = new SourceDescription(packet);
        while (description.TryRead(out uint ssrc, out SdesItemType type, out ReadOnlySpan<byte> text))
            items.Add($"{ssrc}:{type}:{System.Text.Encoding.UTF8.GetString(text)}");
        return items;
    }
}

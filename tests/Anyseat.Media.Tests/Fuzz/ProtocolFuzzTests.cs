using System.Diagnostics;
using System.Text;
using Anyseat.Media.Dtls;
using Anyseat.Media.Ice;
using Anyseat.Media.Recording;
using Anyseat.Media.Rtcp;
using Anyseat.Media.Rtp;
using Anyseat.Media.Srtp;
using Anyseat.Media.Stun;
using Anyseat.Media.Tests.Ice;
using Anyseat.Media.Tests.Recording;
using Anyseat.Media.Tests.Stun;

namespace Anyseat.Media.Tests.Fuzz;

/// <summary>Whatever comes in: no exception, no hang, no growth. Ten million inputs of each kind with ANYSEAT_SOAK=1.</summary>
public sealed class ProtocolFuzzTests
{
    [Fact]
    public void Rtp_of_any_shape_is_read_or_refused()
    {
        var source = new RtpSource(7, RtpClock.Narrow);
        var stream = new RtpSendStream(8, default, default, RtpClock.Narrow);
        var events = new TelephoneEventReceiver(RtpClock.Narrow);
        TelephoneEventChange[] changes = new TelephoneEventChange[4];
        byte[] copy = new byte[ProtocolFuzzing.SizeMax];
        long ms = 0;
        Run(1, 60_000, [.. Seeds("rtp"), .. RtpSeeds()], input =>
        {
            ms += 7;
            Datagram.Classify(input);
            if (!RtpPacket.TryParse(input, out RtpPacket packet, out RtpFault fault))
            {
                Require(fault != RtpFault.None);
                input.CopyTo(copy);
                Require(!stream.PassOn(copy.AsSpan(0, input.Length), Wire.Ms(ms)));
                return false;
            }

            Require(packet.Header.Length + packet.Payload.Length + packet.PaddingSize == input.Length);
            for (int i = 0; i < packet.CsrcCount; i++)
                packet.Csrc(i);
            RtpExtensionElements elements = packet.ExtensionElements;
            while (elements.TryRead(out _, out _))
            {
            }

            source.Receive(packet.SequenceNumber, packet.Timestamp, Wire.Ms(ms));
            source.EndInterval();
            events.Receive(packet.Payload, packet.Timestamp, Wire.Ms(ms), changes);
            events.Poll(Wire.Ms(ms));
            input.CopyTo(copy);
            Require(stream.PassOn(copy.AsSpan(0, input.Length), Wire.Ms(ms)));
            Require(RtpPacket.TryParse(copy.AsSpan(0, input.Length), out RtpPacket passed, out _) && passed.Ssrc == 8);
            return true;
        }, ProtocolFuzzing.RepairRtp, readMin: 0.4);
    }

    [Fact]
    public void Rtcp_of_any_shape_is_read_or_refused()
    {
        var reporter = new RtcpReporter("fuzz", isReducedSizeAllowed: true);
        SequenceNumber[] missing = new SequenceNumber[32];
        long ms = 0;
        Run(2, 60_000, [.. Seeds("rtcp"), .. RtcpSeeds()], input =>
        {
            ms += 7;
            reporter.Receive(input, 7, RtpClock.Narrow, Wire.Ms(ms), new NtpTimestamp((ulong)ms << 32));
            if (!RtcpCompound.TryParse(input, true, out RtcpCompound compound, out RtcpFault fault))
            {
                Require(fault != RtcpFault.None);
                return false;
            }

            int count = 0;
            while (compound.TryRead(out RtcpPacket packet))
            {
                Require(++count <= RtcpCompound.PacketCountMax);
                ReadAll(packet, missing);
            }

            return true;
        }, ProtocolFuzzing.RepairRtcp, readMin: 0.4);
    }

    [Fact]
    public void Stun_of_any_shape_is_read_or_refused_and_moves_no_media()
    {
        IceCredentials ours = IceCredentials.FromRandom(Srtp.CipherTests.Bytes(new Random(1), IceCredentials.RandomSize));
        using var agent = new IceLiteAgent(ours);
        using var key = new StunKey(StunTests.Password);
        byte[] response = new byte[IceLiteAgent.ResponseSizeMax];
        ushort[] unknown = new ushort[8];
        IcePair pair = IceLiteAgentTests.Pair(5);
        Run(3, 60_000, [.. Seeds("stun"), .. Findings(), .. StunSeeds(ours)], input =>
        {
            IceLiteAgent.TryReadUfragKey(input, out _);
            IceStep step = agent.Receive(input, pair, default, response);
            Require(step.ResponseSize <= response.Length && (step.Outcome != IceOutcome.Ignored || step.ResponseSize == 0));
            Require(!step.HasPairChanged && agent.Selected is null); // nothing here was made with the password
            if (!StunMessage.TryParse(input, out StunMessage message, out StunFault fault))
            {
                Require(fault != StunFault.None);
                return false;
            }

            message.TryFindXorMappedAddress(out _);
            message.TryFindErrorCode(out _);
            message.TryFindUInt32(StunAttribute.Priority, out _);
            message.HasIntegrity(key);
            message.HasIntegritySha256(key);
            message.CheckFingerprint();
            message.ListUnknown(unknown);
            return true;
        }, ProtocolFuzzing.RepairStun, readMin: 0.2);
    }

    [Theory]
    [InlineData(SrtpProfile.Aes128CmHmacSha1With80BitTag)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    public void Srtp_that_was_not_made_with_the_key_never_gets_in(SrtpProfile profile)
    {
        using SrtpMasterKey master = Srtp.SrtpTests.Key(profile, 21);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        List<byte[]> seeds = [.. Seeds("srtp"), .. RtpSeeds()];
        HashSet<string> genuine = [];
        for (ushort number = 0; number < 8; number++)
        {
            byte[] packet = [.. Srtp.SrtpTests.Rtp(7, number, new byte[40]), .. new byte[SrtpProfiles.RtpOverheadMax]];
            Require(sender.TryProtectRtp(packet, 52, out int size, out _));
            seeds.Add(packet[..size]);
            genuine.Add(Convert.ToHexString(packet.AsSpan(0, size)));
        }

        byte[] before = new byte[ProtocolFuzzing.SizeMax];
        Run(4, 40_000, seeds, input =>
        {
            input.CopyTo(before);
            Span<byte> kept = before.AsSpan(0, input.Length);
            if (receiver.TryUnprotectRtp(input, out _, out SrtpFault fault))
            {
                Require(genuine.Contains(Convert.ToHexString(kept)));
                return true;
            }

            Require(fault != SrtpFault.None && input.SequenceEqual(kept));
            Require(!receiver.TryUnprotectRtcp(input, out _, out fault) && fault != SrtpFault.None && input.SequenceEqual(kept));
            return false;
        }, isAllocationFree: false); // the set of genuine packets is asked by text
    }

    [Fact]
    public void Recordings_of_any_shape_are_read_or_refused()
    {
        byte[] file = Sample.Of(seconds: 3, everyMs: 250, size: 8);
        short[] customer = new short[8_000];
        short[] agent = new short[8_000];
        Run(5, 6_000, [file, Sample.Of(seconds: 2, everyMs: 500, size: 8, seed: 2), file[..^100]], input =>
        {
            if (!RecordingReader.TryOpen(new MemoryStream(input.ToArray()), Sample.Keys, out RecordingReader? reader, out RecordingFault fault))
            {
                Require(fault != RecordingFault.None);
                return false;
            }

            using (reader)
            {
                RecordingVerdict verdict = reader!.Verify();
                Require((verdict.FirstDamagedSecond ?? verdict.SecondCount) <= 3); // none is made up
                reader.TryReadSecond(0, customer, agent);
                reader.ReadPauses();
            }

            return true;
        }, readMin: 0.2, isAllocationFree: false, ofSoak: 100); // files, not packets
    }

    [Fact]
    public void Descriptions_of_any_shape_are_read_or_refused()
    {
        byte[][] seeds =
        [
            .. ((string[])[
                "1 1 UDP 2130706431 203.0.113.7 40000 typ host", "842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.17 rport 46154",
                "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20 KDR=0 WSH=64",
                "sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3E:4B:65:2E:7D:46:3F:54:42:CD:54:F1",
            ]).Select(Encoding.ASCII.GetBytes),
        ];
        Run(6, 30_000, seeds, input =>
        {
            string text = Encoding.Latin1.GetString(input);
            Require(IceCandidate.TryParse(text, out IceCandidate? candidate) == candidate is not null);
            Require(IceCredentials.TryParse(text, text, out IceCredentials? credentials) == credentials is not null);
            if (SdesCrypto.TryParse(text, out SdesCrypto? crypto, out SdesFault fault))
                crypto!.Dispose();
            else
                Require(fault != SdesFault.None);
            Require(DtlsFingerprint.TryParse(text, out DtlsFingerprint? fingerprint) == fingerprint is not null);
            return fault == SdesFault.None || fingerprint is not null || candidate is not null;
        }, isAllocationFree: false);
    }

    /// <summary>Gives whether the input was read, rather than refused.</summary>
    private delegate bool Try(Span<byte> input);

    private static void Run(
        int seed, int few, IReadOnlyList<byte[]> seeds, Try attempt, ProtocolFuzzing.Repair? repair = null, double readMin = 0, bool isAllocationFree = true,
        int ofSoak = 1)
    {
        var fuzzing = new ProtocolFuzzing(seed, seeds, repair);
        int count = ProtocolFuzzing.Count(few);
        if (count != few)
            count /= ofSoak;
        long allocated = 0;
        long slowest = 0;
        int read = 0;
        for (int i = 0; i < count; i++)
        {
            Span<byte> input = fuzzing.Next();
            string? failed = null;
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            try
            {
                read += attempt(input) ? 1 : 0;
            }
            catch (Exception thrown)
            {
                failed = $"input {i} of seed {seed}: {Convert.ToHexString(input)}: {thrown}";
            }

            slowest = Math.Max(slowest, Stopwatch.GetTimestamp() - start);
            if (i > few / 2) // by then everything is compiled
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(failed is null, failed);
        }

        // Not one byte an input; what the runtime itself allocates now and then is far below.
        Assert.True(!isAllocationFree || allocated < count, $"{allocated} bytes were allocated");
        Assert.True(read >= count * readMin, $"only {read} of {count} inputs reached the inside");
        Assert.True(Stopwatch.GetElapsedTime(0, slowest) < TimeSpan.FromSeconds(5), "one input took seconds");
    }

    private static void Require(bool isSo)
    {
        if (!isSo)
            throw new InvalidOperationException("A promise was not kept.");
    }

    private static void ReadAll(RtcpPacket packet, Span<SequenceNumber> missing)
    {
        if (RtcpReport.TryRead(packet, out RtcpReport report))
        {
            for (int i = 0; i < report.Count; i++)
                report[i].TryGetRoundTrip(default, out _);
        }

        var description = new SourceDescription(packet);
        int items = 0;
        while (description.TryRead(out _, out _, out _))
            Require(++items < 2_000);
        if (RtcpGoodbye.TryRead(packet, out RtcpGoodbye goodbye))
        {
            for (int i = 0; i < goodbye.Count; i++)
                Require(goodbye[i] >= 0);
            Require(goodbye.Reason.Length < 256);
        }

        RtcpApplicationDefined.TryRead(packet, out _);
        if (RtcpFeedback.TryRead(packet, out RtcpFeedback feedback))
            feedback.ListMissing(missing);
        VoipMetrics.TryFind(packet, out _);
    }

    private static byte[][] RtpSeeds() =>
    [
        Srtp.SrtpTests.Rtp(7, 1, new byte[160]),
        Wire.Hex("B2 88 1234 89ABCDEF DEADBEEF 00000001 00000002 BEDE0001 10FF0000 AABBCC 00 00 03"),
        Wire.Hex("90 65 0001 00000000 00000000 10000002 01 00 02 03 AABBCC 00 058A0640"),
        Wire.Hex("80 E5 0002 00000100 00000007 050A0320"),
    ];

    private static byte[][] RtcpSeeds() =>
    [
        Wire.Hex("81C8000C 00000007 E0000000 00000000 000000A0 0000000A 00000640 00000007 40FFFFFD 00021234 00000037 AABBCCDD 00010000 81CA0003 00000007 0104 61626364 0000"),
        Wire.Hex("80C90001 00000007 82CB0003 00000007 00000008 03627965"),
        Wire.Hex("80C90001 00000007 82CA0006 00000001 0102 6162 0603 786973 00 00 00 00000002 0101 63 00"),
        Wire.Hex("81CD0004 00000001 00000002 FFFF8001 00640000"),
        Wire.Hex("80CF000A 00000007 07000008 00000009 01020304 01F40258 00460050 ECC47F10 5D7F2C2B B0000028 003C00C8"),
        Wire.Hex("85CC0003 00000007 54455354 01020304"),
    ];

    private static byte[][] StunSeeds(IceCredentials ours) =>
    [
        Wire.Hex(StunTests.Request),
        new IceLiteAgentTests.Request { User = ours.Ufrag + ":abcd", Password = "0123456789012345678901", UseCandidate = true }.Write(),
        new IceLiteAgentTests.Request { Unknown = 0x0031 }.Write(),
    ];

    // Public corpora, where they are.
    private static byte[][] Seeds(string protocol) => Corpus("pjsip-seeds", protocol);

    private static byte[][] Findings() => Corpus("pion-stun-fuzz-findings");

    private static byte[][] Corpus(params string[] path)
    {
        string? folder = SharedData.TryFolder(["media-protocols", .. path]);
        return folder is null ? [] : [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }
}

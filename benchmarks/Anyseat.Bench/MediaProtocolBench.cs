using System.Buffers.Binary;
using Anyseat.Media;
using Anyseat.Media.Codecs;
using Anyseat.Media.Dtls;
using Anyseat.Media.Recording;
using Anyseat.Media.Rtp;
using Anyseat.Media.Srtp;

namespace Anyseat.Bench;

/// <summary>The protocol half of <c>./bench media</c>.</summary>
internal static class MediaProtocolBench
{
    private const int PacketSize = RtpPacket.FixedHeaderSize + 160; // G.711, 20 ms

    public static void Run(BenchReport report, CancellationToken ct)
    {
        MeasureSrtp(report, SrtpProfile.AeadAes128Gcm, "AEAD_AES_128_GCM", ct);
        MeasureSrtp(report, SrtpProfile.Aes128CmHmacSha1With80BitTag, "AES_CM_128_HMAC_SHA1_80", ct);
        MeasureDtls(report, ct);
        MeasureRecording(report, ct);
    }

    private static void MeasureSrtp(BenchReport report, SrtpProfile profile, string name, CancellationToken ct)
    {
        byte[] keyAndSalt = new byte[SrtpMasterKey.SizeOf(profile)];
        new Random(1).NextBytes(keyAndSalt);
        using var master = new SrtpMasterKey(profile, keyAndSalt);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        byte[] buffer = new byte[PacketSize + SrtpProfiles.RtpOverheadMax];
        new RtpHeader(8, false, default, default, 7).Write(buffer);
        ushort number = 0;
        double seconds = Rounds.BestSecondsPerTurn(
            200_000,
            () =>
            {
                BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), number++);
                bool isGood = sender.TryProtectRtp(buffer, PacketSize, out int size, out _)
                    && receiver.TryUnprotectRtp(buffer.AsSpan(0, size), out _, out _);
                if (!isGood)
                    throw new InvalidOperationException("A packet did not come through.");
            },
            ct);
        report.Add("media.us_per_srtp_packet", seconds * 1e6, "us", $"{name}, protect and unprotect of {PacketSize} bytes, one thread");
    }

    // Both ends run here, so a server alone does about twice as many.
    private static void MeasureDtls(BenchReport report, CancellationToken ct)
    {
        if (!DtlsLibrary.IsAvailable(out string reason))
        {
            Console.Error.WriteLine($"media.dtls_handshakes_per_second: {reason}");
            return;
        }

        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using DtlsCertificate ours = DtlsCertificate.Create(now, TimeSpan.FromDays(3_650));
        using DtlsCertificate theirs = DtlsCertificate.Create(now, TimeSpan.FromDays(3_650));
        using var server = new DtlsContext(ours);
        using var client = new DtlsContext(theirs);
        byte[] datagram = new byte[DtlsSession.DatagramSizeMax];
        double seconds = Rounds.BestSecondsPerTurn(
            200,
            () =>
            {
                using var one = new DtlsSession(server, DtlsRole.Server, default);
                using var other = new DtlsSession(client, DtlsRole.Client, default);
                one.SetFingerprint(client.Fingerprint);
                other.SetFingerprint(server.Fingerprint);
                other.Start();
                while (Pass(other, one, datagram) | Pass(one, other, datagram))
                {
                }

                if (!one.TryTakeKeys(out SrtpKeyPair? keys))
                    throw new InvalidOperationException($"A handshake failed: {one.State} {one.FailureDetail}");
                keys!.Dispose();
            },
            ct);
        report.Add("media.dtls_handshakes_per_second", 1 / seconds, "1/s", "DTLS 1.2, P-256, mutual, both ends on one thread, keys exported");
    }

    private static bool Pass(DtlsSession from, DtlsSession to, byte[] datagram)
    {
        bool hasPassed = false;
        while (from.TryTakeDatagram(datagram, out int size))
        {
            to.Receive(datagram.AsSpan(0, size));
            hasPassed = true;
        }

        return hasPassed;
    }

    private static void MeasureRecording(BenchReport report, CancellationToken ct)
    {
        var random = new Random(1);
        byte[] secret = new byte[RecordingKey.Size];
        random.NextBytes(secret);
        using var key = new RecordingKey("bench", secret);
        byte[] nonce = new byte[12];
        var secrets = new RecordingSecrets(new Guid("00000000-0000-0000-0000-000000000001"), secret, nonce);
        byte[] payload = new byte[160];
        random.NextBytes(payload);

        RecordingWriter? writer = null;
        var ring = new RecordingRing();
        var clock = new RecordingClock(default);
        int second = int.MaxValue;
        double seconds = Rounds.BestSecondsPerTurn(
            2_000,
            () =>
            {
                if (second >= 3_600) // an hour, then the next file
                {
                    writer?.Dispose();
                    writer = RecordingWriter.Begin(Stream.Null, key, secrets, DateTimeOffset.UnixEpoch);
                    clock = new RecordingClock(default);
                    second = 0;
                }

                for (int packet = 0; packet < 50; packet++)
                {
                    var at = new MediaInstant((second * 1_000_000L) + (packet * 20_000));
                    uint position = clock.PositionOf(7, RtpClock.Narrow.At(at), at);
                    ring.TryWrite(RecordingTrack.Customer, G711Law.ALaw, payload, position);
                    ring.TryWrite(RecordingTrack.Agent, G711Law.ALaw, payload, position);
                }

                writer!.Drain(ring);
                second++;
            },
            ct);
        writer?.Dispose();
        report.Add("media.recording_us_per_call_second", seconds * 1e6, "us", "100 packets through the ring, sealed, written to a null stream, one thread");
    }
}

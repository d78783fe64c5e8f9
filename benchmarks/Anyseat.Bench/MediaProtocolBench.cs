using System.Buffers.Binary;
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
}

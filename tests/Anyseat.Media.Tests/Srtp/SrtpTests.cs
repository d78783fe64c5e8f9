using System.Buffers.Binary;
using System.Text.Json;
using Anyseat.Media.Rtp;
using Anyseat.Media.Srtp;
using Anyseat.Media.Srtp.Ciphers;

namespace Anyseat.Media.Tests.Srtp;

public sealed class SrtpTests
{
    public static TheoryData<SrtpProfile> Profiles => [SrtpProfile.Aes128CmHmacSha1With80BitTag, SrtpProfile.AeadAes128Gcm];

    [Theory]
    [InlineData("srtp_validate", "srtp_plaintext_ref", SrtpProfile.Aes128CmHmacSha1With80BitTag)]
    [InlineData("srtp_validate_gcm", "rtp_plaintext_ref", SrtpProfile.AeadAes128Gcm)]
    public void The_bytes_are_those_of_the_reference_implementation(string name, string rtpName, SrtpProfile profile)
    {
        JsonElement file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedData.Folder("media-protocols"), "libsrtp_reference_packets.json"))).RootElement;
        JsonElement reference = file.GetProperty("cases").GetProperty(name);
        string key = file.GetProperty("keys").GetProperty(profile == SrtpProfile.AeadAes128Gcm ? "test_key_gcm" : "test_key").GetString()!;
        using var master = new SrtpMasterKey(profile, Wire.Hex(key).AsSpan(0, SrtpMasterKey.SizeOf(profile)));
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        byte[] Of(string property) => Wire.Hex(reference.GetProperty(property).GetString()!);

        Assert.Equal(Of("srtp_ciphertext"), ProtectRtp(sender, Of(rtpName)));
        ProtectRtcp(sender, Of("rtcp_plaintext_ref")); // the reference counts RTCP from 1
        Assert.Equal(Of("srtcp_ciphertext"), ProtectRtcp(sender, Of("rtcp_plaintext_ref")));
        Assert.Equal(Of(rtpName), UnprotectRtp(receiver, Of("srtp_ciphertext")));
        Assert.Equal(Of("rtcp_plaintext_ref"), UnprotectRtcp(receiver, Of("srtcp_ciphertext")));
    }

    [Fact]
    public void Rfc3711_3_4_authentic_RTCP_in_clear_is_let_in()
    {
        JsonElement file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedData.Folder("media-protocols"), "libsrtp_reference_packets.json"))).RootElement;
        JsonElement reference = file.GetProperty("cases").GetProperty("srtp_validate_null_sha1_80");
        byte[] key = Wire.Hex(file.GetProperty("keys").GetProperty("test_key").GetString()!)[..30];
        using var master = new SrtpMasterKey(SrtpProfile.Aes128CmHmacSha1With80BitTag, key);
        using var receiver = new SrtpReceiver(master);
        Assert.Equal(
            Wire.Hex(reference.GetProperty("rtcp_plaintext_ref").GetString()!),
            UnprotectRtcp(receiver, Wire.Hex(reference.GetProperty("srtcp_ciphertext").GetString()!)));
    }

    [Fact]
    public void Rfc7714_9_3_RTCP_in_clear_is_authenticated_with_its_index()
    {
        using SrtpMasterKey master = Key(SrtpProfile.AeadAes128Gcm, 5);
        byte[] packet = Rtcp(9, 40);
        byte[] indexWord = [0, 0, 0, 3]; // E is not set
        byte[] key = new byte[16];
        byte[] nonce = new byte[12];
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpEncryption, key);
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpSalt, nonce);
        nonce[5] ^= 9; // the SSRC
        nonce[11] ^= 3; // the index
        byte[] tag = new byte[16];
        using (var platform = new System.Security.Cryptography.AesGcm(key, 16))
            platform.Encrypt(nonce, Array.Empty<byte>(), Array.Empty<byte>(), tag, (byte[])[.. packet, .. indexWord]);

        using var receiver = new SrtpReceiver(master);
        Assert.False(receiver.TryUnprotectRtcp([.. packet, .. tag, 0, 0, 0, 4], out _, out SrtpFault fault));
        Assert.Equal(SrtpFault.NotAuthentic, fault);
        Assert.Equal(packet, UnprotectRtcp(receiver, [.. packet, .. tag, .. indexWord]));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_protected_comes_out_as_it_went_in(SrtpProfile profile)
    {
        using SrtpMasterKey master = Key(profile, 1);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        var random = new Random(4);
        for (ushort number = 0; number < 300; number++)
        {
            byte[] packet = number % 3 == 0 ? WithExtension(number, CipherTests.Bytes(random, number)) : Rtp(7, number, CipherTests.Bytes(random, number));
            byte[] sealedPacket = ProtectRtp(sender, packet);
            Assert.Equal(packet.Length + profile.TagSize(), sealedPacket.Length);
            if (number > 20)
                Assert.NotEqual(packet[^20..], sealedPacket[(packet.Length - 20)..packet.Length]);
            Assert.Equal(packet, UnprotectRtp(receiver, sealedPacket));

            byte[] rtcp = Rtcp(7, 8 + (number * 4));
            Assert.Equal(rtcp, UnprotectRtcp(receiver, ProtectRtcp(sender, rtcp)));
        }

        Assert.Equal((300ul, 0ul, 0ul), (receiver.PacketCount, receiver.NotAuthenticCount, receiver.ReplayedCount));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_portable_ciphers_speak_with_the_fast_ones(SrtpProfile profile)
    {
        using SrtpMasterKey master = Key(profile, 2);
        using var fast = new SrtpSender(master);
        using var portable = new SrtpReceiver(master, Portable(master));
        byte[] packet = Rtp(7, 1, CipherTests.Bytes(new Random(5), 160));
        Assert.Equal(packet, UnprotectRtp(portable, ProtectRtp(fast, packet)));

        using var portableSender = new SrtpSender(master, Portable(master));
        using var fastReceiver = new SrtpReceiver(master);
        Assert.Equal(packet, UnprotectRtp(fastReceiver, ProtectRtp(portableSender, packet)));
        Assert.Equal(Rtcp(7, 40), UnprotectRtcp(fastReceiver, ProtectRtcp(portableSender, Rtcp(7, 40))));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_flipped_bit_is_found_and_changes_nothing(SrtpProfile profile)
    {
        using SrtpMasterKey master = Key(profile, 3);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        byte[] good = ProtectRtp(sender, Rtp(7, 100, new byte[24]));
        byte[] goodRtcp = ProtectRtcp(sender, Rtcp(7, 32));
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = CipherTests.Flip(good, bit);
            byte[] before = [.. bad];
            Assert.False(receiver.TryUnprotectRtp(bad, out _, out _));
            Assert.Equal(before, bad);
        }

        for (int bit = 0; bit < goodRtcp.Length * 8; bit++)
            Assert.False(receiver.TryUnprotectRtcp(CipherTests.Flip(goodRtcp, bit), out _, out _));
        Assert.True(receiver.NotAuthenticCount > 300);
        UnprotectRtp(receiver, good); // and the real one is still let in
        UnprotectRtcp(receiver, goodRtcp);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Rfc3711_3_3_2_a_packet_is_let_in_once_and_not_from_before_the_window(SrtpProfile profile)
    {
        using SrtpMasterKey master = Key(profile, 4);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        byte[][] packets = [.. Enumerable.Range(0, 130).Select(number => ProtectRtp(sender, Rtp(7, (ushort)number, new byte[20])))];

        UnprotectRtp(receiver, packets[129]);
        UnprotectRtp(receiver, packets[2]); // 127 behind: the last the window holds
        AssertRefused(receiver, packets[1], SrtpFault.TooOld);
        AssertRefused(receiver, packets[2], SrtpFault.Replayed);
        AssertRefused(receiver, packets[129], SrtpFault.Replayed);
        UnprotectRtp(receiver, packets[50]);
        AssertRefused(receiver, packets[50], SrtpFault.Replayed);
        Assert.Equal(4ul, receiver.ReplayedCount);

        byte[] rtcp = ProtectRtcp(sender, Rtcp(7, 40));
        UnprotectRtcp(receiver, rtcp);
        UnprotectRtcp(receiver, ProtectRtcp(sender, Rtcp(7, 40)));
        Assert.False(receiver.TryUnprotectRtcp(rtcp, out _, out SrtpFault fault));
        Assert.Equal(SrtpFault.Replayed, fault);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Rfc3711_3_3_1_loss_and_disorder_over_many_rollovers_lose_nothing_that_arrived(SrtpProfile profile)
    {
        int rollovers = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 400 : 3;
        using SrtpMasterKey master = Key(profile, 6);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        var random = new Random(20261125);
        var onTheWay = new PriorityQueue<byte[], int>();
        int quiet = 0;
        for (int i = 0; i < rollovers * 65_536; i++)
        {
            byte[] packet = ProtectRtp(sender, Rtp(7, (ushort)i, BitConverter.GetBytes(i)));
            if (quiet > 0)
                quiet--; // a burst of loss, up to just below half a cycle
            else if (random.Next(50_000) == 0)
                quiet = random.Next(30_000);
            else if (random.Next(10) > 0)
                onTheWay.Enqueue(packet, i + random.Next(100)); // up to 100 late
            while (onTheWay.TryPeek(out _, out int due) && due <= i)
            {
                Assert.True(receiver.TryUnprotectRtp(onTheWay.Dequeue(), out int size, out SrtpFault fault), $"packet {i}: {fault}");
                Assert.Equal(16, size);
            }
        }

        Assert.Equal((0ul, 0ul), (receiver.NotAuthenticCount, receiver.ReplayedCount));
    }

    [Fact]
    public void Rfc3711_A_the_nearest_index_is_guessed_as_the_appendix_says()
    {
        Assert.True(PacketIndex.TryEstimate(0x1_FFFF, 0, out ulong index));
        Assert.Equal(0x2_0000ul, index);
        Assert.True(PacketIndex.TryEstimate(0x2_0000, 0xFFFF, out index));
        Assert.Equal(0x1_FFFFul, index);
        Assert.True(PacketIndex.TryEstimate(0x2_0000, 0x8000, out index));
        Assert.Equal(0x2_8000ul, index);
        Assert.False(PacketIndex.TryEstimate(0x0_0000, 0xFFFF, out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_sender_never_uses_an_index_twice(SrtpProfile profile)
    {
        using SrtpMasterKey master = Key(profile, 7);
        using var sender = new SrtpSender(master);
        ProtectRtp(sender, Rtp(7, 500, new byte[4]));
        ProtectRtp(sender, Rtp(7, 498, new byte[4]));
        AssertNotSent(sender, Rtp(7, 500, new byte[5]), SrtpFault.Replayed);
        AssertNotSent(sender, Rtp(7, 498, new byte[5]), SrtpFault.Replayed);
        AssertNotSent(sender, Rtp(7, 300, new byte[5]), SrtpFault.TooOld);
        ProtectRtp(sender, Rtp(8, 500, new byte[4])); // another source has another keystream
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Rfc3711_9_2_a_key_ends_with_its_lifetime(SrtpProfile profile)
    {
        using var master = new SrtpMasterKey(profile, CipherTests.Bytes(new Random(8), SrtpMasterKey.SizeOf(profile)), packetCountMax: 2);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        UnprotectRtp(receiver, ProtectRtp(sender, Rtp(7, 1, new byte[4])));
        UnprotectRtp(receiver, ProtectRtp(sender, Rtp(7, 2, new byte[4])));
        AssertNotSent(sender, Rtp(7, 3, new byte[4]), SrtpFault.KeyExhausted);
        AssertRefused(receiver, Rtp(7, 3, new byte[40]), SrtpFault.KeyExhausted);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Rfc3711_9_2_the_indices_end_at_two_to_the_48_and_two_to_the_31(SrtpProfile profile)
    {
        using SrtpMasterKey master = Key(profile, 9);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        sender.StartAt(7, PacketIndex.Max - 1, 0x7FFF_FFFE);
        receiver.StartAt(7, PacketIndex.Max - 1);
        UnprotectRtp(receiver, ProtectRtp(sender, Rtp(7, 0xFFFF, new byte[4])));
        AssertNotSent(sender, Rtp(7, 0, new byte[4]), SrtpFault.KeyExhausted);
        AssertRefused(receiver, Rtp(7, 0, new byte[40]), SrtpFault.KeyExhausted);
        UnprotectRtcp(receiver, ProtectRtcp(sender, Rtcp(7, 40)));
        byte[] last = [.. Rtcp(7, 40), .. new byte[24]];
        Assert.False(sender.TryProtectRtcp(last, 40, out _, out SrtpFault fault));
        Assert.Equal(SrtpFault.KeyExhausted, fault);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Only_authentic_packets_take_a_place_among_the_sources(SrtpProfile profile)
    {
        using SrtpMasterKey master = Key(profile, 10);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        for (uint ssrc = 1_000; ssrc < 2_000; ssrc++)
            AssertRefused(receiver, Rtp(ssrc, 1, new byte[40]), SrtpFault.NotAuthentic);
        for (uint ssrc = 0; ssrc < SrtpSources.CountMax; ssrc++)
            UnprotectRtp(receiver, ProtectRtp(sender, Rtp(ssrc, 1, new byte[4])));
        AssertNotSent(sender, Rtp(99, 1, new byte[4]), SrtpFault.TooManySources);
        AssertRefused(receiver, Rtp(99, 1, new byte[40]), SrtpFault.TooManySources);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8000000100000000000000070102030405060708")]
    [InlineData("40000001000000000000000701020304050607080910111213141516171819202122")]
    [InlineData("90000001000000000000000701020304BEDEFFFF0910111213141516171819202122")]
    public void What_cannot_be_a_protected_packet_is_malformed(string hex)
    {
        foreach (SrtpProfile profile in (SrtpProfile[])[SrtpProfile.Aes128CmHmacSha1With80BitTag, SrtpProfile.AeadAes128Gcm])
        {
            using SrtpMasterKey master = Key(profile, 11);
            using var receiver = new SrtpReceiver(master);
            AssertRefused(receiver, Wire.Hex(hex), SrtpFault.Malformed);
        }
    }

    [Fact]
    public void A_buffer_without_room_and_a_wiped_key_are_refused()
    {
        using SrtpMasterKey master = Key(SrtpProfile.AeadAes128Gcm, 12);
        var sender = new SrtpSender(master);
        Assert.False(sender.TryProtectRtp(Rtp(7, 1, new byte[4]), 16, out _, out SrtpFault fault));
        Assert.Equal(SrtpFault.NoRoom, fault);
        sender.Dispose();
        AssertNotSent(sender, Rtp(7, 1, new byte[4]), SrtpFault.KeyExhausted);
        var receiver = new SrtpReceiver(master);
        receiver.Dispose();
        AssertRefused(receiver, Rtp(7, 1, new byte[40]), SrtpFault.KeyExhausted);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Rfc5764_4_2_both_ends_cut_the_same_keys_from_what_DTLS_exports(SrtpProfile profile)
    {
        byte[] material = CipherTests.Bytes(new Random(13), SrtpKeyPair.ExportedSize(profile));
        using SrtpKeyPair server = SrtpKeyPair.FromExported(profile, material, isServer: true);
        using SrtpKeyPair client = SrtpKeyPair.FromExported(profile, material, isServer: false);
        Assert.Equal(client.Local.KeyAndSalt, server.Remote.KeyAndSalt);
        Assert.Equal(server.Local.KeyAndSalt, client.Remote.KeyAndSalt);
        Assert.Equal(material.AsSpan(0, 16), client.Local.Key);
        Assert.Equal(material.AsSpan(16, 16), server.Local.Key);
        Assert.Equal(material.AsSpan(32, profile.MasterSaltSize()), client.Local.Salt);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Protecting_letting_in_and_refusing_allocate_nothing(SrtpProfile profile)
    {
        using SrtpMasterKey master = Key(profile, 14);
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        byte[] buffer = [.. Rtp(7, 0, new byte[160]), .. new byte[16]];
        byte[] rtcp = [.. Rtcp(7, 40), .. new byte[20]];
        byte[] forged = Rtp(7, 1, new byte[160]);
        ushort number = 0;
        Allocations.AssertNone(() =>
        {
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), number++);
            bool isGood = sender.TryProtectRtp(buffer, 172, out int size, out _)
                && receiver.TryUnprotectRtp(buffer.AsSpan(0, size), out _, out _)
                && sender.TryProtectRtcp(rtcp, 40, out size, out _)
                && receiver.TryUnprotectRtcp(rtcp.AsSpan(0, size), out _, out _);
            if (!isGood || receiver.TryUnprotectRtp(forged, out _, out _))
                throw new InvalidOperationException();
        });
    }

    internal static SrtpMasterKey Key(SrtpProfile profile, int seed) =>
        new(profile, CipherTests.Bytes(new Random(seed), SrtpMasterKey.SizeOf(profile)));

    internal static byte[] Rtp(uint ssrc, ushort number, byte[] payload)
    {
        byte[] header = new byte[RtpPacket.FixedHeaderSize];
        new RtpHeader(8, false, new SequenceNumber(number), new RtpTimestamp(number * 160u), ssrc).Write(header);
        return [.. header, .. payload];
    }

    private static byte[] WithExtension(ushort number, byte[] payload)
    {
        byte[] packet = [.. Rtp(7, number, []), .. Wire.Hex("00000001 BEDE0001 10FF0000"), .. payload];
        packet[0] = 0x91;
        return packet;
    }

    private static byte[] Rtcp(uint ssrc, int size)
    {
        byte[] packet = new byte[size];
        packet[0] = 0x80;
        packet[1] = 201;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)((size / 4) - 1));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        return packet;
    }

    private static SrtpTransform Portable(SrtpMasterKey master) => master.Profile == SrtpProfile.AeadAes128Gcm
        ? new SrtpGcmTransform(master, key => new GaloisCounterModePortable(key))
        : new SrtpCmTransform(master, key => new AesCounterModePortable(key));

    private static byte[] ProtectRtp(SrtpSender sender, byte[] packet)
    {
        byte[] buffer = [.. packet, .. new byte[SrtpProfiles.RtpOverheadMax]];
        Assert.True(sender.TryProtectRtp(buffer, packet.Length, out int size, out SrtpFault fault), fault.ToString());
        return buffer[..size];
    }

    private static byte[] ProtectRtcp(SrtpSender sender, byte[] packet)
    {
        byte[] buffer = [.. packet, .. new byte[SrtpProfiles.RtcpOverheadMax]];
        Assert.True(sender.TryProtectRtcp(buffer, packet.Length, out int size, out SrtpFault fault), fault.ToString());
        return buffer[..size];
    }

    private static byte[] UnprotectRtp(SrtpReceiver receiver, byte[] datagram)
    {
        byte[] buffer = [.. datagram];
        Assert.True(receiver.TryUnprotectRtp(buffer, out int size, out SrtpFault fault), fault.ToString());
        return buffer[..size];
    }

    private static byte[] UnprotectRtcp(SrtpReceiver receiver, byte[] datagram)
    {
        byte[] buffer = [.. datagram];
        Assert.True(receiver.TryUnprotectRtcp(buffer, out int size, out SrtpFault fault), fault.ToString());
        return buffer[..size];
    }

    private static void AssertRefused(SrtpReceiver receiver, byte[] datagram, SrtpFault expected)
    {
        byte[] buffer = [.. datagram];
        Assert.False(receiver.TryUnprotectRtp(buffer, out _, out SrtpFault fault));
        Assert.Equal(expected, fault);
    }

    private static void AssertNotSent(SrtpSender sender, byte[] packet, SrtpFault expected)
    {
        byte[] buffer = [.. packet, .. new byte[SrtpProfiles.RtpOverheadMax]];
        Assert.False(sender.TryProtectRtp(buffer, packet.Length, out _, out SrtpFault fault));
        Assert.Equal(expected, fault);
        Assert.Equal(packet, buffer[..packet.Length]);
    }
}

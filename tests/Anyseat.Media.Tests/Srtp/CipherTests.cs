using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Anyseat.Media.Srtp;
using Anyseat.Media.Srtp.Ciphers;

namespace Anyseat.Media.Tests.Srtp;

public sealed class CipherTests
{
    [Fact]
    public void Rfc3711_B_2_the_keystream_is_the_published_one()
    {
        byte[] key = Wire.Hex("2B7E151628AED2A6ABF7158809CF4F3C");
        Vector128<byte> counter = Vector128.Create(Wire.Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"));
        foreach (AesCounterMode aes in Implementations(key))
        {
            byte[] stream = new byte[48];
            aes.Apply(stream, counter);
            Assert.Equal(
                Wire.Hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0"), stream);
        }
    }

    [Theory]
    [InlineData(0, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(1, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    [InlineData(2, "30CBBC08863D8C85D49DB34A9AE1")]
    public void Rfc3711_B_3_session_keys_are_derived_as_published(byte label, string expected)
    {
        using var master = new SrtpMasterKey(
            SrtpProfile.Aes128CmHmacSha1With80BitTag, Wire.Hex("E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6"));
        byte[] key = new byte[expected.Length / 2];
        SrtpKeyDerivation.Derive(master, (SrtpKeyLabel)label, key);
        Assert.Equal(Wire.Hex(expected), key);
    }

    [Fact]
    public void Both_implementations_of_counter_mode_agree_at_every_size()
    {
        var random = new Random(1);
        byte[] key = Bytes(random, 16);
        for (int size = 0; size < 400; size++)
        {
            // A counter about to overflow its last bytes shows the order of the carry.
            byte[] counter = Bytes(random, 16);
            counter[15] = 0xFD;
            counter[14] = 0xFF;
            byte[] data = Bytes(random, size);
            byte[][] results = [.. Implementations(key).Select(aes => Apply(aes, data, counter))];
            Assert.All(results, result => Assert.Equal(results[0], result));
        }
    }

    [Fact]
    public void Galois_counter_mode_agrees_with_the_platform_at_every_size()
    {
        var random = new Random(2);
        for (int round = 0; round < 600; round++)
        {
            byte[] key = Bytes(random, 16);
            byte[] nonce = Bytes(random, 12);
            byte[] additional = Bytes(random, round % 97);
            byte[] plain = Bytes(random, round < 300 ? round : random.Next(1_500));
            byte[] expected = new byte[plain.Length];
            byte[] expectedTag = new byte[16];
            using (var platform = new AesGcm(key, 16))
                platform.Encrypt(nonce, plain, expected, expectedTag, additional);

            foreach (GaloisCounterMode gcm in Modes(key))
            {
                byte[] data = [.. plain];
                byte[] tag = new byte[16];
                gcm.Seal(nonce, additional, data, tag);
                Assert.Equal(expected, data);
                Assert.Equal(expectedTag, tag);
                Assert.True(gcm.TryOpen(nonce, additional, data, tag));
                Assert.Equal(plain, data);
                gcm.Dispose();
            }
        }
    }

    [Fact]
    public void A_wrong_tag_nonce_or_header_leaves_the_data_as_it_was()
    {
        var random = new Random(3);
        byte[] key = Bytes(random, 16);
        byte[] nonce = Bytes(random, 12);
        byte[] additional = Bytes(random, 12);
        foreach (GaloisCounterMode gcm in Modes(key))
        {
            byte[] data = Bytes(random, 160);
            byte[] tag = new byte[16];
            gcm.Seal(nonce, additional, data, tag);
            byte[] before = [.. data];
            for (int bit = 0; bit < 128; bit++)
                Assert.False(gcm.TryOpen(nonce, additional, data, Flip(tag, bit)));
            for (int bit = 0; bit < 96; bit++)
            {
                Assert.False(gcm.TryOpen(Flip(nonce, bit), additional, data, tag));
                Assert.False(gcm.TryOpen(nonce, Flip(additional, bit), data, tag));
            }

            Assert.Equal(before, data);
            gcm.Dispose();
        }
    }

    internal static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        return flipped;
    }

    internal static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Apply(AesCounterMode aes, byte[] data, byte[] counter)
    {
        byte[] result = [.. data];
        aes.Apply(result, Vector128.Create(counter));
        aes.Dispose();
        return result;
    }

    private static List<AesCounterMode> Implementations(byte[] key) => AesCounterModeX86.IsSupported
        ? [new AesCounterModePortable(key), new AesCounterModeX86(key)]
        : [new AesCounterModePortable(key)];

    private static List<GaloisCounterMode> Modes(byte[] key) => AesCounterModeX86.IsSupported && GaloisHash.IsSupported
        ? [new GaloisCounterModePortable(key), new GaloisCounterModeX86(key)]
        : [new GaloisCounterModePortable(key)];
}

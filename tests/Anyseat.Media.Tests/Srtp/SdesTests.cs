using Anyseat.Media.Srtp;

namespace Anyseat.Media.Tests.Srtp;

public sealed class SdesTests
{
    private const string Key = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    [Theory]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key, 1, 1ul << 48)]
    [InlineData("7 aes_cm_128_hmac_sha1_80 " + Key + "|2^20", 7, 1ul << 20)]
    [InlineData("123456789 AES_CM_128_HMAC_SHA1_80 " + Key + "|1048576 KDR=0 WSH=64", 123_456_789, 1_048_576)]
    public void Rfc4568_9_2_a_line_is_read(string line, int tag, ulong lifetime)
    {
        Assert.True(SdesCrypto.TryParse(line, out SdesCrypto? crypto, out SdesFault fault));
        Assert.Equal(SdesFault.None, fault);
        Assert.Equal(tag, crypto!.Tag);
        Assert.Equal(SrtpProfile.Aes128CmHmacSha1With80BitTag, crypto.Master.Profile);
        Assert.Equal(lifetime, crypto.Master.Lifetime);
        Assert.Equal(30, crypto.Master.KeyAndSalt.Length);
    }

    [Theory]
    [InlineData("", SdesFault.Malformed)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80", SdesFault.Malformed)]
    [InlineData("x AES_CM_128_HMAC_SHA1_80 " + Key, SdesFault.Malformed)]
    [InlineData("-1 AES_CM_128_HMAC_SHA1_80 " + Key, SdesFault.Malformed)]
    [InlineData("1234567890 AES_CM_128_HMAC_SHA1_80 " + Key, SdesFault.Malformed)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 prompt:" + "abc", SdesFault.Malformed)]
    [InlineData("1 F8_128_HMAC_SHA1_80 " + Key, SdesFault.UnknownSuite)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_32 " + Key, SdesFault.UnknownSuite)]
    [InlineData("1 AEAD_AES_128_GCM " + Key, SdesFault.Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:????", SdesFault.Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:AAAA", SdesFault.Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + "|2^20|1:4", SdesFault.KeyIdentifier)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + "|1:4", SdesFault.KeyIdentifier)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + ";" + Key, SdesFault.KeyIdentifier)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + "|2^49", SdesFault.Lifetime)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + "|0", SdesFault.Lifetime)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + "|", SdesFault.Lifetime)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + " UNENCRYPTED_SRTP", SdesFault.SessionParameter)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + " UNAUTHENTICATED_SRTP", SdesFault.SessionParameter)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + " UNENCRYPTED_SRTCP", SdesFault.SessionParameter)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + " KDR=10", SdesFault.SessionParameter)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + " WSH=1024", SdesFault.SessionParameter)]
    public void A_line_that_cannot_be_used_says_why(string line, SdesFault expected)
    {
        Assert.False(SdesCrypto.TryParse(line, out SdesCrypto? crypto, out SdesFault fault));
        Assert.Null(crypto);
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1With80BitTag)]
    public void A_line_written_is_the_line_read(SrtpProfile profile)
    {
        byte[] random = CipherTests.Bytes(new Random(6), SrtpMasterKey.SizeOf(profile));
        using SdesCrypto own = SdesCrypto.Create(3, profile, random);
        Assert.True(SdesCrypto.TryParse(own.ToAttributeValue(), out SdesCrypto? read, out _));
        Assert.Equal((3, profile), (read!.Tag, read.Master.Profile));
        Assert.Equal(random, read.Master.KeyAndSalt);
    }
}

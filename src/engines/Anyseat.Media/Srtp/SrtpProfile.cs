namespace Anyseat.Media.Srtp;

/// <summary>How media is protected. The values are those of the DTLS extension use_srtp (RFC 5764 §4.1.2, RFC 7714 §14.2).</summary>
public enum SrtpProfile : ushort
{
    /// <summary>AES counter mode with a key of 128 bits, HMAC-SHA1 cut to 80 bits (RFC 3711 §4).</summary>
    Aes128CmHmacSha1With80BitTag = 0x0001,

    /// <summary>AES-GCM with a key of 128 bits and the full tag of 128 bits (RFC 7714).</summary>
    AeadAes128Gcm = 0x0007,
}

/// <summary>Sizes and names that follow from a profile.</summary>
public static class SrtpProfiles
{
    /// <summary>The size of a master key, in bytes; the same for both profiles.</summary>
    public const int MasterKeySize = 16;

    /// <summary>The largest master salt of any profile, in bytes.</summary>
    public const int MasterSaltSizeMax = 14;

    /// <summary>The most bytes that protecting an RTP packet adds, whatever the profile.</summary>
    public const int RtpOverheadMax = 16;

    /// <summary>The most bytes that protecting an RTCP packet adds, whatever the profile.</summary>
    public const int RtcpOverheadMax = 20;

    /// <summary>The size of the master salt, in bytes: 14 (RFC 3711 §8.2) or 12 (RFC 7714 §12).</summary>
    /// <param name="profile">The profile.</param>
    public static int MasterSaltSize(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

    /// <summary>The size of the authentication tag, in bytes.</summary>
    /// <param name="profile">The profile.</param>
    public static int TagSize(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;

    /// <summary>The name in a=crypto (RFC 4568 §6.2, RFC 7714 §14.1).</summary>
    /// <param name="profile">The profile.</param>
    public static string SdesName(this SrtpProfile profile) =>
        profile == SrtpProfile.AeadAes128Gcm ? "AEAD_AES_128_GCM" : "AES_CM_128_HMAC_SHA1_80";
}

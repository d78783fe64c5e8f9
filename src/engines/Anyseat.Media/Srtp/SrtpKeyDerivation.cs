using System.Runtime.Intrinsics;
using Anyseat.Media.Srtp.Ciphers;

namespace Anyseat.Media.Srtp;

/// <summary>What a session key is for (RFC 3711 §4.3.2).</summary>
internal enum SrtpKeyLabel : byte
{
    RtpEncryption = 0x00,
    RtpAuthentication = 0x01,
    RtpSalt = 0x02,
    RtcpEncryption = 0x03,
    RtcpAuthentication = 0x04,
    RtcpSalt = 0x05,
}

/// <summary>Session keys from a master key (RFC 3711 §4.3), with a key derivation rate of 0: once, at the beginning.</summary>
/// <remarks>
/// <code>
/// x = label · 2⁴⁸ XOR master salt (112 bits); the keystream of AES-CM under the master key, beginning at x · 2¹⁶
///  0                                  7                      13  14 15
/// +----------------------------------+------+----------------+------+
/// |           master salt            |^label|  master salt   | 0  0 |
/// +----------------------------------+------+----------------+------+
/// </code>
/// RFC 7714 §11 keeps this for GCM, the salt of 12 bytes filled up with zeros on the right.
/// </remarks>
internal static class SrtpKeyDerivation
{
    private const int LabelOffset = 7;

    public static void Derive(SrtpMasterKey master, SrtpKeyLabel label, Span<byte> key)
    {
        Span<byte> block = stackalloc byte[AesCounterMode.BlockSize];
        block.Clear();
        master.Salt.CopyTo(block);
        block[LabelOffset] ^= (byte)label;
        key.Clear();
        using AesCounterMode aes = AesCounterMode.Create(master.Key);
        aes.Apply(key, Vector128.Create<byte>(block));
    }
}

using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Anyseat.Media.Srtp.Ciphers;

namespace Anyseat.Media.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 §4.1.1, §4.2.1).</summary>
/// <remarks>
/// <code>
/// SRTP (§3.1):   | RTP header | payload, encrypted | tag, 10 |       the tag covers all before it and the rollover counter
/// SRTCP (§3.4):  | first 8 bytes | rest, encrypted | E + index, 4 | tag, 10 |            the tag covers all before it
///
/// counter block (§4.1.1): (salt · 2¹⁶) XOR (SSRC · 2⁶⁴) XOR (index · 2¹⁶)
///   0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
/// +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
/// |           |    SSRC   |   index (48)    | block|      XOR the salt in bytes 0 to 13
/// +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
/// </code>
/// SHA-1 is sound as a MAC; its broken collision resistance does not matter here (RFC 6194 §3.3).
/// </remarks>
internal sealed class SrtpCmTransform : SrtpTransform
{
    private const int TagSize = 10;
    private const int MacKeySize = 20;
    private const int MacSize = 20;

    private readonly AesCounterMode _rtp;
    private readonly AesCounterMode _rtcp;
    private readonly IncrementalHash _rtpMac;
    private readonly IncrementalHash _rtcpMac;
    private readonly byte[] _rtpSalt = new byte[AesCounterMode.BlockSize]; // 14 bytes and two zeros
    private readonly byte[] _rtcpSalt = new byte[AesCounterMode.BlockSize];

    public SrtpCmTransform(SrtpMasterKey master)
        : this(master, AesCounterMode.Create)
    {
    }

    internal SrtpCmTransform(SrtpMasterKey master, Func<ReadOnlySpan<byte>, AesCounterMode> create)
    {
        Span<byte> key = stackalloc byte[MacKeySize];
        Span<byte> cipherKey = key[..AesCounterMode.KeySize];
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpEncryption, cipherKey);
        _rtp = create(cipherKey);
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpEncryption, cipherKey);
        _rtcp = create(cipherKey);
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpAuthentication, key);
        _rtpMac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpAuthentication, key);
        _rtcpMac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);
        key.Clear();
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpSalt, _rtpSalt.AsSpan(0, 14));
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpSalt, _rtcpSalt.AsSpan(0, 14));
    }

    public override void ProtectRtp(Span<byte> packet, int headerSize, uint ssrc, ulong index, Span<byte> tag)
    {
        _rtp.Apply(packet[headerSize..], Counter(_rtpSalt, ssrc, index));
        Span<byte> mac = stackalloc byte[MacSize];
        ComputeRtpMac(packet, index, mac);
        mac[..TagSize].CopyTo(tag);
    }

    public override bool TryUnprotectRtp(Span<byte> packet, int headerSize, uint ssrc, ulong index, ReadOnlySpan<byte> tag)
    {
        Span<byte> mac = stackalloc byte[MacSize];
        ComputeRtpMac(packet, index, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..TagSize], tag))
            return false;
        _rtp.Apply(packet[headerSize..], Counter(_rtpSalt, ssrc, index));
        return true;
    }

    public override void ProtectRtcp(Span<byte> packet, uint ssrc, uint index, Span<byte> trailer)
    {
        _rtcp.Apply(packet[RtcpClearSize..], Counter(_rtcpSalt, ssrc, index));
        BinaryPrimitives.WriteUInt32BigEndian(trailer, EncryptedFlag | index);
        Span<byte> mac = stackalloc byte[MacSize];
        ComputeRtcpMac(packet, trailer[..4], mac);
        mac[..TagSize].CopyTo(trailer[4..]);
    }

    public override uint ReadIndexWord(ReadOnlySpan<byte> trailer) => BinaryPrimitives.ReadUInt32BigEndian(trailer);

    public override bool TryUnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord, ReadOnlySpan<byte> trailer)
    {
        Span<byte> mac = stackalloc byte[MacSize];
        ComputeRtcpMac(packet, trailer[..4], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..TagSize], trailer[4..]))
            return false;
        if ((indexWord & EncryptedFlag) != 0)
            _rtcp.Apply(packet[RtcpClearSize..], Counter(_rtcpSalt, ssrc, indexWord & ~EncryptedFlag));
        return true;
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpMac.Dispose();
        _rtcpMac.Dispose();
    }

    private static Vector128<byte> Counter(ReadOnlySpan<byte> salt, uint ssrc, ulong index)
    {
        Span<byte> block = stackalloc byte[AesCounterMode.BlockSize];
        BinaryPrimitives.WriteUInt32BigEndian(block, 0);
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(block[8..], index << 16);
        return Vector128.Create<byte>(block) ^ Vector128.Create(salt);
    }

    private void ComputeRtpMac(ReadOnlySpan<byte> packet, ulong index, Span<byte> mac)
    {
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        _rtpMac.AppendData(packet);
        _rtpMac.AppendData(rollover);
        _rtpMac.GetHashAndReset(mac);
    }

    private void ComputeRtcpMac(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> indexWord, Span<byte> mac)
    {
        _rtcpMac.AppendData(packet);
        _rtcpMac.AppendData(indexWord);
        _rtcpMac.GetHashAndReset(mac);
    }
}

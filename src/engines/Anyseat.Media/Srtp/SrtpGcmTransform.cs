using System.Buffers.Binary;
using Anyseat.Media.Srtp.Ciphers;

namespace Anyseat.Media.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714).</summary>
/// <remarks>
/// <code>
/// SRTP (§8.2):   | RTP header, authenticated | payload, encrypted | tag, 16 |
/// SRTCP (§9.2):  | first 8 bytes, authenticated | rest, encrypted | tag, 16 | E + index, 4, authenticated |
///
/// nonce (§8.1, §9.1), XOR the salt:
///                 0  1  2  3  4  5  6  7  8  9 10 11
///               +--+--+--+--+--+--+--+--+--+--+--+--+
///   RTP         |00|00|    SSRC   |    ROC    | SEQ |
///   RTCP        |00|00|    SSRC   |00|00|   index   |
///               +--+--+--+--+--+--+--+--+--+--+--+--+
/// </code>
/// </remarks>
internal sealed class SrtpGcmTransform : SrtpTransform
{
    private readonly GaloisCounterMode _rtp;
    private readonly GaloisCounterMode _rtcp;
    private readonly byte[] _rtpSalt = new byte[GaloisCounterMode.NonceSize];
    private readonly byte[] _rtcpSalt = new byte[GaloisCounterMode.NonceSize];

    public SrtpGcmTransform(SrtpMasterKey master)
        : this(master, GaloisCounterMode.Create)
    {
    }

    internal SrtpGcmTransform(SrtpMasterKey master, Func<ReadOnlySpan<byte>, GaloisCounterMode> create)
    {
        Span<byte> key = stackalloc byte[AesCounterMode.KeySize];
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpEncryption, key);
        _rtp = create(key);
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpEncryption, key);
        _rtcp = create(key);
        key.Clear();
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpSalt, _rtpSalt);
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpSalt, _rtcpSalt);
    }

    public override void ProtectRtp(Span<byte> packet, int headerSize, uint ssrc, ulong index, Span<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[GaloisCounterMode.NonceSize];
        WriteRtpNonce(nonce, ssrc, index);
        _rtp.Seal(nonce, packet[..headerSize], packet[headerSize..], tag);
    }

    public override bool TryUnprotectRtp(Span<byte> packet, int headerSize, uint ssrc, ulong index, ReadOnlySpan<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[GaloisCounterMode.NonceSize];
        WriteRtpNonce(nonce, ssrc, index);
        return _rtp.TryOpen(nonce, packet[..headerSize], packet[headerSize..], tag);
    }

    public override void ProtectRtcp(Span<byte> packet, uint ssrc, uint index, Span<byte> trailer)
    {
        Span<byte> nonce = stackalloc byte[GaloisCounterMode.NonceSize];
        Span<byte> additional = stackalloc byte[RtcpClearSize + 4];
        WriteRtcpNonce(nonce, ssrc, index);
        packet[..RtcpClearSize].CopyTo(additional);
        BinaryPrimitives.WriteUInt32BigEndian(additional[RtcpClearSize..], EncryptedFlag | index);
        _rtcp.Seal(nonce, additional, packet[RtcpClearSize..], trailer[..GaloisCounterMode.TagSize]);
        additional[RtcpClearSize..].CopyTo(trailer[GaloisCounterMode.TagSize..]);
    }

    public override uint ReadIndexWord(ReadOnlySpan<byte> trailer) =>
        BinaryPrimitives.ReadUInt32BigEndian(trailer[GaloisCounterMode.TagSize..]);

    public override bool TryUnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord, ReadOnlySpan<byte> trailer)
    {
        Span<byte> nonce = stackalloc byte[GaloisCounterMode.NonceSize];
        WriteRtcpNonce(nonce, ssrc, indexWord & ~EncryptedFlag);
        ReadOnlySpan<byte> tag = trailer[..GaloisCounterMode.TagSize];
        if ((indexWord & EncryptedFlag) == 0)
            return TryAuthenticateRtcp(nonce, packet, indexWord, tag);
        Span<byte> additional = stackalloc byte[RtcpClearSize + 4];
        packet[..RtcpClearSize].CopyTo(additional);
        BinaryPrimitives.WriteUInt32BigEndian(additional[RtcpClearSize..], indexWord);
        return _rtcp.TryOpen(nonce, additional, packet[RtcpClearSize..], tag);
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    // §9.3: in clear, the whole packet and the index word are additional data.
    private bool TryAuthenticateRtcp(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> packet, uint indexWord, ReadOnlySpan<byte> tag)
    {
        const int SizeMax = 2_048;
        if (packet.Length > SizeMax - 4)
            return false;
        Span<byte> additional = stackalloc byte[SizeMax];
        packet.CopyTo(additional);
        BinaryPrimitives.WriteUInt32BigEndian(additional[packet.Length..], indexWord);
        return _rtcp.TryOpen(nonce, additional[..(packet.Length + 4)], [], tag);
    }

    private void WriteRtpNonce(Span<byte> nonce, uint ssrc, ulong index)
    {
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[6..], (uint)(index >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(nonce[10..], (ushort)index);
        Xor(nonce, _rtpSalt);
    }

    private void WriteRtcpNonce(Span<byte> nonce, uint ssrc, uint index)
    {
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(nonce[6..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], index);
        Xor(nonce, _rtcpSalt);
    }

    private static void Xor(Span<byte> nonce, ReadOnlySpan<byte> salt)
    {
        for (int i = 0; i < nonce.Length; i++)
            nonce[i] ^= salt[i];
    }
}

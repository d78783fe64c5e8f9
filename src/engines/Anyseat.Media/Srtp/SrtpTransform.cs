namespace Anyseat.Media.Srtp;

/// <summary>The ciphers of one direction, keyed for RTP and RTCP. Positions and windows are decided by who calls.</summary>
internal abstract class SrtpTransform : IDisposable
{
    public const uint EncryptedFlag = 0x8000_0000; // E of the SRTCP index word (RFC 3711 §3.4)
    public const int RtcpClearSize = 8; // the first RTCP header and its SSRC stay in clear

    public static SrtpTransform Create(SrtpMasterKey master) => master.Profile == SrtpProfile.AeadAes128Gcm
        ? new SrtpGcmTransform(master)
        : new SrtpCmTransform(master);

    /// <summary>Encrypts the payload in place and writes the tag behind it.</summary>
    public abstract void ProtectRtp(Span<byte> packet, int headerSize, uint ssrc, ulong index, Span<byte> tag);

    /// <summary>Checks the tag and decrypts the payload in place. A wrong tag leaves all as it was.</summary>
    public abstract bool TryUnprotectRtp(Span<byte> packet, int headerSize, uint ssrc, ulong index, ReadOnlySpan<byte> tag);

    /// <summary>Encrypts an RTCP packet in place and writes index and tag into the trailer.</summary>
    public abstract void ProtectRtcp(Span<byte> packet, uint ssrc, uint index, Span<byte> trailer);

    /// <summary>Reads E and the index from the trailer.</summary>
    public abstract uint ReadIndexWord(ReadOnlySpan<byte> trailer);

    /// <summary>Checks the tag and decrypts in place when E says so.</summary>
    public abstract bool TryUnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord, ReadOnlySpan<byte> trailer);

    /// <inheritdoc/>
    public abstract void Dispose();
}

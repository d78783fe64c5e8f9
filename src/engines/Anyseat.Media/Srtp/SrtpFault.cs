namespace Anyseat.Media.Srtp;

/// <summary>Why a packet was not protected, or not let in. Drop and count.</summary>
public enum SrtpFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>It is no RTP or RTCP packet, or too short to be a protected one.</summary>
    Malformed,

    /// <summary>The buffer has no room for what protection adds.</summary>
    NoRoom,

    /// <summary>The tag is wrong: forged, damaged, or of another key (RFC 3711 §3.3 step 5).</summary>
    NotAuthentic,

    /// <summary>This packet was there before (RFC 3711 §3.3.2); sent twice, it would give its keystream away.</summary>
    Replayed,

    /// <summary>It lies further back than the window remembers (RFC 3711 §3.3.2).</summary>
    TooOld,

    /// <summary>More synchronisation sources than <see cref="SrtpSources.CountMax"/>.</summary>
    TooManySources,

    /// <summary>The key has protected as many packets as it may (RFC 3711 §9.2); a new one must be agreed on.</summary>
    KeyExhausted,
}

namespace Anyseat.Media.Rtp;

/// <summary>What a datagram on a media port is.</summary>
public enum DatagramKind : byte
{
    /// <summary>None of the protocols: drop.</summary>
    Unknown,

    /// <summary>STUN (RFC 8489): connectivity checks.</summary>
    Stun,

    /// <summary>DTLS (RFC 6347): key agreement.</summary>
    Dtls,

    /// <summary>RTP or SRTP.</summary>
    Rtp,

    /// <summary>RTCP or SRTCP.</summary>
    Rtcp,
}

/// <summary>Tells the protocols on one port apart by the first two bytes (RFC 7983 §7 as updated by RFC 9443, RFC 5761 §4).</summary>
/// <remarks>
/// <code>
///             +----------------+
///             |        [0..3] -+--> STUN
/// datagram -->|      [20..63] -+--> DTLS
///             |    [128..191] -+--> second byte 192..223 --> RTCP, else RTP
///             +----------------+
/// </code>
/// Payload types 64 to 95 cannot be told from RTCP, which is why RFC 5761 §4 forbids them on such a port; no one assigns them.
/// ZRTP (16 to 19), QUIC (4 to 15, 80 to 127, 192 to 255) and TURN channels (64 to 79) are not spoken here.
/// </remarks>
public static class Datagram
{
    /// <summary>Classifies a datagram. It may still be malformed.</summary>
    /// <param name="datagram">What arrived.</param>
    public static DatagramKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2)
            return DatagramKind.Unknown;
        return datagram[0] switch
        {
            <= 3 => DatagramKind.Stun,
            >= 20 and <= 63 => DatagramKind.Dtls,
            >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? DatagramKind.Rtcp : DatagramKind.Rtp,
            _ => DatagramKind.Unknown,
        };
    }
}

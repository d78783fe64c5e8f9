using Anyseat.Media.Srtp;

namespace Anyseat.Media.Shard;

/// <summary>How a leg reaches its peer.</summary>
public enum LegTransport : byte
{
    /// <summary>A port pair of its own: phones and trunks.</summary>
    PortPair,

    /// <summary>The shard's shared port, told apart by ICE user fragment, then by address: browsers.</summary>
    SharedPort,
}

/// <summary>What a leg is opened with.</summary>
public sealed record LegOptions
{
    /// <summary>How it reaches its peer.</summary>
    public LegTransport Transport { get; init; }

    /// <summary>The address of this machine to speak from: the one that the peer was told, or asked. Its port is not looked
    /// at. For a shared port it picks the one bound to that address.</summary>
    public required TransportAddress Local { get; init; }

    /// <summary>Codec and numbers, as far as known; may follow with <see cref="MediaLeg.SetFormat"/>.</summary>
    public LegFormat Format { get; init; } = LegFormat.Pcma;

    /// <summary>The peer's address from signalling; none when it is not known yet.</summary>
    public TransportAddress Remote { get; init; }

    /// <summary>Whether the peer's true address is learned from its packets (symmetric RTP).</summary>
    public bool LearnsRemote { get; init; } = true;

    /// <summary>The SRTP keys that signalling exchanged (RFC 4568); null when media is in the clear. They are copied: the caller
    /// disposes of them.</summary>
    public SrtpKeyPair? Keys { get; init; }

    /// <summary>ICE and DTLS for a browser; only on a shared port. Nothing is sent or taken until its keys are there.</summary>
    public BrowserOptions? Browser { get; init; }

    /// <summary>Which ways media flows.</summary>
    public MediaDirection Direction { get; init; } = MediaDirection.Both;

    /// <summary>Whether RTCP comes on the port of RTP (RFC 5761). Always so on a shared port.</summary>
    public bool IsMultiplexed { get; init; }

    /// <summary>After how long without a packet the host is told, and how long after that again; zero never tells.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether keys are also listened for in the sound itself: for peers without telephone events. It costs decoding.</summary>
    public bool DetectsTones { get; init; }

    /// <summary>Whether speech and silence are measured. It costs decoding.</summary>
    public bool MeasuresTalk { get; init; } = true;

    /// <summary>Whether silence is sent while there is nobody to hear, once something was sent: muted, on hold, between two parties.
    /// Telephones that hear nothing at all take the call for dead after a while, and NATs forget the way.</summary>
    public bool FillsSilence { get; init; }

    /// <summary>Whether telephone events of this leg are kept from the others: a customer types a secret.</summary>
    public bool KeepsDigits { get; init; }
}

/// <summary>Why a leg could not be opened.</summary>
public enum LegFault
{
    /// <summary>It could.</summary>
    None,

    /// <summary>No port of the range is free.</summary>
    PortsExhausted,

    /// <summary>The address is not one of this machine's.</summary>
    AddressNotOurs,

    /// <summary>The system has no descriptors or memory left.</summary>
    SystemExhausted,

    /// <summary>The shard has no shared port on that address.</summary>
    NoSharedPort,

    /// <summary>The shard has as many legs as it may have.</summary>
    TooManyLegs,

    /// <summary>The shard's queue of commands is full, or the shard has ended.</summary>
    Busy,

    /// <summary>The codec is not to be had on this machine.</summary>
    NoCodec,
}

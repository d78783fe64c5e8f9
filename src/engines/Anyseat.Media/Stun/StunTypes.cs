namespace Anyseat.Media.Stun;

/// <summary>The class of a STUN message (RFC 8489 §5).</summary>
public enum StunClass : byte
{
    /// <summary>Asks for a response.</summary>
    Request = 0b00,

    /// <summary>Asks for nothing: a keep-alive.</summary>
    Indication = 0b01,

    /// <summary>Answers a request that was done.</summary>
    SuccessResponse = 0b10,

    /// <summary>Answers a request that was refused.</summary>
    ErrorResponse = 0b11,
}

/// <summary>The attributes known here. Below 0x8000 they must be understood, above they may be passed over (RFC 8489 §14).</summary>
public enum StunAttribute : ushort
{
    /// <summary>The address seen, in clear (RFC 8489 §14.1); read from old peers only.</summary>
    MappedAddress = 0x0001,

    /// <summary>Who asks (§14.3); for ICE, the fragment of the one asked, a colon, the fragment of who asks.</summary>
    Username = 0x0006,

    /// <summary>HMAC-SHA1 of all before (§14.5).</summary>
    MessageIntegrity = 0x0008,

    /// <summary>Why the request was refused (§14.8).</summary>
    ErrorCode = 0x0009,

    /// <summary>What was not understood (§14.9).</summary>
    UnknownAttributes = 0x000A,

    /// <summary>HMAC-SHA256 of all before (§14.6).</summary>
    MessageIntegritySha256 = 0x001C,

    /// <summary>The address seen, hidden from address-rewriting boxes (§14.2).</summary>
    XorMappedAddress = 0x0020,

    /// <summary>The priority of a candidate that this check would find (RFC 8445 §16.1).</summary>
    Priority = 0x0024,

    /// <summary>The pair is nominated (RFC 8445 §16.1).</summary>
    UseCandidate = 0x0025,

    /// <summary>The software of the sender (RFC 8489 §14.14).</summary>
    Software = 0x8022,

    /// <summary>CRC-32 of all before, told apart by XOR (§14.7).</summary>
    Fingerprint = 0x8028,

    /// <summary>The sender is controlled, and its tie-breaker (RFC 8445 §16.1).</summary>
    IceControlled = 0x8029,

    /// <summary>The sender is controlling, and its tie-breaker (RFC 8445 §16.1).</summary>
    IceControlling = 0x802A,
}

/// <summary>Reasons of an error response (RFC 8489 §14.8, RFC 8445 §16.2).</summary>
public enum StunErrorCode : ushort
{
    /// <summary>The request lacks what it must have.</summary>
    BadRequest = 400,

    /// <summary>The user or the integrity is wrong.</summary>
    Unauthenticated = 401,

    /// <summary>An attribute that must be understood was not.</summary>
    UnknownAttribute = 420,

    /// <summary>Both ends take the same role in ICE.</summary>
    RoleConflict = 487,

    /// <summary>A temporary failure.</summary>
    ServerError = 500,
}

/// <summary>What is wrong with bytes that should have been STUN.</summary>
public enum StunFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Fewer than the twenty bytes of the header, or more or fewer than it says.</summary>
    Size,

    /// <summary>The first two bits are not zero, or the length is no multiple of four.</summary>
    Header,

    /// <summary>The magic cookie is not there: another protocol, or STUN of RFC 3489.</summary>
    Cookie,

    /// <summary>An attribute is longer than the message.</summary>
    AttributeTruncated,

    /// <summary>More attributes than <see cref="StunMessage.AttributeCountMax"/>.</summary>
    TooManyAttributes,

    /// <summary>Something follows FINGERPRINT, which must come last.</summary>
    AfterFingerprint,
}

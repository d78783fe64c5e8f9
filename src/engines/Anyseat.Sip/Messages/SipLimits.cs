namespace Anyseat.Sip.Messages;

/// <summary>The bounds on everything that comes from outside. Each is tested at its edge.</summary>
public static class SipLimits
{
    /// <summary>The largest message, in bytes: what one UDP datagram can hold (RFC 3261 §18.1.1).</summary>
    public const int MessageSizeMax = 65_535;

    /// <summary>The most header fields in one message. RFC 4475 §3.1.1.7 sends 46; one with more is an attack.</summary>
    public const int HeaderCountMax = 192;

    /// <summary>The longest header field value, in bytes, folds included.</summary>
    public const int HeaderSizeMax = 8_192;

    /// <summary>The most parameters on one header value or URI.</summary>
    public const int ParameterCountMax = 64;

    /// <summary>The most values one list header (Via, Route, Contact …) may hold over all its fields.</summary>
    public const int ListCountMax = 96;

    /// <summary>The longest method name, in bytes.</summary>
    public const int MethodSizeMax = 64;

    /// <summary>CSeq numbers stay below 2³¹ (RFC 3261 §8.1.1.5).</summary>
    public const uint SequenceMax = 0x7FFF_FFFF;
}

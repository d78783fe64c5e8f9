namespace Anyseat.Sip.Messages;

/// <summary>What is wrong with bytes that should have been SIP.</summary>
public enum SipParseFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The message is empty, or only line ends.</summary>
    Empty,

    /// <summary>More than <see cref="SipLimits.MessageSizeMax"/> bytes.</summary>
    MessageTooLarge,

    /// <summary>The first line is neither a Request-Line nor a Status-Line (RFC 3261 §7.1, §7.2).</summary>
    StartLine,

    /// <summary>The SIP version is not 2.0: answered with 505.</summary>
    Version,

    /// <summary>The method is no token, or too long.</summary>
    Method,

    /// <summary>The Request-URI is malformed (RFC 3261 §19.1, §25.1).</summary>
    RequestUri,

    /// <summary>The status code is not three digits from 100 to 699.</summary>
    StatusCode,

    /// <summary>A line does not end in CRLF (RFC 3261 §7).</summary>
    LineEnd,

    /// <summary>A header field has no name or no colon.</summary>
    HeaderName,

    /// <summary>A header field is longer than <see cref="SipLimits.HeaderSizeMax"/>.</summary>
    HeaderTooLong,

    /// <summary>More header fields than <see cref="SipLimits.HeaderCountMax"/>, or list values than allowed.</summary>
    TooManyHeaders,

    /// <summary>More parameters than <see cref="SipLimits.ParameterCountMax"/>.</summary>
    TooManyParameters,

    /// <summary>A header field that every message must carry is absent (RFC 3261 §8.1.1).</summary>
    HeaderMissing,

    /// <summary>A header field that may stand once stands more often.</summary>
    HeaderRepeated,

    /// <summary>A header value does not follow its grammar.</summary>
    HeaderValue,

    /// <summary>A number is out of the range its header allows.</summary>
    NumberRange,

    /// <summary>A quoted string or angle bracket is not closed.</summary>
    Unterminated,

    /// <summary>A URI is malformed.</summary>
    Uri,

    /// <summary>A URI with a comma, semicolon or question mark stands without angle brackets (RFC 3261 §20).</summary>
    UriNotEnclosed,

    /// <summary>The method of CSeq is not that of the request (RFC 3261 §8.1.1.5).</summary>
    MethodMismatch,

    /// <summary>Content-Length says more than arrived (RFC 3261 §18.3).</summary>
    ContentLength,
}

/// <summary>Where and why parsing stopped.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Offset">Bytes from the beginning of what was parsed to the place of the fault.</param>
/// <param name="Header">The header at fault; <see cref="SipHeader.Other"/> for the start line or the frame.</param>
public readonly record struct SipParseError(SipParseFault Fault, int Offset, SipHeader Header = SipHeader.Other)
{
    /// <summary>The status a request with this fault is answered with: 505, 513 or 400 (RFC 3261 §21.4, §21.5).</summary>
    public int Status => Fault switch
    {
        SipParseFault.Version => 505,
        SipParseFault.MessageTooLarge => 513,
        _ => 400,
    };

    /// <summary>Moves the offset of a fault inside a value to its place in the message, and names the header.</summary>
    internal SipParseError In(SipHeader header, int offset) => new(Fault, Offset + offset, header);

    /// <inheritdoc/>
    public override string ToString() => Header == SipHeader.Other
        ? $"{Fault} at byte {Offset}"
        : $"{Fault} in {SipHeaders.NameOf(Header)} at byte {Offset}";
}

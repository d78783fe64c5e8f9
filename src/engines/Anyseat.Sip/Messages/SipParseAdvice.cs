namespace Anyseat.Sip.Messages;

/// <summary>What is wrong in a sentence, and the rule that says so.</summary>
/// <param name="Sentence">For people, without the place.</param>
/// <param name="Rule">The clause, such as <c>RFC 3261 §20.16</c>.</param>
public readonly record struct SipParseAdvice(string Sentence, string Rule)
{
    /// <summary>Explains a fault.</summary>
    /// <param name="error">The fault.</param>
    public static SipParseAdvice Of(SipParseError error)
    {
        string header = error.Header == SipHeader.Other ? "A header field" : SipHeaders.NameOf(error.Header);
        string clause = ClauseOf(error.Header);
        return error.Fault switch
        {
            SipParseFault.Empty => new("There is nothing but line ends.", "RFC 3261 §7"),
            SipParseFault.MessageTooLarge => new($"It is larger than {SipLimits.MessageSizeMax} bytes.", "RFC 3261 §18.1.1"),
            SipParseFault.StartLine => new("The first line is neither a request line (METHOD URI SIP/2.0) nor a status line (SIP/2.0 CODE REASON).", "RFC 3261 §7.1, §7.2"),
            SipParseFault.Version => new("The version is not SIP/2.0.", "RFC 3261 §7.1"),
            SipParseFault.Method => new($"The method is no token of at most {SipLimits.MethodSizeMax} bytes.", "RFC 3261 §25.1, Method"),
            SipParseFault.RequestUri => new("The Request-URI is no URI, has white space, brackets or headers, or is not parted by single spaces.", "RFC 3261 §7.1, §19.1.1"),
            SipParseFault.StatusCode => new("The status code is not three digits from 100 to 699.", "RFC 3261 §7.2"),
            SipParseFault.LineEnd => new("A line does not end in CRLF, or the headers do not end in an empty line.", "RFC 3261 §7"),
            SipParseFault.HeaderName => new("A header field has no name that is a token, or no colon after it.", "RFC 3261 §7.3.1"),
            SipParseFault.HeaderTooLong => new($"{header} is longer than {SipLimits.HeaderSizeMax} bytes, which this engine does not take.", "bound of this engine"),
            SipParseFault.TooManyHeaders => new($"There are more than {SipLimits.HeaderCountMax} header fields, or {SipLimits.ListCountMax} values in one header.", "bound of this engine"),
            SipParseFault.TooManyParameters => new($"{header} has more than {SipLimits.ParameterCountMax} parameters, which this engine does not take.", "bound of this engine"),
            SipParseFault.HeaderMissing => new($"{header} is missing; every message carries it.", "RFC 3261 §8.1.1"),
            SipParseFault.HeaderRepeated => new($"{header} stands twice; it may stand once.", "RFC 3261 §7.3.1"),
            SipParseFault.HeaderValue => new($"The value of {header} does not follow its grammar.", clause),
            SipParseFault.NumberRange => new($"A number in {header} is larger than it may be.", clause),
            SipParseFault.Unterminated => new($"A quoted string or an angle bracket in {header} is not closed.", clause),
            SipParseFault.Uri => new($"The URI in {header} is malformed.", "RFC 3261 §19.1.1"),
            SipParseFault.UriNotEnclosed => new($"The URI in {header} has a comma, question mark or semicolon and stands without angle brackets.", "RFC 3261 §20"),
            SipParseFault.MethodMismatch => new("The method in CSeq is not that of the request.", "RFC 3261 §8.1.1.5"),
            SipParseFault.ContentLength => new("Content-Length says more than there is.", "RFC 3261 §18.3, §20.14"),
            _ => new("Nothing is wrong.", ""),
        };
    }

    private static string ClauseOf(SipHeader header) => header switch
    {
        SipHeader.CallId => "RFC 3261 §20.8",
        SipHeader.Contact => "RFC 3261 §20.10",
        SipHeader.ContentLength => "RFC 3261 §20.14",
        SipHeader.CSeq => "RFC 3261 §20.16",
        SipHeader.From => "RFC 3261 §20.20",
        SipHeader.MaxForwards => "RFC 3261 §20.22",
        SipHeader.RecordRoute => "RFC 3261 §20.30",
        SipHeader.Route => "RFC 3261 §20.34",
        SipHeader.To => "RFC 3261 §20.39",
        SipHeader.Via => "RFC 3261 §20.42",
        SipHeader.ReferTo => "RFC 3515 §2.1",
        SipHeader.Replaces => "RFC 3891 §6.1",
        SipHeader.PAssertedIdentity => "RFC 3325 §9.1",
        SipHeader.Diversion => "RFC 5806 §9",
        SipHeader.HistoryInfo => "RFC 7044 §5",
        SipHeader.Path => "RFC 3327 §4",
        SipHeader.SessionExpires => "RFC 4028 §4",
        SipHeader.RAck => "RFC 3262 §7.2",
        _ => "RFC 3261 §20",
    };
}

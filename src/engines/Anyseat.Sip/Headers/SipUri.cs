using System.Diagnostics.CodeAnalysis;
using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>The schemes a URI may have here.</summary>
public enum SipScheme : byte
{
    /// <summary>Any scheme this engine does not route: kept as it came.</summary>
    Other,

    /// <summary>sip: (RFC 3261 §19.1).</summary>
    Sip,

    /// <summary>sips: TLS on every hop (RFC 3261 §26.2.2).</summary>
    Sips,

    /// <summary>tel: a telephone number (RFC 3966).</summary>
    Tel,
}

/// <summary>A URI: sip, sips, tel, or one of another scheme kept opaque. Reads from the bytes it was parsed from.</summary>
/// <remarks>
/// <code>
/// sip:alice:secret@example.com:5060;transport=tcp?subject=hi      RFC 3261 §19.1.1
/// scheme user password host    port parameters     headers
///
/// tel:+86-10-5555-0100;ext=12                                     RFC 3966 §3
/// scheme number        parameters
/// </code>
/// The user part may hold ";" and "?", so the first "@" of the whole URI, not the first ";", parts it from the host.
/// </remarks>
public readonly struct SipUri
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly Slice _user;
    private readonly Slice _password;
    private readonly Slice _host;
    private readonly Slice _parameters;
    private readonly Slice _headers;
    private readonly ushort _port;

    private SipUri(
        ReadOnlyMemory<byte> text, SipScheme scheme, Slice user, Slice password, Slice host, ushort port, Slice parameters, Slice headers)
    {
        _text = text;
        Scheme = scheme;
        _user = user;
        _password = password;
        _host = host;
        _port = port;
        _parameters = parameters;
        _headers = headers;
    }

    /// <summary>The scheme.</summary>
    public SipScheme Scheme { get; }

    /// <summary>The whole URI as it came.</summary>
    public ReadOnlyMemory<byte> Bytes => _text;

    /// <summary>Whether this is the default value, parsed from nothing.</summary>
    public bool IsEmpty => _text.IsEmpty;

    /// <summary>The user part as it came (escapes kept); for tel: the number with its separators.</summary>
    public ReadOnlySpan<byte> User => _user.Of(_text.Span);

    /// <summary>The user part as text, escapes decoded.</summary>
    public string UserText => SipText.Unescape(User);

    /// <summary>The password, which nobody should send (RFC 3261 §19.1.1).</summary>
    public ReadOnlySpan<byte> Password => _password.Of(_text.Span);

    /// <summary>The host: a name, an IPv4 address, or an IPv6 address in brackets.</summary>
    public ReadOnlySpan<byte> Host => _host.Of(_text.Span);

    /// <summary>The host as text, brackets of IPv6 taken off.</summary>
    public string HostText => Encoding.ASCII.GetString(Host).Trim('[', ']');

    /// <summary>The port when the URI names one; null otherwise, and then RFC 3263 decides.</summary>
    public int? Port => _port == 0 ? null : _port;

    /// <summary>The URI parameters.</summary>
    public SipParameters Parameters => new(_parameters.Of(_text));

    /// <summary>What stands after the question mark; empty when there is none.</summary>
    public ReadOnlySpan<byte> Headers => _headers.Of(_text.Span);

    /// <summary>Whether a Route with this URI is a loose router's (RFC 3261 §16.12, lr).</summary>
    public bool IsLooseRouter => Parameters.Has("lr"u8);

    /// <summary>
    /// The telephone number without separators (RFC 3966 §5.1.1), of a tel: URI or of a SIP URI whose user is nothing
    /// but a number; null otherwise. A leading + is kept.
    /// </summary>
    public string? TelephoneNumber
    {
        get
        {
            ReadOnlySpan<byte> user = User;
            int end = user.IndexOf((byte)';');
            string number = SipText.Unescape(end < 0 ? user : user[..end])
                .Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal)
                .Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
            string digits = number.StartsWith('+') ? number[1..] : number;
            return digits.Length > 0 && digits.All(digit => char.IsAsciiDigit(digit) || digit is '*' or '#') ? number : null;
        }
    }

    /// <summary>Parses a URI from bytes.</summary>
    /// <param name="text">The URI alone, without brackets.</param>
    /// <param name="uri">The URI, which keeps reading from <paramref name="text"/>.</param>
    /// <param name="error">Where and why it is none.</param>
    public static bool TryParse(ReadOnlyMemory<byte> text, out SipUri uri, out SipParseError error)
    {
        uri = default;
        error = new SipParseError(SipParseFault.Uri, 0);
        if (text.Length > SipLimits.HeaderSizeMax)
            return false;
        ReadOnlySpan<byte> span = text.Span;
        int colon = span.IndexOf((byte)':');
        if (colon < 1 || colon == span.Length - 1 || !IsScheme(span[..colon]))
            return false;
        error = new SipParseError(SipParseFault.Uri, colon + 1);
        if (!SipCharacters.HasWellFormedEscapes(span))
            return false;
        SipScheme scheme = SchemeOf(span[..colon]);
        return scheme switch
        {
            SipScheme.Sip or SipScheme.Sips => TryParseSip(text, scheme, colon + 1, out uri, out error),
            SipScheme.Tel => TryParseTel(text, colon + 1, out uri),
            _ => TryParseOther(text, colon + 1, out uri),
        };
    }

    /// <summary>Parses a URI from text, as configuration and callers write it.</summary>
    /// <param name="text">The URI.</param>
    /// <param name="uri">The URI.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out SipUri uri)
    {
        uri = default;
        return text is not null && TryParse(Encoding.UTF8.GetBytes(text), out uri, out _);
    }

    /// <summary>Parses a URI that is known to be one.</summary>
    /// <param name="text">The URI.</param>
    /// <exception cref="FormatException">It is none; callers with outside input use <see cref="TryParse(string?, out SipUri)"/>.</exception>
    public static SipUri Parse(string text) => TryParse(text, out SipUri uri)
        ? uri
        : throw new FormatException("The text is not a SIP, SIPS, TEL or other URI.");

    /// <summary>Whether two URIs mean the same under RFC 3261 §19.1.4.</summary>
    /// <param name="other">The other URI.</param>
    public bool IsEquivalentTo(SipUri other) => SipUriComparison.AreEquivalent(this, other);

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(_text.Span);

    private static bool TryParseSip(ReadOnlyMemory<byte> text, SipScheme scheme, int start, out SipUri uri, out SipParseError error)
    {
        uri = default;
        ReadOnlySpan<byte> span = text.Span;
        Slice user = default;
        Slice password = default;
        int at = span.IndexOf((byte)'@');
        if (at >= 0)
        {
            error = new SipParseError(SipParseFault.Uri, start);
            int colon = span[start..at].IndexOf((byte)':');
            user = Slice.Between(start, colon < 0 ? at : start + colon);
            password = colon < 0 ? default : Slice.Between(start + colon + 1, at);
            if (!SipCharacters.IsAll(user.Of(span), SipCharacters.User)
                || password.Of(span).ContainsAnyExcept(SipCharacters.Password))
            {
                return false;
            }

            start = at + 1;
        }

        SipScanner scanner = new(span, start);
        bool hasHost = scanner.TryHost(out Slice host);
        error = new SipParseError(SipParseFault.Uri, scanner.Position);
        if (!hasHost)
            return false;
        uint port = 0;
        if (scanner.TryTake((byte)':') && (!scanner.TryNumber(ushort.MaxValue, out port, out _) || port == 0))
            return false;
        int question = span[scanner.Position..].IndexOf((byte)'?');
        int parametersEnd = question < 0 ? span.Length : scanner.Position + question;
        Slice parameters = Slice.Between(scanner.Position, parametersEnd);
        Slice headers = question < 0 ? default : Slice.Between(parametersEnd + 1, span.Length);
        error = new SipParseError(SipParseFault.Uri, scanner.Position);
        if (!parameters.IsEmpty && (span[parameters.Start] != ';' || !SipParameters.IsWellFormedInUri(parameters.Of(span))))
            return false;
        if (question >= 0 && !AreHeaders(headers.Of(span)))
            return false;
        uri = new SipUri(text, scheme, user, password, host, (ushort)port, parameters, headers);
        return true;
    }

    /// <summary>headers = "?" header *( "&amp;" header ), header = hname "=" hvalue; only the value may be empty.</summary>
    private static bool AreHeaders(ReadOnlySpan<byte> text)
    {
        foreach (Range one in text.Split((byte)'&'))
        {
            if (text[one].IndexOf((byte)'=') < 1)
                return false;
        }

        return SipCharacters.IsAll(text, SipCharacters.UriHeaders);
    }

    private static bool TryParseTel(ReadOnlyMemory<byte> text, int start, out SipUri uri)
    {
        uri = default;
        ReadOnlySpan<byte> span = text.Span;
        int semicolon = span.IndexOf((byte)';');
        Slice number = Slice.Between(start, semicolon < 0 ? span.Length : semicolon);
        Slice parameters = Slice.Between(number.End, span.Length);
        if (!SipCharacters.IsAll(number.Of(span), SipCharacters.TelephoneNumber)
            || number.Of(span)[1..].Contains((byte)'+')
            || !SipParameters.IsWellFormedInUri(parameters.Of(span)))
        {
            return false;
        }

        uri = new SipUri(text, SipScheme.Tel, number, default, default, 0, parameters, default);
        return true;
    }

    private static bool TryParseOther(ReadOnlyMemory<byte> text, int start, out SipUri uri)
    {
        uri = new SipUri(text, SipScheme.Other, default, default, default, 0, default, default);
        return SipCharacters.IsAll(text.Span[start..], SipCharacters.Opaque);
    }

    /// <summary>scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )</summary>
    private static bool IsScheme(ReadOnlySpan<byte> text)
    {
        if (!char.IsAsciiLetter((char)text[0]))
            return false;
        foreach (byte value in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'+' or (byte)'-' or (byte)'.'))
                return false;
        }

        return true;
    }

    private static SipScheme SchemeOf(ReadOnlySpan<byte> text) =>
        Ascii.EqualsIgnoreCase(text, "sip"u8) ? SipScheme.Sip
        : Ascii.EqualsIgnoreCase(text, "sips"u8) ? SipScheme.Sips
        : Ascii.EqualsIgnoreCase(text, "tel"u8) ? SipScheme.Tel
        : SipScheme.Other;
}

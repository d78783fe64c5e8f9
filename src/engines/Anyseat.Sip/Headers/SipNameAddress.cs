using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>A name, a URI and parameters: From, To, Contact, Route, Record-Route, Refer-To, P-Asserted-Identity, Diversion …</summary>
/// <remarks>
/// <code>
/// ( name-addr / addr-spec ) *( SEMI generic-param )             RFC 3261 §25.1
/// name-addr    = [ display-name ] LAQUOT addr-spec RAQUOT
/// display-name = *( token LWS ) / quoted-string
///
///   "Front desk" &lt;sip:desk@example.com;transport=tcp&gt;;tag=a73k
///   display      uri, with its own parameters          parameters of the header
///
///   sip:desk@example.com;tag=a73k      without brackets every ";" begins a parameter of the header
/// </code>
/// </remarks>
public readonly struct SipNameAddress
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly Slice _display;
    private readonly Slice _parameters;

    private SipNameAddress(ReadOnlyMemory<byte> text, Slice display, SipUri uri, Slice parameters)
    {
        _text = text;
        _display = display;
        Uri = uri;
        _parameters = parameters;
    }

    /// <summary>The URI.</summary>
    public SipUri Uri { get; }

    /// <summary>Whether this is the * of a Contact that asks to remove all bindings (RFC 3261 §10.2.2).</summary>
    public bool IsWildcard => Uri.IsEmpty && !_text.IsEmpty;

    /// <summary>The display name as text, quotes and escapes taken off; empty when there is none.</summary>
    public string DisplayName => SipText.Unquote(_display.Of(_text.Span));

    /// <summary>The parameters of the header value, outside of the brackets.</summary>
    public SipParameters Parameters => new(_parameters.Of(_text));

    /// <summary>The tag parameter of From and To; empty when there is none.</summary>
    public ReadOnlySpan<byte> Tag => Parameters.TryGet("tag"u8, out ReadOnlySpan<byte> tag) ? tag : default;

    /// <summary>The value as it came, as far as it belongs to this address.</summary>
    public ReadOnlySpan<byte> Bytes => _text.Span;

    /// <summary>Parses one value that fills the whole text.</summary>
    /// <param name="text">The header value.</param>
    /// <param name="address">The address, which keeps reading from <paramref name="text"/>.</param>
    /// <param name="error">Where and why it is none.</param>
    public static bool TryParse(ReadOnlyMemory<byte> text, out SipNameAddress address, out SipParseError error)
    {
        if (!TryParseFirst(text, isStarAllowed: false, out address, out int length, out error))
            return false;
        if (length == text.Length)
            return true;
        error = new SipParseError(SipParseFault.HeaderValue, length);
        return false;
    }

    /// <summary>Parses the first value of a list; what follows begins with a comma, or is nothing.</summary>
    internal static bool TryParseFirst(
        ReadOnlyMemory<byte> text, bool isStarAllowed, out SipNameAddress address, out int length, out SipParseError error)
    {
        address = default;
        length = 0;
        if (text.Length > SipLimits.HeaderSizeMax)
        {
            error = new SipParseError(SipParseFault.HeaderTooLong, 0);
            return false;
        }

        SipScanner scanner = new(text.Span);
        scanner.SkipWhite();
        if (isStarAllowed && scanner.TryTake((byte)'*'))
        {
            error = default;
            length = scanner.Position;
            address = new SipNameAddress(text[..length], default, default, default);
            return true;
        }

        if (!TryDisplayName(ref scanner, out Slice display, out bool isEnclosed, out error)
            || !TryUri(text, ref scanner, isEnclosed, out SipUri uri, out error)
            || !SipParameters.TryScan(ref scanner, out Slice parameters, out error))
        {
            return false;
        }

        int end = scanner.Position;
        scanner.SkipWhite();
        length = scanner.Position;
        if (!scanner.IsAtEnd && scanner.Current != ',')
        {
            error = new SipParseError(SipParseFault.HeaderValue, length);
            return false;
        }

        address = new SipNameAddress(text[..end], display, uri, parameters);
        return true;
    }

    /// <summary>Takes the display name and the bracket, if there is one, and leaves the scanner at the URI.</summary>
    private static bool TryDisplayName(ref SipScanner scanner, out Slice display, out bool isEnclosed, out SipParseError error)
    {
        error = default;
        display = default;
        if (scanner.IsAt((byte)'"'))
        {
            isEnclosed = true;
            if (!scanner.TryQuotedString(out display))
            {
                error = new SipParseError(SipParseFault.Unterminated, scanner.Position);
                return false;
            }

            scanner.SkipWhite();
            if (scanner.TryTake((byte)'<'))
                return true;
            error = new SipParseError(SipParseFault.HeaderValue, scanner.Position);
            return false;
        }

        // Unquoted: tokens and white space up to "<". Some telephones send UTF-8 here without quotes; it does no harm.
        int start = scanner.Position;
        int stop = scanner.Rest.IndexOfAny(SipCharacters.DisplayNameEnd);
        isEnclosed = stop >= 0 && scanner.Rest[stop] == '<';
        if (!isEnclosed)
            return true;
        int end = start + stop;
        foreach (byte value in scanner.Rest[..stop])
        {
            if (value < 0x80 && !SipCharacters.Token.Contains(value) && !SipCharacters.White.Contains(value))
            {
                error = new SipParseError(SipParseFault.HeaderValue, start);
                return false;
            }
        }

        int length = scanner.Rest[..stop].LastIndexOfAnyExcept(SipCharacters.White) + 1;
        display = new Slice(start, length);
        scanner.MoveTo(end + 1);
        return true;
    }

    private static bool TryUri(
        ReadOnlyMemory<byte> text, ref SipScanner scanner, bool isEnclosed, out SipUri uri, out SipParseError error)
    {
        int start = scanner.Position;
        int length = scanner.Rest.IndexOfAny(isEnclosed ? SipCharacters.CloseBracket : SipCharacters.BareUriEnd);
        if (length < 0 && isEnclosed)
        {
            uri = default;
            error = new SipParseError(SipParseFault.Unterminated, start);
            return false;
        }

        if (length < 0)
            length = scanner.Rest.Length;
        scanner.MoveTo(start + length + (isEnclosed ? 1 : 0));
        if (!isEnclosed && scanner.IsAt((byte)'?'))
        {
            uri = default;
            error = new SipParseError(SipParseFault.UriNotEnclosed, start + length);
            return false;
        }

        if (SipUri.TryParse(text.Slice(start, length), out uri, out error))
            return true;
        error = new SipParseError(error.Fault, error.Offset + start);
        return false;
    }
}

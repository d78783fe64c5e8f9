using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>One hop of the way a request took, and the way its response will take back (RFC 3261 §20.42).</summary>
/// <remarks>
/// <code>
/// via-parm      = sent-protocol LWS sent-by *( SEMI via-params )
/// sent-protocol = protocol-name SLASH protocol-version SLASH transport
///
///   SIP/2.0/UDP pc33.example.com:5060;branch=z9hG4bK776asdhds;rport
///           ^transport   ^sent-by     ^transaction id          ^answer to the port it came from (RFC 3581)
/// </code>
/// White space may stand around every slash and before the colon of the port.
/// </remarks>
public readonly struct SipVia
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly Slice _transport;
    private readonly Slice _host;
    private readonly Slice _parameters;
    private readonly ushort _port;

    private SipVia(ReadOnlyMemory<byte> text, Slice transport, Slice host, ushort port, Slice parameters)
    {
        _text = text;
        _transport = transport;
        _host = host;
        _port = port;
        _parameters = parameters;
    }

    /// <summary>What every branch made under RFC 3261 begins with (§8.1.1.7).</summary>
    public static ReadOnlySpan<byte> MagicCookie => "z9hG4bK"u8;

    /// <summary>The transport token: UDP, TCP, TLS, WS, WSS …</summary>
    public ReadOnlySpan<byte> Transport => _transport.Of(_text.Span);

    /// <summary>The host of sent-by; IPv6 keeps its brackets.</summary>
    public ReadOnlySpan<byte> Host => _host.Of(_text.Span);

    /// <summary>The port of sent-by; null when it names none (then 5060, or 5061 for TLS: §18.2.2).</summary>
    public int? Port => _port == 0 ? null : _port;

    /// <summary>All parameters.</summary>
    public SipParameters Parameters => new(_parameters.Of(_text));

    /// <summary>The branch; empty when there is none.</summary>
    public ReadOnlySpan<byte> Branch => Parameters.TryGet("branch"u8, out ReadOnlySpan<byte> branch) ? branch : default;

    /// <summary>
    /// Whether the branch names a transaction by itself: cookie and something after it (RFC 3261 §17.2.3, RFC 4475 §3.2.1).
    /// </summary>
    public bool HasMagicCookie => BeginsWithCookie(Branch);

    /// <summary>The received parameter: where the request really came from (§18.2.1); empty when there is none.</summary>
    public ReadOnlySpan<byte> Received => Parameters.TryGet("received"u8, out ReadOnlySpan<byte> value) ? value : default;

    /// <summary>The value of rport (RFC 3581); null when absent or without value.</summary>
    public int? ResponsePort => (int?)Parameters.Number("rport"u8, ushort.MaxValue);

    /// <summary>Whether the sender asked for rport (RFC 3581 §3).</summary>
    public bool AsksForResponsePort => Parameters.Has("rport"u8);

    /// <summary>The value as it came, as far as it belongs to this hop.</summary>
    public ReadOnlySpan<byte> Bytes => _text.Span;

    /// <summary>The branch, to be kept.</summary>
    internal ReadOnlyMemory<byte> BranchBytes
    {
        get
        {
            ReadOnlySpan<byte> branch = Branch;
            return _text.Span.Overlaps(branch, out int start) ? _text.Slice(start, branch.Length) : default;
        }
    }

    /// <summary>The host, to be kept.</summary>
    internal ReadOnlyMemory<byte> HostBytes => _host.Of(_text);

    /// <summary>Parses the first hop of a value; what follows begins with a comma, or is nothing.</summary>
    /// <param name="text">The header value.</param>
    /// <param name="via">The hop, which keeps reading from <paramref name="text"/>.</param>
    /// <param name="length">Bytes taken.</param>
    /// <param name="error">Where and why it is none.</param>
    public static bool TryParseFirst(ReadOnlyMemory<byte> text, out SipVia via, out int length, out SipParseError error)
    {
        via = default;
        length = 0;
        if (text.Length > SipLimits.HeaderSizeMax)
        {
            error = new SipParseError(SipParseFault.HeaderTooLong, 0);
            return false;
        }

        SipScanner scanner = new(text.Span);
        scanner.SkipWhite();
        uint port = 0;
        if (!TryProtocol(ref scanner, text.Span, out Slice transport)
            || !scanner.TryHost(out Slice host)
            || (scanner.TrySeparator((byte)':')
                && (!scanner.TryNumber(ushort.MaxValue, out port, out _) || port == 0)))
        {
            error = new SipParseError(SipParseFault.HeaderValue, scanner.Position);
            return false;
        }

        if (!SipParameters.TryScan(ref scanner, out Slice parameters, out error))
            return false;
        int end = scanner.Position;
        scanner.SkipWhite();
        length = scanner.Position;
        if (!scanner.IsAtEnd && scanner.Current != ',')
        {
            error = new SipParseError(SipParseFault.HeaderValue, length);
            return false;
        }

        via = new SipVia(text[..end], transport, host, (ushort)port, parameters);
        return true;
    }

    internal static bool BeginsWithCookie(ReadOnlySpan<byte> branch) =>
        branch.Length > MagicCookie.Length && Ascii.EqualsIgnoreCase(branch[..MagicCookie.Length], MagicCookie);

    private static bool TryProtocol(ref SipScanner scanner, ReadOnlySpan<byte> text, out Slice transport)
    {
        transport = default;
        if (!scanner.TryToken(out Slice name) || !Ascii.EqualsIgnoreCase(name.Of(text), "SIP"u8)
            || !scanner.TrySeparator((byte)'/')
            || !scanner.TryToken(out Slice version) || !version.Of(text).SequenceEqual("2.0"u8)
            || !scanner.TrySeparator((byte)'/')
            || !scanner.TryToken(out transport))
        {
            return false;
        }

        int before = scanner.Position;
        scanner.SkipWhite();
        return scanner.Position > before;
    }
}

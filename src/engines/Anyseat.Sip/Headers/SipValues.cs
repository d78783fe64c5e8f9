using System.Globalization;

namespace Anyseat.Sip.Headers;

/// <summary>Writes header values that many callers need.</summary>
public static class SipValues
{
    /// <summary>A Via for a request whose way is not known yet; the endpoint puts the true one in its place.</summary>
    public const string UnsetVia = "SIP/2.0/UDP unset.invalid;branch=z9hG4bKunset";

    /// <summary>A Via with rport (RFC 3581 §3).</summary>
    /// <param name="transport">UDP, TCP, TLS, WS or WSS.</param>
    /// <param name="host">Our host; IPv6 in brackets.</param>
    /// <param name="port">Our port.</param>
    /// <param name="unique">What no other transaction has; the cookie is put before it.</param>
    public static string Via(string transport, string host, int port, string unique) =>
        string.Create(CultureInfo.InvariantCulture, $"SIP/2.0/{transport} {host}:{port};branch=z9hG4bK{unique};rport");

    /// <summary>A name and a URI in brackets; the name is quoted when it is not plain.</summary>
    /// <param name="displayName">The name; empty for none.</param>
    /// <param name="uri">The URI.</param>
    public static string Address(string displayName, string uri) =>
        displayName.Length == 0 ? $"<{uri}>" : $"{SipText.Quote(displayName)} <{uri}>";
}

using System.Net;
using System.Text;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transports;

/// <summary>What carries SIP (RFC 3261 §18, RFC 7118).</summary>
public enum SipTransportKind : byte
{
    /// <summary>One datagram, one message.</summary>
    Udp,

    /// <summary>A stream; Content-Length parts the messages.</summary>
    Tcp,

    /// <summary>A stream inside TLS.</summary>
    Tls,

    /// <summary>WebSocket; one WebSocket message, one SIP message.</summary>
    Ws,

    /// <summary>WebSocket inside TLS.</summary>
    Wss,
}

/// <summary>What is fixed for each transport.</summary>
public static class SipTransportKinds
{
    /// <summary>Whether the transport repeats what is lost by itself.</summary>
    /// <param name="kind">The transport.</param>
    public static bool IsReliable(this SipTransportKind kind) => kind != SipTransportKind.Udp;

    /// <summary>The token in Via.</summary>
    /// <param name="kind">The transport.</param>
    public static string Token(this SipTransportKind kind) => kind switch
    {
        SipTransportKind.Udp => "UDP",
        SipTransportKind.Tcp => "TCP",
        SipTransportKind.Tls => "TLS",
        SipTransportKind.Ws => "WS",
        _ => "WSS",
    };

    /// <summary>The port when none is named (RFC 3261 §19.1.2; RFC 7118 §4.2 leaves WebSocket to HTTP's).</summary>
    /// <param name="kind">The transport.</param>
    public static int DefaultPort(this SipTransportKind kind) => kind switch
    {
        SipTransportKind.Tls => 5061,
        SipTransportKind.Ws => 80,
        SipTransportKind.Wss => 443,
        _ => 5060,
    };

    /// <summary>The transport a token names, in any case; null for one we do not speak.</summary>
    /// <param name="token">The token in Via or in the transport parameter of a URI.</param>
    public static SipTransportKind? Find(ReadOnlySpan<byte> token) =>
        Ascii.EqualsIgnoreCase(token, "UDP"u8) ? SipTransportKind.Udp
        : Ascii.EqualsIgnoreCase(token, "TCP"u8) ? SipTransportKind.Tcp
        : Ascii.EqualsIgnoreCase(token, "TLS"u8) ? SipTransportKind.Tls
        : Ascii.EqualsIgnoreCase(token, "WS"u8) ? SipTransportKind.Ws
        : Ascii.EqualsIgnoreCase(token, "WSS"u8) ? SipTransportKind.Wss
        : null;
}

/// <summary>Where a response goes when there is no connection to send it back on (RFC 3261 §18.2.2, RFC 3581 §4).</summary>
/// <remarks>
/// <code>
/// stream          the connection the request came on; if it is gone, as below with a new one
/// maddr           maddr, port of sent-by
/// rport, UDP      the address and port the request came from
/// received, UDP   the address it came from, port of sent-by
/// else            sent-by, through RFC 3263 §5 when it is a name
/// </code>
/// </remarks>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">The port; null when a name without port is to be looked up by SRV.</param>
public readonly record struct SipResponseRoute(string Host, int? Port)
{
    /// <summary>Reads the route of a request.</summary>
    /// <param name="request">The request, with the source the transport noted.</param>
    public static SipResponseRoute Of(SipRequest request)
    {
        SipVia via = request.Via;
        int standard = (SipTransportKinds.Find(via.Transport) ?? SipTransportKind.Udp).DefaultPort();
        string host = Encoding.ASCII.GetString(via.Host).Trim('[', ']');
        if (via.Parameters.Text("maddr"u8) is { Length: > 0 } maddr)
            return new SipResponseRoute(maddr.Trim('[', ']'), via.Port ?? standard);
        if (request.Source is { } source)
            return new SipResponseRoute(ViaStamp.TextOf(source.Address), via.AsksForResponsePort ? source.Port : via.Port ?? standard);
        return new SipResponseRoute(host, via.Port ?? (IPAddress.TryParse(host, out _) ? standard : null));
    }
}

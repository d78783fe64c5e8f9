using System.Net;

namespace Anyseat.Sip.Transports;

/// <summary>The way between us and a peer (RFC 5626 §2 calls it a flow): the same in both directions.</summary>
/// <param name="Transport">How.</param>
/// <param name="Remote">The peer's address and port; an IPv4 address is never written as an IPv6 one.</param>
/// <param name="ConnectionId">The host's number of the stream; 0 for none: UDP, or a stream still to be opened.</param>
/// <param name="ListenerId">The host's number of the socket the message came to, so that answers leave from there; 0 for any.</param>
public readonly record struct SipFlow(SipTransportKind Transport, IPEndPoint Remote, long ConnectionId = 0, int ListenerId = 0);

/// <summary>What we call ourselves towards a peer: host and port of Via (sent-by) and Contact.</summary>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="Port">The port we listen on.</param>
public readonly record struct SipLocalAddress(string Host, int Port)
{
    /// <summary>The host as it stands in a header: an IPv6 address in brackets.</summary>
    public string HostText => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{HostText}:{Port}");
}

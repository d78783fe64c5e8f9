using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>A socket to listen on.</summary>
public sealed record SipListen
{
    /// <summary>UDP, TCP or TLS. WebSockets are accepted by the host's web server (<see cref="SipStack.ServeWebSocketAsync"/>).</summary>
    public required SipTransportKind Transport { get; init; }

    /// <summary>Address and port; port 0 takes a free one. [::] takes IPv4 as well.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>The host to name in Via and Contact, where it differs from the bound address (NAT, a name); null for the latter.</summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>The port to name; null for the bound one.</summary>
    public int? AdvertisedPort { get; init; }
}

/// <summary>Settings of a stack's sockets. Every bound is per stack.</summary>
public sealed record SipStackOptions
{
    /// <summary>The sockets.</summary>
    public ImmutableArray<SipListen> Listen { get; init; } = [];

    /// <summary>Stream transports that may be opened to others though nothing listens on them.</summary>
    public ImmutableArray<SipTransportKind> ClientTransports { get; init; } = [];

    /// <summary>T1, T2, T4.</summary>
    public SipTimers Timers { get; init; } = SipTimers.Standard;

    /// <summary>The most transactions at a time.</summary>
    public int TransactionCountMax { get; init; } = 100_000;

    /// <summary>How long to wait for any response before the next target is tried; null for the RFC's 32 s.</summary>
    public TimeSpan? FailoverAfter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The most messages that wait for the loop; beyond it datagrams are dropped, and streams are not read.</summary>
    public int MailboxCountMax { get; init; } = 16_384;

    /// <summary>The most connections at a time.</summary>
    public int ConnectionCountMax { get; init; } = 10_000;

    /// <summary>The most connections one address may have open to us.</summary>
    public int ConnectionCountPerSourceMax { get; init; } = 200;

    /// <summary>The most messages that wait to be written to one connection; a peer that lets more pile up is cut off.</summary>
    public int SendQueueCountMax { get; init; } = 512;

    /// <summary>Messages a second that one address may send us in the long run; more are dropped (UDP) or read later (streams).</summary>
    public int MessagesPerSecondPerSource { get; init; } = 2_000;

    /// <summary>Messages that one address may send us at once.</summary>
    public int MessageBurstPerSource { get; init; } = 4_000;

    /// <summary>Whether an address may speak at all: what one that may not sends is dropped unread. Called on many threads; it must be
    /// quick. Null admits all.</summary>
    public Func<IPAddress, bool>? Admits { get; init; }

    /// <summary>Is told of an address whose datagram was no SIP, or malformed; called on many threads, it must be quick. Null for nobody.
    /// </summary>
    public Action<IPAddress>? Garbled { get; init; }

    /// <summary>A connection that is silent for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A message that was begun on a stream, the first one too, must be whole within this.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long opening a connection may take, TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often to ping over connections that we opened (RFC 5626 §4.4.1); null for never.</summary>
    public TimeSpan? PingInterval { get; init; } = TimeSpan.FromSeconds(95);

    /// <summary>How long to wait for the pong before the connection counts as dead (RFC 5626 §4.4.1: 10 s).</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Certificate and so on of TLS listeners.</summary>
    public SslServerAuthenticationOptions? TlsServer { get; init; }

    /// <summary>Makes the settings for a TLS connection to a name; null checks the peer's certificate against the system's trust.</summary>
    public Func<string, SslClientAuthenticationOptions>? TlsClient { get; init; }
}

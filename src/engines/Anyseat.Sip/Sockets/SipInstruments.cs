using System.Diagnostics.Metrics;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>What a stack measures. Attributes come from small closed sets.</summary>
internal sealed class SipInstruments
{
    private readonly Counter<long> _messages;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _connections;

    public SipInstruments(Meter meter, Func<int> transactions, Func<int> connections)
    {
        _messages = meter.CreateCounter<long>("anyseat.sip.messages", "{message}", "Messages received and sent.");
        _dropped = meter.CreateCounter<long>("anyseat.sip.messages.dropped", "{message}", "Messages that were not taken.");
        _connections = meter.CreateCounter<long>("anyseat.sip.connections.closed", "{connection}", "Connections closed.");
        meter.CreateObservableUpDownCounter("anyseat.sip.transactions", transactions, "{transaction}", "Transactions going on.");
        meter.CreateObservableUpDownCounter("anyseat.sip.connections", connections, "{connection}", "Connections open.");
    }

    public void Received(SipTransportKind transport) => Count(_messages, "receive", transport);

    public void Sent(SipTransportKind transport) => Count(_messages, "send", transport);

    public void Dropped(SipDropReason reason) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", NameOf(reason)));

    public void Closed(SipCloseReason reason) => _connections.Add(1, new KeyValuePair<string, object?>("reason", NameOf(reason)));

    private static void Count(Counter<long> counter, string direction, SipTransportKind transport) => counter.Add(
        1,
        new KeyValuePair<string, object?>("direction", direction),
        new KeyValuePair<string, object?>("transport", transport.Token()));

    private static string NameOf(SipDropReason reason) => reason switch
    {
        SipDropReason.Malformed => "malformed",
        SipDropReason.RateLimit => "rate_limit",
        SipDropReason.MailboxFull => "mailbox_full",
        SipDropReason.NotSip => "not_sip",
        SipDropReason.ShutOut => "shut_out",
        _ => "send_failed",
    };

    private static string NameOf(SipCloseReason reason) => reason switch
    {
        SipCloseReason.Peer => "peer",
        SipCloseReason.Idle => "idle",
        SipCloseReason.Slow => "slow",
        SipCloseReason.Broken => "broken",
        SipCloseReason.NoPong => "no_pong",
        SipCloseReason.Stalled => "stalled",
        SipCloseReason.ConnectFailed => "connect_failed",
        _ => "shutdown",
    };
}

/// <summary>Why a message was not taken.</summary>
public enum SipDropReason : byte
{
    /// <summary>It is no SIP message as the grammar has it.</summary>
    Malformed,

    /// <summary>Its source has sent too many.</summary>
    RateLimit,

    /// <summary>The loop is behind.</summary>
    MailboxFull,

    /// <summary>It is something else altogether, such as STUN on the SIP port.</summary>
    NotSip,

    /// <summary>The socket did not take it.</summary>
    SendFailed,

    /// <summary>The host does not let its source speak.</summary>
    ShutOut,
}

/// <summary>Why a connection ended.</summary>
public enum SipCloseReason : byte
{
    /// <summary>The peer closed it.</summary>
    Peer,

    /// <summary>It was silent too long.</summary>
    Idle,

    /// <summary>A message that was begun did not end in time.</summary>
    Slow,

    /// <summary>The stream could not be understood any more (RFC 3261 §18.3).</summary>
    Broken,

    /// <summary>A ping was not answered (RFC 5626 §4.4.1).</summary>
    NoPong,

    /// <summary>The peer did not read what we sent.</summary>
    Stalled,

    /// <summary>It could not be opened.</summary>
    ConnectFailed,

    /// <summary>The stack is stopping.</summary>
    Shutdown,
}

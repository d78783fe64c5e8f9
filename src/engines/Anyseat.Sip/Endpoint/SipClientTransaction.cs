using System.Collections.Immutable;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;

namespace Anyseat.Sip.Endpoint;

/// <summary>A request of ours, over all the targets it may be sent to (RFC 3263 §4.3): to its user it is one.</summary>
public sealed class SipClientTransaction
{
    internal SipClientTransaction(SipRequest request, ImmutableArray<SipTarget> targets, object? context)
    {
        Request = request;
        Targets = targets;
        Context = context;
    }

    /// <summary>The request as it was last sent: Via names the target's transport, and its branch the present try.</summary>
    public SipRequest Request { get; internal set; }

    /// <summary>The target of the present try.</summary>
    public SipTarget Target { get; internal set; }

    /// <summary>What the user keeps with it.</summary>
    public object? Context { get; set; }

    /// <summary>Whether the final response has come, or none will.</summary>
    public bool IsDone { get; internal set; }

    /// <summary>Whether the user has taken it back.</summary>
    public bool IsCancelled { get; internal set; }

    internal ImmutableArray<SipTarget> Targets { get; }

    internal int NextTarget { get; set; }

    internal ClientTry? Try { get; set; }

    internal bool HasProvisional { get; set; }

    internal string? CancelReason { get; set; }

    internal TimerWheel<WheelItem>.Handle? Timer { get; set; }
}

/// <summary>One try of a request at one target: what the machine's effects need after the next try has begun.</summary>
internal sealed class ClientTry(SipClientTransaction client, SipTarget target, SipRequest request)
{
    public SipClientTransaction Client { get; } = client;

    public SipTarget Target { get; } = target;

    /// <summary>Our Via in this try's request.</summary>
    public SipVia Via { get; } = request.Via;

    /// <summary>The machine; null only until it has begun.</summary>
    public Transaction? Transaction { get; set; }

    public TimerSlots Timers;
}

using System.Collections.Immutable;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Endpoint;

/// <summary>A request of ours, over all the targets it may be sent to (RFC 3263 §4.3): to its user it is one.</summary>
public sealed class SipClientTransaction
{
    private KeptRequest _request;

    internal SipClientTransaction(SipRequest request, ImmutableArray<SipTarget> targets, object? context)
    {
        _request = new KeptRequest(request);
        Targets = targets;
        Context = context;
    }

    /// <summary>The request as it was last sent: Via names the target's transport, and its branch the present try.</summary>
    /// <remarks>After the final response only its bytes are kept, and each look reads them anew: keep what you look at twice.</remarks>
    public SipRequest Request
    {
        get => _request.Value;
        internal set => _request = new KeptRequest(value);
    }

    /// <summary>The target of the present try.</summary>
    public SipTarget Target { get; internal set; }

    /// <summary>What the user keeps with it.</summary>
    public object? Context { get; set; }

    /// <summary>Whether the final response has come, or none will.</summary>
    public bool IsDone { get; internal set; }

    /// <summary>Whether the user has taken it back.</summary>
    public bool IsCancelled { get; internal set; }

    internal ImmutableArray<SipTarget> Targets { get; }

    /// <summary>Whether silence is given up early at the last target as well: the user knows another way.</summary>
    internal bool IsImpatient { get; init; }

    internal int NextTarget { get; set; }

    internal ClientTry? Try { get; set; }

    internal bool HasProvisional { get; set; }

    internal string? CancelReason { get; set; }

    internal TimerWheel<WheelItem>.Handle Timer { get; set; }

    /// <summary>Nothing of the endpoint's needs the request any more, but its user might.</summary>
    internal void Settle() => _request.Settle();
}

/// <summary>One try of a request at one target: what the machine's effects need after the next try has begun.</summary>
internal sealed class ClientTry(SipClientTransaction client, SipTarget target, SipLocalAddress local)
{
    /// <summary>Whose try it is; null when no response will be told any more.</summary>
    public SipClientTransaction? Client { get; private set; } = client;

    public SipTarget Target { get; } = target;

    /// <summary>What we call ourselves in this try's Via.</summary>
    public SipLocalAddress Local { get; } = local;

    /// <summary>The machine; null only until it has begun.</summary>
    public Transaction? Transaction { get; set; }

    /// <summary>The INVITE of a try that was given up for its silence; null for all others. Whoever answers it late is told that nobody waits
    /// any more.</summary>
    public SipRequest? GivenUp { get; private set; }

    /// <summary>Whether a try that was given up has been taken back: CANCEL waits for a sign of the peer (RFC 3261 §9.1).</summary>
    public bool IsTakenBack { get; set; }

    /// <summary>Another target is tried, or none: what still comes of this try is told as late.</summary>
    /// <param name="invite">Its INVITE.</param>
    public void GiveUp(SipRequest invite) => GivenUp = invite;

    /// <summary>The final response has been told: what waits for its repetitions need not keep the user's part.</summary>
    public void LetGo() => Client = null;
}

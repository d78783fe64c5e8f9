using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Endpoint;

/// <summary>A request that came, until its answer has got through.</summary>
public sealed class SipServerTransaction
{
    internal SipServerTransaction(Transaction transaction, SipRequest request, SipFlow flow, string localTag)
    {
        Transaction = transaction;
        Request = request;
        Flow = flow;
        LocalTag = localTag;
    }

    /// <summary>The request.</summary>
    public SipRequest Request { get; }

    /// <summary>The way it came.</summary>
    public SipFlow Flow { get; }

    /// <summary>The To tag of all our answers to it: the request's own inside a dialog, else a new one.</summary>
    public string LocalTag { get; }

    /// <summary>Whether a final answer has been given.</summary>
    public bool IsAnswered { get; internal set; }

    /// <summary>What the user keeps with it.</summary>
    public object? Context { get; set; }

    /// <summary>Whether nothing can be answered any more.</summary>
    public bool IsOver => Transaction.IsOver;

    /// <summary>Begins an answer with our tag.</summary>
    /// <param name="status">100 to 699.</param>
    /// <param name="reason">Words for people; the usual ones when null.</param>
    public SipMessageBuilder Answer(int status, string? reason = null) =>
        SipMessageBuilder.ResponseTo(Request, status, status == 100 ? null : LocalTag, reason);

    internal Transaction Transaction { get; }

    internal TimerSlots Timers;

    internal TimerWheel<WheelItem>.Handle? Guard { get; set; }

    internal SipFlow ResponseFlow { get; init; }

    internal RequestIdentity? Identity { get; init; }
}

/// <summary>What a request keeps on every way it takes: two with one identity were forked and met again (RFC 3261 §8.2.2.2).</summary>
internal sealed record RequestIdentity(string CallId, string FromTag, SipCSeqKey Sequence);

/// <summary>Number and method.</summary>
internal readonly record struct SipCSeqKey(uint Number, SipMethod Method);

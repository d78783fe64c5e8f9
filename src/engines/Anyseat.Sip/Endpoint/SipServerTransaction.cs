using System.Text;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Endpoint;

/// <summary>A request that came, until its answer has got through.</summary>
public sealed class SipServerTransaction
{
    internal SipServerTransaction(Transaction transaction, SipRequest request, SipFlow flow, AnswerSide side)
    {
        Transaction = transaction;
        Request = request;
        Flow = flow;
        Side = side;
    }

    /// <summary>The request.</summary>
    public SipRequest Request { get; }

    /// <summary>The way it came.</summary>
    public SipFlow Flow { get; }

    /// <summary>The To tag of all our answers to it: the request's own inside a dialog, else a new one.</summary>
    public string LocalTag => Side.NewTag ?? Encoding.ASCII.GetString(Request.To.Tag);

    /// <summary>Whether a final answer has been given.</summary>
    public bool IsAnswered => Side.IsAnswered;

    /// <summary>What the user keeps with it.</summary>
    public object? Context { get; set; }

    /// <summary>Whether nothing can be answered any more.</summary>
    public bool IsOver => Transaction.IsOver;

    /// <summary>Begins an answer with our tag.</summary>
    /// <param name="status">100 to 699.</param>
    /// <param name="reason">Words for people; the usual ones when null.</param>
    public SipMessageBuilder Answer(int status, string? reason = null) =>
        SipMessageBuilder.ResponseTo(Request, status, status == 100 ? null : Side.NewTag, reason);

    internal Transaction Transaction { get; }

    internal TimerWheel<WheelItem>.Handle Guard { get; set; }

    internal AnswerSide Side { get; }
}

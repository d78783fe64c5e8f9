using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>The two requests a client makes from another: ACK of a refusal, and CANCEL.</summary>
public static class ClientRequests
{
    /// <summary>
    /// The ACK of a 3xx–6xx belongs to the INVITE's transaction (RFC 3261 §17.1.1.3): same Request-URI, top Via, From,
    /// Call-ID, CSeq number and Route; To as the response has it, with its tag.
    /// </summary>
    /// <param name="invite">The INVITE that was refused.</param>
    /// <param name="response">The refusal.</param>
    public static SipRequest AckForRefusal(SipRequest invite, SipResponse response) =>
        Begin(invite, SipMethod.Ack)
            .CopyFrom(response, SipHeader.To)
            .Header(SipHeader.CSeq, $"{invite.CSeq.Number} ACK")
            .BuildRequest();

    /// <summary>CANCEL of a pending request (RFC 3261 §9.1): everything that names the transaction is the same.</summary>
    /// <remarks>Send it only after a provisional response has come, and never for anything but INVITE.</remarks>
    /// <param name="invite">The INVITE to take back.</param>
    /// <param name="reason">The value of Reason (RFC 3326), such as <c>SIP;cause=200</c>; null for none.</param>
    public static SipRequest Cancel(SipRequest invite, string? reason = null)
    {
        SipMessageBuilder builder = Begin(invite, SipMethod.Cancel)
            .CopyFrom(invite, SipHeader.To)
            .Header(SipHeader.CSeq, $"{invite.CSeq.Number} CANCEL");
        if (reason is not null)
            builder.Header(SipHeader.Reason, reason);
        return builder.BuildRequest();
    }

    private static SipMessageBuilder Begin(SipRequest invite, SipMethod method) =>
        SipMessageBuilder.Request(method, invite.Uri)
            .Header(SipHeader.Via, SipText.Unfold(invite.Via.Bytes))
            .Header(SipHeader.MaxForwards, 70)
            .CopyFrom(invite, SipHeader.Route)
            .CopyFrom(invite, SipHeader.From)
            .CopyFrom(invite, SipHeader.CallId);
}

using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Sessions;

/// <summary>Why a session is over.</summary>
public enum SessionEnd : byte
{
    /// <summary>The peer refused our INVITE; the event's status says how.</summary>
    Refused,

    /// <summary>We refused the peer's INVITE.</summary>
    RefusedByUs,

    /// <summary>The peer took its INVITE back.</summary>
    Cancelled,

    /// <summary>We took our INVITE back.</summary>
    CancelledByUs,

    /// <summary>The peer hung up.</summary>
    Bye,

    /// <summary>We hung up.</summary>
    ByeByUs,

    /// <summary>The peer is gone: no ACK, no refresh, or it knows nothing of the session any more.</summary>
    Lost,
}

/// <summary>What happens to a session, told to its owner.</summary>
/// <param name="Session">The session.</param>
public abstract record SessionEvent(SipSession Session)
{
    /// <summary>A call came in: give a sign by <see cref="SipSession.Progress"/>, <see cref="SipSession.Answer"/> or <see cref="SipSession.Refuse"/>.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Replaced">The session it is to take the place of (RFC 3891); null for none. End that one when this is answered.</param>
    public sealed record Offered(SipSession Session, SipSession? Replaced) : SessionEvent(Session);

    /// <summary>The called side gives a sign: 180, 183 …</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Response">The response; with a description there may be early media.</param>
    public sealed record Progressed(SipSession Session, SipResponse Response) : SessionEvent(Session);

    /// <summary>The called side answered. When we let it offer, <see cref="SipSession.AnswerOffer"/> is due.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Response">The 2xx.</param>
    public sealed record Answered(SipSession Session, SipResponse Response) : SessionEvent(Session);

    /// <summary>Our answer has arrived: the ACK came, with the peer's answer in it when we offered.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Ack">The ACK.</param>
    public sealed record Established(SipSession Session, SipRequest Ack) : SessionEvent(Session);

    /// <summary>The peer wants to change the session: answer by <see cref="SipSession.AnswerOffer"/> or <see cref="SipSession.RefuseOffer"/>.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Request">The re-INVITE, UPDATE or PRACK. Without a description our answer is the offer.</param>
    /// <param name="Description">The offer; empty when the peer wants ours.</param>
    public sealed record OfferReceived(SipSession Session, SipRequest Request, ReadOnlyMemory<byte> Description) : SessionEvent(Session);

    /// <summary>The peer answered an offer of ours.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Description">The answer.</param>
    public sealed record OfferAnswered(SipSession Session, ReadOnlyMemory<byte> Description) : SessionEvent(Session);

    /// <summary>An offer of ours was refused; the session stays as it was.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Status">The status; 408 when nobody answered.</param>
    public sealed record OfferRefused(SipSession Session, int Status) : SessionEvent(Session);

    /// <summary>The peer wants us to call somebody (RFC 3515): <see cref="SipSession.AcceptRefer"/> or <see cref="SipSession.RefuseRefer"/>.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Request">The REFER.</param>
    /// <param name="ReferTo">Whom, and which call to take over.</param>
    public sealed record Referred(SipSession Session, SipRequest Request, SipReferTo ReferTo) : SessionEvent(Session);

    /// <summary>How the call goes that the peer places at our request (RFC 3515 §2.4.5), or the REFER's refusal.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Status">The status the peer got, or refused us with.</param>
    /// <param name="IsFinal">Whether nothing more will be told.</param>
    public sealed record ReferProgressed(SipSession Session, int Status, bool IsFinal) : SessionEvent(Session);

    /// <summary>Application data came (RFC 6086), such as a keypad digit in application/dtmf-relay.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Request">The INFO or MESSAGE; it is answered already.</param>
    public sealed record InfoReceived(SipSession Session, SipRequest Request) : SessionEvent(Session);

    /// <summary>It is over; nothing more will be told.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="End">Why.</param>
    /// <param name="Status">The status of a refusal; 0 for none.</param>
    /// <param name="Message">The BYE, CANCEL or response that ended it; null when no message did.</param>
    public sealed record Ended(SipSession Session, SessionEnd End, int Status, SipMessage? Message) : SessionEvent(Session);
}

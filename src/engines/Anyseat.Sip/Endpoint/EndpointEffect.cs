using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Endpoint;

/// <summary>What an endpoint wants done, or has to tell.</summary>
public abstract record EndpointEffect
{
    private EndpointEffect()
    {
    }

    /// <summary>Send bytes.</summary>
    /// <param name="Flow">The way.</param>
    /// <param name="Message">The whole message.</param>
    /// <param name="Name">The name a TLS certificate must carry; empty for the address.</param>
    /// <param name="Sender">What to hand to <see cref="SipEndpoint.TransportFailed"/> when it fails; null for nothing.</param>
    public sealed record Transmit(SipFlow Flow, ReadOnlyMemory<byte> Message, string Name, object? Sender) : EndpointEffect;

    /// <summary>A request came, for the first time, and wants an answer.</summary>
    /// <param name="Transaction">To answer by.</param>
    public sealed record RequestArrived(SipServerTransaction Transaction) : EndpointEffect;

    /// <summary>The ACK of a 2xx came. It may come more than once.</summary>
    /// <param name="Ack">The ACK.</param>
    /// <param name="Flow">The way it came.</param>
    public sealed record AckArrived(SipRequest Ack, SipFlow Flow) : EndpointEffect;

    /// <summary>The peer takes its INVITE back; the CANCEL itself is answered already. Answer the INVITE 487 (RFC 3261 §9.2).</summary>
    /// <param name="Invite">The INVITE.</param>
    /// <param name="Cancel">The CANCEL, which may say why (RFC 3326).</param>
    public sealed record InviteCancelled(SipServerTransaction Invite, SipRequest Cancel) : EndpointEffect;

    /// <summary>A response came. Each 2xx to INVITE comes, repeated ones too, and each wants an ACK (RFC 3261 §13.2.2.4).</summary>
    /// <param name="Transaction">The request's transaction.</param>
    /// <param name="Response">The response.</param>
    /// <param name="Flow">The way it came.</param>
    public sealed record ResponseArrived(SipClientTransaction Transaction, SipResponse Response, SipFlow Flow) : EndpointEffect;

    /// <summary>A target that was given up for its silence has accepted the INVITE after all: it wants an ACK and a BYE (RFC 3261 §13.2.2.4).
    /// What it repeats comes again.</summary>
    /// <param name="Transaction">The request's transaction, which goes its own way.</param>
    /// <param name="Invite">The INVITE as that target got it.</param>
    /// <param name="Response">The 2xx.</param>
    public sealed record LateAnswerArrived(SipClientTransaction Transaction, SipRequest Invite, SipResponse Response) : EndpointEffect;

    /// <summary>No target answered.</summary>
    /// <param name="Transaction">The request's transaction.</param>
    /// <param name="Error">Why the last one did not: a timeout counts as 408, the other as 503 (RFC 3261 §8.1.3.1).</param>
    public sealed record RequestFailed(SipClientTransaction Transaction, TransactionError Error) : EndpointEffect;

    /// <summary>An answer could not be sent, or no ACK came for a refusal. A dialog it should have begun does not exist.</summary>
    /// <param name="Transaction">The request's transaction.</param>
    /// <param name="Error">Which.</param>
    public sealed record AnswerFailed(SipServerTransaction Transaction, TransactionError Error) : EndpointEffect;

    /// <summary>A timer of the user ran out.</summary>
    /// <param name="Owner">Who started it.</param>
    /// <param name="Name">Its name there.</param>
    public sealed record TimerFired(object Owner, int Name) : EndpointEffect;
}

using System.Collections.Immutable;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Sessions;

/// <summary>The called side (RFC 3261 §13.3): signs, answer, ACK, and the call that the peer takes back.</summary>
public sealed partial class SipSession
{
    private readonly SipServerTransaction? _incoming;
    private SuccessDeliveryState? _delivery;
    private ReliableProvisionalState? _reliable;
    private SipServerTransaction? _prack;
    private SipServerTransaction? _accepting;
    private SipResponse? _heldAnswer;
    private readonly string _contactUser = "anyseat";
    private string? _hangUpReason;
    private bool _isHangUpDue;

    internal SipSession(SipUserAgent agent, SipServerTransaction incoming)
    {
        _agent = agent;
        _incoming = incoming;
        Invite = incoming.Request;
        State = SessionState.Offered;
        Heard(incoming.Flow, incoming.Request);
        HeardAllow(incoming.Request);
        RemoteDescription = SipBody.Sdp(incoming.Request);
        _offer = RemoteDescription.IsEmpty ? OfferState.None : OfferState.Theirs;
        string user = incoming.Request.Uri.UserText;
        _contactUser = user.Length > 0 ? user : _contactUser;
    }

    /// <summary>Gives the caller a sign (§13.3.1.1), reliably where a description goes with it and the caller can (RFC 3262 §3).</summary>
    /// <param name="status">101 to 199.</param>
    /// <param name="description">For early media; empty for none.</param>
    /// <returns>False when the session is past that.</returns>
    public bool Progress(int status, ReadOnlyMemory<byte> description = default)
    {
        if (IsOutgoing || State is not (SessionState.Offered or SessionState.Early))
            return false;
        bool mustBeReliable = Invite.Lists(SipHeader.Require, "100rel");
        bool isReliable = mustBeReliable || (!description.IsEmpty && ReliableProvisional.IsAllowedBy(Invite) && _agent.Options.Supported.Contains("100rel"));
        SipMessageBuilder builder = BeginAnswer(_incoming!, status);
        if (isReliable)
        {
            _reliable ??= ReliableProvisional.Start((uint)(Endpoint.NextRandom() & 0xFFFF) + 1);
            builder.Header(SipHeader.Require, "100rel").Header(SipHeader.RSeq, _reliable.NextNumber);
        }

        SipResponse response = WithBody(builder, description).BuildResponse();
        BeginDialog(response);
        TakeOurs(description);
        Become(SessionState.Early);
        if (isReliable)
            Carry(ReliableProvisional.Send(_reliable!, response, Endpoint.Timers), state => _reliable = state);
        else
            Endpoint.Respond(_incoming!, response);
        return true;
    }

    /// <summary>Takes the call (§13.3.1.4). It is established when the ACK comes.</summary>
    /// <param name="description">Our answer; our offer when the INVITE had none. Empty when early media has said it already.</param>
    /// <returns>False when the session is past that.</returns>
    public bool Answer(ReadOnlyMemory<byte> description)
    {
        if (IsOutgoing || State is not (SessionState.Offered or SessionState.Early) || _heldAnswer is not null)
            return false;
        SipMessageBuilder builder = BeginAnswer(_incoming!, 200)
            .Header(SipHeader.Allow, AllowText)
            .Header(SipHeader.Supported, SupportedText);
        SessionTimerAnswer timer = SessionTimer.Answer(Invite, _agent.Options.SessionTimer);
        if (timer.RejectWithMinSe is { } least)
            return Refuse(422, (SipHeader.MinSe, least.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        AddTimer(builder, timer);
        TakeOurs(description);
        SipResponse response = WithBody(builder, description).BuildResponse();
        BeginDialog(response);
        if (_reliable is { IsWaiting: true })
            _heldAnswer = response; // RFC 3262 §3: not before the description in it is acknowledged
        else
            Accept(response);
        return true;
    }

    /// <summary>Does not take the call.</summary>
    /// <param name="status">300 to 699.</param>
    /// <param name="headers">Further headers: Retry-After, Contact, Warning, Reason …</param>
    /// <returns>False when it is too late.</returns>
    public bool Refuse(int status, params ImmutableArray<(SipHeader Header, string Value)> headers)
    {
        if (IsOutgoing || State is not (SessionState.Offered or SessionState.Early))
            return false;
        SipMessageBuilder builder = _incoming!.Answer(status).Header(SipHeader.Server, _agent.Options.Product);
        foreach ((SipHeader header, string value) in headers)
            builder.Header(header, value);
        StopReliable();
        Endpoint.Respond(_incoming, builder.BuildResponse());
        End(SessionEnd.RefusedByUs, status, null);
        return true;
    }

    internal void ReceiveCancel(SipServerTransaction invite, SipRequest cancel)
    {
        if (invite != _incoming)
        {
            Endpoint.Respond(invite, invite.Answer(487).BuildResponse()); // of a re-INVITE: the session goes on as it was
            if (_offered == invite)
                _offered = null;
            MayOffer(OfferEvent.Refused);
            return;
        }

        if (State is not (SessionState.Offered or SessionState.Early))
            return;
        StopReliable();
        Endpoint.Respond(invite, invite.Answer(487).BuildResponse());
        End(SessionEnd.Cancelled, 487, cancel);
    }

    internal void ReceiveAck(SipRequest ack)
    {
        if (_delivery is not { IsDone: false } delivery)
            return;
        Carry(SuccessDelivery.AckReceived(delivery, ack), state => _delivery = state);
        if (!_delivery.IsDone)
            return;
        ReadOnlyMemory<byte> description = SipBody.Sdp(ack);
        if (!description.IsEmpty && _offer == OfferState.Ours)
        {
            MayOffer(OfferEvent.ReceiveAnswer);
            RemoteDescription = description;
        }

        if (State == SessionState.Accepted)
        {
            Become(SessionState.Confirmed);
            _agent.Tell(new SessionEvent.Established(this, ack));
            if (_isHangUpDue)
                HangUp(_hangUpReason);
        }
        else if (!description.IsEmpty)
        {
            _agent.Tell(new SessionEvent.OfferAnswered(this, description));
        }
    }

    /// <summary>The answer to an INVITE did not get through.</summary>
    internal void FailAnswer(SipServerTransaction transaction)
    {
        if (transaction == _incoming && State is SessionState.Offered or SessionState.Early)
            End(SessionEnd.Lost, 408, null);
    }

    private SipMessageBuilder BeginAnswer(SipServerTransaction transaction, int status) => transaction.Answer(status)
        .Header(SipHeader.Contact, ContactOf(transaction.Flow, _contactUser))
        .Header(SipHeader.Server, _agent.Options.Product);

    private static void AddTimer(SipMessageBuilder builder, SessionTimerAnswer timer)
    {
        if (timer.RequireTimer)
            builder.Header(SipHeader.Require, "timer");
        if (timer.Expires is { } expires)
            builder.Header(SipHeader.SessionExpires, expires.ToString());
    }

    private void BeginDialog(SipResponse response)
    {
        if (Dialog is null && Dialog.AtServer(Invite, response) is { } begun)
        {
            Dialog = begun;
            _agent.Add(begun.Id, this);
        }
        else if (response.IsSuccess)
        {
            Dialog = Dialog?.ConfirmedByUs();
        }
    }

    private void Accept(SipResponse response)
    {
        _heldAnswer = null;
        _accepting = _incoming;
        Become(SessionState.Accepted);
        StopReliable();
        Endpoint.Respond(_incoming!, response);
        Carry(SuccessDelivery.Begin(response, Endpoint.Timers), state => _delivery = state);
        Carry(SessionTimer.Refreshed(response, areWeClient: false), state => _sessionTimer = state);
    }

    private void StopReliable()
    {
        if (_reliable is { } reliable)
            Carry(ReliableProvisional.Ended(reliable), state => _reliable = state);
    }

    private void ReceivePrack(SipServerTransaction transaction)
    {
        _prack = transaction;
        if (_reliable is { } reliable)
            Carry(ReliableProvisional.PrackReceived(reliable, transaction.Request, Endpoint.Timers), state => _reliable = state);
        else
            AnswerPrack(481);
        if (_heldAnswer is { } held && _reliable is { IsWaiting: false })
            Accept(held);
    }

    private void AnswerPrack(int status)
    {
        if (_prack is not { } prack)
            return;
        _prack = null;
        ReadOnlyMemory<byte> description = SipBody.Sdp(prack.Request);
        if (status == 200 && !description.IsEmpty && _offer == OfferState.Ours)
        {
            MayOffer(OfferEvent.ReceiveAnswer);
            RemoteDescription = description;
            _agent.Tell(new SessionEvent.OfferAnswered(this, description));
        }
        else if (status == 200 && !description.IsEmpty && MayOffer(OfferEvent.ReceiveOffer))
        {
            BeginOffer(prack, description);
            return;
        }

        Endpoint.Respond(prack, prack.Answer(status).Header(SipHeader.Server, _agent.Options.Product).BuildResponse());
    }

    /// <summary>A response of ours to an INVITE goes again: a 2xx until its ACK, a reliable one until its PRACK.</summary>
    private void Repeat(SipResponse response)
    {
        SipServerTransaction? transaction = response.IsSuccess ? _accepting : _incoming;
        if (transaction is not null)
            Endpoint.Respond(transaction, response);
    }

    private void TakeOurs(ReadOnlyMemory<byte> description)
    {
        if (description.IsEmpty)
            return;
        LocalDescription = description;
        if (_offer == OfferState.Theirs)
            MayOffer(OfferEvent.SendAnswer);
        else if (Invite.Body.IsEmpty && _offer == OfferState.None)
            MayOffer(OfferEvent.SendOffer);
    }
}

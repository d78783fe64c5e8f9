using System.Globalization;
using System.Net;
using System.Text;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sessions;

/// <summary>What is said inside the dialog: offers, BYE, INFO, REFER and its NOTIFYs (RFC 3261 §12.2, §14, §15; RFC 3515).</summary>
public sealed partial class SipSession
{
    private SipServerTransaction? _offered;
    private SipServerTransaction? _refer;
    private SipRequest? _referRequest;
    private SessionRequest? _answered;
    private SipClientTransaction? _reinvite;
    private ReadOnlyMemory<byte> _glareOffer;
    private bool _isProbing;

    /// <summary>Offers the peer another session: hold, another address, another codec (RFC 3264 §8).</summary>
    /// <remarks>By UPDATE before the call is answered (RFC 3311 §5.1), by re-INVITE afterwards. Glare is settled by itself.</remarks>
    /// <param name="description">The offer.</param>
    /// <returns>False when an offer is open, or the session is not so far.</returns>
    public bool Offer(ReadOnlyMemory<byte> description)
    {
        bool isEarly = State == SessionState.Early && IsUpdateAllowed && Dialog is not null;
        if ((State != SessionState.Confirmed && !isEarly) || !MayOffer(OfferEvent.SendOffer))
            return false;
        LocalDescription = description;
        SendOffer(isEarly ? SipMethod.Update : SipMethod.Invite, description);
        return true;
    }

    /// <summary>Answers the peer's open offer; makes the offer it asked for when it had none; or acknowledges with an answer.</summary>
    /// <param name="description">Our description.</param>
    /// <returns>False when nothing is open.</returns>
    public bool AnswerOffer(ReadOnlyMemory<byte> description)
    {
        if (_offered is { } offered)
            return AnswerRequest(offered, description);
        if (!IsOutgoing || State != SessionState.Confirmed || _ack is not null || _offer != OfferState.Theirs)
            return false;
        MayOffer(OfferEvent.SendAnswer);
        LocalDescription = description;
        Acknowledge(Invite, description);
        return true;
    }

    /// <summary>Refuses the peer's open offer; the session stays as it was.</summary>
    /// <param name="status">488 as a rule.</param>
    /// <returns>False when nothing is open.</returns>
    public bool RefuseOffer(int status = 488)
    {
        if (_offered is not { } offered)
            return false;
        _offered = null;
        MayOffer(OfferEvent.Refused);
        Endpoint.Respond(offered, offered.Answer(status).Header(SipHeader.Server, _agent.Options.Product).BuildResponse());
        return true;
    }

    /// <summary>Ends the session: takes our INVITE back, refuses the peer's, or says BYE.</summary>
    /// <param name="reason">The value of Reason (RFC 3326), such as <c>Q.850;cause=16</c>; null for none.</param>
    public void HangUp(string? reason = null)
    {
        switch (State)
        {
            case SessionState.Inviting or SessionState.Early when IsOutgoing:
                CancelInvite(reason);
                break;
            case SessionState.Offered or SessionState.Early:
                Refuse(480, reason is null ? [] : [(SipHeader.Reason, reason)]);
                break;
            case SessionState.Accepted:
                _isHangUpDue = true; // RFC 3261 §15: not before the ACK
                _hangUpReason = reason;
                break;
            case SessionState.Confirmed:
                if (IsOutgoing && _ack is null)
                    Acknowledge(Invite, default); // an INVITE answered is acknowledged, even to hang up
                Become(SessionState.Ending);
                Send(Dialog!, SipMethod.Bye, builder => reason is null ? builder : builder.Header(SipHeader.Reason, reason));
                break;
        }
    }

    /// <summary>Asks the peer to call somebody else (RFC 3515): a blind transfer, or an attended one with Replaces.</summary>
    /// <param name="target">Whom.</param>
    /// <param name="replaces">The dialog to take over there, as the third party names it (RFC 3891); null for none.</param>
    /// <returns>False when the session is not confirmed.</returns>
    public bool Refer(SipUri target, SipReplaces? replaces = null)
    {
        if (State != SessionState.Confirmed)
            return false;
        string headers = replaces is null ? "" : $"?Replaces={Uri.EscapeDataString(replaces.ToString())}";
        Send(Dialog!, SipMethod.Refer, builder => builder
            .Header(SipHeader.ReferTo, $"<{target}{headers}>")
            .Header(SipHeader.ReferredBy, Dialog!.LocalAddress)
            .Header(SipHeader.Contact, ContactNow));
        return true;
    }

    /// <summary>Agrees to the peer's REFER. Tell how it goes by <see cref="NotifyRefer"/>.</summary>
    public bool AcceptRefer()
    {
        if (_refer is not { } refer)
            return false;
        _referRequest = refer.Request;
        _refer = null;
        bool isQuiet = "false".Equals(refer.Request.TextOf(SipHeader.ReferSub), StringComparison.OrdinalIgnoreCase); // RFC 4488 §4
        SipMessageBuilder answer = BeginAnswer(refer, 202);
        if (isQuiet)
            answer.Header(SipHeader.ReferSub, "false");
        Endpoint.Respond(refer, answer.BuildResponse());
        if (isQuiet)
            _referRequest = null;
        else
            NotifyRefer(100);
        return true;
    }

    /// <summary>Does not do what the peer's REFER asks.</summary>
    /// <param name="status">603, 403 …</param>
    public bool RefuseRefer(int status)
    {
        if (_refer is not { } refer)
            return false;
        _refer = null;
        Endpoint.Respond(refer, refer.Answer(status).BuildResponse());
        return true;
    }

    /// <summary>Tells the peer how the call goes that we place at its request (RFC 3515 §2.4.4, §2.4.5).</summary>
    /// <param name="status">The status we got; a final one ends the telling.</param>
    /// <returns>False when there is nothing to tell about.</returns>
    public bool NotifyRefer(int status)
    {
        if (_referRequest is not { } refer || State is not (SessionState.Confirmed or SessionState.Accepted))
            return false;
        bool isFinal = status >= 200;
        string line = string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {status} {SipStatus.ReasonOf(status)}\r\n");
        Send(Dialog!, SipMethod.Notify, builder => builder
            .Header(SipHeader.Event, string.Create(CultureInfo.InvariantCulture, $"refer;id={refer.CSeq.Number}"))
            .Header(SipHeader.SubscriptionState, isFinal ? "terminated;reason=noresource" : "active;expires=60")
            .Header(SipHeader.Contact, ContactNow)
            .Body("message/sipfrag;version=2.0", Encoding.ASCII.GetBytes(line)));
        if (isFinal)
            _referRequest = null;
        return true;
    }

    /// <summary>Sends application data (RFC 6086).</summary>
    /// <param name="contentType">Its type, such as application/dtmf-relay.</param>
    /// <param name="body">The data.</param>
    public bool SendInfo(string contentType, ReadOnlyMemory<byte> body)
    {
        if (State is not (SessionState.Confirmed or SessionState.Early) || Dialog is not { } dialog)
            return false;
        Send(dialog, SipMethod.Info, builder => builder.Body(contentType, body));
        return true;
    }

    /// <summary>Asks the peer for a sign of life, by OPTIONS in the dialog (RFC 3261 §11). Any answer but 408 and 481 is one; without an
    /// answer the session ends as lost (RFC 5057 §5.1).</summary>
    /// <returns>False when the session is not confirmed, or such a question is open.</returns>
    public bool Probe()
    {
        if (State != SessionState.Confirmed || _isProbing)
            return false;
        _isProbing = true;
        Send(Dialog!, SipMethod.Options, builder => builder.Header(SipHeader.Accept, "application/sdp"));
        return true;
    }

    /// <summary>The Replaces by which another call can take the place of this one at the peer (RFC 3891 §3); null without dialog.</summary>
    public SipReplaces? AsReplaces => Dialog is { } dialog
        ? new SipReplaces(dialog.Id.CallId, ToTag: dialog.Id.RemoteTag, FromTag: dialog.Id.LocalTag, IsEarlyOnly: false)
        : null;

    internal void Receive(SipServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        Heard(transaction.Flow);
        HeardAllow(request);
        int status = DialogOf(DialogId.Of(request)).Receive(request, out Dialog next);
        if (status != 0)
        {
            Endpoint.Respond(transaction, transaction.Answer(status).BuildResponse());
            return;
        }

        Keep(next);
        transaction.Context = this;
        if (request.Method == SipMethod.Invite || request.Method == SipMethod.Update)
            ReceiveOffer(transaction);
        else if (request.Method == SipMethod.Bye)
            ReceiveBye(transaction);
        else if (request.Method == SipMethod.Prack)
            ReceivePrack(transaction);
        else if (request.Method == SipMethod.Refer)
            ReceiveRefer(transaction);
        else if (request.Method == SipMethod.Notify)
            ReceiveNotify(transaction);
        else
            ReceiveOther(transaction);
    }

    internal void Receive(SessionRequest about, SipResponse response, SipFlow flow)
    {
        if (about.Dialog is null)
        {
            ReceiveToInvite(response, flow);
            return;
        }

        bool isOurs = Dialog is { } dialog && dialog.Id == about.Dialog;
        if (!response.IsFinal || State == SessionState.Ended || !isOurs)
            return; // of another branch, hung up at once
        if (response.Status is 401 or 407 && _digest?.TryTake(response, about.Request) == true)
        {
            SendAgain(about);
            return;
        }

        if (about.Request.Method == SipMethod.Options)
            _isProbing = false;
        // RFC 5057 §5.1: these two end the dialog, whatever was asked.
        bool isGone = response.Status is 408 or 481 && about.Request.Method != SipMethod.Prack && about.Request.Method != SipMethod.Notify;
        if (about.Request.Method == SipMethod.Bye)
            End(SessionEnd.ByeByUs, response.Status, response);
        else if (isGone)
            End(SessionEnd.Lost, response.Status, response);
        else if (about.Request.Method == SipMethod.Invite || about.Request.Method == SipMethod.Update)
            ReceiveToOffer(about, response);
        else if (about.Request.Method == SipMethod.Refer && !response.IsSuccess)
            _agent.Tell(new SessionEvent.ReferProgressed(this, response.Status, IsFinal: true));
    }

    internal void Fail(SessionRequest about, TransactionError error)
    {
        int status = error == TransactionError.Timeout ? 408 : 503;
        if (State == SessionState.Ended)
            return;
        if (about.Dialog is null && State == SessionState.Ending)
            End(SessionEnd.CancelledByUs, status, null);
        else if (about.Dialog is null)
            End(SessionEnd.Refused, status, null);
        else if (Dialog?.Id != about.Dialog)
            return;
        else if (about.Request.Method == SipMethod.Bye)
            End(SessionEnd.ByeByUs, status, null);
        else if (about.Request.Method == SipMethod.Invite || about.Request.Method == SipMethod.Update || about.Request.Method == SipMethod.Options)
            EndAsLost("No answer to a request in the dialog.");
    }

    /// <summary>§15.1.2: what the peer still waits for gets 487.</summary>
    private void AnswerPending()
    {
        foreach (SipServerTransaction? pending in (ReadOnlySpan<SipServerTransaction?>)[_incoming, _offered, _refer, _prack])
        {
            if (pending is { IsAnswered: false, IsOver: false })
                Endpoint.Respond(pending, pending.Answer(487).BuildResponse());
        }

        _offered = _refer = _prack = null;
    }

    private void ReceiveBye(SipServerTransaction transaction)
    {
        SipRequest bye = transaction.Request;
        Endpoint.Respond(transaction, transaction.Answer(200).Header(SipHeader.Server, _agent.Options.Product).BuildResponse());
        End(State == SessionState.Ending ? SessionEnd.ByeByUs : SessionEnd.Bye, 0, bye);
    }

    private void ReceiveOffer(SipServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        ReadOnlyMemory<byte> description = SipBody.Sdp(request);
        bool isInvite = request.Method == SipMethod.Invite;
        bool isBusy = isInvite && (State is SessionState.Accepted || _delivery is { IsDone: false }); // §14.2: the first has no ACK yet
        if (description.IsEmpty && !isInvite)
        {
            AnswerRequest(transaction, default); // UPDATE as a sign of life (RFC 4028 §7.4)
            return;
        }

        OfferStep step = OfferExchange.Next(_offer, description.IsEmpty ? OfferEvent.SendOffer : OfferEvent.ReceiveOffer);
        if (isBusy || !step.IsAllowed)
        {
            int status = step.Status is 491 || _offer == OfferState.Ours ? 491 : 500;
            SipMessageBuilder refusal = transaction.Answer(status);
            if (status == 500)
                refusal.Header(SipHeader.RetryAfter, (uint)(Endpoint.NextRandom() % 11)); // §14.2: 0 to 10 s, at random
            Endpoint.Respond(transaction, refusal.BuildResponse());
            return;
        }

        _offer = step.State;
        BeginOffer(transaction, description);
    }

    private void BeginOffer(SipServerTransaction transaction, ReadOnlyMemory<byte> description)
    {
        _offered = transaction;
        if (!description.IsEmpty)
            RemoteDescription = description;
        _agent.Tell(new SessionEvent.OfferReceived(this, transaction.Request, description));
    }

    private bool AnswerRequest(SipServerTransaction transaction, ReadOnlyMemory<byte> description)
    {
        SipRequest request = transaction.Request;
        bool isInvite = request.Method == SipMethod.Invite;
        bool isOffered = _offered == transaction; // an UPDATE as a sign of life leaves another offer open
        if (isOffered)
            _offered = null;
        SipMessageBuilder builder = BeginAnswer(transaction, 200).Header(SipHeader.Allow, AllowText).Header(SipHeader.Supported, SupportedText);
        bool isTimed = isInvite || request.Method == SipMethod.Update;
        SessionTimerAnswer timer = isTimed ? SessionTimer.Answer(request, _agent.Options.SessionTimer) : default;
        if (timer.RejectWithMinSe is { } least)
        {
            MayOffer(OfferEvent.Refused);
            Endpoint.Respond(transaction, transaction.Answer(422).Header(SipHeader.MinSe, least).BuildResponse());
            return true;
        }

        AddTimer(builder, timer);
        if (isOffered && _offer == OfferState.Theirs)
            MayOffer(OfferEvent.SendAnswer);
        if (!description.IsEmpty)
            LocalDescription = description;
        SipResponse response = WithBody(builder, description).BuildResponse();
        Endpoint.Respond(transaction, response);
        if (isTimed && State is SessionState.Confirmed or SessionState.Accepted)
            Carry(SessionTimer.Refreshed(response, areWeClient: false), state => _sessionTimer = state);
        if (isInvite)
        {
            _accepting = transaction;
            Carry(SuccessDelivery.Begin(response, Endpoint.Timers), state => _delivery = state);
        }

        return true;
    }

    private void ReceiveRefer(SipServerTransaction transaction)
    {
        if (SipReferTo.Of(transaction.Request) is not { } referTo)
        {
            Endpoint.Respond(transaction, transaction.Answer(400).BuildResponse());
            return;
        }

        if (_refer is { } earlier)
            Endpoint.Respond(earlier, earlier.Answer(491).BuildResponse());
        _refer = transaction;
        _agent.Tell(new SessionEvent.Referred(this, transaction.Request, referTo));
    }

    /// <summary>RFC 3515 §2.4.4, §2.4.5: the body is the start line of the response the peer got.</summary>
    private void ReceiveNotify(SipServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        bool isRefer = (request.TextOf(SipHeader.Event) ?? "").Split(';')[0].Trim().Equals("refer", StringComparison.OrdinalIgnoreCase);
        Endpoint.Respond(transaction, transaction.Answer(isRefer ? 200 : 489).BuildResponse());
        if (!isRefer)
            return;
        string[] words = Encoding.ASCII.GetString(SipBody.Find(request, "message/sipfrag").Span).Split(' ', 3);
        bool isKnown = words.Length >= 2 && words[0].Equals("SIP/2.0", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(words[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 100 and < 700;
        int told = isKnown ? int.Parse(words[1].Trim(), CultureInfo.InvariantCulture) : 100;
        bool isOver = (request.TextOf(SipHeader.SubscriptionState) ?? "").StartsWith("terminated", StringComparison.OrdinalIgnoreCase);
        _agent.Tell(new SessionEvent.ReferProgressed(this, told, isOver || told >= 200));
    }

    private void ReceiveOther(SipServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        SipMessageBuilder answer = BeginAnswer(transaction, 200);
        if (request.Method == SipMethod.Options)
            answer.Header(SipHeader.Allow, AllowText).Header(SipHeader.Supported, SupportedText);
        Endpoint.Respond(transaction, answer.BuildResponse());
        if (request.Method == SipMethod.Info || request.Method == SipMethod.Message)
            _agent.Tell(new SessionEvent.InfoReceived(this, request));
    }

    private void SendOffer(SipMethod method, ReadOnlyMemory<byte> description)
    {
        Send(
            Dialog!,
            method,
            builder =>
            {
                builder.Header(SipHeader.Contact, ContactNow).Header(SipHeader.Allow, AllowText).Header(SipHeader.Supported, SupportedText);
                if (_sessionTimer.Interval is { } interval)
                    builder.Header(SipHeader.SessionExpires, new SipSessionExpires((uint)interval.TotalSeconds, _sessionTimer.IsRefresher ? "uac" : "uas").ToString());
                return WithBody(builder, description);
            },
            hasOffer: !description.IsEmpty);
    }

    /// <summary>RFC 4028 §7.4: UPDATE without description where the peer takes it, else a re-INVITE with what holds now.</summary>
    private void Refresh()
    {
        if (State != SessionState.Confirmed)
            return;
        if (IsUpdateAllowed)
            SendOffer(SipMethod.Update, default);
        else if (MayOffer(OfferEvent.SendOffer))
            SendOffer(SipMethod.Invite, LocalDescription);
    }

    private void ReceiveToOffer(SessionRequest about, SipResponse response)
    {
        if (about == _answered)
        {
            if (response.IsSuccess && _ack is { } again)
                Endpoint.SendAck(again, TargetOf(Dialog!)); // our ACK was lost
            return;
        }

        if (response.IsSuccess)
        {
            Dialog = Dialog!.Refreshed(response);
            if (about.Request.Method == SipMethod.Invite)
            {
                _answered = about;
                Acknowledge(about.Request, default);
            }

            Carry(SessionTimer.Refreshed(response, areWeClient: true), state => _sessionTimer = state);
        }

        if (!about.HasOffer)
        {
            if (!response.IsSuccess)
                Carry(SessionTimer.RefreshRefused(_sessionTimer, response.Status), state => _sessionTimer = state);
            return;
        }

        if (!response.IsSuccess)
        {
            RefusedOffer(about, response);
        }
        else if (MayOffer(OfferEvent.ReceiveAnswer))
        {
            ReadOnlyMemory<byte> description = SipBody.Sdp(response);
            if (!description.IsEmpty)
                RemoteDescription = description;
            _agent.Tell(new SessionEvent.OfferAnswered(this, RemoteDescription));
        }
    }

    private void RefusedOffer(SessionRequest about, SipResponse response)
    {
        MayOffer(OfferEvent.Refused);
        if (response.Status != 491)
        {
            _agent.Tell(new SessionEvent.OfferRefused(this, response.Status));
            return;
        }

        _glareOffer = about.Request.Body;
        double random = (Endpoint.NextRandom() >> 11) * (1.0 / (1ul << 53));
        StartTimer(GlareTimer, OfferExchange.GlareDelay(IsOutgoing, random));
    }

    private void OfferAgain()
    {
        if (State == SessionState.Confirmed && MayOffer(OfferEvent.SendOffer))
            SendOffer(SipMethod.Invite, _glareOffer);
        else
            _agent.Tell(new SessionEvent.OfferRefused(this, 491)); // the peer's own offer came meanwhile
    }

    /// <summary>Sends a request in a dialog.</summary>
    private void Send(Dialog dialog, SipMethod method, Func<SipMessageBuilder, SipMessageBuilder> add, bool hasOffer = false)
    {
        SipTarget target = TargetOf(dialog);
        SipMessageBuilder builder = dialog.Request(method, Endpoint.NewVia(target), out Dialog next)
            .Header(SipHeader.UserAgent, _agent.Options.Product);
        _digest?.Sign(builder, method, dialog.RemoteTarget.ToString());
        SipRequest request = add(builder).BuildRequest();
        SessionRequest context = new(this, request) { Dialog = dialog.Id, HasOffer = hasOffer };
        Keep(next);
        SipClientTransaction sent = Endpoint.Send(request, [target], context);
        if (method == SipMethod.Invite)
            _reinvite = sent;
    }

    /// <summary>The same request with credentials and the next number (RFC 3261 §22.2).</summary>
    private void SendAgain(SessionRequest about)
    {
        SipRequest old = about.Request;
        Send(
            Dialog!,
            old.Method,
            builder =>
            {
                foreach (SipHeader header in (ReadOnlySpan<SipHeader>)[SipHeader.Contact, SipHeader.Allow, SipHeader.Supported, SipHeader.SessionExpires,
                    SipHeader.ReferTo, SipHeader.ReferredBy, SipHeader.Event, SipHeader.SubscriptionState, SipHeader.RAck, SipHeader.Reason])
                {
                    builder.CopyFrom(old, header);
                }

                return old.Body.IsEmpty ? builder : builder.Body(old.TextOf(SipHeader.ContentType) ?? "application/sdp", old.Body);
            },
            about.HasOffer);
    }

    private string ContactNow => ContactOf(_peerFlow ?? TargetOf(Dialog!).Flow, _call?.ContactUser ?? _contactUser);

    /// <summary>
    /// Where requests of the dialog go: over a stream, or from behind NAT, back the way the peer's messages come; otherwise to
    /// the address in the first route or the remote target (§8.1.2). A name there is not looked up again in mid-call: its
    /// messages come from the server that was found at the beginning, and that is where they go.
    /// </summary>
    private SipTarget TargetOf(Dialog dialog)
    {
        SipTarget? back = _peerFlow is { } flow ? SipTarget.Back(flow) : null;
        SipUri hop = dialog.NextHop;
        if (back is { } known && (IsSymmetric || known.Transport.IsReliable() || !IPAddress.TryParse(hop.HostText, out _)))
            return known;
        SipTransportKind transport = hop.Parameters.TryGet("transport"u8, out ReadOnlySpan<byte> token)
            ? SipTransportKinds.Find(token) ?? SipTransportKind.Udp
            : SipTransportKind.Udp;
        return IPAddress.TryParse(hop.HostText, out IPAddress? address)
            ? new SipTarget(transport, address, hop.Port ?? transport.DefaultPort(), hop.HostText, 0, back?.ListenerId ?? 0)
            : _invite?.Target ?? back ?? default;
    }
}

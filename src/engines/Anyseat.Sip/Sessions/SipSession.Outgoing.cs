using System.Collections.Immutable;
using System.Text;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sessions;

/// <summary>The calling side (RFC 3261 §13.2): INVITE, forks, challenges, ACK, and the call that is taken back.</summary>
public sealed partial class SipSession
{
    private const int AttemptCountMax = 6;

    private readonly OutgoingCall? _call;
    private readonly Dictionary<string, EarlyDialog> _early = [];
    private readonly string _callId = "";
    private readonly string _fromTag = "";
    private SipClientTransaction? _invite;
    private SipRequest? _ack;
    private uint _inviteSequence;
    private uint? _minSessionSeconds;
    private int _attemptCount;
    private HashSet<string>? _unwanted;

    /// <summary>What is known of one branch of a forked INVITE.</summary>
    private sealed record EarlyDialog(Dialog Dialog, ReliableReceiver Receiver);

    internal SipSession(SipUserAgent agent, OutgoingCall call)
    {
        _agent = agent;
        _call = call;
        _digest = call.Credentials is { } credentials ? new DigestSession(credentials, agent.Endpoint.NewId) : null;
        _callId = $"{agent.Endpoint.NewId()}{agent.Endpoint.NewId()}";
        _fromTag = agent.Endpoint.NewId();
        IsOutgoing = true;
        Context = call.Context;
        State = SessionState.Inviting;
        LocalDescription = call.Offer;
        _offer = call.Offer.IsEmpty ? OfferState.None : OfferState.Ours;
        Invite = BuildInvite();
    }

    internal void SendInvite()
    {
        SessionRequest context = new(this, Invite) { HasOffer = !_call!.Offer.IsEmpty };
        if (_attemptCount == 0)
            StartTimer(AnswerTimer, _call.AnswerTimeout);
        _invite = Endpoint.Send(Invite, TargetsLeft(), context, _call.IsImpatient);
        Invite = _invite.Request;
    }

    /// <summary>Where the call goes now: an INVITE that is sent anew goes to the server that asked for it, not to those given up before.
    /// </summary>
    private ImmutableArray<SipTarget> TargetsLeft()
    {
        ImmutableArray<SipTarget> all = _call!.Targets;
        if (_invite is not { } former)
            return all;
        for (int i = 0; i < all.Length; i++)
            if (all[i].Address.Equals(former.Target.Address) && all[i].Port == former.Target.Port)
                return all[i..];
        return all;
    }

    private SipRequest BuildInvite()
    {
        OutgoingCall call = _call!;
        ImmutableArray<SipTarget> targets = TargetsLeft();
        SipTarget? first = targets.IsEmpty ? null : targets[0];
        _inviteSequence++;
        SipMessageBuilder builder = SipMessageBuilder.Request(SipMethod.Invite, call.Uri)
            .Header(SipHeader.Via, first is { } target ? Endpoint.NewVia(target) : SipValues.UnsetVia)
            .Header(SipHeader.MaxForwards, 70)
            .Header(SipHeader.From, $"{call.From};tag={_fromTag}")
            .Header(SipHeader.To, call.To ?? $"<{call.Uri}>")
            .Header(SipHeader.CallId, _callId)
            .Header(SipHeader.CSeq, new SipCSeq(_inviteSequence, SipMethod.Invite).ToString())
            .Header(SipHeader.Contact, first is { } way ? ContactOf(way.Flow, call.ContactUser) : "<sip:unset.invalid>")
            .Header(SipHeader.Allow, AllowText)
            // A reliable response to an INVITE without offer would carry one that PRACK must answer: only asked for with an offer.
            .Header(SipHeader.Supported, call.Offer.IsEmpty ? SupportedText.Replace("100rel, ", "", StringComparison.Ordinal) : SupportedText)
            .Header(SipHeader.UserAgent, _agent.Options.Product);
        if (call.SessionTimer is { } timer)
        {
            uint seconds = Math.Max(timer.WishedSeconds, _minSessionSeconds ?? 0);
            builder.Header(SipHeader.SessionExpires, seconds);
            builder.Header(SipHeader.MinSe, Math.Max(timer.MinSeconds, _minSessionSeconds ?? 0));
        }

        foreach ((SipHeader header, string value) in call.Headers)
            builder.Header(header, value);
        _digest?.Sign(builder, SipMethod.Invite, call.Uri.ToString());
        return WithBody(builder, call.Offer).BuildRequest();
    }

    private static SipMessageBuilder WithBody(SipMessageBuilder builder, ReadOnlyMemory<byte> description) =>
        description.IsEmpty ? builder : builder.Body("application/sdp", description);

    private void ReceiveToInvite(SipResponse response, SipFlow flow)
    {
        Heard(flow);
        HeardAllow(response);
        if (response.Status == 100 || (State == SessionState.Ended && !response.IsSuccess))
            return;
        if (response.IsProvisional)
            ReceiveProgress(response);
        else if (response.IsSuccess)
            ReceiveSuccess(response);
        else
            ReceiveRefusal(response);
    }

    private void ReceiveProgress(SipResponse response)
    {
        string tag = Encoding.ASCII.GetString(response.To.Tag);
        if (!_early.TryGetValue(tag, out EarlyDialog? early) && Dialog.AtClient(Invite, response) is { } begun)
        {
            early = new EarlyDialog(begun, default);
            _early[tag] = early;
            _agent.Add(begun.Id, this);
        }

        if (early is not null && !TakeReliable(early, tag, response))
            return;
        if (State == SessionState.Inviting)
            Become(SessionState.Early);
        if (State != SessionState.Early)
            return;
        TakeDescription(response);
        Dialog = _early.GetValueOrDefault(tag)?.Dialog ?? Dialog;
        _agent.Tell(new SessionEvent.Progressed(this, response));
    }

    /// <summary>RFC 3262 §4: acknowledges a reliable response. False for one that was seen, or comes too early.</summary>
    private bool TakeReliable(EarlyDialog early, string tag, SipResponse response)
    {
        if (!early.Receiver.Receive(response, out ReliableReceiver next, out SipRAck? rack))
            return false;
        _early[tag] = early with { Receiver = next };
        if (rack is { } acknowledged)
            Send(early.Dialog, SipMethod.Prack, builder => builder.Header(SipHeader.RAck, acknowledged.ToString()));
        return true;
    }

    private void ReceiveSuccess(SipResponse response)
    {
        DialogId id = DialogId.Of(response);
        if (Dialog is { IsConfirmed: true } ours && ours.Id == id)
        {
            if (_ack is { } ack)
                Endpoint.SendAck(ack, TargetOf(ours)); // our ACK was lost
            return;
        }

        string tag = id.RemoteTag;
        Dialog? dialog = _early.TryGetValue(tag, out EarlyDialog? early) ? early.Dialog.Confirmed(response) : Dialog.AtClient(Invite, response);
        if (dialog is null)
            return;
        if (State is SessionState.Inviting or SessionState.Early)
            Confirm(dialog, response);
        else
            HangUpFork(dialog);
    }

    private void Confirm(Dialog dialog, SipResponse response)
    {
        _early.Remove(dialog.Id.RemoteTag);
        foreach (EarlyDialog other in _early.Values)
            _agent.Remove(other.Dialog.Id);
        StopTimer(AnswerTimer);
        Dialog = dialog;
        _agent.Add(dialog.Id, this);
        Become(SessionState.Confirmed);
        bool isOffer = _call!.Offer.IsEmpty;
        TakeDescription(response);
        Carry(SessionTimer.Refreshed(response, areWeClient: true), state => _sessionTimer = state);
        _agent.Tell(new SessionEvent.Answered(this, response));
        if (!isOffer || RemoteDescription.IsEmpty)
            Acknowledge(Invite, default);
        else
            _offer = OfferState.Theirs; // the ACK waits for our answer
    }

    private void Acknowledge(SipRequest invite, ReadOnlyMemory<byte> description)
    {
        Dialog dialog = Dialog!;
        SipTarget target = TargetOf(dialog);
        _ack = WithBody(dialog.Ack(invite, Endpoint.NewVia(target)), description).BuildRequest();
        Endpoint.SendAck(_ack, target);
    }

    /// <summary>A server that was given up for its silence has answered after all.</summary>
    internal void ReceiveLate(SipRequest invite, SipResponse response)
    {
        if (Dialog.AtClient(invite, response) is { } dialog)
            HangUpUnwanted(dialog, invite);
    }

    /// <summary>Another branch answered as well, or the call was taken back too late.</summary>
    private void HangUpFork(Dialog dialog)
    {
        bool isTakenBack = State == SessionState.Ending && Dialog?.IsConfirmed != true;
        HangUpUnwanted(dialog, Invite);
        if (isTakenBack)
            End(SessionEnd.CancelledByUs, 0, null);
    }

    /// <summary>§13.2.2.4: each 2xx is acknowledged, repeated ones too, and what nobody waits for is hung up.</summary>
    private void HangUpUnwanted(Dialog dialog, SipRequest invite)
    {
        SipTarget target = TargetOf(dialog);
        Endpoint.SendAck(dialog.Ack(invite, Endpoint.NewVia(target)).BuildRequest(), target);
        if ((_unwanted ??= []).Add(dialog.Id.RemoteTag))
            Send(dialog, SipMethod.Bye, builder => builder);
    }

    private void ReceiveRefusal(SipResponse response)
    {
        if (State == SessionState.Ending)
        {
            End(SessionEnd.CancelledByUs, response.Status, response);
            return;
        }

        if (response.Status is 401 or 407 && _digest?.TryTake(response, Invite) == true && MayTryAgain())
            return;
        if (response.Status == 422 && _call!.SessionTimer is { } timer && SessionTimer.RetryAfter422(response, timer) is { } least
            && least > (_minSessionSeconds ?? 0))
        {
            _minSessionSeconds = least;
            if (MayTryAgain())
                return;
        }

        End(SessionEnd.Refused, response.Status, response);
    }

    /// <summary>The same call with the next CSeq (§8.1.3.5). Whatever the peer does, it ends after a few times.</summary>
    private bool MayTryAgain()
    {
        if (++_attemptCount >= AttemptCountMax)
            return false;
        foreach (EarlyDialog early in _early.Values)
            _agent.Remove(early.Dialog.Id);
        _early.Clear();
        Invite = BuildInvite();
        SendInvite();
        return true;
    }

    /// <summary>Who has given no sign is told by CANCEL as soon as there is one (§9.1): nobody here waits for that.</summary>
    private void CancelInvite(string? reason)
    {
        Become(SessionState.Ending);
        Endpoint.Cancel(_invite!, reason);
        if (!_invite!.HasProvisional)
            End(SessionEnd.CancelledByUs, 0, null);
    }

    private void TakeDescription(SipMessage message)
    {
        ReadOnlyMemory<byte> description = SipBody.Sdp(message);
        if (description.IsEmpty)
            return;
        RemoteDescription = description;
        bool isReliable = message is SipResponse { IsSuccess: true } || message.Has(SipHeader.RSeq); // otherwise only a foretaste
        if (isReliable && _offer == OfferState.Ours)
            MayOffer(OfferEvent.ReceiveAnswer);
    }
}
